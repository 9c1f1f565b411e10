"""A series whose every text, name and slug carries a canary: a word that names the episode which tells it."""

import re
from collections import defaultdict
from contextlib import contextmanager
from datetime import UTC, date, datetime
from itertools import count

from django.conf import settings
from django.db import transaction

from characters.models import Appearance, Character
from episodes.models import Credit, Language, Passage, Synopsis
from events.models import Condition, Event, Knowledge, Participation, Place, Relationship
from smallville.history.recording import write_down
from smallville.history.states import read_states
from smallville.reuse.bulk.editions import write
from smallville.search.indexing import refresh
from tests import factories as make
from tests.leaks.drafts import APART, Drafts
from tests.leaks.fans import watch

LAST = 3
A_SEASON = 2
AT_EVERYTHING = LAST + 1
NEVER = LAST + 2
CANARY = re.compile(r"(story|title|teaser)q(\d+)q\d+q")


class Series:
    """The guide to three episodes, and the story of them up to the episode `upto`.

    The guide (episodes, dates, crew, titles) is the same whatever `upto` is, and so is the story up to it. What looks
    at the whole series is there only if all of it is told. Drafts are in every episode, told or not, or nowhere.
    """

    def __init__(self, upto: int, *, drafts: bool = True):
        self.shown: dict[int, set[str]] = defaultdict(set)
        """The canaries that some page has to show, by the episode that tells them."""
        self.slugs: dict[str, list[str]] = defaultdict(list)
        """The slugs of all that has a page, by the name of the page."""
        self.serial = count(1)
        self.positions = count(APART, APART)
        self.hero: Character | None = None
        self.mentioned: Character | None = None
        self.stranger: Character | None = None
        self.elsewhere: Place | None = None
        self.lasting: list = []
        self.secrets: list = []
        self.events: list[Event] = []
        episodes = [self._guide(overall) for overall in range(1, LAST + 1)]
        for episode in episodes[:upto]:
            self._tell(episode)
        if upto == LAST:
            self._look_at_the_whole(episodes)
        if drafts and upto:
            Drafts(self, episodes, NEVER)
        watch(episodes, episodes[:upto], Character.objects.all(), Event.objects.all())

    # --- Canaries ---

    def canary(self, told_in: int, what: str = "story", *, shown: bool = True) -> str:
        word = f"{what}q{told_in}q{next(self.serial)}q"
        if what == "story" and shown:
            self.shown[told_in].add(word)
        return word

    def both(self, name: str, told_in: int, what: str = "story", *, shown: bool = True) -> dict[str, str]:
        """Return the texts of a translated field in both languages."""
        word = self.canary(told_in, what, shown=shown)
        return {f"{name}_de": f"Auf Deutsch {word}.", f"{name}_en": f"In English {word}."}

    def slug(self, page: str, told_in: int) -> str:
        self.slugs[page].append(self.canary(told_in))
        return self.slugs[page][-1]

    # --- Guide ---

    def _guide(self, overall):
        season, number = divmod(overall - 1, A_SEASON)
        # Against the order of broadcast, so that sorting by title would betray the titles.
        title = f"{'CBA'[overall - 1]} {self.canary(overall, 'title')}"
        episode = make.EpisodeFactory(
            season__number=season + 1,
            number=number + 1,
            overall=overall,
            air_date_us=date(2001 + season, 1, overall),
            runtime_minutes=9000 + overall,
            production_code=self.canary(overall),
            title_de=title,
            title_en=title,
            **self.both("teaser", overall, "teaser"),
        )
        for role in Credit.Role:
            make.CreditFactory(episode=episode, role=role, person__name=f"Crew {overall} {role}")
        return episode

    # --- Story ---

    def _tell(self, episode):
        now = episode.overall
        self._meet_the_one_who_was_mentioned(episode)
        newcomer = self._newcomer(episode)
        self.hero = self.hero or self._newcomer(episode)
        self.mentioned = self.character(now, named_in=episode)
        for character in (self.hero, newcomer):
            self._appear(character, episode, Appearance.Billing.MAIN)
        make.AliasFactory(character=self.hero, name=f"Alias {self.canary(now)}", revealed_in=episode)
        events = [self.event(episode, place=place, position=next(self.positions)) for place in self._places(now)]
        earlier = self.event(
            episode, position=next(self.positions), happens_earlier=True, happened_at=0.5, **self.both("when", now)
        )
        events.append(earlier)
        self._support(episode, events)
        for event in events:
            make.ParticipationFactory(event=event, character=self.hero)
        make.ParticipationFactory(event=events[0], character=newcomer, role=Participation.Role.AFFECTED)
        make.ParticipationFactory(event=events[0], character=self.mentioned, role=Participation.Role.MENTIONED)
        for cause in (*self.events[-2:], events[0]):
            make.CauseFactory(cause=cause, effect=events[1])
        if self.events:
            # An editor's slip: someone takes part who is named only in the next episode.
            make.ParticipationFactory(event=self.events[-1], character=newcomer, role=Participation.Role.MENTIONED)
        self._end_what_lasts(events[0])
        self._begin_what_lasts(events, newcomer)
        self.events += events

    def _newcomer(self, episode):
        summary = self.both("summary", episode.overall)
        return self.character(episode.overall, named_in=episode, introduced_in=episode, **summary)

    def character(self, told_in, **options):
        name = f"Name {self.canary(told_in)}"
        return make.CharacterFactory(name=name, slug=self.slug("characters:character", told_in), **options)

    def _appear(self, character, episode, billing=Appearance.Billing.GUEST):
        appearance = make.AppearanceFactory(character=character, episode=episode, billing=billing)
        word = self.canary(episode.overall)
        appearance.performers.add(make.PersonFactory(name=word, slug=word))

    def _meet_the_one_who_was_mentioned(self, episode):
        if self.mentioned is not None:
            self.mentioned.introduced_in = episode
            for name, text in self.both("summary", episode.overall).items():
                setattr(self.mentioned, name, text)
            self.mentioned.save()
            self._appear(self.mentioned, episode)

    def _places(self, now):
        """Return two places in which something happens; one lies in a place that is told by that alone."""
        around = self.place(now)
        known = self.events[0].place if self.events else around
        return self.place(now, parent=around), self.place(now, parent=known)

    def place(self, told_in, **options):
        return make.PlaceFactory(slug=self.slug("events:place", told_in), **self.both("name", told_in), **options)

    def event(self, episode, told_in=None, **options):
        told_in = told_in or episode.overall
        return make.EventFactory(
            episode=episode,
            slug=self.slug("events:event", told_in),
            significance=Event.Significance.TURNING_POINT,
            **self.both("title", told_in),
            **self.both("text", told_in),
            **options,
        )

    def _support(self, episode, events):
        """Write the synopses: in English none where the number of the episode is even."""
        words = [self.canary(episode.overall) for _event in events]
        for language in Language.values:
            if language == Language.ENGLISH and episode.overall % 2 == 0:
                continue
            synopsis = make.SynopsisFactory(episode=episode, language=language)
            for event, word in zip(events, words, strict=True):
                event.evidence.add(make.PassageFactory(synopsis=synopsis, text=f"Es war {word}."))

    def _secret(self, told_in, **options):
        texts = {**self.both("title", told_in), **self.both("text", told_in)}
        return make.SecretFactory(slug=self.slug("events:secret", told_in), **texts, **options)

    def _begin_what_lasts(self, events, newcomer):
        hero = self.hero
        known = self._secret(events[0].episode_id, revealed_in=events[0].episode)
        known.about.add(newcomer)
        for earlier in self.secrets[-1:]:
            # An editor's slip: a secret is about someone who is named only in the next episode.
            earlier.about.add(newcomer)
        self.secrets.append(known)
        begun = {"begun_with": events[-1]}
        self.lasting = [
            make.KnowledgeFactory(character=hero, secret=known, **begun),
            make.ConditionFactory(character=hero, kind=Condition.Kind.MISSING, **begun),
            make.ConditionFactory(character=newcomer, kind=Condition.Kind.PRESUMED_DEAD, **begun),
            make.RelationshipFactory(character=hero, other=newcomer, **begun),
        ]
        # What the viewer is told now has held from the start, and someone has suspected it.
        start = (self.events or events)[0]
        make.RelationshipFactory(character=newcomer, other=hero, kind=Relationship.Kind.KIN, since=start.episode)
        make.KnowledgeFactory(character=hero, secret=known, state=Knowledge.State.SUSPECTS, begun_with=start)

    def _end_what_lasts(self, event):
        for lasting in self.lasting:
            lasting.until, lasting.ended_with = event.episode, event
            lasting.save()

    # --- What looks at the whole series ---

    def _look_at_the_whole(self, episodes):
        hero = self.hero
        hero.kind, hero.billing = Character.Kind.KRYPTONIAN, Character.Billing.RECURRING
        hero.save()
        for season in {episode.season_id: episode.season for episode in episodes}.values():
            hero.main_seasons.add(season)
        word = self.canary(AT_EVERYTHING)
        hero.performers.add(make.PersonFactory(name=word, slug=word))
        self.stranger = self.character(AT_EVERYTHING)
        self.elsewhere = self.place(AT_EVERYTHING)
        self._secret(AT_EVERYTHING)


@contextmanager
def series(upto: int = LAST, *, drafts: bool = True):
    """Make a series for as long as the context lasts."""
    with transaction.atomic():
        make_anew()
        made = Series(upto, drafts=drafts)
        refresh()
        _keep_history()
        write(settings.BULK_DIR)
        yield made
        transaction.set_rollback(True)


def _keep_history():
    """Let every row that feeds tell of have come on a day of its own, that of its episode."""
    days = defaultdict(dict)
    told_in = {Event: "episode", Participation: "event__episode", Synopsis: "episode", Passage: "synopsis__episode"}
    for model, column in told_in.items():
        rows = dict(model.objects.values_list("pk", column))
        for key, state in read_states((model, pk) for pk in rows).items():
            days[rows[key[1]]][key] = state
    for overall, states in sorted(days.items()):
        revision = write_down(dict.fromkeys(states), states, user=None, names=dict.fromkeys(states, ""))
        revision.date_created = datetime(2026, 1, overall, tzinfo=UTC)
        revision.save()


def make_anew():
    """Let the factories number their rows from 1, so that two series are alike."""
    for factory in make.FACTORIES:
        factory.reset_sequence()
