"""What editors of the series have not published, before, between and after what they have: it is never told."""

from characters.models import Character
from episodes.models import Language, Passage, Status
from events.models import Condition, Event, Participation, Relationship
from tests import factories as make

APART = 10
"""How far apart the positions of published events lie, so that drafts find room before and after each."""


class Drafts:
    """Fills the episodes of a series with drafts. They are made last, so that all other rows are as without them."""

    def __init__(self, series, episodes, told_in: int):
        self.series = series
        self.told_in = told_in
        """The episode which their canaries name: one that nobody ever sees."""
        for episode in episodes:
            self._add_to(episode)
        self._end(episodes[-1])

    def _add_to(self, episode):
        published = list(Event.objects.filter(episode=episode).order_by("position"))
        positions = [event.position - APART // 2 for event in published]
        positions.append(positions[-1] + APART if positions else 1)
        drafts = [self._event(episode, position) for position in positions]
        for draft in drafts:
            self._hang_on(draft)
        for event, before, after in zip(published, drafts, drafts[1:], strict=False):
            make.CauseFactory(effect=event, cause=before)
            make.CauseFactory(effect=after, cause=event)
        self._retell(episode, [*published, *drafts])

    def _event(self, episode, position):
        """Return a draft; every other one happens earlier, in a place that no other event tells."""
        is_odd = position // APART % 2
        known = Event.objects.exclude(place=None).order_by("pk").first().place
        earlier = {"happens_earlier": True, "happened_at": 0.25, **self.series.both("when", self.told_in)}
        return self.series.event(
            episode,
            told_in=self.told_in,
            position=position,
            status=Status.DRAFT,
            place=self.series.elsewhere if is_odd and self.series.elsewhere else known,
            **(earlier if is_odd else {}),
        )

    def _hang_on(self, draft):
        """Let everyone act in it, also someone whom no episode names; let something of every sort begin with it."""
        hero, stranger = self.series.hero, self.series.stranger or self.series.mentioned
        roles = [Participation.Role.AGENT, Participation.Role.PRESENT]
        for number, character in enumerate(Character.objects.order_by("pk")):
            make.ParticipationFactory(event=draft, character=character, role=roles[number % 2])
        begun = {"begun_with": draft}
        make.ConditionFactory(character=hero, kind=Condition.Kind.BLIND, **begun)
        make.RelationshipFactory(character=hero, other=stranger, kind=Relationship.Kind.ENMITY, **begun)
        for secret in self.series.secrets:
            make.KnowledgeFactory(character=stranger, secret=secret, **begun)
            make.KnowledgeFactory(character=hero, secret=secret, **begun)
        for passage in Passage.objects.filter(synopsis__episode=draft.episode_id):
            draft.evidence.add(passage)

    def _retell(self, episode, events):
        """Write a synopsis in each language in which there is none, as the evidence of what is told too."""
        for language in set(Language.values) - set(episode.synopses.values_list("language", flat=True)):
            synopsis = make.SynopsisFactory(episode=episode, language=language, status=Status.DRAFT)
            for event in events:
                word = self.series.canary(self.told_in)
                event.evidence.add(make.PassageFactory(synopsis=synopsis, text=f"Es war {word}."))

    def _end(self, episode):
        """Let a draft end what lasts."""
        last = Event.objects.filter(episode=episode, status=Status.DRAFT).order_by("position").last()
        for lasting in self.series.lasting:
            lasting.until, lasting.ended_with = episode, last
            lasting.save()
