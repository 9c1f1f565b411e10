"""Who the story is about, for editors: characters, their other names, where they appear."""

from typing import ClassVar

from django.contrib import admin
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from characters.adminforms import CharacterForm
from characters.models import Alias, Appearance, Character
from episodes.editing import EditorAdmin, EditorInline
from events.spoilerwarnings import WarnsOfSpoilers


class AliasInline(EditorInline):
    model = Alias
    fields = ("name", "revealed_in")


@admin.register(Character)
class CharacterAdmin(WarnsOfSpoilers, EditorAdmin):
    form = CharacterForm
    told_in = "introduced_in"
    list_display = ("name", "kind", "billing", "named_in", "introduced_in", "event_count")
    list_filter = ("billing", "kind", "gender", "main_seasons")
    list_select_related = ("named_in", "introduced_in")
    search_fields = ("name_folded", "slug", "aliases__name_folded")
    prepopulated_fields: ClassVar[dict] = {"slug": ("name",)}
    fieldsets = (
        (None, {"fields": (("name", "slug"), ("summary_de", "summary_en"), ("kind", "gender", "billing"))}),
        (_("From when on they are told"), {"fields": (("named_in", "introduced_in"),)}),
        (_("In the whole series"), {"fields": (("performers", "main_seasons"),)}),
        (None, {"fields": ("elsewhere",)}),
    )
    inlines = (AliasInline,)
    related_lists = (
        "events",
        "appearances",
        "knowledge",
        "conditions",
        "relationships",
        "relationships_from",
        "secrets",
    )

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(event_count=Count("events"))

    @admin.display(description=_("events"), ordering="event_count")
    def event_count(self, character):
        return character.event_count


@admin.register(Alias)
class AliasAdmin(EditorAdmin):
    list_display = ("name", "character", "revealed_in")
    list_filter = ("revealed_in__season",)
    list_select_related = ("character", "revealed_in")
    search_fields = ("name_folded", "character__name_folded")
    fields = (("character", "name"), "revealed_in")

    def view_on_site(self, obj):
        return obj.character.get_absolute_url()


@admin.register(Appearance)
class AppearanceAdmin(EditorAdmin):
    list_display = ("character", "episode", "billing", "played_by")
    list_filter = ("billing", "episode__season")
    search_fields = (
        "character__name_folded",
        "performers__name_folded",
        "episode__code",
        "episode__title_folded_de",
        "episode__title_folded_en",
    )
    fields = (("episode", "character"), ("billing", "performers"))

    def get_queryset(self, request):
        rows = super().get_queryset(request)
        return rows.select_related("character", "episode").prefetch_related("performers")

    @admin.display(description=_("played by"))
    def played_by(self, appearance):
        return ", ".join(person.name for person in appearance.performers.all())
