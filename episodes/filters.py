"""By what the guide to the episodes can be filtered."""

from functools import cached_property
from typing import Any

from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.utils.translation import gettext_lazy as _

from characters.models import Appearance, Character
from episodes.filterfields import One, Several, Switch, Text
from episodes.filtering import FilterSet, season_options
from episodes.folding import localized
from episodes.models import Credit, Episode, Passage, Person
from episodes.textsearch import contains, every_word, folded, in_language
from events.atlas import Atlas
from events.models import Event, Participation, Place

CHARACTER = "character"


class EpisodeFilter(FilterSet):
    q = Text(label=_("Text"), method="search", help_text=_("titles, summaries"))
    season = Several(label=_("Season"), lookup_expr="in")
    year = Several(label=_("Year"), field_name="air_date_us__year", lookup_expr="in")
    character = Several(label=_("Character"), method="with_characters")
    place = Several(label=_("Place"), method="in_places")
    director = Several(label=_("Directed by"), method="directed_by")
    writer = Several(label=_("Written by"), method="written_by")
    unwatched = Switch(label=_("Unwatched only"), method="unwatched_only")
    sort = One(label=_("Sort by"), method="sorted_by")

    SORTS = {"broadcast": _("Broadcast"), "title": _("Title")}

    class Meta(FilterSet.Meta):
        model = Episode
        fields: list[str] = []

    def __init__(self, data, queryset, *, marks=(), **options):
        """`marks`: the episodes that the reader has watched or skipped. Who has none is not asked about them."""
        self.marks = marks
        super().__init__(data, queryset, **options)
        if not marks:
            del self.filters["unwatched"]

    def options(self):
        shown = list(self.queryset.order_by("overall").values_list("season", "air_date_us"))
        people = self._people()
        return {
            "season": season_options(number for number, _day in shown),
            "year": [(str(year), str(year)) for year in sorted({day.year for _season, day in shown if day})],
            "character": [(slug, name) for part, slug, name in people if part == CHARACTER],
            "place": self.atlas.options(),
            "director": [(slug, name) for part, slug, name in people if part == Credit.Role.DIRECTOR],
            "writer": [(slug, name) for part, slug, name in people if part == Credit.Role.WRITER],
            "sort": list(self.SORTS.items()),
        }

    def _people(self) -> list[tuple[str, str, str]]:
        """Return (part, slug, name) of the characters met and the crew, in the order of their names, in one query."""
        characters = Character.objects.met(self.horizon).order_by().annotate(part=Value(CHARACTER))
        crew = Credit.objects.order_by().annotate(part=F("role"))
        found = characters.in_columns("part", "slug", "name", "name_folded", "pk").union(
            crew.in_columns("part", "person__slug", "person__name", "person__name_folded", "person")
        )
        return [(part, slug, name) for part, slug, name, *_order in sorted(found, key=lambda row: row[3:])]

    @cached_property
    def atlas(self):
        return Atlas(Place.objects.told(self.horizon))

    def search(self, episodes, _name, text):
        passages = Passage.objects.told(self.horizon).filter(synopsis__episode=OuterRef("overall"))
        teaser_told = self.horizon.upto_next("overall")

        def found(word, folded_word):
            return (
                folded(localized("title_folded"), folded_word) & self._title_told()
                | Q(code__iexact=word)
                | contains("teaser_shown", word) & teaser_told
                | Exists(passages.filter(contains("text", word)))
            )

        return episodes.alias(teaser_shown=in_language("teaser")).filter(every_word(text, found))

    def with_characters(self, episodes, _name, slugs):
        appearing = Appearance.objects.told(self.horizon).filter(
            episode=OuterRef("overall"), character__slug__in=slugs
        )
        taking_part = Participation.objects.told(self.horizon).taking_part()
        in_events = taking_part.filter(event__episode=OuterRef("overall"), character__slug__in=slugs)
        return episodes.filter(Exists(appearing) | Exists(in_events))

    def in_places(self, episodes, _name, slugs):
        there = Event.objects.told(self.horizon).filter(place__in=self.atlas.within(slugs))
        return episodes.filter(Exists(there.filter(episode=OuterRef("overall"))))

    def directed_by(self, episodes, _name, slugs):
        return _credited(episodes, Credit.Role.DIRECTOR, slugs)

    def written_by(self, episodes, _name, slugs):
        return _credited(episodes, Credit.Role.WRITER, slugs)

    def unwatched_only(self, episodes, _name, is_on):
        return episodes.exclude(overall__in=list(self.marks)) if is_on else episodes

    def sorted_by(self, episodes, _name, sort):
        """By title, those first whose title is told: where the others stand would give theirs away."""
        if sort != "title":
            return episodes
        title: Any = F(localized("title_folded"))
        if told := self._title_told():
            title = Case(When(told, then=title))
        return episodes.order_by(title.asc(nulls_last=True), "overall")

    def _title_told(self) -> Q:
        return Q() if self.horizon.titles else self.horizon.upto_next("overall")


class PersonFilter(FilterSet):
    q = Text(label=_("Name"), method="search", help_text=_("part of a name"))

    class Meta(FilterSet.Meta):
        model = Person
        fields: list[str] = []

    def search(self, people, _name, text):
        return people.filter(every_word(text, lambda _word, folded_word: folded("name_folded", folded_word)))


def _credited(episodes, role, slugs):
    return episodes.filter(
        Exists(Credit.objects.filter(episode=OuterRef("overall"), role=role, person__slug__in=slugs))
    )
