"""What a fan says of their public page, and of their plan."""

from datetime import date, time, timedelta

from django import forms
from django.core.validators import RegexValidator
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from tracking.guide import Guide, UnknownEpisodeError
from tracking.models import Plan
from tracking.models.sharing import MOST_AT_ONCE

AT_MOST_YEARS = 5
EVENING = time(20, 15)


class PageForm(forms.Form):
    address = forms.CharField(
        label=_("Address"),
        required=False,
        min_length=3,
        max_length=40,
        validators=[RegexValidator(r"^[a-z0-9-]+\Z", _("Use small letters from a to z, digits and hyphens."))],
    )
    name = forms.CharField(label=_("Heading"), required=False, max_length=60)


class PlanForm(forms.Form):
    """So many episodes on some days of the week, from one episode and one day on."""

    number = forms.IntegerField(label=_("Episodes at once"), min_value=1, max_value=MOST_AT_ONCE)
    days = forms.TypedMultipleChoiceField(
        label=_("Days of the week"), choices=list(WEEKDAYS.items()), coerce=int, widget=forms.CheckboxSelectMultiple
    )
    code = forms.CharField(label=_("From the episode"), max_length=12)
    begins = forms.DateField(
        label=_("From the day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    at = forms.TimeField(label=_("At the time"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))

    def __init__(self, data, *, plan: Plan | None, guide: Guide, start: int):
        self.guide = guide
        super().__init__(
            data,
            initial={
                "number": plan.number if plan else 2,
                "days": plan.weekdays if plan else [timezone.localdate().weekday()],
                "code": guide.code(plan.episode_id if plan else start),
                "begins": plan.begins if plan else timezone.localdate(),
                "at": plan.at if plan else EVENING,
            },
        )

    def clean_code(self):
        try:
            entry = self.guide.find(self.cleaned_data["code"])
        except UnknownEpisodeError as error:
            raise forms.ValidationError(
                _("There is no such episode. A code is a season and a number in it, like 3x01.")
            ) from error
        self.cleaned_data["overall"] = entry.overall
        return entry.code

    def clean_begins(self):
        begins: date = self.cleaned_data["begins"]
        if abs(begins - timezone.localdate()) > timedelta(days=365 * AT_MOST_YEARS):
            raise forms.ValidationError(_("That is too far away: choose a day within five years."))
        return begins

    @property
    def said(self) -> dict:
        """The fields of the plan."""
        said = self.cleaned_data
        days = sum(1 << day for day in set(said["days"]))
        return {
            "episode_id": said["overall"], "number": said["number"], "days": days,
            "begins": said["begins"], "at": said["at"],
        }  # fmt: skip
