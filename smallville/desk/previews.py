"""The preview of public pages: where it begins, and each page of it."""

from django.http import Http404, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from episodes.horizon import Horizon, UnknownHorizonError
from episodes.models import Episode
from smallville.desk.previewing import Scope, answer, as_if_published, dress
from smallville.views import not_found

RIGHTS = ("events.view_event", "episodes.view_synopsis")


def for_editors(view):
    """Let nobody know of `view` who is signed in and may not see drafts; the desk asks all others to sign in."""

    def guarded(request, *args, **kwargs):
        user = request.user
        if user.is_authenticated and not (user.is_staff and user.has_perms(RIGHTS)):
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@require_safe
def begin(request):
    """Lead to the page asked for, or that of what is previewed, as of the episode asked for or its own."""
    scope = Scope.read(request.GET.get("drafts", ""))
    episode = scope.episode
    as_of = request.GET.get("as_of") or str(episode.horizon if episode else Horizon.EVERYTHING)
    page = request.GET.get("page") or scope.address
    return redirect(_address(scope, _horizon(as_of), page))


@require_safe
def show(request, drafts, as_of, page):
    """Show a public page as it would be with the drafts, marked as what it is."""
    scope, horizon, page = Scope.read(drafts), _horizon(as_of), f"/{page}"
    with as_if_published(scope.drafts) as refused:
        response = answer(request, page, horizon, not_found)
    prefix = _address(scope, horizon, "")
    if isinstance(response, HttpResponseRedirect) and response["Location"].startswith("/"):
        response["Location"] = prefix + response["Location"]
    elif response.get("Content-Type", "").startswith("text/html"):
        context = {
            "scope": scope,
            "scopes": _scopes(scope),
            "horizon": horizon,
            "episodes": Episode.objects.all(),
            "page": page,
            "refused": refused,
            "is_untold": response.status_code == 404,
            "desk": reverse(
                f"admin:{scope.row._meta.app_label}_{scope.row._meta.model_name}_change", args=[scope.row.pk]
            ),
        }
        head = render_to_string("admin/desk/_preview_head.html", request=request)
        bar = render_to_string("admin/desk/_preview_bar.html", context, request)
        response.content = dress(response.text, prefix=prefix, head=head, bar=bar).encode()
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _horizon(text: str) -> Horizon:
    try:
        return Horizon.read(text, dict(Episode.objects.values_list("code", "overall")))
    except UnknownHorizonError as error:
        raise Http404 from error


def _address(scope: Scope, horizon: Horizon, page: str) -> str:
    shown = reverse("admin:preview_page", args=[scope.text, str(horizon), "de/"]).removesuffix("/de/")
    return shown + page


def _scopes(scope: Scope) -> list[tuple[str, str]]:
    """Return what can be taken as published, as an address says it: what was chosen, or all of its episode."""
    words = {
        "event": _("this event"),
        "synopsis": _("this synopsis"),
        "character": _("all drafts with this character"),
    }
    chosen = [(scope.text, words[scope.kind])] if scope.kind in words else []
    if scope.kind != "character" and scope.episode:
        whole = _("all drafts of %(code)s") % {"code": scope.episode.natural_key()[0]}
        chosen.append((f"episode-{scope.episode.pk}", whole))
    return chosen
