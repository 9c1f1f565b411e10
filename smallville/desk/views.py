"""The pages of the desk that belong to no single model."""

from django.http import JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from smallville.desk.jumping import LONGEST, found

SUGGESTED = 5
LISTED = 50


@require_safe
def jump(request, site):
    """Show all that is called so; what is alone is opened at once."""
    text = request.GET.get("q", "")
    hits = found(site, request, text, LISTED)
    if len(hits) == 1:
        return redirect(hits[0].address)
    context = {"title": _("Jump to …"), "text": text, "hits": hits, "said": _said(len(hits)), "longest": LONGEST}
    return TemplateResponse(request, "admin/desk/jump.html", {**site.each_context(request), **context})


@require_safe
def suggest(request, site):
    """Return the likeliest objects that are called so, and how many there are in words."""
    hits = found(site, request, request.GET.get("q", ""), SUGGESTED)
    rows = [{"kind": hit.kind, "label": hit.label, "detail": hit.detail, "address": hit.address} for hit in hits]
    return JsonResponse({"hits": rows, "said": _said(len(hits))})


def _said(number: int) -> str:
    if not number:
        return _("Nothing here is called so.")
    return ngettext("%(count)s object", "%(count)s objects", number) % {"count": number}
