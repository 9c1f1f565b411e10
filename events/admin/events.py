from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from episodes.editing import EditorAdmin, EditorInline, PublishingAdmin, YesNoFilter, warn_without_evidence
from episodes.models import Status
from events.adminforms import LASTING, BegunForm, CauseForm, EffectForm, EventForm
from events.borrowed import warn_of_borrowed
from events.models import Cause, Condition, Event, Knowledge, Participation, Relationship
from events.spoilerwarnings import WarnsOfSpoilers


class ParticipationInline(EditorInline):
    model = Participation
    fields = ("character", "role", "is_sure")
    verbose_name_plural = _("cast")

    def get_queryset(self, request):
        rows: Any = super().get_queryset(request)
        return rows.select_related("character").by_role()


class CauseInline(EditorInline):
    model = Cause
    form = CauseForm
    fk_name = "effect"
    fields = ("cause",)
    verbose_name_plural = _("because of")

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("cause__episode", "effect__episode")


class EffectInline(CauseInline):
    form = EffectForm
    fk_name = "cause"
    fields = ("effect",)
    verbose_name = _("effect")
    verbose_name_plural = _("led to")


class BegunInline(EditorInline):
    form = BegunForm
    fk_name = "begun_with"


class KnowledgeInline(BegunInline):
    model = Knowledge
    fields = ("character", "state", "secret")
    verbose_name_plural = _("knowledge that begins here")


class ConditionInline(BegunInline):
    model = Condition
    fields = ("character", "kind")
    verbose_name_plural = _("conditions that begin here")


class RelationshipInline(BegunInline):
    model = Relationship
    fields = ("character", "kind", "other")
    verbose_name_plural = _("relationships that begin here")


class HasUnsureFilter(YesNoFilter):
    title = _("unsure who takes part")
    parameter_name = "unsure"
    condition = Exists(Participation.objects.filter(event=OuterRef("pk"), is_sure=False))


class HasEvidenceFilter(YesNoFilter):
    title = _("evidence")
    parameter_name = "has_evidence"
    condition = Exists(Event.evidence.through.objects.filter(event=OuterRef("pk")))


@admin.register(Event)
class EventAdmin(WarnsOfSpoilers, PublishingAdmin):
    form = EventForm
    list_display = ("code", "position", "title", "status", "kind", "significance", "place")
    list_display_links = ("title",)
    list_filter = (
        "status",
        "significance",
        "kind",
        HasEvidenceFilter,
        HasUnsureFilter,
        "happens_earlier",
        "episode__season",
    )
    search_fields = ("title_folded_de", "title_folded_en", "slug", "episode__code", "characters__name_folded")
    prepopulated_fields: ClassVar[dict] = {"slug": ("title_en",)}
    choice_related = ("episode",)
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("episode", "position", "status"),
                    ("title_de", "title_en"),
                    ("text_de", "text_en"),
                    ("kind", "significance", "place"),
                    "slug",
                    "evidence",
                )
            },
        ),
        (
            _("Told here, but happens earlier"),
            {"fields": (("happens_earlier", "happened_at"), ("when_de", "when_en")), "classes": ("collapse",)},
        ),
    )
    unpublishable = ngettext_lazy(
        "%(count)s stays a draft: of which kind it is, is unknown.",
        "%(count)s stay drafts: of which kind they are, is unknown.",
        "count",
    )
    inlines = (ParticipationInline, CauseInline, EffectInline, KnowledgeInline, ConditionInline, RelationshipInline)

    class Media:
        js = ("admin/js/jquery.init.js", "admin_desk/evidence.js")

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("episode", "place")

    def get_form(self, request, obj=None, change=False, **kwargs):  # noqa: FBT002 (Django's own signature)
        form = super().get_form(request, obj, change=change, **kwargs)
        if not self._may_end(request, obj):
            form.base_fields.pop("ending", None)
        return form

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        if self._may_end(request, obj):
            return (*fieldsets, (_("What ends with it"), {"fields": ("ending",)}))
        return fieldsets

    def _may_end(self, request, obj) -> bool:
        rights = [f"{model._meta.app_label}.change_{model._meta.model_name}" for model in LASTING]
        return obj is not None and self.has_change_permission(request, obj) and request.user.has_perms(rights)

    def look_at_published(self, request, rows):
        warn_without_evidence(request, rows)
        warn_of_borrowed(request, rows)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if "status" in form.changed_data and form.instance.status == Status.PUBLISHED:
            self.look_at_published(request, Event.objects.filter(pk=form.instance.pk))

    def view_on_site(self, obj):
        return obj.get_absolute_url() if obj.status == Status.PUBLISHED else None

    def choice_label(self, obj):
        return f"{obj.episode.natural_key()[0]} · {obj.position}. {obj.title}"

    @admin.display(description=_("episode"), ordering="episode")
    def code(self, event):
        return event.episode.natural_key()[0]


@admin.register(Participation)
class ParticipationAdmin(EditorAdmin):
    list_display = ("character", "role", "is_sure", "event", "code")
    list_filter = ("role", "is_sure", "event__episode__season")
    search_fields = (
        "character__name_folded",
        "event__title_folded_de",
        "event__title_folded_en",
        "event__episode__code",
    )
    ordering = ("event__episode", "event__position", "character__name_folded")
    fields = (("event", "character", "role", "is_sure"),)

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("character", "event__episode")

    @admin.display(description=_("episode"), ordering="event__episode")
    def code(self, participation):
        return participation.event.episode.natural_key()[0]


@admin.register(Cause)
class CauseAdmin(EditorAdmin):
    form = CauseForm
    list_display = ("effect", "cause")
    list_filter = ("effect__episode__season",)
    search_fields = (
        "effect__title_folded_de",
        "effect__title_folded_en",
        "cause__title_folded_de",
        "cause__title_folded_en",
    )
    fields = ("effect", "cause")

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("effect__episode", "cause__episode")
