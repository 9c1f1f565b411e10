"""What the files hold: of each kind of row what may be told at everything, by the names that addresses use.

Drafts, sources and what editors are unsure of stand in none of them; neither does anything of a fan.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from characters.models import Alias, Appearance, Character
from episodes.horizon import Horizon
from episodes.models import Credit, Episode, Passage, Person, Season, Status, Synopsis
from events.models import Cause, Condition, Event, Knowledge, Participation, Place, Relationship, Secret

Value = str | int | float | bool | None
Rows = list[tuple[Value, ...]]

ALL = Horizon.EVERYTHING
_SPAN = {
    "since": "since.code",
    "until": "until.code",
    "begun_with": "begun_with.slug",
    "ended_with": "ended_with.slug",
}


@dataclass
class Table:
    """One kind of row: its columns, each with the attribute that it shows, and where the rows come from."""

    name: str
    columns: dict[str, str]
    source: Callable[[], Any]

    def rows(self) -> Rows:
        """Return the rows in the order of their columns, which is the same in every database."""
        paths = [path.split(".") for path in self.columns.values()]
        found = [tuple(_value(row, path) for path in paths) for row in self.source()]
        return sorted(found, key=lambda row: [(value is not None, value) for value in row])


def _value(row: Any, path: list[str]) -> Value:
    """Return what the row says there; None for what is empty, as empty means unknown."""
    for name in path:
        if row is None:
            return None
        row = getattr(row, name)
    if isinstance(row, date):
        return row.isoformat()
    return None if row == "" else row


def _same(*names: str) -> dict[str, str]:
    return {name: name for name in names}


def _both(*names: str) -> dict[str, str]:
    return _same(*(f"{name}_{language}" for name in names for language in ("de", "en")))


def _told(model: Any, *related: str) -> Callable[[], Any]:
    return lambda: model.objects.told(ALL).select_related(*related)


def _all(model: Any, *related: str) -> Callable[[], Any]:
    return lambda: model.objects.select_related(*related)


def _lasting(model: Any, *related: str) -> Callable[[], Any]:
    return lambda: model.objects.told(ALL).with_span().select_related(*related)


def _evidence():
    published = {"event__status": Status.PUBLISHED, "passage__synopsis__status": Status.PUBLISHED}
    return Event.evidence.through.objects.filter(**published).select_related("event", "passage__synopsis__episode")


TABLES = [
    Table("seasons", _same("number", "network"), _all(Season)),
    Table("people", _same("slug", "name"), _all(Person)),
    Table(
        "episodes",
        {"code": "code", "season": "season_id", **_same("number", "overall"), **_both("title", "teaser")}
        | _same("air_date_us", "air_date_de", "production_code", "runtime_minutes"),
        lambda: Episode.objects.as_of(ALL),
    ),
    Table(
        "credits",
        {"episode": "episode.code", "role": "role", "position": "position", "person": "person.slug"},
        _all(Credit, "episode", "person"),
    ),
    Table(
        "characters",
        {**_same("slug", "name", "kind", "gender", "billing"), **_both("summary")}
        | {"named_in": "named_in.code", "introduced_in": "introduced_in.code"},
        lambda: Character.objects.named(ALL).with_introduction(),
    ),
    Table(
        "character_seasons",
        {"character": "character.slug", "season": "season.number"},
        _all(Character.main_seasons.through, "character", "season"),
    ),
    Table(
        "character_performers",
        {"character": "character.slug", "person": "person.slug"},
        _all(Character.performers.through, "character", "person"),
    ),
    Table(
        "aliases",
        {"character": "character.slug", "name": "name", "revealed_in": "revealed_in.code"},
        _told(Alias, "character", "revealed_in"),
    ),
    Table(
        "appearances",
        {"character": "character.slug", "episode": "episode.code", "billing": "billing"},
        _told(Appearance, "character", "episode"),
    ),
    Table(
        "appearance_performers",
        {"character": "appearance.character.slug", "episode": "appearance.episode.code", "person": "person.slug"},
        _all(Appearance.performers.through, "appearance__character", "appearance__episode", "person"),
    ),
    Table(
        "places", {"slug": "slug", **_both("name"), "kind": "kind", "parent": "parent.slug"}, _told(Place, "parent")
    ),
    Table(
        "events",
        {"slug": "slug", "episode": "episode.code", "position": "position", **_both("title", "text")}
        | {**_same("kind", "significance"), "place": "place.slug", "happens_earlier": "happens_earlier"}
        | {**_both("when"), "happened_at": "happened_at"},
        _told(Event, "episode", "place"),
    ),
    Table(
        "participations",
        {"event": "event.slug", "character": "character.slug", "role": "role"},
        _told(Participation, "event", "character"),
    ),
    Table("causes", {"effect": "effect.slug", "cause": "cause.slug"}, _told(Cause, "effect", "cause")),
    Table(
        "synopses",
        {"episode": "episode.code", **_same("language", "words", "credit", "licence")},
        _told(Synopsis, "episode"),
    ),
    Table(
        "passages",
        {"episode": "synopsis.episode.code", "language": "synopsis.language", **_same("position", "text")},
        _told(Passage, "synopsis__episode"),
    ),
    Table(
        "evidence",
        {"event": "event.slug", "episode": "passage.synopsis.episode.code", "language": "passage.synopsis.language"}
        | {"passage": "passage.position"},
        _evidence,
    ),
    Table(
        "secrets",
        {"slug": "slug", **_both("title", "text"), "revealed_in": "revealed_in.code"},
        _told(Secret, "revealed_in"),
    ),
    Table(
        "secret_characters",
        {"secret": "secret.slug", "character": "character.slug"},
        _all(Secret.about.through, "secret", "character"),
    ),
    Table(
        "knowledge",
        {"secret": "secret.slug", "character": "character.slug", "state": "state", **_SPAN},
        _lasting(Knowledge, "secret", "character"),
    ),
    Table(
        "conditions",
        {"character": "character.slug", "kind": "kind", **_SPAN},
        _lasting(Condition, "character"),
    ),
    Table(
        "relationships",
        {"kind": "kind", "character": "character.slug", "other": "other.slug", **_SPAN},
        _lasting(Relationship, "character", "other"),
    ),
]
