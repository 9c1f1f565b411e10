"""By what the characters can be filtered."""

from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from characters.models import Alias, Appearance, Character
from episodes.filterfields import Codes, One, Several, Text
from episodes.filtering import FilterSet, season_options
from episodes.models import Episode, Person
from episodes.textsearch import contains, every_word, folded, in_language
from events.models import Event, Participation


class CharacterFilter(FilterSet):
    q = Text(label=_("Text"), method="search", help_text=_("names, descriptions"))
    kind = Several(label=_("Kind"), lookup_expr="in")
    billing = Several(label=_("Billing"), method="billed")
    performer = Several(label=_("Played by"), method="played_by")
    season = Several(label=_("Season"), method="seen_in")
    sort = One(label=_("Sort by"), method="sorted_by")

    SORTS = {"name": _("Name"), "introduced": _("First appearance"), "events": _("Number of events")}

    class Meta(FilterSet.Meta):
        model = Character
        fields: list[str] = []

    def options(self):
        told = Episode.objects.as_of(self.horizon).filter(self.horizon.upto("overall"))
        return {
            "kind": Character.Kind.choices if self.horizon.is_everything else [],
            "billing": (Character if self.horizon.is_everything else Appearance).Billing.choices,
            "performer": list(self._performers().values_list("slug", "name")),
            "season": season_options(told.order_by("overall").values_list("season", flat=True)),
            "sort": list(self.SORTS.items()),
        }

    def search(self, characters, _name, text):
        aliases = Alias.objects.told(self.horizon).filter(character=OuterRef("pk"))

        def found(word, folded_word):
            return (
                folded("name_folded", folded_word)
                | Exists(aliases.filter(folded("name_folded", folded_word)))
                | contains("summary_shown", word)
            )

        return characters.alias(summary_shown=in_language("summary")).filter(every_word(text, found))

    def billed(self, characters, _name, billings):
        """By the billing in the whole series at everything, else by those in the episodes told."""
        if self.horizon.is_everything:
            return characters.filter(billing__in=billings)
        return characters.filter(Exists(self._appearances().filter(billing__in=billings)))

    def played_by(self, characters, _name, slugs):
        played: Any = Exists(self._appearances().filter(performers__slug__in=slugs))
        if self.horizon.is_everything:
            played |= Exists(Person.objects.filter(characters=OuterRef("pk"), slug__in=slugs))
        return characters.filter(played)

    def _performers(self):
        """Return who plays someone in an episode told; at everything also those of whom the episode is unknown."""
        performers = Person.objects.playing_in(Appearance.objects.told(self.horizon))
        if self.horizon.is_everything:
            performers |= Person.objects.playing_in(Character.objects.met(self.horizon))
        return performers

    def _appearances(self):
        return Appearance.objects.told(self.horizon).filter(character=OuterRef("pk"))

    def seen_in(self, characters, _name, seasons):
        appearing = self._appearances().filter(episode__season__in=seasons)
        taking_part = Participation.objects.told(self.horizon).taking_part()
        in_events = taking_part.filter(character=OuterRef("pk"), event__episode__season__in=seasons)
        return characters.filter(Exists(appearing) | Exists(in_events))

    def sorted_by(self, characters, _name, sort):
        if sort == "introduced":
            return characters.by_introduction()
        if sort == "events":
            return characters.by_number_of_events(Event.objects.told(self.horizon))
        return characters


class AppearanceFilter(FilterSet):
    character = Several(label=_("Character"), field_name="character__slug", lookup_expr="in")
    episode = Codes(label=_("Episode"), field_name="episode__code", lookup_expr="in")
    season = Several(label=_("Season"), field_name="episode__season", lookup_expr="in")
    billing = Several(label=_("Billing"), lookup_expr="in")
    performer = Several(label=_("Played by"), method="played_by")

    class Meta(FilterSet.Meta):
        model = Appearance
        fields: list[str] = []

    def options(self):
        told = list(Episode.objects.as_of(self.horizon).filter(self.horizon.upto("overall")).order_by("overall"))
        return {
            "character": list(Character.objects.met(self.horizon).by_name().values_list("slug", "name")),
            "episode": [(episode.code, episode.code) for episode in told],
            "season": season_options(episode.season_id for episode in told),
            "billing": Appearance.Billing.choices,
            "performer": list(
                Person.objects.playing_in(Appearance.objects.told(self.horizon)).values_list("slug", "name")
            ),
        }

    def played_by(self, appearances, _name, slugs):
        return appearances.filter(Exists(Person.objects.filter(appearances=OuterRef("pk"), slug__in=slugs)))
