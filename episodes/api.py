"""The API of the guide: seasons, episodes and people."""

from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch
from django.utils.translation import gettext_lazy as _

from characters.models import Appearance, Character
from characters.shapes import CastShape, CharacterBrief
from episodes.filters import EpisodeFilter, PersonFilter
from episodes.models import Credit, Episode, Language, Person, Season
from episodes.resources import Listing, Single
from episodes.shapes import (
    Address,
    Day,
    Flag,
    Number,
    PersonBrief,
    Related,
    Shape,
    Text,
    Texts,
    Word,
    one,
    several,
)
from episodes.views import cast_of, events_of, main_cast, synopsis_of


class SeasonShape(Shape):
    number = Number(_("The number of the season."))
    network = Text(_("Who showed it first in the United States."))
    number_of_episodes = Number(_("How many episodes it has."))
    url = Address("api:season", "number")
    page = Address("episodes:season", "number", page=True)


class SeasonWhole(SeasonShape):
    main_cast = Related(CharacterBrief, _("Its main cast, as far as it is told."), many=True)


class EpisodeShape(Shape):
    code = Text(_("The episode’s code, which names it: season and number, like 3x01."))
    season = Number(_("The number of its season."), source="season_id")
    number = Number(_("Its number in the season."))
    overall = Number(_("Its number in the whole series, by which time is measured here."))
    title = Text(_("Its title; null past the episode after the last one seen."))
    teaser = Text(_("What it begins with; null past the episode after the last one seen."))
    air_date_us = Day(_("When it was first shown in the United States."))
    air_date_de = Day(_("When it was first shown in German."))
    runtime_minutes = Number(_("How many minutes it runs; null where it is not told yet."))
    production_code = Text(_("Its production code; null where it is not told yet."))
    is_told = Flag(_("Whether its story is told: whether it lies before the point asked for with “as_of”."))
    directors = Related(PersonBrief, _("Who directed it."), many=True)
    writers = Related(PersonBrief, _("Who wrote it."), many=True)
    url = Address("api:episode", "code")
    page = Address("episodes:episode", "code", page=True)


class ParagraphShape(Shape):
    position = Number(_("Which paragraph it is."))
    text = Text(_("The paragraph."))
    events = Texts(_("The slugs of the events that it tells."))


class SynopsisShape(Shape):
    language = Word(Language.choices, _("In which language it is told."))
    credit = Text(_("Whose words they are, if they are not the site’s own."))
    licence = Text(_("What permits that someone else’s words are shown."))
    passages = several(ParagraphShape, _("Its paragraphs."))


class EpisodeWhole(EpisodeShape):
    synopsis = one(SynopsisShape, _("The episode retold; null where it is not told yet, or by nobody."))
    cast = several(CastShape, _("Who appears in it, and then those who only take part in its events."))


class CreditShape(Shape):
    episode = Text(_("The code of the episode."), source="episode.code")
    role = Word(Credit.Role.choices, _("Whether they directed or wrote it."))


class PersonWhole(PersonBrief):
    credits = several(CreditShape, _("Which episodes they directed or wrote."))
    characters = Related(
        CharacterBrief, _("Whom they play, as far as it is told."), many=True, source="characters_told"
    )


class SeasonList(Listing):
    title = _("All seasons")
    words = _("All seasons. Which there are is no secret.")
    serializer_class = SeasonShape

    def rows(self):
        return Season.objects.annotate(number_of_episodes=Count("episodes")).order_by("number")


class SeasonDetail(Single):
    title = _("One season")
    words = _("One season and its main cast; its episodes are found with the filter of the episodes.")
    serializer_class = SeasonWhole
    path_says = {"number": (_("The number of the season."), 1)}

    def find(self, number):
        seasons: Any = Season.objects.annotate(number_of_episodes=Count("episodes"))
        found = seasons.filter(number=number).first() if number < _HUGE else None
        if found is not None:
            found.main_cast = main_cast(found, self.horizon)
        return found


class EpisodeList(Listing):
    title = _("All episodes")
    words = _("The guide. Every episode is in it; what it tells of itself depends on how far you are.")
    serializer_class = EpisodeShape
    filterset_class = EpisodeFilter
    choices = {"sort": EpisodeFilter.SORTS}
    left_out = frozenset({"unwatched"})

    def rows(self):
        return self.filtered(Episode.objects.as_of(self.horizon)).qs.with_crew()

    def loaded(self, page):
        return [_with_crew(episode, self.horizon) for episode in page]


class EpisodeDetail(Single):
    title = _("One episode")
    words = _("One episode with its synopsis and its cast; its events are found with the filter of the events.")
    serializer_class = EpisodeWhole
    path_says = {"code": (_("The episode’s code, like 3x01."), "1x01")}

    def find(self, code):
        found = Episode.objects.as_of(self.horizon).with_crew().filter(code=code).first()
        if found is None:
            return None
        synopsis = synopsis_of(found, self.horizon)
        events = list(events_of(found, synopsis, self.horizon).as_told())
        found.cast = [
            {
                "character": character,
                "billing": appearance.billing if appearance else "",
                "performers": appearance.performers if appearance else [],
            }
            for character, appearance in cast_of(found, events, self.horizon)
        ]
        found.synopsis = synopsis and _told(synopsis, events)
        return _with_crew(found, self.horizon)


class PersonList(Listing):
    title = _("All people")
    words = _("Who directed, wrote or plays, those of whom it is told.")
    serializer_class = PersonBrief
    filterset_class = PersonFilter

    def rows(self):
        return self.filtered(_people(self.horizon)).qs.order_by("name_folded", "pk")


class PersonDetail(Single):
    title = _("One person")
    words = _("One person: what they directed and wrote, and whom they play.")
    serializer_class = PersonWhole
    path_says = {"slug": (_("The slug of the person."), "tom-welling")}

    def find(self, slug):
        credited = Prefetch("credits", Credit.objects.select_related("episode"))
        found: Any = _people(self.horizon).prefetch_related(credited).filter(slug=slug).first()
        if found is not None:
            found.characters_told = _played_by(found, self.horizon)
        return found


_HUGE = 10_000


def _people(horizon):
    """Return who is in the crew, and who is told to play someone."""
    playing = Exists(Appearance.objects.told(horizon).filter(performers=OuterRef("pk")))
    known: Any = playing | Exists(Credit.objects.filter(person=OuterRef("pk")))
    if horizon.is_everything:
        known |= Exists(Character.objects.met(horizon).filter(performers=OuterRef("pk")))
    return Person.objects.filter(known)


def _played_by(person, horizon):
    """Return whom a person plays in the episodes told; at everything also those of whom the episode is unknown."""
    told = Appearance.objects.told(horizon).filter(performers=person)
    playing: Any = Exists(told.filter(character=OuterRef("pk")))
    if horizon.is_everything:
        playing |= Exists(Character.performers.through.objects.filter(character=OuterRef("pk"), person=person))
    return Character.objects.met(horizon).filter(playing).by_name()


def _with_crew(episode, horizon):
    crew = list(episode.credits.all())
    episode.directors = [credit.person for credit in crew if credit.role == Credit.Role.DIRECTOR]
    episode.writers = [credit.person for credit in crew if credit.role == Credit.Role.WRITER]
    episode.is_told = horizon.covers(episode.overall)
    return episode


def _told(synopsis, events):
    return {
        "language": synopsis.language,
        "credit": synopsis.credit,
        "licence": synopsis.licence,
        "passages": [
            {
                "position": passage.position,
                "text": passage.text,
                "events": [event.slug for event in events if passage in event.passages],
            }
            for passage in synopsis.passages.all()
        ],
    }
