"""By what the events can be filtered."""

from functools import cached_property

from django.utils.translation import gettext_lazy as _

from characters.models import Character
from episodes.filterfields import Code, Codes, One, Several, Switch, Text
from episodes.filtering import FilterSet, season_options
from episodes.folding import localized
from episodes.models import Episode
from episodes.textsearch import contains, every_word, folded, in_language
from events.atlas import Atlas
from events.models import Event, Participation, Place
from events.order import ORDERS


class EventFilter(FilterSet):
    q = Text(label=_("Text"), method="search", help_text=_("titles, texts"))
    character = Several(label=_("Character"), method="with_characters")
    together = Switch(label=_("all of them together"), method="unchanged")
    role = Several(label=_("Role"), method="in_role")
    place = Several(label=_("Place"), method="in_places")
    kind = Several(label=_("Kind"), lookup_expr="in")
    significance = Several(label=_("Significance"), lookup_expr="in")
    season = Several(label=_("Season"), field_name="episode__season", lookup_expr="in")
    episode = Codes(label=_("Episode"), field_name="episode__code", lookup_expr="in")
    since = Code(label=_("From episode"), method="told_since")
    until = Code(label=_("To episode"), method="told_until")
    order = One(label=_("Order"), method="in_order")

    class Meta(FilterSet.Meta):
        model = Event
        fields: list[str] = []

    def options(self):
        codes = [(episode.code, f"{episode.code} {episode.title}") for episode in self.episodes.values()]
        return {
            "character": list(Character.objects.named(self.horizon).by_name().values_list("slug", "name")),
            "role": Participation.Role.choices,
            "place": self.atlas.options(),
            "kind": sorted(Event.Kind.choices, key=lambda choice: choice[1]),
            "significance": Event.Significance.choices,
            "season": season_options(episode.season_id for episode in self.episodes.values()),
            "episode": codes,
            "since": codes,
            "until": codes,
            "order": list(ORDERS.items()),
        }

    @cached_property
    def atlas(self):
        return Atlas(Place.objects.told(self.horizon))

    @cached_property
    def episodes(self) -> dict[str, Episode]:
        told = Episode.objects.as_of(self.horizon).filter(self.horizon.upto("overall"))
        return {episode.code: episode for episode in told.order_by("overall")}

    def search(self, events, _name, text):
        def found(word, folded_word):
            return folded(localized("title_folded"), folded_word) | contains("text_shown", word)

        return events.alias(text_shown=in_language("text")).filter(every_word(text, found))

    def with_characters(self, events, _name, slugs):
        roles = self.form.cleaned_data["role"]
        if self.form.cleaned_data["together"]:
            return events.with_all_of(slugs, roles)
        return events.with_any_of(slugs, roles)

    def in_role(self, events, _name, roles):
        """Which characters have the role is asked by `with_characters`; without any, somebody has it."""
        return events if self.form.cleaned_data["character"] else events.with_any_of((), roles)

    def unchanged(self, events, _name, _value):
        """Whether they are all together is asked by `with_characters`."""
        return events

    def in_places(self, events, _name, slugs):
        return events.filter(place__in=self.atlas.within(slugs))

    def told_since(self, events, _name, code):
        return events.filter(episode__gte=self.episodes[code].overall)

    def told_until(self, events, _name, code):
        return events.filter(episode__lte=self.episodes[code].overall)

    def in_order(self, events, _name, order):
        return events.as_happened() if order == "happened" else events.as_told()
