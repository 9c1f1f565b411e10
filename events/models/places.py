"""Where things happen."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.expressions import RawSQL
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from episodes.fields import FoldedField
from episodes.horizon import Horizon, ToldQuerySet
from episodes.models import Status, in_some_language
from episodes.naturalkeys import NaturalKeyModel


class PlaceQuerySet(ToldQuerySet):
    def told(self, horizon: Horizon):
        """Those in which, or anywhere inside which, something told happens."""
        if horizon.is_everything:
            return self._upto(horizon)
        inhabited = RawSQL(_WITH_EVENTS_INSIDE, [Status.PUBLISHED.value, horizon.overall])  # noqa: S611 (a constant)
        return self._upto(horizon).filter(pk__in=inhabited)


_WITH_EVENTS_INSIDE = """
    WITH RECURSIVE inhabited(id) AS (
        SELECT place_id FROM events_event WHERE place_id IS NOT NULL AND status = %s AND episode_id <= %s
        UNION
        SELECT place.parent_id FROM events_place place JOIN inhabited ON place.id = inhabited.id
        WHERE place.parent_id IS NOT NULL
    )
    SELECT id FROM inhabited
"""


class Place(NaturalKeyModel):
    """Where something happens; places lie inside places."""

    class Kind(models.TextChoices):
        COUNTRY = "country", _("country")
        STATE = "state", pgettext_lazy("place", "state")
        COUNTY = "county", _("county")
        CITY = "city", _("city")
        TOWN = "town", _("town")
        FARM = "farm", _("farm")
        HOUSE = "house", _("house or flat")
        BUILDING = "building", _("building")
        BUSINESS = "business", _("business")
        SCHOOL = "school", _("school")
        HOSPITAL = "hospital", _("hospital")
        CLUB = "club", _("club")
        CAVE = "cave", _("cave")
        NATURE = "nature", _("nature")
        PLANET = "planet", _("planet")
        DIMENSION = "fictional-dimension", _("other dimension")
        OTHER = "other", _("other")

    name = models.CharField(_("name"), max_length=100)
    name_folded_de = FoldedField("name", "de")
    name_folded_en = FoldedField("name", "en")
    slug = models.SlugField(_("slug"), max_length=100, unique=True, help_text=_("The name in addresses."))
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.OTHER)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("lies in")
    )

    natural_key_fields = ("slug",)
    objects = PlaceQuerySet.as_manager()

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        ordering = ["slug"]
        constraints = [
            models.CheckConstraint(condition=in_some_language("name"), name="place_has_name"),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                name="place_not_in_itself",
                violation_error_message=_("A place cannot lie inside itself."),
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("events:place", args=[self.slug])

    def clean(self):
        """Refuse a place that lies inside one of the places inside it."""
        place, seen = self.parent, {self.pk}
        while place is not None:
            if place.pk in seen and place.pk is not None:
                raise ValidationError({"parent": _("A place cannot lie inside itself.")})
            seen.add(place.pk)
            place = place.parent
