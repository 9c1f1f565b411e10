"""What the admins of all apps share: search, autocomplete, both languages, and rules said where they are broken."""

from collections import defaultdict
from contextlib import AbstractContextManager
from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.options import BaseModelAdmin, IncorrectLookupParameters
from django.contrib.admin.widgets import (
    AutocompleteMixin,
    AutocompleteSelect,
    AutocompleteSelectMultiple,
    RelatedFieldWidgetWrapper,
)
from django.contrib.auth import get_permission_codename
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import IntegrityError, models, transaction
from django.db.models import F, Max, Q
from django.forms.formsets import DELETION_FIELD_NAME
from django.forms.models import BaseInlineFormSet
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst, format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from episodes.folding import fold
from episodes.models import Language, Status
from episodes.slugs import free_slug

_LAST_POSITION = 999
# Beyond every position that an editor can enter: where rows wait while they change places.
_ASIDE = 10_000
_MOST_SEARCH_WORDS = 20
_LONGEST_KEY = 18
_NO_KEY = "?"
_MOST_NAMED = 5


# --- Forms ----------------------------------------------------------------------------------------------------------


class EditorForm(forms.ModelForm):
    """Says what the database would refuse beside the field that the editor has to change."""

    rules: ClassVar[dict[str, tuple[str, Any]]] = {}
    """By the name of a constraint: the field, and the message unless the constraint has one of its own."""
    refused = False

    def clean(self):
        cleaned = super().clean()
        if self.refused:
            self.add_error(
                None,
                _(
                    "This could not be saved: another row has what you entered, or someone has changed it meanwhile. "
                    "Rows that exchange what only one may have need to be saved in two steps."
                ),
            )
        return cleaned

    def _update_errors(self, errors):
        broken = getattr(errors, "error_dict", {})
        for error in broken.pop(NON_FIELD_ERRORS, []):
            name, message = self.rules.get(_broken_constraint(self.instance, error), ("", None))
            shown = name in self.fields and not self.fields[name].widget.is_hidden
            self.add_error(name if shown else None, message or error)
        for name in broken.keys() - self.fields.keys():
            self.add_error(None, broken.pop(name))
        if broken:
            super()._update_errors(errors)  # type: ignore[misc] # Django's own, unknown to the stubs


def _broken_constraint(instance: models.Model, error: ValidationError) -> str:
    """Return the name of the constraint that speaks in `error`: an error knows only the message and the fields."""
    fields = (error.params or {}).get("unique_check")
    for _model, constraints in instance.get_constraints():
        for constraint in constraints:
            if error.message == constraint.get_violation_error_message() or (
                fields and fields == getattr(constraint, "fields", None)
            ):
                return constraint.name
    return ""


def has_some(name: str, constraint: str) -> dict[str, tuple[str, Any]]:
    """Return the rule that the translated field `name` has a text in at least one language."""
    return {constraint: (f"{name}_de", _("Fill this in in at least one language."))}


class SlugForm(EditorForm):
    """Makes the name in addresses from the title when the editor leaves it empty."""

    slug_sources: ClassVar[tuple[str, ...]] = ("title_en", "title_de")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if slug := self.fields.get("slug"):
            slug.required = False
            slug.help_text = format_lazy("{} {}", slug.help_text, _("Left empty, it is made from the title."))
            if self.instance.pk:
                slug.help_text = format_lazy(
                    "{} {}", slug.help_text, _("Changed, its old address leads to the new one.")
                )

    def clean(self):
        cleaned = super().clean()
        if "slug" not in self.errors and not cleaned.get("slug"):
            title = next(filter(None, (cleaned.get(name) for name in self.slug_sources)), "")
            cleaned["slug"] = free_slug(self._meta.model, title)
        return cleaned


class PositionRowForm(EditorForm):
    """A row with a position, which is the next free one when left empty."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if position := self.fields.get("position"):
            position.required = False
            position.help_text = format_lazy("{} {}", position.help_text, _("Left empty, it comes last."))
            position.validators += [MinValueValidator(1), MaxValueValidator(_LAST_POSITION)]


class PositionForm(PositionRowForm):
    """A row with a position on a page of its own; `position_scope` names the fields within which it is unique."""

    position_scope: ClassVar[tuple[str, ...]] = ()

    def clean(self):
        cleaned = super().clean()
        # A field that is shown but not for change is not among the cleaned ones.
        scope = {name: cleaned.get(name) or getattr(self.instance, name, None) for name in self.position_scope}
        if "position" in self.errors or not all(scope.values()):
            return cleaned
        others = self._meta.model._default_manager.filter(**scope).exclude(pk=self.instance.pk)
        free = (others.aggregate(last=Max("position"))["last"] or 0) + 1
        position = cleaned.get("position")
        if position is None:
            cleaned["position"] = free
        elif other := others.filter(position=position).first():
            self.add_error("position", taken_message(position, other, free))
        return cleaned


def taken_message(position: int, other: models.Model, free: int):
    return _("Position %(position)s is taken by “%(other)s”. Left empty, it becomes %(free)s.") % {
        "position": position,
        "other": other,
        "free": free,
    }


class PositionFormSet(BaseInlineFormSet):
    """Rows with positions on their parent's page: fills in empty ones, names those given twice, lets rows swap."""

    position_scope: ClassVar[tuple[str, ...]] = ()
    """Fields of the row within which its position is unique, besides the parent."""

    def clean(self):
        self.settle(self._rows())
        super().clean()

    def _rows(self) -> list[forms.ModelForm]:
        rows = self.initial_forms + [form for form in self.extra_forms if form.has_changed()]
        return [form for form in rows if form.is_valid() and not form.cleaned_data.get(DELETION_FIELD_NAME)]

    def settle(self, rows: list[forms.ModelForm]) -> None:
        """Give every row a position, and an error to those that share one."""
        groups = defaultdict(list)
        for form in rows:
            groups[tuple(form.cleaned_data.get(name) for name in self.position_scope)].append(form)
        for group in groups.values():
            free = max((form.cleaned_data.get("position") or 0 for form in group), default=0) + 1
            placed: dict[int, forms.ModelForm] = {}
            # Rows that stay where they were come first, so that the error stands beside the one that moved.
            for form in sorted(group, key=lambda form: "position" in form.changed_data):
                position = form.cleaned_data.get("position")
                if position is None:
                    position, free = free, free + 1
                    form.cleaned_data["position"] = form.instance.position = position
                if position in placed:
                    form.add_error("position", taken_message(position, placed[position].instance, free))
                placed[position] = form

    def save(self, commit=True):  # noqa: FBT002 (Django's own signature)
        if commit and self.model:
            changing = [form.instance.pk for form in self.initial_forms if form.has_changed()]
            self.model._default_manager.filter(pk__in=changing).update(position=F("position") + _ASIDE)
        return super().save(commit)


class PublishableForm(EditorForm):
    """A row that is a draft or published: who may not decide that is shown it, and cannot send another one."""

    def clean_status(self):
        status = self.cleaned_data["status"]
        sent = self.data.get(self.add_prefix("status"), status)
        if self.fields["status"].disabled and sent != status:
            raise ValidationError(_("Only reviewers publish, and take back what is published."))
        return status


class ShownChoice(forms.Select):
    """A choice to read, not to make."""

    def id_for_label(self, id_, index=None):
        return ""

    def render(self, name, value, attrs=None, renderer=None):
        return format_html('<span class="readonly">{}</span>', dict(self.choices).get(value, ""))


# --- Admins ---------------------------------------------------------------------------------------------------------


class _TypedChoice(AutocompleteMixin):
    """A search by typing that takes a pasted name at once, and does not fail where what was sent names no row."""

    @property
    def media(self):
        return super().media + forms.Media(js=("admin/js/jquery.init.js", "admin_desk/paste.js"))

    def value_from_datadict(self, data, files, name):
        """Return what was sent; what no key can be, however long, becomes the sign that the field refuses."""
        sent: Any = super().value_from_datadict(data, files, name)  # type: ignore[misc] # of the select beside it
        if isinstance(sent, list):
            return [key if _may_be_key(key) else _NO_KEY for key in sent]
        return sent if not sent or _may_be_key(sent) else _NO_KEY

    def optgroups(self, name, value, attr=None):
        return super().optgroups(name, [key for key in value if _may_be_key(str(key))] or [""], attr)


def _may_be_key(key: str) -> bool:
    return key.isascii() and key.isdecimal() and len(key) <= _LONGEST_KEY


class TypedChoice(_TypedChoice, AutocompleteSelect):
    """One row, searched by typing."""


class TypedChoices(_TypedChoice, AutocompleteSelectMultiple):
    """Any number of rows, searched by typing."""


class EditorFields(BaseModelAdmin):
    """Fields for editors, on a page or in a row: every relation searched by typing, texts labelled by language."""

    def get_autocomplete_fields(self, request):
        relations = models.ForeignKey | models.ManyToManyField
        return [field.name for field in self.opts.get_fields() if isinstance(field, relations)]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is None:
            return None
        if isinstance(field.widget, forms.Textarea):
            field.widget.attrs["rows"] = 4
        if isinstance(field.widget, RelatedFieldWidgetWrapper):
            # What an editor picks can be corrected from here; to delete it, they go to its own page.
            field.widget.can_delete_related = field.widget.can_view_related = False
        if hasattr(db_field, "translated_field"):
            name, language = capfirst(db_field.translated_field.verbose_name), Language(db_field.language).label
            field.label = _("%(name)s (%(language)s)") % {"name": name, "language": language}
            field.widget.attrs["lang"] = db_field.language  # the browser's spelling checker follows it
        return field

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        kwargs.setdefault("widget", TypedChoice(db_field, self.admin_site))
        return self._as_choice(super().formfield_for_foreignkey(db_field, request, **kwargs))

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        kwargs.setdefault("widget", TypedChoices(db_field, self.admin_site))
        return self._as_choice(super().formfield_for_manytomany(db_field, request, **kwargs))

    def _as_choice(self, field):
        """Let the choices of `field` read as the admin of their model says."""
        if field is not None:
            chosen: Any = self.admin_site.get_model_admin(field.queryset.model)
            if chosen.choice_related:
                field.queryset = field.queryset.select_related(*chosen.choice_related)
            field.label_from_instance = chosen.choice_label
        return field


class EditorAdmin(EditorFields, admin.ModelAdmin):
    """One model for editors. Search finds every word, whatever its case and accents."""

    form = EditorForm
    list_per_page = 50
    choice_related: ClassVar[tuple[str, ...]] = ()
    """What `choice_label` reads, to be loaded with the choices."""
    related_lists: ClassVar[tuple[str, ...]] = ()
    """Relations that lead from here to the lists of other models."""

    def choice_label(self, obj) -> str:
        """Return how a row reads where an editor picks it."""
        return str(obj)

    def get_readonly_fields(self, request, obj=None):
        fields = super().get_readonly_fields(request, obj)
        return (*fields, "elsewhere") if self.related_lists else fields

    @admin.display(description=_("see also"))
    def elsewhere(self, obj):
        if obj is None or obj.pk is None:
            return "–"
        lists = (self._related_list(obj, name) for name in self.related_lists)
        return format_html_join(" · ", '<a href="{}">{} ({})</a>', lists)

    def _related_list(self, obj, name: str) -> tuple[str, Any, int]:
        relation: Any = self.opts.get_field(name)
        rows, field = relation.related_model._meta, relation.field
        target: Any = field.target_field if field.many_to_one else self.opts.pk
        url = reverse(
            f"admin:{rows.app_label}_{rows.model_name}_changelist",
            query={f"{field.name}__{target.name}__exact": getattr(obj, target.attname)},
        )
        label = capfirst(rows.verbose_name_plural)
        if sum(self.opts.get_field(other).related_model is relation.related_model for other in self.related_lists) > 1:
            label = f"{label}: {field.verbose_name}"
        return url, label, getattr(obj, name).count()

    def get_form(self, request, obj=None, change=False, **kwargs):  # noqa: FBT002 (Django's own signature)
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        form.refused = getattr(request, "refused", False)
        return form

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except IntegrityError:
            # Two editors at once, or rows that exchange what only one may have: back to the form and what was entered.
            request.refused = True
            return super().changeform_view(request, object_id, form_url, extra_context)

    def lookup_allowed(self, lookup, value, request):
        """Let an address ask for rows tied to models of the desk, and not for those of which fans keep something."""
        tied = {one.name: one.related_model for one in self.opts.related_objects}.get(lookup.partition("__")[0])
        is_ours = tied is None or self.admin_site.is_registered(tied)
        return is_ours and super().lookup_allowed(lookup, value, request)

    def get_changelist_instance(self, request):
        try:
            return super().get_changelist_instance(request)
        except OverflowError as error:
            # SQLite holds no number as long as some that an address can ask for: the list says that it is none.
            raise IncorrectLookupParameters(error) from error

    def as_one_change(self, request, why: str = "") -> AbstractContextManager:
        """Return what makes one change of all that a page writes inside: all of it is kept, or nothing."""
        return transaction.atomic()

    def get_search_results(self, request, queryset, search_term):
        """Keep the rows that hold every word of `search_term` in one of the search fields."""
        for word in search_term.replace("\0", " ").split()[:_MOST_SEARCH_WORDS]:
            found = Q(pk__in=[])
            for name in self.get_search_fields(request):
                for spelling in _spellings(name, word):
                    found |= Q(**{f"{name}__icontains": spelling})
            queryset = queryset.filter(found)
        return queryset, bool(search_term)


def _spellings(field: str, word: str) -> set[str]:
    """Return how `word` may stand in `field`: SQLite tells Ä from ä where a column is not folded."""
    if "_folded" in field:
        return {fold(word)} - {""}
    return {word, word.lower(), word.capitalize()}


class EditorInline(EditorFields, admin.TabularInline):
    """Rows of one model on the page of the row that they belong to."""

    form = EditorForm
    extra = 0


class YesNoFilter(admin.SimpleListFilter):
    """Keeps the rows for which `condition` holds, or those for which it does not."""

    condition: ClassVar[Any]

    def lookups(self, request, model_admin):
        return [("yes", _("Yes")), ("no", _("No"))]

    def queryset(self, request, queryset):
        if self.value() == "yes":
            return queryset.filter(self.condition)
        return queryset.exclude(self.condition) if self.value() == "no" else queryset


class PublishingFields(EditorFields):
    """Fields of a model that is a draft or published: only those who may publish it decide which."""

    def has_publish_permission(self, request) -> bool:
        return request.user.has_perm(f"{self.opts.app_label}.{get_permission_codename('publish', self.opts)}")

    def formfield_for_choice_field(self, db_field, request, **kwargs):
        field: Any = super().formfield_for_choice_field(db_field, request, **kwargs)
        if db_field.name == "status" and not self.has_publish_permission(request):
            field.disabled = True
            field.widget = ShownChoice(choices=field.choices)
        return field


class PublishingAdmin(PublishingFields, EditorAdmin):
    """A model that editors prepare as drafts: publishes many rows at once."""

    actions = ("publish", "back_to_draft")
    unpublishable: ClassVar[Any]
    """Says by their number of those that cannot be published why they stay drafts."""

    def has_delete_permission(self, request, obj=None):
        """Let drafts be deleted; what is published only by those who may take it back."""
        is_free = obj is None or obj.status == Status.DRAFT or self.has_publish_permission(request)
        return is_free and super().has_delete_permission(request, obj)

    @admin.action(description=_("Publish"), permissions=["publish"])
    def publish(self, request, queryset):
        publishable = queryset.publishable()
        if left := queryset.count() - publishable.count():
            self.message_user(request, self.unpublishable % {"count": left}, messages.WARNING)
        drafts = list(publishable.exclude(status=Status.PUBLISHED).values_list("pk", flat=True))
        self._set_status(request, publishable, Status.PUBLISHED)
        self.look_at_published(request, self.model._default_manager.filter(pk__in=drafts))

    @admin.action(description=_("Back to draft"), permissions=["publish"])
    def back_to_draft(self, request, queryset):
        self._set_status(request, queryset, Status.DRAFT)

    def look_at_published(self, request, rows) -> None:
        """Say what is worth a second look about `rows`, which were published just now."""

    def _set_status(self, request, queryset, status: Status) -> None:
        chosen = queryset.exists()
        changed = queryset.exclude(status=status).update(status=status)
        if not changed:
            if chosen:
                self.message_user(request, _("There was nothing to do: it is so already."), messages.INFO)
            return
        text = ngettext("%(count)s row is “%(status)s” now.", "%(count)s rows are “%(status)s” now.", changed)
        self.message_user(request, text % {"count": changed, "status": status.label}, messages.SUCCESS)


def warn_without_evidence(request, events) -> None:
    """Say which of `events`, published just now, no passage tells."""
    titles = [str(event) for event in events.filter(evidence=None)[: _MOST_NAMED + 1]]
    if titles:
        named = ", ".join(f"“{title}”" for title in titles[:_MOST_NAMED]) + " …" * (len(titles) > _MOST_NAMED)
        messages.warning(request, _("Published without evidence: %(events)s") % {"events": named})
