from typing import ClassVar

from django.contrib import admin
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from episodes.editing import EditorAdmin
from events.adminforms import PlaceForm
from events.models import Place


@admin.register(Place)
class PlaceAdmin(EditorAdmin):
    form = PlaceForm
    list_display = ("name", "kind", "parent", "event_count")
    list_filter = ("kind",)
    search_fields = ("name_folded_de", "name_folded_en", "slug")
    fields = (("name_de", "name_en"), ("kind", "parent"), "slug")
    prepopulated_fields: ClassVar[dict] = {"slug": ("name_en",)}
    related_lists = ("children", "events")
    choice_related = ("parent",)

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("parent").annotate(event_count=Count("events"))

    def choice_label(self, obj):
        return f"{obj} ({obj.parent})" if obj.parent else str(obj)

    @admin.display(description=_("events"), ordering="event_count")
    def event_count(self, place):
        return place.event_count
