"""The API of the characters and of where they appear."""

from django.utils.translation import gettext_lazy as _

from characters.filters import AppearanceFilter, CharacterFilter
from characters.models import Alias, Appearance, Character
from characters.shapes import AppearanceShape, CharacterBrief
from characters.views import companions_of, family_of, main_seasons_of, performers_of, ties_of
from episodes.resources import Listing, Single
from episodes.shapes import (
    Address,
    EpisodeBrief,
    Flag,
    Number,
    Numbers,
    PersonBrief,
    Related,
    Shape,
    Text,
    Texts,
    Word,
    several,
)
from events.ledger import Ledger, kept_from
from events.models import Event
from events.shapes import CompanyShape, SecretBrief


class CharacterShape(Shape):
    slug = Text(_("Names the character, for good."))
    name = Text(_("The character’s name."))
    aliases = Texts(_("Other names of theirs, in the order in which they are told."), source="alias_names")
    is_met = Flag(_("Whether an episode has shown them; else one is told the name alone."))
    gender = Word(Character.Gender.choices, _("Female or male; null where nothing is told of it."))
    kind = Text(_("What they are; looks at the whole series, so null but at everything."))
    billing = Word(
        Character.Billing.choices, _("Their billing; looks at the whole series, so null but at everything.")
    )
    summary = Text(_("Who they are, in a sentence; null before they are met."))
    named_in = Related(EpisodeBrief, _("The first episode that mentions them; null where none is known."))
    introduced_in = Related(EpisodeBrief, _("The first episode that shows them; null before they are met."))
    url = Address("api:character", "slug")
    page = Address("characters:character", "slug", page=True)


class KeptShape(Shape):
    secret = Related(SecretBrief, _("The secret."))
    about = Related(CharacterBrief, _("Whom of them and their family it is about."), many=True)


class CharacterWhole(CharacterShape):
    performers = Related(PersonBrief, _("Who plays them, as far as it is told."), many=True, source="told.performers")
    main_seasons = Numbers(_("The seasons in whose main cast they are told to be."), source="told.main_seasons")
    number_of_appearances = Number(_("In how many episodes they appear."), source="told.number_of_appearances")
    number_of_events = Number(_("In how many events they take part or are mentioned."))
    companions = several(CompanyShape, _("With whom they share most events."), source="told.companions")
    kept_from = several(
        KeptShape, _("Secrets about them or their family that they are not told to know."), source="told.kept_from"
    )


class CharacterList(Listing):
    title = _("All characters")
    words = _("Those whom an episode has shown.")
    serializer_class = CharacterShape
    filterset_class = CharacterFilter
    choices = {"sort": CharacterFilter.SORTS}

    def rows(self):
        return self.filtered(Character.objects.met(self.horizon).by_name()).qs.with_introduction()

    def loaded(self, page):
        return _with_names(page, self.horizon)


class CharacterDetail(Single):
    title = _("One character")
    words = _(
        "One character. Whoever is named and not yet met is a name and no more. Their events, knowledge, "
        "conditions and relationships are found with the filter “character” of those lists."
    )
    serializer_class = CharacterWhole
    path_says = {"slug": (_("The slug of the character."), "clark-kent")}

    def find(self, slug):
        horizon = self.horizon
        found = Character.objects.named(horizon).with_introduction().filter(slug=slug).first()
        if found is None:
            return None
        _with_names([found], horizon)
        events = Event.objects.told(horizon).with_any_of([slug])
        found.number_of_events = events.count()
        if not found.is_met:
            return _only_named(found)
        appearances = list(found.appearances.told(horizon).select_related("episode").order_by("episode"))
        kept = kept_from(found, family_of(ties_of(found, horizon)), Ledger.told(horizon, character=found), horizon)
        found.told = {
            "performers": performers_of(found, horizon),
            "main_seasons": main_seasons_of(found, appearances, horizon),
            "number_of_appearances": len(appearances),
            "companions": [_company(other) for other in companions_of(found, events.as_told())],
            "kept_from": kept,
        }
        return found


class AppearanceList(Listing):
    title = _("All appearances")
    words = _("Who appears in which episode, and who plays them. A missing row does not prove that someone is absent.")
    serializer_class = AppearanceShape
    filterset_class = AppearanceFilter
    choices = {"billing": Appearance.Billing.choices}

    def rows(self):
        appearances = self.filtered(Appearance.objects.told(self.horizon)).qs.by_billing()
        return appearances.select_related("character", "episode").prefetch_related("performers")


def _with_names(characters, horizon):
    """Load whether each is met and under which other names they are known, in one query."""
    names: dict[int, list[str]] = {}
    aliases = Alias.objects.told(horizon).filter(character__in=[character.pk for character in characters])
    for alias in aliases.order_by("revealed_in_id", "name_folded"):
        names.setdefault(alias.character_id, []).append(alias.name)
    for character in characters:
        character.is_met = character.introduced_in is not None or horizon.is_everything
        character.alias_names = names.get(character.pk, []) if character.is_met else []
        if not character.is_met:
            character.gender = ""
    return characters


def _only_named(character):
    character.told = {
        "performers": [],
        "main_seasons": [],
        "number_of_appearances": 0,
        "companions": [],
        "kept_from": [],
    }
    return character


def _company(character):
    return {"character": character, "number_of_events": character.number_of_events}
