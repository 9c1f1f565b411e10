"""By what the characters can be filtered."""

from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from characters.models import Alias, Appearance, Character
from episodes.filterfields import One, Several, Text
from episodes.filtering import FilterSet, season_options
from episodes.models import Person, Season, Status
from episodes.textsearch import contains, every_word, folded, in_language
from events.models import Participation


class CharacterFilter(FilterSet):
    q = Text(label=_("Text"), method="search", help_text=_("names, descriptions"))
    kind = Several(label=_("Kind"), lookup_expr="in")
    billing = Several(label=_("Billing"), lookup_expr="in")
    performer = Several(label=_("Played by"), method="played_by")
    season = Several(label=_("Season"), method="seen_in")
    sort = One(label=_("Sort by"), method="sorted_by")

    SORTS = {"name": _("Name"), "introduced": _("First appearance"), "events": _("Number of events")}

    class Meta(FilterSet.Meta):
        model = Character
        fields: list[str] = []

    def options(self):
        performers = Person.objects.filter(Exists(Appearance.objects.filter(performers=OuterRef("pk"))))
        performers |= Person.objects.filter(Exists(Character.objects.filter(performers=OuterRef("pk"))))
        return {
            "kind": Character.Kind.choices,
            "billing": Character.Billing.choices,
            "performer": list(performers.values_list("slug", "name")),
            "season": season_options(Season.objects.values_list("number", flat=True)),
            "sort": list(self.SORTS.items()),
        }

    def search(self, characters, _name, text):
        aliases = Alias.objects.filter(character=OuterRef("pk"))

        def found(word, folded_word):
            return (
                folded("name_folded", folded_word)
                | Exists(aliases.filter(folded("name_folded", folded_word)))
                | contains("summary_shown", word)
            )

        return characters.alias(summary_shown=in_language("summary")).filter(every_word(text, found))

    def played_by(self, characters, _name, slugs):
        appearing = Appearance.objects.filter(character=OuterRef("pk"), performers__slug__in=slugs)
        in_series = Person.objects.filter(characters=OuterRef("pk"), slug__in=slugs)
        return characters.filter(Exists(appearing) | Exists(in_series))

    def seen_in(self, characters, _name, seasons):
        appearing = Appearance.objects.filter(character=OuterRef("pk"), episode__season__in=seasons)
        taking_part = Participation.objects.published().taking_part()
        in_events = taking_part.filter(character=OuterRef("pk"), event__episode__season__in=seasons)
        return characters.filter(Exists(appearing) | Exists(in_events))

    def sorted_by(self, characters, _name, sort):
        if sort == "introduced":
            return characters.by_introduction()
        if sort == "events":
            events = Count("participations", filter=Q(participations__event__status=Status.PUBLISHED))
            return characters.alias(number_of_events=events).order_by("-number_of_events", "name_folded", "pk")
        return characters
