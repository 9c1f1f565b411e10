"""In which order a page reads its events: as the episodes tell them, or as they happened."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from episodes.filterfields import OneField
from episodes.filtering import StrictForm

ORDERS = {"told": _("As told"), "happened": _("As it happened")}


class OrderForm(StrictForm):
    order = OneField(choices=list(ORDERS.items()), required=False)


@dataclass
class Choice:
    """One of the orders, and the address that asks for it and keeps all else."""

    label: str
    address: str
    is_chosen: bool


class Order:
    """The order that a request asks for. One that there is not is said, and shows nothing."""

    def __init__(self, asked: QueryDict):
        self.asked = asked
        form = OrderForm(asked)
        self.mistakes = [] if form.is_valid() else list(form.errors["order"])
        self.chosen = "" if self.mistakes else form.cleaned_data["order"] or "told"

    def of(self, events):
        """Return the events in this order."""
        return events.as_happened() if self.chosen == "happened" else events.as_told()

    @property
    def choices(self) -> list[Choice]:
        return [Choice(str(label), self._address(order), order == self.chosen) for order, label in ORDERS.items()]

    def _address(self, order: str) -> str:
        query = [
            (name, value)
            for name, values in self.asked.lists()
            for value in values
            if value and name not in {"order", "page", "news"}
        ]
        if order != "told":
            query.append(("order", order))
        return "?" + urlencode(query)
