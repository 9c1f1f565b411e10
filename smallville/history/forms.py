"""What the page of recent changes can be narrowed to."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from reversion.models import Revision, Version

from smallville.history.versions import types
from smallville.models import Way

# Whatever the clock, these and their neighbours are days that a database can hold.
_DAYS = [MinValueValidator(date(1900, 1, 1)), MaxValueValidator(date(2999, 12, 31))]


class RecentForm(forms.Form):
    """Filters revisions; `kinds` are the content types that one may see."""

    who: forms.ModelChoiceField = forms.ModelChoiceField(
        None, label=_("Who"), required=False, empty_label=_("anybody")
    )
    what = forms.ChoiceField(label=_("What"), required=False)
    q = forms.CharField(label=_("Name or episode"), required=False, max_length=100)
    since = forms.DateField(
        label=_("From"),
        required=False,
        validators=_DAYS,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    until = forms.DateField(
        label=_("To"),
        required=False,
        validators=_DAYS,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    imports = forms.BooleanField(label=_("Imports only"), required=False)

    def __init__(self, *args, kinds, **kwargs):
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        fields: dict[str, Any] = self.fields
        self.kinds = kinds
        users = get_user_model()._default_manager.filter(Exists(Revision.objects.filter(user=OuterRef("pk"))))
        fields["who"].queryset = users.order_by("username")
        names = sorted((capfirst(str(model._meta.verbose_name_plural)), kind.pk) for model, kind in types().items())
        visible = {kind.pk for kind in kinds}
        fields["what"].choices = [("", _("anything")), *((pk, name) for name, pk in names if pk in visible)]
        for name in ("since", "until"):
            fields[name].input_formats = ["%Y-%m-%d", "%d.%m.%Y"]

    def revisions(self) -> QuerySet[Revision]:
        """Return the revisions that are asked for, the latest first; none where what is asked for is not valid."""
        found = Revision.objects.exclude(origin__way=Way.BEFORE).order_by("-pk")
        if not self.is_valid():
            return found.none()
        asked = self.cleaned_data
        versions = Version.objects.filter(revision=OuterRef("pk"), content_type__in=self.kinds)
        if asked["what"]:
            versions = versions.filter(content_type=asked["what"])
        if asked["q"]:
            versions = versions.filter(object_repr__icontains=asked["q"])
        found = found.filter(Exists(versions))
        if asked["who"]:
            found = found.filter(user=asked["who"])
        if asked["imports"]:
            found = found.filter(origin__way=Way.IMPORT)
        if asked["since"]:
            found = found.filter(date_created__gte=_midnight(asked["since"]))
        if asked["until"]:
            found = found.filter(date_created__lt=_midnight(asked["until"] + timedelta(days=1)))
        return found


def _midnight(day):
    return timezone.make_aware(datetime.combine(day, time.min))
