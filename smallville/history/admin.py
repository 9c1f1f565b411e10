"""What the desk adds to the admin of every model that has a history: its forms lose nothing, and all is kept."""

import copy
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets, unquote
from django.contrib.admin.widgets import AdminTextInputWidget
from django.core.exceptions import PermissionDenied
from django.db import DEFAULT_DB_ALIAS, IntegrityError, connection, models
from django.utils.translation import gettext_lazy as _
from reversion.models import Revision, Version

from episodes.models import Synopsis
from smallville.history import pages, taking, views
from smallville.history.going import going
from smallville.history.recording import recording
from smallville.history.versions import types
from smallville.models import Way
from smallville.transfer.catalogue import sheets


class _AsideField(forms.CharField):
    """Says something of the change, not of the row."""

    def has_changed(self, initial, data):
        return False


@dataclass
class Conflict:
    """Somebody else has saved what an editor was still working on."""

    rivals: list[pages.Rival]
    revision: Revision | None
    """The last that touched it, if history knows it."""


def _with_history(form: type[forms.ModelForm], said: Any) -> Any:
    """Return the form with a field for the reason and one for its version; `said` is why it cannot be saved now."""

    class Kept(form):  # type: ignore[valid-type, misc] # made for each page
        why = _AsideField(
            label=_("Why"),
            required=False,
            max_length=taking.LONGEST_WHY,
            widget=AdminTextInputWidget,
            help_text=_("If you like: a few words on your change, for the others. They stand in the history."),
        )
        version = _AsideField(required=False, widget=forms.HiddenInput)

        def clean(self):
            cleaned = super().clean()
            if said:
                self.add_error(None, said)
            return cleaned

    return Kept


class KeepsHistory(admin.ModelAdmin):
    """Records every change as one revision; refuses a form whose rows somebody else has changed meanwhile."""

    delete_confirmation_template = "admin/history/delete.html"
    delete_selected_confirmation_template = "admin/history/delete_many.html"

    def get_form(self, request, obj=None, change=False, **kwargs):  # noqa: FBT002 (Django's own signature)
        kwargs["form"] = _with_history(kwargs.get("form", self.form), getattr(request, "unsaved", None))
        return super().get_form(request, obj, change=change, **kwargs)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):  # noqa: FBT002
        form = context["adminform"].form
        if change and "version" in form.fields and not form.is_bound:
            shown = [inline.formset for inline in context["inline_admin_formsets"]]
            form.initial["version"] = pages.Page(form, _editable(request, obj, context, shown)).token()
        context["conflict"] = getattr(request, "conflict", None)
        return super().render_change_form(request, context, add, change, form_url, obj)

    # --- Saving -----------------------------------------------------------------------------------------------------

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if request.method != "POST":
            return super().changeform_view(request, object_id, form_url, extra_context)
        try:
            with recording(user=request.user, why=taking.why(request)) as record:
                if object_id is not None and "_saveasnew" not in request.POST:
                    obj = self.get_object(request, unquote(object_id))
                    if obj is None:
                        return self._tell_gone(request, object_id, extra_context)
                    if self.has_change_permission(request, obj):
                        page = self._page(request, obj)
                        self._compare(request, obj, page)
                        _watch(record, obj, page)
                        request.page = page
                response = super().changeform_view(request, object_id, form_url, extra_context)
                _settle()
                return response
        except IntegrityError:
            request.refused = True
            request.__dict__.pop("page", None)
            return super().changeform_view(request, object_id, form_url, extra_context)

    def _compare(self, request, obj, page) -> None:
        """Compare the version that the form carries with what is there; where they differ, let the form come back."""
        seen = pages.read_token(request.POST.get("version", ""))
        if seen is None:
            data = request.POST.copy()
            data["version"] = page.token()
            request.POST = data
            request.unsaved = _(
                "This form does not say which version it was made from, so it was not saved: it might overwrite what "
                "somebody else has written. Look at it once more, and save it again."
            )
        elif pages.differs(seen, page):
            request.POST, rivals = pages.merge(request.POST, seen, page)
            last = Version.objects.filter(content_type=types()[self.model], object_id=str(obj.pk), db=DEFAULT_DB_ALIAS)
            last = last.exclude(revision__origin__way=Way.BEFORE).select_related("revision__user").first()
            request.conflict = Conflict(rivals, last.revision if last else None)
            request.unsaved = _(
                "This was not saved yet: somebody else has saved it while you were working on it. What you typed is "
                "all here. Compare it below, and save again."
            )

    def _page(self, request, obj) -> pages.Page:
        """Return the page of `obj` as it would open now."""
        looking = copy.copy(request)
        looking.method = "GET"
        models.prefetch_related_objects([obj], *(field.name for field in sheets()[self.model].many))
        fields = flatten_fieldsets(self.get_fieldsets(looking, obj))
        form = self.get_form(looking, obj, change=True, fields=fields)(instance=obj)
        formsets, inlines = self._create_formsets(looking, obj, change=True)
        editable = [
            formset
            for formset, inline in zip(formsets, inlines, strict=True)
            if inline.has_change_permission(looking, obj)
        ]
        return pages.Page(form, editable)

    def get_object(self, request, object_id, from_field=None):
        if page := getattr(request, "page", None):
            return page.form.instance
        return super().get_object(request, object_id, from_field)

    def _create_formsets(self, request, obj, change):
        """Give the rows that were compared to the forms that save them: nobody can change them in between."""
        formsets, inlines = super()._create_formsets(request, obj, change)  # type: ignore[misc]
        known = {formset.prefix: formset for formset in request.page.formsets} if hasattr(request, "page") else {}
        for formset in formsets:
            if formset.prefix in known:
                formset._queryset = known[formset.prefix].get_queryset()
        return formsets, inlines

    def _tell_gone(self, request, object_id, extra_context):
        """Say that the object is gone, and show what was typed, to be copied."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        return views.gone(self, request, unquote(object_id))

    def as_one_change(self, request, why=""):
        """Make one revision of all that a page of the desk writes inside."""
        return recording(user=request.user, why=why or taking.why(request))

    # --- Deleting, and many at once ---------------------------------------------------------------------------------

    def get_deleted_objects(self, objs, request):
        """Call what goes along by names that say which rows are meant."""
        _rows, _numbers, lacking, _protected = super().get_deleted_objects(objs, request)
        found = going(list(objs))
        return found.rows, found.numbers, lacking, found.protected

    def delete_view(self, request, object_id, extra_context=None):
        with self.as_one_change(request):
            return super().delete_view(request, object_id, extra_context)

    def delete_model(self, request, obj):
        with recording(user=request.user) as record:
            record.watch_deletion([obj])
            super().delete_model(request, obj)

    def delete_queryset(self, request, queryset):
        with recording(user=request.user) as record:
            record.watch_deletion(queryset)
            super().delete_queryset(request, queryset)

    def changelist_view(self, request, extra_context=None):
        if request.method != "POST":
            return super().changelist_view(request, extra_context)
        with self.as_one_change(request):
            return super().changelist_view(request, extra_context)

    def history_view(self, request, object_id, extra_context=None):
        return views.object_history(self, request, unquote(object_id))


def _editable(request, obj, context, formsets) -> list[Any]:
    inlines = [inline.opts for inline in context["inline_admin_formsets"]]
    return [
        formset
        for formset, inline in zip(formsets, inlines, strict=True)
        if inline.has_change_permission(request, obj)
    ]


def _watch(record, obj, page: pages.Page) -> None:
    """Let what the page shows be recorded; of a synopsis, which is edited as one text, also the passages."""
    record.roots.append((type(obj), obj.pk))
    synopses = []
    for _row, form in page.rows():
        record.know(form.instance, form.initial)
        if isinstance(form.instance, Synopsis):
            synopses.append((Synopsis, form.instance.pk))
    record.watch_with_parts(synopses)


def _settle() -> None:
    """Let what the database checks only at the end be checked now, while the form can still come back."""
    if connection.vendor == "postgresql":
        connection.check_constraints()
