"""How the API describes events, places, secrets, and what holds for a while."""

from django.utils.translation import gettext_lazy as _

from characters.shapes import CharacterBrief
from episodes.models import Language
from episodes.shapes import (
    Address,
    Decimal,
    EpisodeBrief,
    Flag,
    Number,
    Related,
    Shape,
    Text,
    Word,
    one,
    several,
)
from events.ledger import Standing
from events.models import Condition, Event, Knowledge, Participation, Place, Relationship
from events.wording import tie

KINDS = Event.Kind.told()


class PlaceBrief(Shape):
    identity = "slug"

    slug = Text(_("Names the place, for good."))
    name = Text(_("The name of the place."))
    kind = Word(Place.Kind.choices, _("What sort of place it is."))
    url = Address("api:place", "slug")


class EventBrief(Shape):
    identity = "slug"

    slug = Text(_("Names the event, for good."))
    title = Text(_("What happens, in one line."))
    episode = Text(_("The code of the episode that tells it."), source="episode.code")
    kind = Word(KINDS, _("What sort of event it is."))
    significance = Word(Event.Significance.choices, _("How much it counts in the story."))
    url = Address("api:event", "slug")


class SecretBrief(Shape):
    identity = "slug"

    slug = Text(_("Names the secret, for good."))
    title = Text(_("The secret, in one line."))
    url = Address("api:secret", "slug")


class PartShape(Shape):
    character = Related(CharacterBrief, _("Who takes part."))
    role = Word(Participation.Role.choices, _("Whether they act, are affected, are present, or are only mentioned."))


class EventShape(Shape):
    slug = Text(_("Names the event, for good."))
    episode = Related(EpisodeBrief, _("The episode that tells it."))
    position = Number(_("Its place in the order in which the episode tells its events."))
    title = Text(_("What happens, in one line."))
    text = Text(_("What happens, in some sentences; null where there are none."))
    kind = Word(KINDS, _("What sort of event it is."))
    significance = Word(Event.Significance.choices, _("How much it counts in the story."))
    place = Related(PlaceBrief, _("Where it happens; null where that is not told."))
    happens_earlier = Flag(_("Whether it lies before the present of its episode."))
    when = Text(_("When it happened, in words, if it lies earlier."))
    happened_at = Decimal(
        _(
            "For an earlier event, during which episode of the series it happens, by its number in the series; null "
            "where that is not known."
        )
    )
    characters = several(PartShape, _("Who takes part, those who act first."), source="participations")
    url = Address("api:event", "slug")
    page = Address("events:event", "slug", page=True)


class PassageShape(Shape):
    language = Word(Language.choices, _("The language of the synopsis."), source="synopsis.language")
    position = Number(_("Which paragraph of the synopsis it is."))
    text = Text(_("The paragraph."))


class SpanShape(Shape):
    """What every state has that holds for a while."""

    since = Related(EpisodeBrief, _("The episode in which it begins."))
    until = Related(EpisodeBrief, _("The episode in which it ends; null as long as its end is not told."))
    begun_with = Related(EventBrief, _("The event that begins it; null for what holds from the outset."))
    ended_with = Related(EventBrief, _("The event that ends it; null where none is told."))

    def get_fields(self):
        """Return first what holds, then for how long."""
        fields = super().get_fields()
        span = {name: fields.pop(name) for name in SpanShape._declared_fields if name in fields}
        return fields | span


class KnowledgeShape(SpanShape):
    character = Related(CharacterBrief, _("Who knows or suspects it."))
    secret = Related(SecretBrief, _("What they know or suspect."))
    state = Word(Knowledge.State.choices, _("Whether they know it or only suspect it."))


class ConditionShape(SpanShape):
    character = Related(CharacterBrief, _("Of whom it holds."))
    kind = Word(Condition.Kind.choices, _("In what state they are, as far as a viewer knows by then."))


class RelationshipShape(SpanShape):
    character = Related(CharacterBrief, _("The one; of a tie with a direction the parent, employer or mentor."))
    other = Related(CharacterBrief, _("The other one."))
    kind = Word(Relationship.Kind.choices, _("What ties them."))
    reading = Text(_("How it reads from the one to the other, in words."), source="*")

    def get_fields(self):
        fields = super().get_fields()
        if "reading" in fields:
            fields["reading"].to_representation = lambda row: str(tie(row, row.character))
        return fields


class TurnShape(Shape):
    """What begins or ends with an event."""

    knowledge = several(KnowledgeShape, _("What someone learns or knows no longer."))
    conditions = several(ConditionShape, _("States of characters."))
    relationships = several(RelationshipShape, _("Ties between characters."))


class EventWhole(EventShape):
    passages = several(PassageShape, _("The paragraphs of the synopses that tell it, in both languages."))
    causes = Related(EventBrief, _("What directly led to it."), many=True)
    effects = Related(EventBrief, _("What directly came of it, as far as it is told."), many=True)
    begins = one(TurnShape, _("What begins with it."))
    ends = one(TurnShape, _("What ends with it."))
    previous = Related(EventBrief, _("The event told just before it."))
    next = Related(EventBrief, _("The event told just after it."))
    why = Address("api:why", "slug", _("Where the whole chain of causes and effects around it is found."))


class PlaceShape(Shape):
    slug = Text(_("Names the place, for good."))
    name = Text(_("The name of the place."))
    kind = Word(Place.Kind.choices, _("What sort of place it is."))
    parent = Related(  # type: ignore[assignment] # a field of a place, which a shape only describes
        PlaceBrief, _("In which place it lies; null at the top."), source="lies_in"
    )
    number_of_events = Number(_("How many events are told in it and inside it."))
    url = Address("api:place", "slug")
    page = Address("events:place", "slug", page=True)


class CompanyShape(Shape):
    character = Related(CharacterBrief, _("The character."))
    number_of_events = Number(_("In how many of the events they take part."))


class PlaceWhole(PlaceShape):
    around = Related(PlaceBrief, _("In which places it lies, the largest first."), many=True)
    inside = Related(PlaceBrief, _("The places directly inside it."), many=True)
    characters = several(CompanyShape, _("Who takes part in most of the events there."), source="company")


class SecretShape(Shape):
    slug = Text(_("Names the secret, for good."))
    title = Text(_("The secret, in one line."))
    text = Text(_("The secret, in a sentence; null where there is none."))
    about = Related(CharacterBrief, _("Whom it is about."), many=True)
    revealed_in = Related(
        EpisodeBrief, _("The episode that tells it to the viewer; null where none is known to do so.")
    )
    url = Address("api:secret", "slug")
    page = Address("events:secret", "slug", page=True)


class StandingShape(Shape):
    character = Related(CharacterBrief, _("Who stands so."))
    standing = Word(Standing.choices, _("Where they stand with the secret."))
    episode = Related(EpisodeBrief, _("The episode in which it came about."))
    event = Related(EventBrief, _("The event in which it came about; null for what holds from the outset."))


class TiedShape(Shape):
    reading = Text(_("How the tie reads from the one in the dark to the other."))
    character = Related(CharacterBrief, _("The other one."))
    is_about = Flag(_("Whether the secret is about the other one; else they know it."))


class UnawareShape(Shape):
    """Someone close to a secret who is not told to know it."""

    character = Related(CharacterBrief, _("Who is in the dark."))
    standing = Word(Standing.choices, _("Where they stand with the secret."))
    is_about = Flag(_("Whether the secret is about them."))
    ties = several(TiedShape, _("Who of those near to them it is about, or who knows it."))


class StepShape(Shape):
    """One turn in the story of a secret."""

    characters = Related(CharacterBrief, _("Whom it concerns."), many=True, source="who")
    state = Word(Knowledge.State.choices, _("Whether it is about knowing or about suspecting."))
    begins = Flag(_("Whether that begins; else it ends."))
    episode = Related(EpisodeBrief, _("In which episode."))
    event = Related(EventBrief, _("In which event; null for what holds from the outset."))
    through = Related(CharacterBrief, _("Who else acts in the event."), many=True)


class LedgerShape(Shape):
    secret = Related(SecretBrief, _("The secret."))
    standings = several(StandingShape, _("Who knows it, suspects it or knows it no longer, as told."))
    unaware = several(UnawareShape, _("With “view=dark”, who is close to it and in the dark; else none."))


class SecretWhole(SecretShape):
    standings = several(StandingShape, _("Who knows it, suspects it or knows it no longer, as told."))
    unaware = several(UnawareShape, _("Who is close to it and not told to know it, the nearest first."))
    steps = several(StepShape, _("How it spreads, in the order told."))


class StateShape(Shape):
    kind = Word(Condition.Kind.choices, _("In what state they are, as far as a viewer knows by then."))
    since = Related(EpisodeBrief, _("The episode in which it begins."))


class BoardShape(Shape):
    """The last that is told of one character."""

    character = Related(CharacterBrief, _("Of whom it is told."))
    place = Related(PlaceBrief, _("Where they were last seen; null where that is not told."))
    event = Related(EventBrief, _("The last event in which they take part; null where there is none."))
    shown_in = Related(EpisodeBrief, _("The last episode in which they appear."))
    ago = Number(_("How many episodes that event lies back; null where there is none."))
    company = Related(CharacterBrief, _("Who else takes part in that event."), many=True)
    conditions = several(StateShape, _("In what states they are now."))


class TieShape(Shape):
    """Two characters who take part in events together."""

    a = Related(CharacterBrief, _("The one."))
    b = Related(CharacterBrief, _("The other one."))
    number_of_events = Number(_("How many events they share."))
    relationships = several(RelationshipShape, _("What ties them by then, as far as it still holds."))


class StepsShape(Shape):
    event = Related(EventBrief, _("The event."))
    steps = Number(_("How many steps away it is."))


class LinkShape(Shape):
    cause = Text(_("The slug of the event that led to the other one."))
    effect = Text(_("The slug of the event that came of it."))


class WhyShape(Shape):
    event = Related(EventBrief, _("The event around which the chain lies."))
    before = several(StepsShape, _("What led to it, the nearest first."))
    after = several(StepsShape, _("What came of it, the nearest first."))
    roots = Related(EventBrief, _("Those of which no cause is told: where it began."), many=True)
    links = several(LinkShape, _("Which of these events led to which."))


class OpenConditionShape(Shape):
    character = Related(CharacterBrief, _("Of whom it holds."))
    kind = Word(Condition.Kind.choices, _("In what state they are, as far as a viewer knows by then."))


class LearntShape(Shape):
    character = Related(CharacterBrief, _("Who knows or suspects it."))
    secret = Related(SecretBrief, _("What they know or suspect."))
    state = Word(Knowledge.State.choices, _("Whether they know it or only suspect it."))


class LineShape(Shape):
    event = Related(EventBrief, _("What happened."))
    conditions = several(OpenConditionShape, _("Which states begun with it still hold."))
    knowledge = several(LearntShape, _("What someone has learnt in it and still knows."))
    has_no_consequence = Flag(_("Whether it is a turning point of which it is not told yet what comes of it."))


class RecapShape(Shape):
    character = Related(CharacterBrief, _("On whom it is; null where it is on everyone."))
    last = Related(EventBrief, _("The last event that is told; null where none is."))
    lines = several(LineShape, _("What to remember, in the order told."))
