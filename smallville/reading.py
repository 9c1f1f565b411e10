"""Where the reader of a request is in the series, and up to where the page tells."""

from dataclasses import dataclass, field, replace
from functools import cached_property

from django.conf import settings
from django.db.models import F, Q
from django.utils.translation import gettext as _

from characters.models import Character
from episodes.horizon import Horizon, UnknownHorizonError, tidy_code
from episodes.models import Episode
from events.models import Event, Secret

AS_OF = "as_of"
NEWS = "news"
STAND_COOKIE = "stand"
AGREED_COOKIE = "agreed"
TITLES_COOKIE = "titles"
ASK = "ask"
MOST_NEWS = 8


class Landmarks:
    """The episodes by which a reader is found: those asked for, the one after each, and the first of every season."""

    def __init__(self, codes):
        codes = {tidy_code(code) for code in codes}
        guide = Episode.objects.as_of(Horizon.EVERYTHING)
        following = guide.filter(code__in=codes).annotate(following=F("overall") + 1).values("following")
        wanted = Q(code__in=codes) | Q(overall__in=following) | Q(number=1)
        self.episodes = list(guide.filter(wanted).order_by("overall"))
        self.ruler = {episode.code: episode.overall for episode in self.episodes}

    def horizon(self, text: str | None) -> Horizon | None:
        """Return the horizon that `text` names; None if it names none."""
        try:
            return Horizon.read(text, self.ruler) if text else None
        except UnknownHorizonError:
            return None

    @property
    def first(self) -> Episode | None:
        return self.episodes[0] if self.episodes else None

    def episode(self, overall: int) -> Episode | None:
        return next((episode for episode in self.episodes if episode.overall == overall), None)


@dataclass
class Reading:
    """How far the reader has got (`stand`), what the address asks for (`asked`), and what the page tells (`horizon`).

    The address counts for one request, then the reader's own stand, then the site's default.
    """

    landmarks: Landmarks
    stand: Horizon | None = None
    asked: Horizon | None = None
    agreed: Horizon | None = None
    titles: bool = False
    """Whether the reader wants to see the titles of all episodes."""
    moved_from: Horizon | None = None
    default: Horizon | None = field(default_factory=lambda: _default())

    @cached_property
    def horizon(self) -> Horizon:
        horizon = self.asked or self.stand or self.default
        if horizon is None:
            return Horizon.START.with_titles()
        return horizon.with_titles() if self.titles else horizon

    @cached_property
    def own(self) -> "Reading":
        """Where the reader is whatever the address asks for; without a stand of theirs, where the page is."""
        return replace(self, asked=None) if self.stand else self

    @property
    def is_undecided(self) -> bool:
        """Whether nobody has said how far the reader is, so that the page has to ask."""
        return (self.asked or self.stand or self.default) is None

    @property
    def goes_too_far(self) -> bool:
        """Whether the address would tell more than the reader has seen or has agreed to see."""
        if self.stand is None or self.asked is None:
            return False
        return self.asked > max(self.stand, self.agreed or self.stand)

    @property
    def last(self) -> Episode | None:
        """The last episode that is told."""
        return self.landmarks.episode(self.horizon.overall)

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


class News:
    """What is told at one horizon and was not at an earlier one."""

    def __init__(self, before: Horizon, now: Horizon):
        self.before = before
        events = Event.objects.told(now).filter(episode__gt=before.overall).as_told()
        self.number_of_events = events.count()
        self.events = events.by_significance()[:MOST_NEWS]
        self.characters = Character.objects.met(now).filter(introduced_in__gt=before.overall).by_name()
        self.secrets = Secret.objects.told(now).filter(revealed_in__gt=before.overall)


def read(request) -> Reading:
    """Return where the reader of `request` is; raise UnknownHorizonError if its address asks for what there is not."""
    asked = {text for text in request.GET.getlist(AS_OF) if text}
    if len(asked) > 1:
        raise UnknownHorizonError(_("Only one episode can be named here."))
    cookies = {name: request.COOKIES.get(name, "") for name in (STAND_COOKIE, AGREED_COOKIE)}
    news = request.GET.get(NEWS, "")
    landmarks = Landmarks({*asked, *cookies.values(), news})
    return Reading(
        landmarks,
        stand=landmarks.horizon(cookies[STAND_COOKIE]),
        asked=Horizon.read(asked.pop(), landmarks.ruler) if asked else None,
        agreed=landmarks.horizon(cookies[AGREED_COOKIE]),
        titles=request.COOKIES.get(TITLES_COOKIE) == "shown",
        moved_from=landmarks.horizon(news),
    )


def _default() -> Horizon | None:
    return None if settings.DEFAULT_HORIZON == ASK else Horizon.read(settings.DEFAULT_HORIZON, {})
