"""What a reader says about their runs and about how the guide is to tell."""

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext_lazy as _

from episodes.horizon import Horizon, UnknownHorizonError
from tracking.models import Fan, Run
from tracking.services import prefer

LONGEST_NOTE = 20_000


def zones() -> list[tuple[str, str]]:
    """Return the time zones that a fan may live in: those named after a place, as Europe/Berlin."""
    places = (
        "Africa/",
        "America/",
        "Antarctica/",
        "Asia/",
        "Atlantic/",
        "Australia/",
        "Europe/",
        "Indian/",
        "Pacific/",
    )
    named = sorted(zone for zone in available_timezones() if zone.startswith(places))
    return [(zone, zone.replace("_", " ")) for zone in named]


class RunForm(forms.ModelForm):
    class Meta:
        model = Run
        fields = ["name"]
        labels = {"name": _("Name of the run")}


class TellingForm(forms.Form):
    """How the guide tells: as far as was watched, up to an episode, or as said on the device."""

    telling = forms.ChoiceField(label=_("The guide tells"), choices=Fan.Telling.choices, widget=forms.RadioSelect)
    code = forms.CharField(label=_("The episode"), max_length=12, required=False)
    titles = forms.BooleanField(label=_("Show the titles of all episodes"), required=False)
    scale = forms.TypedChoiceField(label=_("Ratings in"), choices=Fan.Scale.choices, coerce=int, required=False)
    zone = forms.ChoiceField(label=_("Time zone"), choices=zones, required=False)

    def __init__(self, data, *, tracker: Any, guide: Any):
        self.tracker, self.guide = tracker, guide
        fan = tracker.fan
        fixed = tracker.fixed_at
        code = "" if fixed is None else guide.code(fixed)
        super().__init__(
            data,
            initial={
                "telling": tracker.telling,
                "code": code,
                "titles": tracker.titles,
                "scale": fan.scale if fan else Fan.Scale.TEN,
                "zone": str(tracker.clock),
            },
        )
        if not tracker.is_fan:
            del self.fields["titles"], self.fields["scale"], self.fields["zone"]

    def clean(self):
        said = self.cleaned_data
        if said.get("telling") == Fan.Telling.FIXED and "code" in said:
            ruler = {entry.code: entry.overall for entry in self.guide.entries}
            try:
                said["fixed_at"] = Horizon.read(said["code"], ruler).overall
            except UnknownHorizonError as error:
                self.add_error("code", str(error))
        return said

    def save(self):
        said = self.cleaned_data
        self.tracker.tell(said["telling"], said.get("fixed_at"))
        if self.tracker.is_fan:
            scale = said["scale"] or Fan.Scale.TEN
            prefer(user=self.tracker.user, titles=said["titles"], scale=scale, zone=said["zone"])


class OpinionForm(forms.Form):
    """What a fan thinks of an episode: a rating, and a note for themselves. Both can be left empty."""

    value = forms.TypedChoiceField(
        label=_("Rating"), choices=[("", ""), *((n, n) for n in range(1, 11))], coerce=int, empty_value=None,
        required=False,
    )  # fmt: skip
    text = forms.CharField(label=_("Note"), max_length=LONGEST_NOTE, required=False, widget=forms.Textarea)
