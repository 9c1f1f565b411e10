"""The pages of the history: what was changed lately, one revision, one object, what is gone."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import DEFAULT_DB_ALIAS
from django.db.models import Count, Exists, F, OuterRef, Q, Window
from django.db.models.functions import RowNumber
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from reversion.models import Revision, Version

from smallville.history import restoring, taking
from smallville.history.diffs import Fate, changes
from smallville.history.forms import RecentForm
from smallville.history.pages import ASIDE
from smallville.history.states import OWNERS, from_text, parts
from smallville.history.versions import GONE, key_of, name_of, types, with_previous
from smallville.models import Way

_PER_PAGE = 50
_NAMES_SHOWN = 3


def urls(site) -> list:
    """Return the addresses of these pages in the admin `site`."""

    def page(view):
        return site.admin_view(lambda request, **arguments: view(site, request, **arguments))

    return [
        path("history/", page(recent), name="history"),
        path("history/gone/", page(deleted), name="history_gone"),
        path("history/<int:pk>/", page(revision), name="history_revision"),
        path("history/<int:pk>/undo/", page(taking.undo), name="history_undo"),
        path("history/revert/<int:pk>/", page(taking.revert), name="history_revert"),
        path("history/recover/<int:pk>/", page(taking.recover), name="history_recover"),
    ]


# --- Looking --------------------------------------------------------------------------------------------------------


def recent(site, request):
    """Show what was changed lately, as far as one may see it."""
    kinds = _visible(request)
    form = RecentForm(request.GET, kinds=kinds)
    found = form.revisions().select_related("user", "origin")
    page = Paginator(found, _PER_PAGE).get_page(request.GET.get("p"))
    _name_objects(page.object_list, kinds)
    return _answer(site, request, "recent", _("Recent changes"), {"form": form, "page": page})


def _name_objects(revisions, kinds) -> None:
    """Load with each revision the names of its first rows, and how many there are."""
    shown = Version.objects.filter(revision__in=[one.pk for one in revisions], content_type__in=kinds)
    counts = dict(shown.order_by().values_list("revision").annotate(number=Count("pk")))
    place = Window(RowNumber(), partition_by="revision", order_by=F("pk").asc())
    first = shown.annotate(place=place).filter(place__lte=_NAMES_SHOWN).order_by("pk")
    named: dict[int, list[str]] = {}
    labels = {kind.pk: model._meta.verbose_name for model, kind in types().items()}
    for version in first.defer("serialized_data"):
        kind = capfirst(str(labels[version.content_type_id]))
        said = _("%(kind)s “%(name)s”") % {"kind": kind, "name": name_of(version)}
        named.setdefault(version.revision_id, []).append(said)
    for one in revisions:
        one.names = named.get(one.pk, [])
        one.has_more = counts.get(one.pk, 0) > len(one.names)


def revision(site, request, pk):
    """Show all that one revision changed."""
    kinds = _visible(request)
    found = get_object_or_404(Revision.objects.select_related("user", "origin", "origin__undoes"), pk=pk)
    versions = found.version_set.filter(content_type__in=kinds).order_by("pk")
    page = Paginator(versions, _PER_PAGE).get_page(request.GET.get("p"))
    rows = with_previous(versions.filter(pk__in=[version.pk for version in page.object_list]))
    shown = changes(rows)
    if not shown and not versions.exists():
        raise PermissionDenied
    context = {
        "revision": found,
        "page": page,
        "changes": shown,
        "undone_by": found.undone_by.select_related("revision__user").first(),
        "may_undo": request.user.has_perm(taking.UNDO) and found.origin.way != Way.BEFORE,
    }
    return _answer(site, request, "revision", _("Change no. %(number)s") % {"number": found.pk}, context)


def object_history(model_admin, request, object_id):
    """Show what became of one object and the rows that belong to it."""
    if not model_admin.has_view_or_change_permission(request):
        raise PermissionDenied
    if not (object_id.isascii() and object_id.isdecimal()):
        raise Http404
    model = model_admin.model
    own = Version.objects.filter(content_type=types()[model], object_id=object_id, db=DEFAULT_DB_ALIAS)
    obj = model_admin.get_object(request, object_id)
    last = own.order_by("-pk").first()
    if obj is None and last is None:
        raise Http404
    page = Paginator(own.select_related("revision__user", "revision__origin").order_by("-pk"), _PER_PAGE).get_page(
        request.GET.get("p")
    )
    _load_changes(model, object_id, page.object_list)
    context = {
        "opts": model_admin.opts,
        "object": obj,
        "object_id": object_id,
        "page": page,
        "last": last,
        "may_undo": request.user.has_perm(taking.UNDO),
    }
    name = str(obj) if obj else name_of(last)
    return _answer(model_admin.admin_site, request, "object", _("History of “%(name)s”") % {"name": name}, context)


def _load_changes(model, object_id, versions) -> None:
    """Load with each version of an object what its revision changed of it and of its rows."""
    belonging = Q(content_type=types()[model], object_id=object_id)
    wanted = [version.revision_id for version in versions]
    if versions:
        key, state = key_of(versions[0]), from_text(versions[0].serialized_data)
        for part, name in parts().get(model, ()):
            belonging |= Q(pk__in=restoring.versions_of_parts(part, name, key, state).values("pk"))
    rows = list(with_previous(Version.objects.filter(belonging, revision__in=wanted).order_by("pk")))
    by_revision: dict[int, list] = {}
    for change in changes(rows):
        by_revision.setdefault(change.revision, []).append(change)
    for version in versions:
        version.changes = by_revision.get(version.revision_id, [])
        if version.revision.origin.way == Way.BEFORE:
            # That a row is new to the history does not say that it is new.
            version.changes = [change for change in version.changes if change.fate is Fate.CHANGED]
        version.is_gone = version.format == GONE


def deleted(site, request):
    """Show what was deleted and is not there again; of what went with its owner, the owner is enough."""
    gone = Version.objects.filter(format=GONE, content_type__in=_visible(request))
    same_row = {"content_type": OuterRef("content_type"), "object_id": OuterRef("object_id")}
    again = Version.objects.filter(pk__gt=OuterRef("pk"), **same_row)
    rows = [kind for model, kind in types().items() if model in OWNERS]
    owner = Version.objects.filter(revision=OuterRef("revision"), format=GONE).exclude(content_type__in=rows)
    gone = gone.exclude(Exists(again)).exclude(Q(content_type__in=rows) & Exists(owner)).order_by("-pk")
    gone = gone.select_related("revision__user", "revision__origin", "content_type")
    page = Paginator(gone, _PER_PAGE).get_page(request.GET.get("p"))
    for version in page.object_list:
        version.name = name_of(version)
    context = {"page": page, "may_undo": request.user.has_perm(taking.UNDO)}
    return _answer(site, request, "gone", _("Deleted objects"), context)


def gone(model_admin, request, object_id):
    """Say that an object is gone which somebody was still editing, with what was typed."""
    own = Version.objects.filter(content_type=types()[model_admin.model], object_id=object_id, format=GONE)
    version = own.select_related("revision__user").order_by("-pk").first()
    context = {
        "opts": model_admin.opts,
        "version": version,
        "typed": _typed(model_admin, request),
        "may_undo": request.user.has_perm(taking.UNDO),
    }
    title = _("It is gone: somebody has deleted it meanwhile")
    return _answer(model_admin.admin_site, request, "lost", title, context, status=410)


def _typed(model_admin, request) -> list[tuple[str, str]]:
    """Return what a form says in words, by its labels."""
    labels = {name: str(one.label) for name, one in model_admin.get_form(request)().fields.items()}
    skipped = {"csrfmiddlewaretoken", *ASIDE}
    found = []
    for name, values in request.POST.lists():
        text = "\n".join(value for value in values if value).strip()
        ends = name.rsplit("-", 1)[-1]
        if (
            text
            and name not in skipped
            and not name.startswith("_")
            and "__prefix__" not in name
            and not ends.isupper()
            and "_FORMS" not in name
        ):
            found.append((capfirst(labels.get(name, name)), text))
    return found


# --- For all of them ------------------------------------------------------------------------------------------------


def _visible(request) -> list[Any]:
    """Return the content types whose rows one may see; refuse those who may see none."""
    kinds = [
        kind
        for model, kind in types().items()
        if request.user.has_perm(f"{model._meta.app_label}.view_{model._meta.model_name}")
        or request.user.has_perm(f"{model._meta.app_label}.change_{model._meta.model_name}")
    ]
    if not kinds:
        raise PermissionDenied
    return kinds


def _answer(site, request, name, title, context, **answer):
    request.current_app = site.name
    return TemplateResponse(
        request, f"admin/history/{name}.html", {**site.each_context(request), "title": title, **context}, **answer
    )
