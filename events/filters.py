"""By what the events, the secrets and the board can be filtered."""

from functools import cached_property

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from characters.models import Appearance, Character
from episodes.filterfields import Code, Codes, One, Several, Switch, Text
from episodes.filtering import FilterSet, season_options
from episodes.folding import localized
from episodes.models import Episode
from episodes.textsearch import contains, every_word, folded, in_language
from events.atlas import Atlas
from events.ledger import TOLD, Ledger, Standing
from events.models import Condition, Event, Participation, Place, Secret
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
            "kind": sorted(Event.Kind.told(), key=lambda choice: choice[1]),
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
        """The episodes that are told, by their codes."""
        return {episode.code: episode for episode in self.guide if self.horizon.covers(episode.overall)}

    @cached_property
    def guide(self) -> list[Episode]:
        return list(Episode.objects.as_of(self.horizon).order_by("overall"))

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


class SecretFilter(FilterSet):
    q = Text(label=_("Text"), method="search", help_text=_("titles, texts"))
    character = Several(label=_("Character"), method="with_characters")
    state = Several(label=_("State"), method="in_state")
    secret = Several(label=_("Secret"), field_name="slug", lookup_expr="in")
    season = Several(label=_("Told in season"), field_name="revealed_in__season", lookup_expr="in")
    view = One(label=_("Which view"), method="unchanged")

    VIEWS = {"ledger": _("The ledger"), "dark": _("Who is in the dark")}

    class Meta(FilterSet.Meta):
        model = Secret
        fields: list[str] = []

    def options(self):
        secrets = list(
            Secret.objects.told(self.horizon).order_by(localized("title_folded"), "slug").select_related("revealed_in")
        )
        told = {secret.revealed_in.season_id for secret in secrets if secret.revealed_in}
        return {
            "character": [(character.slug, character.name) for character in self.characters.values()],
            "state": Standing.choices,
            "secret": [(secret.slug, secret.title) for secret in secrets],
            "season": season_options(sorted(told)),
            "view": list(self.VIEWS.items()),
        }

    @cached_property
    def ledger(self) -> Ledger:
        return Ledger.told(self.horizon)

    @cached_property
    def characters(self) -> dict[str, Character]:
        return {character.slug: character for character in Character.objects.named(self.horizon).by_name()}

    @property
    def is_dark(self) -> bool:
        """Whether the list is to say who is in the dark. Its characters and states then are theirs."""
        return self.form.is_valid() and self.form.cleaned_data["view"] == "dark"

    def asked(self, name) -> list:
        """Return the values that the reader asks for with the filter `name`; none if some are mistaken."""
        return self.form.cleaned_data[name] if self.form.is_valid() else []

    def search(self, secrets, _name, text):
        def found(word, folded_word):
            return folded(localized("title_folded"), folded_word) | contains("text_shown", word)

        return secrets.alias(text_shown=in_language("text")).filter(every_word(text, found))

    def with_characters(self, secrets, _name, slugs):
        return self._standing(secrets, slugs, self.form.cleaned_data["state"])

    def in_state(self, secrets, _name, standings):
        """How a character stands is asked by `with_characters`; without any, it is how anyone stands."""
        return secrets if self.form.cleaned_data["character"] else self._standing(secrets, (), standings)

    def unchanged(self, secrets, _name, _value):
        """The views differ in what they show of each secret."""
        return secrets

    def _standing(self, secrets, slugs, standings):
        """Return the secrets with which one of these characters stands so; in the dark, the view sees to that."""
        if self.form.cleaned_data["view"] == "dark":
            return secrets
        among = [self.characters[slug].pk for slug in slugs]
        fitting = Q(pk__in=self.ledger.secrets(among, standings or TOLD))
        if Standing.NOTHING in standings:
            fitting |= ~Q(pk__in=self.ledger.told_of_all(among))
        return secrets.filter(fitting)


class BoardFilter(FilterSet):
    q = Text(label=_("Name"), method="search", help_text=_("part of a name"))
    main = Switch(label=_("main cast only"), method="main_only")
    condition = Several(label=_("Condition"), method="in_condition")
    group = One(label=_("Order"), method="unchanged")

    GROUPS = {"recent": _("Last seen first"), "place": _("By place")}

    class Meta(FilterSet.Meta):
        model = Character
        fields: list[str] = []

    def options(self):
        kinds = {condition.kind for condition in self.conditions}
        choices = [choice for choice in Condition.Kind.choices if choice[0] in kinds]
        return {
            "condition": sorted(choices, key=lambda choice: str(choice[1])),
            "group": list(self.GROUPS.items()),
        }

    @cached_property
    def conditions(self) -> list[Condition]:
        """All that holds, each read as it is told: whoever is only presumed dead may have to read dead."""
        return list(Condition.objects.held(self.horizon).with_span().order_by("since", "pk"))

    @property
    def by_place(self) -> bool:
        return self.form.is_valid() and self.form.cleaned_data["group"] == "place"

    def search(self, characters, _name, text):
        return characters.filter(every_word(text, lambda _word, folded_word: folded("name_folded", folded_word)))

    def main_only(self, characters, _name, is_on):
        if not is_on:
            return characters
        main = Appearance.objects.told(self.horizon).filter(billing=Appearance.Billing.MAIN)
        return characters.filter(Exists(main.filter(character=OuterRef("pk"))))

    def in_condition(self, characters, _name, kinds):
        found = {condition.character_id for condition in self.conditions if condition.kind in kinds}
        return characters.filter(pk__in=found)

    def unchanged(self, characters, _name, _value):
        """The board is in order only when it is known where everyone is."""
        return characters
