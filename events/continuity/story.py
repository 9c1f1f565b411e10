"""The whole story as editors have published it, loaded once."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from characters.models import Alias, Character
from episodes.models import Episode, Passage, Status
from events.atlas import Atlas
from events.models import Cause, Condition, Event, Knowledge, Participation, Place, Relationship, Secret

Moment = tuple[int, float]
"""When something is told: the number of the episode, and the position in it."""
FOREVER: Moment = (100_000, 0)
_BEFORE_ALL, _AFTER_ALL = 0.0, 100_000.0


@dataclass
class Story:
    """All rows that tell the published story, each loaded once, and how they hang together."""

    episodes: dict[int, Episode]
    events: dict[int, Event]
    parts: list[Participation]
    causes: list[Cause]
    knowledge: list[Knowledge]
    conditions: list[Condition]
    relationships: list[Relationship]
    characters: dict[int, Character]
    aliases: list[Alias]
    secrets: dict[int, Secret]
    passages: dict[int, Passage]
    evidence: list[tuple[int, int]]
    """(event, passage) for each passage that tells an event."""
    atlas: Atlas
    cast: dict[int, list[Participation]] = field(default_factory=lambda: defaultdict(list))
    """Who takes part in each event."""

    def __post_init__(self):
        for part in self.parts:
            self.cast[part.event_id].append(part)

    @classmethod
    def load(cls) -> "Story":
        """Return the published story. The number of queries does not depend on its length."""
        lasting: Any = [
            list(model._default_manager.published().order_by("since", "pk"))
            for model in (Knowledge, Condition, Relationship)
        ]
        published = Event.objects.published()
        causes = Cause.objects.filter(effect__status=Status.PUBLISHED, cause__status=Status.PUBLISHED)
        passages = (
            Passage.objects.filter(synopsis__status=Status.PUBLISHED)
            .select_related("synopsis")
            .order_by("synopsis__episode", "synopsis", "position")
        )
        return cls(
            episodes={episode.overall: episode for episode in Episode.objects.order_by("overall")},
            events={event.pk: event for event in published.as_told()},
            parts=list(Participation.objects.published().order_by("event__episode", "event__position", "pk")),
            causes=list(causes.order_by("pk")),
            knowledge=lasting[0],
            conditions=lasting[1],
            relationships=lasting[2],
            characters={character.pk: character for character in Character.objects.order_by("pk")},
            aliases=list(Alias.objects.order_by("pk")),
            secrets={secret.pk: secret for secret in Secret.objects.order_by("pk")},
            passages={passage.pk: passage for passage in passages},
            evidence=list(published.filter(evidence__isnull=False).values_list("pk", "evidence")),
            atlas=Atlas(Place.objects.order_by("pk")),
        )

    def code(self, overall: int | None) -> str:
        """Return the code of the episode with that number; empty if there is none."""
        episode = self.episodes.get(overall or 0)
        return episode.natural_key()[0] if episode else ""

    def moment(self, event: Event) -> Moment:
        return event.episode_id, event.position

    def begin(self, lasting) -> Moment:
        """Return when it begins; the backdrop of an episode holds before its first event."""
        event = self.events.get(lasting.begun_with_id)
        return self.moment(event) if event else (lasting.since_id, _BEFORE_ALL)

    def end(self, lasting) -> Moment:
        """Return when it ends; what ends in an episode without an event lasts to its end."""
        if lasting.until_id is None:
            return FOREVER
        event = self.events.get(lasting.ended_with_id)
        return self.moment(event) if event else (lasting.until_id, _AFTER_ALL)

    def holds_around(self, lasting, event: Event) -> bool:
        """Return whether it has begun before `event` and ends after it: not with it."""
        return self.begin(lasting) < self.moment(event) < self.end(lasting)

    def holds_by(self, lasting, event: Event) -> bool:
        """Return whether it has begun by `event`, perhaps with it, and has not ended before."""
        return self.begin(lasting) <= self.moment(event) <= self.end(lasting)

    def are_apart(self, one: int | None, other: int | None) -> bool:
        """Return whether two places are known and neither lies in the other."""
        if one is None or other is None:
            return False
        return not self._within(one, other) and not self._within(other, one)

    def _within(self, inner: int, outer: int) -> bool:
        places = self.atlas.places
        return inner == outer or any(place.pk == outer for place in self.atlas.around(places[inner]))
