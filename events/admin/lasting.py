from typing import ClassVar

from django.contrib import admin
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from episodes.editing import EditorAdmin, YesNoFilter
from events.adminforms import LastingForm, SecretForm
from events.models import Condition, Knowledge, Relationship, Secret
from events.spoilerwarnings import WarnsOfSpoilers


@admin.register(Secret)
class SecretAdmin(WarnsOfSpoilers, EditorAdmin):
    form = SecretForm
    told_in = "revealed_in"
    list_display = ("title", "revealed_in", "knowledge_count")
    list_filter = ("revealed_in__season",)
    list_select_related = ("revealed_in",)
    search_fields = ("title_folded_de", "title_folded_en", "slug")
    fields = (("title_de", "title_en"), ("text_de", "text_en"), ("about", "revealed_in"), "slug")
    prepopulated_fields: ClassVar[dict] = {"slug": ("title_en",)}
    related_lists = ("knowledge",)
    view_on_site = False

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(knowledge_count=Count("knowledge"))

    @admin.display(description=_("who knows or suspects it"), ordering="knowledge_count")
    def knowledge_count(self, secret):
        return secret.knowledge_count


class LastsFilter(YesNoFilter):
    title = _("open end")
    parameter_name = "lasts"
    condition = Q(until__isnull=True)


class LastingAdmin(EditorAdmin):
    """What holds for a while."""

    form = LastingForm
    lasting_fields = (("since", "begun_with"), ("until", "ended_with"))


@admin.register(Knowledge)
class KnowledgeAdmin(LastingAdmin):
    list_display = ("character", "state", "secret", "since", "until")
    list_filter = ("state", LastsFilter, "since__season")
    list_select_related = ("character", "secret", "since", "until")
    search_fields = ("character__name_folded", "secret__title_folded_de", "secret__title_folded_en")
    fields = (("character", "state", "secret"), *LastingAdmin.lasting_fields)


@admin.register(Condition)
class ConditionAdmin(LastingAdmin):
    list_display = ("character", "kind", "since", "until")
    list_filter = ("kind", LastsFilter, "since__season")
    list_select_related = ("character", "since", "until")
    search_fields = ("character__name_folded",)
    fields = (("character", "kind"), *LastingAdmin.lasting_fields)


@admin.register(Relationship)
class RelationshipAdmin(LastingAdmin):
    list_display = ("character", "kind", "other", "since", "until")
    list_filter = ("kind", LastsFilter, "since__season")
    list_select_related = ("character", "other", "since", "until")
    search_fields = ("character__name_folded", "other__name_folded")
    fields = (("character", "kind", "other"), *LastingAdmin.lasting_fields)
