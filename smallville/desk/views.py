"""The pages of the desk that belong to no single model."""

from django import forms
from django.contrib.contenttypes.models import ContentType
from django.contrib.contenttypes.views import shortcut
from django.core.exceptions import PermissionDenied
from django.http import Http404, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from characters.models import Character
from episodes.models import Episode, Language
from events.spoilers import LONGEST as LONGEST_TEXT
from events.spoilers import spoilers
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


@require_safe
def on_site(request, content_type_id, object_id, site):
    """Lead from an object of the desk to its public page. What fans keep may have one too: they alone tell where."""
    models = [model for model, page in site._registry.items() if page.has_view_permission(request)]
    kinds = ContentType.objects.get_for_models(*models).values()
    if content_type_id not in {str(kind.pk) for kind in kinds}:
        raise Http404
    return shortcut(request, content_type_id, object_id)


@require_POST
def check_spoilers(request, site):
    """Return in words what a text that somebody is typing tells too early for its episode."""
    if not site.get_model_admin(Character).has_view_permission(request):
        raise PermissionDenied
    form = SpoilerForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"said": []})
    asked = form.cleaned_data
    found = spoilers([(asked["language"], asked["text"])], asked["episode"])
    return JsonResponse({"said": [str(spoiler) for spoiler in found]})


class SpoilerForm(forms.Form):
    """A text, its language, and which episode tells it."""

    text = forms.CharField(max_length=LONGEST_TEXT)
    language = forms.ChoiceField(choices=Language.choices)
    episode = forms.ModelChoiceField(Episode.objects.all(), to_field_name="overall")


def _said(number: int) -> str:
    if not number:
        return _("Nothing here is called so.")
    return ngettext("%(count)s object", "%(count)s objects", number) % {"count": number}
