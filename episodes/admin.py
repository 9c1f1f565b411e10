"""The guide for editors: seasons, episodes with all that is told in them, their synopses, and people."""

from typing import ClassVar

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.db.models import Count, Exists, OuterRef
from django.http import Http404
from django.template.defaultfilters import truncatechars
from django.urls import path
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from characters.models import Appearance
from episodes.adminforms import (
    CreditForm,
    CreditFormSet,
    CreditRowForm,
    EpisodeForm,
    EventRowForm,
    EventRowFormSet,
    PassageForm,
    PersonForm,
    SynopsisForm,
    SynopsisFormSet,
)
from episodes.editing import (
    EditorAdmin,
    EditorInline,
    PublishingAdmin,
    PublishingFields,
    YesNoFilter,
    warn_without_evidence,
)
from episodes.models import Credit, Episode, Language, Passage, Person, Season, Status, Synopsis
from episodes.synopses import Change
from episodes.synopsis_views import read_synopsis
from events.borrowed import warn_of_borrowed
from events.models import Event
from events.spoilerwarnings import WarnsOfSpoilers

EPISODE_SEARCH = ("code", "title_folded_de", "title_folded_en")


@admin.register(Season)
class SeasonAdmin(EditorAdmin):
    list_display = ("number", "network", "episode_count")
    list_display_links = ("number", "network")
    list_filter = ("network",)
    search_fields = ("number", "network")
    fields = ("number", "network")
    related_lists = ("episodes",)

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(episode_count=Count("episodes"))

    @admin.display(description=_("episodes"), ordering="episode_count")
    def episode_count(self, season):
        return season.episode_count


@admin.register(Person)
class PersonAdmin(EditorAdmin):
    form = PersonForm
    list_display = ("name", "credit_count")
    list_filter = ("credits__role",)
    search_fields = ("name_folded", "slug")
    fields = (("name", "slug"),)
    prepopulated_fields: ClassVar[dict] = {"slug": ("name",)}
    related_lists = ("credits", "characters", "appearances")

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(credit_count=Count("credits"))

    @admin.display(description=_("directed or wrote"), ordering="credit_count")
    def credit_count(self, person):
        return person.credit_count


# --- Synopses -------------------------------------------------------------------------------------------------------


def _tell(request, form: SynopsisForm) -> None:
    """Say which events a rewritten synopsis supports no longer, or perhaps wrongly."""
    if form.rewriting is None:
        return
    for lost in form.rewriting.lost:
        _warn(
            request, _("This passage is gone, and with it the evidence of its events: “%(text)s” (%(events)s)"), lost
        )
    for doubtful in form.rewriting.doubtful:
        text = _(
            "This passage reads quite different now. Is it still the evidence of its events? “%(text)s” (%(events)s)"
        )
        _warn(request, text, doubtful)


def _warn(request, message, change: Change) -> None:
    text = message % {"text": truncatechars(change.text, 80), "events": ", ".join(change.events)}
    messages.warning(request, text)


def _supported(synopses) -> int:
    return Event.evidence.through.objects.filter(passage__synopsis__in=synopses).count()


class SynopsisText(PublishingFields):
    """The text of a synopsis as it reads to those who may only look at it."""

    @admin.display(description=_("text"))
    def text(self, synopsis):
        passages = synopsis.passages.order_by("position").values_list("text")
        return format_html_join("", "<p>{}</p>", passages)


class SynopsisInline(SynopsisText, admin.StackedInline):
    model = Synopsis
    form = SynopsisForm
    formset = SynopsisFormSet
    fields = (("language", "status"), "text", ("words", "credit", "licence"))
    max_num = len(Language)
    show_change_link = True

    def get_extra(self, request, obj=None, **kwargs):
        return self.max_num - (obj.synopses.count() if obj else 0)

    def has_delete_permission(self, request, obj=None):
        """Let those who may not take back what is published delete their drafts one by one, on the page of each."""
        return self.has_publish_permission(request) and super().has_delete_permission(request, obj)


class SynopsisLanguageFilter(admin.SimpleListFilter):
    title = _("synopsis")
    parameter_name = "synopsis"

    def lookups(self, request, model_admin):
        missing = [(code, _("missing in %(language)s") % {"language": name}) for code, name in Language.choices]
        return [("all", _("in both languages")), *missing]

    def queryset(self, request, queryset):
        told: dict[str | None, Exists] = {
            code: Exists(Synopsis.objects.filter(episode=OuterRef("overall"), language=code)) for code in Language
        }
        if self.value() == "all":
            return queryset.filter(*told.values())
        return queryset.exclude(told[self.value()]) if self.value() in told else queryset


@admin.register(Synopsis)
class SynopsisAdmin(SynopsisText, WarnsOfSpoilers, PublishingAdmin):
    form = SynopsisForm
    list_display = ("episode", "language", "status", "words", "passage_count")
    list_filter = ("status", "words", "language", "episode__season")
    search_fields = ("passages__text", *(f"episode__{name}" for name in EPISODE_SEARCH))
    fields = (("episode", "language", "status"), "text", ("words", "credit", "licence"))
    unpublishable = ngettext_lazy(
        "%(count)s stays a draft: it is in someone else’s words, and nothing says that they may be shown.",
        "%(count)s stay drafts: they are in someone else’s words, and nothing says that they may be shown.",
        "count",
    )
    related_lists = ("passages",)
    choice_related = ("episode",)

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("episode").annotate(passage_count=Count("passages"))

    def get_readonly_fields(self, request, obj=None):
        fields = super().get_readonly_fields(request, obj)
        # Its passages are evidence for events of this episode.
        return ("episode", *fields) if obj else fields

    def choice_label(self, obj):
        return f"{obj.episode} ({obj.get_language_display()})"

    def view_on_site(self, obj):
        return obj.episode.get_absolute_url()

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        _tell(request, form)

    @admin.display(description=_("passages"), ordering="passage_count")
    def passage_count(self, synopsis):
        return synopsis.passage_count


@admin.register(Passage)
class PassageAdmin(EditorAdmin):
    form = PassageForm
    list_display = ("episode", "language", "position", "beginning")
    list_display_links = ("beginning",)
    list_filter = ("synopsis__language", "synopsis__episode__season")
    search_fields = ("text", *(f"synopsis__episode__{name}" for name in EPISODE_SEARCH))
    fields = (("synopsis", "position"), "text")
    related_lists = ("events",)
    choice_related = ("synopsis__episode",)

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("synopsis__episode")

    def get_readonly_fields(self, request, obj=None):
        fields = super().get_readonly_fields(request, obj)
        # It is evidence for events of this synopsis' episode.
        return ("synopsis", *fields) if obj else fields

    def choice_label(self, obj):
        episode = obj.synopsis.episode.natural_key()[0]
        return f"{episode} {obj.synopsis.language} ¶ {obj.position}: {truncatechars(obj.text, 90)}"

    def view_on_site(self, obj):
        return obj.synopsis.episode.get_absolute_url()

    def get_search_results(self, request, queryset, search_term):
        """As the evidence of an event, offer the passages of its own episode; the page sends the episode along."""
        if request.GET.get("field_name") == "evidence":
            overall = request.GET.get("episode", "")
            told = overall.isascii() and overall.isdecimal() and len(overall) < len(str(2**31))
            queryset = queryset.filter(synopsis__episode=int(overall)) if told else queryset.none()
        return super().get_search_results(request, queryset, search_term)

    @admin.display(description=_("episode"), ordering="synopsis__episode")
    def episode(self, passage):
        return passage.synopsis.episode

    @admin.display(description=_("language"), ordering="synopsis__language")
    def language(self, passage):
        return passage.synopsis.get_language_display()

    @admin.display(description=_("text"))
    def beginning(self, passage):
        return truncatechars(passage.text, 100)


# --- Episodes -------------------------------------------------------------------------------------------------------


class CreditInline(EditorInline):
    model = Credit
    form = CreditRowForm
    formset = CreditFormSet
    classes = ("collapse",)

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("person")


class AppearanceInline(EditorInline):
    model = Appearance
    fields = ("character", "billing", "performers")
    ordering = ("character__name_folded",)
    classes = ("collapse",)

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("character").prefetch_related("performers")


class EventInline(PublishingFields, EditorInline):
    model = Event
    template = "admin/episodes/_events.html"
    form = EventRowForm
    formset = EventRowFormSet
    fields = EventRowForm.Meta.fields
    ordering = ("position",)
    can_delete = False
    view_on_site = False
    show_change_link = True
    verbose_name_plural = _("events, in the order in which the episode tells them")

    class Media:
        js = ("admin_desk/reorder.js",)
        css: ClassVar = {"all": ["admin_desk/reorder.css"]}


def _published_here(formset) -> list[int]:
    rows = [row for row in formset.forms if "status" in row.changed_data]
    return [row.instance.pk for row in rows if row.instance.status == Status.PUBLISHED]


class HasEventsFilter(YesNoFilter):
    title = _("events")
    parameter_name = "has_events"
    condition = Exists(Event.objects.filter(episode=OuterRef("overall")))


@admin.register(Episode)
class EpisodeAdmin(WarnsOfSpoilers, EditorAdmin):
    form = EpisodeForm
    list_display = ("code", "title", "air_date_us", "air_date_de", "event_count", "synopsis_languages")
    list_display_links = ("code", "title")
    list_filter = ("season", SynopsisLanguageFilter, HasEventsFilter)
    date_hierarchy = "air_date_us"
    search_fields = EPISODE_SEARCH
    fieldsets = (
        (None, {"fields": (("season", "number", "overall"), ("title_de", "title_en"), ("teaser_de", "teaser_en"))}),
        (
            _("Production and first showings"),
            {
                "fields": (("air_date_us", "air_date_de"), ("production_code", "runtime_minutes")),
                "classes": ("collapse",),
            },
        ),
    )
    inlines = (SynopsisInline, EventInline, AppearanceInline, CreditInline)

    def told_by(self, row):
        return row

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(event_count=Count("events")).prefetch_related("synopses")

    def save_formset(self, request, form, formset, change):
        supported = 0
        if formset.model is Synopsis:
            supported = _supported([row.instance for row in formset.initial_forms if formset._should_delete_form(row)])
        super().save_formset(request, form, formset, change)
        if supported:
            text = _("The synopsis is gone, and with it the evidence of %(count)s events.") % {"count": supported}
            messages.warning(request, text)
        for row in formset.forms:
            if isinstance(row, SynopsisForm):
                _tell(request, row)
        if formset.model is Event:
            published = Event.objects.filter(pk__in=_published_here(formset))
            warn_without_evidence(request, published)
            warn_of_borrowed(request, published)

    def get_urls(self):
        page = self.admin_site.admin_view(self.read_synopsis)
        return [path("<path:object_id>/read/", page, name="episodes_episode_read"), *super().get_urls()]

    def read_synopsis(self, request, object_id):
        """Read a text about an episode and take events from it."""
        episode = self.get_object(request, unquote(object_id))
        if episode is None:
            raise Http404
        return read_synopsis(request, self, episode)

    @admin.display(description=_("events"), ordering="event_count")
    def event_count(self, episode):
        return episode.event_count

    @admin.display(description=_("synopses"))
    def synopsis_languages(self, episode):
        return ", ".join(
            f"{synopsis.language} ({synopsis.get_status_display()})" for synopsis in episode.synopses.all()
        )


@admin.register(Credit)
class CreditAdmin(EditorAdmin):
    form = CreditForm
    list_display = ("person", "role", "episode", "position")
    list_filter = ("role", "episode__season")
    list_select_related = ("person", "episode")
    search_fields = ("person__name_folded", *(f"episode__{name}" for name in EPISODE_SEARCH))
    fields = (("episode", "role"), ("person", "position"))
