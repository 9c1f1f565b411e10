"""By what the network can be looked at."""

from functools import cached_property

from django.utils.translation import gettext_lazy as _

from characters.models import Character
from episodes.filterfields import Code, One
from episodes.filtering import FilterSet
from episodes.models import Episode
from events.models import Event
from events.network import FEWEST_DRAWN, MOST_DRAWN


class NetworkFilter(FilterSet):
    """What the picture is of; none of them leaves out an event by itself."""

    focus = One(label=_("One character"), method="unchanged")
    upto = Code(label=_("Up to episode"), method="unchanged")
    characters = One(label=_("Characters in the picture"), method="unchanged")

    NUMBERS = (FEWEST_DRAWN, 50, 100, MOST_DRAWN)

    class Meta(FilterSet.Meta):
        model = Event
        fields: list[str] = []

    def options(self):
        return {
            "focus": [("", _("everyone")), *self.names.items()],
            "upto": [(episode.code, f"{episode.code} {episode.title}") for episode in self.episodes],
            "characters": [(str(number), str(number)) for number in self.NUMBERS],
        }

    @cached_property
    def names(self) -> dict[str, str]:
        """The names of all characters told of, by their slugs."""
        return dict(Character.objects.named(self.horizon).by_name().values_list("slug", "name"))

    @cached_property
    def episodes(self) -> list[Episode]:
        """The episodes told of which there is a story."""
        told = Episode.objects.as_of(self.horizon).filter(
            overall__in=Event.objects.told(self.horizon).values("episode").order_by()
        )
        return list(told.order_by("overall"))

    def unchanged(self, events, _name, _value):
        return events

    @property
    def last(self) -> Episode | None:
        """The episode up to which the picture tells: the one asked for, else the last that is told."""
        asked = self.form.cleaned_data.get("upto")
        return next((episode for episode in reversed(self.episodes) if asked in ("", None, episode.code)), None)

    @property
    def focused_on(self) -> str:
        return self.form.cleaned_data.get("focus", "")

    @property
    def most(self) -> int:
        return int(self.form.cleaned_data.get("characters") or FEWEST_DRAWN)
