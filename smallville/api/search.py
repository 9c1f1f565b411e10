"""The search, for programs."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from episodes.resources import Listing
from episodes.shapes import Number, Said, Shape, Text, Word
from smallville.models import SearchDocument
from smallville.models.search import Kind
from smallville.search.filters import SearchFilter
from smallville.search.searching import meant, search
from smallville.search.words import Query

_RESOURCES = {
    Kind.EPISODE: "api:episode",
    Kind.CHARACTER: "api:character",
    Kind.EVENT: "api:event",
    Kind.PLACE: "api:place",
    Kind.SECRET: "api:secret",
    Kind.PASSAGE: "api:episode",
}


class FoundAddress(Said, serializers.URLField):
    def to_representation(self, value):
        return self.context["links"].to(_RESOURCES[Kind(value["kind"])], value["slug"])


class FoundShape(Shape):
    kind = Word(Kind.choices, _("What it is."))
    slug = Text(_("Its slug; of an episode and of a passage, the code of the episode."))
    title = Text(_("What it is called."))
    text = Text(_("What it says around the words that were found."))
    passage = Number(_("Of a passage, which paragraph of the synopsis it is; null for all else."))
    found_for = Text(
        _("The words that found it: those asked for; where nothing has them, the names told that are most like.")
    )
    url = FoundAddress(_("Its address in the API."), source="*")


class SearchList(Listing):
    title = _("Search")
    words = _(
        "What some words find: names first, then titles, then texts, in your own language before the other. Small "
        "mistakes in names are forgiven."
    )
    serializer_class = FoundShape
    filterset_class = SearchFilter
    choices = {"kind": Kind.choices}

    def rows(self):
        listing: Any = self.filtered(SearchDocument.objects.told(self.horizon))
        query = Query(listing.asked("q") or "", self.language)
        narrowed = {"kinds": listing.asked("kind"), "seasons": [int(number) for number in listing.asked("season")]}
        self.found = search(query, self.horizon, **narrowed)
        if query and not self.found.number and (corrected := meant(query, self.horizon)):
            self.found = search(corrected, self.horizon, **narrowed)
        return [hit for group in self.found.groups for hit in group.hits]

    def loaded(self, page):
        return [
            {
                "kind": row.kind,
                "slug": row.slug,
                "title": "".join(piece.text for piece in row.title),
                "text": "".join(piece.text for piece in row.text),
                "passage": row.place if row.kind == Kind.PASSAGE else None,
                "found_for": self.found.query.text,
            }
            for row in self.found.show(page)
        ]
