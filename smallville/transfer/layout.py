"""Which file an exported object stands in, and where in it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from smallville.transfer.rows import Row

Order = Callable[[Row], Any]


def read(row: Row, path: str) -> Any:
    """Return what `path` leads to from a row: `event.episode.overall`."""
    found: Any = row
    for name in path.split("."):
        found = found.final[found.sheet.columns[name]]
    return found


def by(*paths: str) -> Order:
    """Return the order by the values at `paths`, and then by age: that in which the files gave them."""
    return lambda row: (*(read(row, path) for path in paths), row.pk)


GUIDE: dict[str, tuple[str, Order]] = {
    "01-seasons": ("episodes.season", by("number")),
    "02-people": ("episodes.person", by("slug")),
    "03-episodes": ("episodes.episode", by("overall")),
    "04-credits": ("episodes.credit", by("episode.overall", "role", "position")),
    "05-characters": ("characters.character", by("slug")),
    "06-aliases": ("characters.alias", by("character.slug", "revealed_in.overall", "name")),
    "07-appearances": ("characters.appearance", by("episode.overall", "character.slug")),
    "08-places": ("events.place", by("slug")),
    "09-secrets": ("events.secret", by("slug")),
    "11-exemptions": ("events.exemption", by("rule", "object")),
}
BACKDROP = "10-backdrop"
# Each with the episode whose story it belongs to.
STORY: dict[str, tuple[str, Order]] = {
    "episodes.synopsis": ("episode", by("language")),
    "episodes.passage": ("synopsis.episode", by("synopsis.language", "position")),
    "events.event": ("episode", by("position")),
    "events.participation": ("event.episode", by("event.position")),
    "events.cause": ("effect.episode", by("effect.position")),
    "events.knowledge": ("begun_with.episode", by("begun_with.position")),
    "events.condition": ("begun_with.episode", by("begun_with.position")),
    "events.relationship": ("begun_with.episode", by("begun_with.position")),
}


def lay_out(rows: Mapping[str, Iterable[Row]]) -> Iterator[tuple[str, list[Row]]]:
    """Yield the files, each by its name and what stands in it, of all rows by the label of their model."""
    for name, (label, order) in GUIDE.items():
        yield f"guide/{name}.yaml", sorted(rows[label], key=order)
    backdrop: list[Row] = []
    stories: dict[Row, list[Row]] = defaultdict(list)
    for label, (path, order) in STORY.items():
        begun, unbegun = _parted(rows[label])
        for row in sorted(begun, key=order):
            stories[read(row, path)].append(row)
        backdrop += sorted(unbegun, key=by())
    yield f"guide/{BACKDROP}.yaml", backdrop
    for episode, told in sorted(stories.items(), key=lambda story: read(story[0], "overall")):
        season, number = read(episode, "season.number"), read(episode, "number")
        yield f"story/s{season:02}e{number:02}.yaml", told


def _parted(rows: Iterable[Row]) -> tuple[list[Row], list[Row]]:
    """Return those that belong to a story, and those of the backdrop, which no event begins."""
    begun: list[Row] = []
    unbegun: list[Row] = []
    for row in rows:
        place = row.sheet.columns.get("begun_with")
        (unbegun if place is not None and row.final[place] is None else begun).append(row)
    return begun, unbegun
