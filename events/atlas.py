"""Which places lie in which, worked out once for all of them."""

from collections import defaultdict

from episodes.folding import fold


class Atlas:
    """The tree of some places. A place whose surroundings are not among them stands at the top.

    Among neighbours, those with most places inside come first, then the order is that of their names.
    """

    def __init__(self, places):
        self.places = {place.pk: place for place in places}
        self._inside = defaultdict(list)
        for place in self.places.values():
            self._inside[place.parent_id if place.parent_id in self.places else None].append(place)
        for neighbours in list(self._inside.values()):
            neighbours.sort(key=lambda place: (-sum(1 for _ in self.outline(place)), fold(place.name)))

    def find(self, slug: str):
        """Return the place of that slug; None if it is not among these."""
        return next((place for place in self.places.values() if place.slug == slug), None)

    def directly_in(self, place) -> list:
        return self._inside.get(place.pk, [])

    def around(self, place) -> list:
        """Return what `place` lies in, the largest first."""
        ways: list = []
        while (place := self.places.get(place.parent_id)) is not None:
            ways.insert(0, place)
        return ways

    def outline(self, place=None, depth=0):
        """Yield (depth, place) for all the places inside `place`, or for all there are, outer before inner."""
        for inner in self._inside.get(place.pk if place else None, ()):
            yield depth, inner
            yield from self.outline(inner, depth + 1)

    def within(self, slugs) -> set[int]:
        """Return the keys of the places of those slugs and of all inside them."""
        found = set()
        for place in self.places.values():
            if place.slug in slugs:
                found |= {place.pk, *(inner.pk for _depth, inner in self.outline(place))}
        return found

    def options(self) -> list[tuple[str, str]]:
        """Return (slug, name) of all places, each name indented by how deep its place lies."""
        return [(place.slug, "\u2003" * depth + place.name) for depth, place in self.outline()]
