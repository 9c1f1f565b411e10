"""Where the reader of a request is in the series, and up to where the page tells."""

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache
from typing import Any

from django.conf import settings
from django.db.models import CharField, F, IntegerField, OuterRef, Q, Subquery, TextField, Value
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from characters.models import Character
from episodes.addresses import AS_OF, NEWS
from episodes.horizon import Horizon, UnknownHorizonError, is_code, tidy_code
from episodes.models import Episode
from episodes.textsearch import in_language
from events.models import Event, Secret

STAND_COOKIE = "stand"
AGREED_COOKIE = "agreed"
TITLES_COOKIE = "titles"
ASK = "ask"
MOST_NEWS = 8


@lru_cache(maxsize=1)
def _marked_guide(today: date):
    """Return the episodes with what Landmarks wants to know of each; to put that together takes longer than to ask."""
    guide = Episode.objects.as_of(Horizon.EVERYTHING).order_by("overall")
    told = Event.objects.told(Horizon.EVERYTHING).order_by("-episode").values("episode")
    shown = guide.filter(air_date_us__lte=today).order_by("-overall")
    return guide.annotate(
        last_told=Subquery(told[:1]),
        last_told_by_then=Subquery(told.filter(episode__lte=OuterRef("overall"))[:1]),
        last_shown=Subquery(shown.values("overall")[:1]),
    )


class Landmarks:
    """The episodes by which a reader is found, in one query: those asked for by code or by number, the one after each,
    the first of every season, and the last of which something is told.
    """

    def __init__(self, codes, overalls=()):
        codes = {code for code in map(tidy_code, codes) if is_code(code)}
        numbers = {number for overall in overalls for number in (overall, overall + 1)}
        wanted = Q(number=1) | Q(overall=F("last_told"))
        if codes:
            asked = Episode.objects.as_of(Horizon.EVERYTHING).filter(code__in=codes)
            following = asked.annotate(following=F("overall") + 1).values("following")
            wanted |= Q(code__in=codes) | Q(overall__in=following)
        if numbers:
            wanted |= Q(overall__in=numbers)
        self.episodes = list(_marked_guide(timezone.localdate()).filter(wanted))
        self.ruler = {episode.code: episode.overall for episode in self.episodes}

    def horizon(self, text: str | None) -> Horizon | None:
        """Return the horizon that `text` names; None if it names none."""
        try:
            return Horizon.read(text, self.ruler) if text else None
        except UnknownHorizonError:
            return None

    def at(self, overall: int | None) -> Horizon | None:
        """Return the horizon after the episode of that number; None if there is none such."""
        for known in (Horizon.START, Horizon.EVERYTHING):
            if overall == known.overall:
                return known
        episode = self.episode(overall) if overall else None
        return episode.horizon if episode else None

    @property
    def last_shown(self) -> int | None:
        """The number of the last episode that has been shown."""
        return self.episodes[0].last_shown if self.episodes else None

    @property
    def end(self) -> Episode | None:
        """The last episode of which something is told."""
        return self.episode(self.episodes[0].last_told) if self.episodes else None

    @property
    def first(self) -> Episode | None:
        return self.episodes[0] if self.episodes else None

    def episode(self, overall: int) -> Episode | None:
        return next((episode for episode in self.episodes if episode.overall == overall), None)


@dataclass
class Reading:
    """How far the reader has got (`stand`), what the address asks for (`asked`), and what the page tells (`horizon`).

    The address counts for one request, then the reader's own stand, then the site's default. Their stand is what they
    have watched, or what they fixed in its place; else what they said on this device.
    """

    landmarks: Landmarks
    stand: Horizon | None = None
    otherwise: Horizon | None = None
    """Where the reader says they are on this device: their stand, as long as what they have watched says nothing."""
    asked: Horizon | None = None
    agreed: Horizon | None = None
    titles: bool = False
    """Whether the reader wants to see the titles of all episodes."""
    moved_from: Horizon | None = None
    mistake: UnknownHorizonError | None = None
    """Why the position in the address is none."""

    @cached_property
    def horizon(self) -> Horizon:
        if self.is_undecided:
            return Horizon.START.with_titles()
        horizon = self.asked or self.stand or Horizon.read(settings.DEFAULT_HORIZON, {})
        return horizon.with_titles() if self.titles else horizon

    @cached_property
    def own(self) -> "Reading":
        """Where the reader is whatever the address asks for; without a stand of theirs, where the page is."""
        return replace(self, asked=None) if self.stand else self

    @property
    def is_undecided(self) -> bool:
        """Whether nobody has said how far the reader is, so that the page has to ask."""
        return self.asked is None and self.stand is None and settings.DEFAULT_HORIZON == ASK

    @property
    def goes_too_far(self) -> bool:
        """Whether the address would tell more than the reader has seen, without having agreed to just that."""
        if self.stand is None or self.asked is None:
            return False
        return self.asked > self.stand and self.asked != self.agreed

    @property
    def last(self) -> Episode | None:
        """The last episode that is told."""
        return self.landmarks.episode(self.horizon.overall)

    @property
    def told_to(self) -> Episode | None:
        """The last episode that the page tells of: the reader's, or where our stories end."""
        return self.landmarks.end if self.goes_past_the_end else self.last

    @property
    def last_told(self) -> Episode | None:
        """The last episode of which events are told, where it lies before the horizon; None where it does not."""
        last: Any = self.landmarks.end if self.horizon.is_everything else self.last
        overall = last.last_told_by_then if last else None
        if overall is None or overall == self.horizon.overall:
            return None
        guide = Episode.objects.as_of(self.horizon)
        return self.landmarks.episode(overall) or guide.filter(overall=overall).first()

    @property
    def goes_past_the_end(self) -> bool:
        """Whether the reader is further than our stories are."""
        return self.landmarks.end is not None and self.landmarks.end.overall < self.horizon.overall

    @property
    def next(self) -> Episode | None:
        """The episode that the reader would see next."""
        return None if self.horizon.is_everything else self.landmarks.episode(self.horizon.overall + 1)

    @property
    def asked_name(self) -> str:
        """How the address says where it goes: by a code, never by a title that may not be told yet."""
        return _("the end") if self.asked == Horizon.EVERYTHING else str(self.asked)

    @property
    def seasons(self) -> list[int]:
        return [episode.season_id for episode in self.landmarks.episodes if episode.number == 1]

    @cached_property
    def news(self) -> "News | None":
        """What the last episode has added, if the reader has just moved on to it."""
        if self.moved_from is None or self.last is None or self.moved_from.overall + 1 != self.horizon.overall:
            return None
        return News(self.moved_from, self.horizon)


@dataclass
class Line:
    """One thing that is new, and the address of its page."""

    said: str
    address: str
    significance: str


class News:
    """What is told at one horizon and was not at an earlier one: of each kind some lines, in one query."""

    def __init__(self, before: Horizon, now: Horizon):
        events = Event.objects.told(now).filter(episode__gt=before.overall).order_by()
        characters = Character.objects.met(now).filter(introduced_in__gt=before.overall).order_by()
        secrets = Secret.objects.told(now).filter(revealed_in__gt=before.overall).order_by()
        rows = _lines(events, "event", in_language("title"), F("significance"), F("position")).union(
            _lines(characters, "character", F("name"), Value(""), Value(0)),
            _lines(secrets, "secret", in_language("title"), Value(""), Value(0)),
        )
        self.lines: dict[str, list[Line]] = {"event": [], "character": [], "secret": []}
        for kind, _place, said, slug, significance in sorted(rows):
            self.lines[kind].append(Line(said, reverse(PAGES[kind], args=[slug]), significance))
        self.number_of_events = len(self.lines["event"])

    @property
    def events(self) -> list[Line]:
        """Return the most significant ones, in the order in which they are told."""
        ranked = sorted(self.lines["event"], key=lambda line: line.significance != Event.Significance.TURNING_POINT)
        return ranked[:MOST_NEWS]

    @property
    def characters(self) -> list[Line]:
        return self.lines["character"]

    @property
    def secrets(self) -> list[Line]:
        return self.lines["secret"]


PAGES = {"event": "events:event", "character": "characters:character", "secret": "events:secret"}


def _lines(rows, kind, said, significance, place):
    columns = {
        "kind": Value(kind),
        "place": Cast(place, IntegerField()),
        "said": Cast(said, TextField()),
        "significance": Cast(significance, CharField()),
    }
    new = rows.annotate(**{f"new_{name}": column for name, column in columns.items()})
    return new.values_list("new_kind", "new_place", "new_said", "slug", "new_significance")


def read(request) -> Reading:
    """Return where the reader of `request` is; its `mistake` says why if the address asks for what there is not."""
    asked = {text for text in request.GET.getlist(AS_OF) if text}
    cookies = {name: request.COOKIES.get(name, "") for name in (STAND_COOKIE, AGREED_COOKIE)}
    news = request.GET.get(NEWS, "")
    pinned = request.tracker.pinned
    landmarks = Landmarks({*asked, *cookies.values(), news}, () if pinned is None else (pinned,))
    otherwise = landmarks.horizon(cookies[STAND_COOKIE])
    reading = Reading(
        landmarks,
        stand=landmarks.at(pinned) or otherwise,
        otherwise=otherwise,
        agreed=landmarks.horizon(cookies[AGREED_COOKIE]),
        titles=request.COOKIES.get(TITLES_COOKIE) == "shown" or request.tracker.titles,
        moved_from=landmarks.horizon(news),
    )
    try:
        reading.asked = _asked(asked, landmarks)
    except UnknownHorizonError as error:
        reading.mistake = error
    return reading


def _asked(texts: set[str], landmarks: Landmarks) -> Horizon | None:
    if len(texts) > 1:
        raise UnknownHorizonError(_("Only one episode can be named here."))
    return Horizon.read(texts.pop(), landmarks.ruler) if texts else None
