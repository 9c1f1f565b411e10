"""Where marks are made, wherever the button was, and when something was watched is said."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from episodes.addresses import origin, sent_from_here, with_news, without_position
from episodes.horizon import Horizon
from episodes.models import Episode
from tracking.guide import UnknownEpisodeError, has_been_shown
from tracking.marks import UNKNOWN, Deed, Moment
from tracking.models import Step
from tracking.moments import MomentError, read_moment
from tracking.services import NothingToUndoError
from tracking.wording import changed, moved, undone, with_undo

Kind, Scope = Step.Kind, Step.Scope
ACTIONS = {
    "watched": (Kind.WATCHED, Scope.ONE),
    "unwatched": (Kind.UNWATCHED, Scope.ONE),
    "skipped": (Kind.SKIPPED, Scope.ONE),
    "upto": (Kind.WATCHED, Scope.UPTO),
    "season": (Kind.WATCHED, Scope.SEASON),
    "unseason": (Kind.UNWATCHED, Scope.SEASON),
    "skipseason": (Kind.SKIPPED, Scope.SEASON),
    "series": (Kind.WATCHED, Scope.SERIES),
}
LONGEST_TARGET = 12


@csrf_exempt  # as in the chooser: pages for everyone hold no token; where a form was sent from is checked instead
@require_POST
def mark(request):
    """Do what the button says, and lead back to where it was, with what it did and how to undo it."""
    if not sent_from_here(request):
        raise PermissionDenied
    number = request.POST.get("undo", "")
    try:
        if number:
            return _answer(request, request.tracker.undo(_number(number)), undone)
        return _answer(request, request.tracker.carry_out(_deed(request.POST)), changed)
    except (UnknownEpisodeError, NothingToUndoError) as error:
        raise Http404 from error


@csrf_exempt  # as above
@require_http_methods(["GET", "HEAD", "POST"])
def viewing(request, code):
    """Show when the reader has watched an episode, and take another date."""
    episode = get_object_or_404(Episode.objects.as_of(request.horizon), code=code)
    if request.method != "POST":
        return _viewing(request, episode)
    if not sent_from_here(request):
        raise PermissionDenied
    typed = request.POST.get("when", "")
    try:
        moment = read_moment(request.POST.get("word") or typed)
    except MomentError as error:
        return _viewing(request, episode, typed=typed, error=str(error))
    if moment.day and episode.air_date_us and moment.day < episode.air_date_us:
        messages.warning(request, _("That is before it was first shown in the United States. It is kept as you say."))
    outcome = request.tracker.carry_out(Deed(Kind.DATED, Scope.ONE, episode.code, moment))
    return _answer(request, outcome, changed)


def _viewing(request, episode, **said):
    context = {
        "episode": episode,
        "mark": request.tracker.marks.get(episode.overall),
        "can_be_marked": has_been_shown(episode.overall, episode.air_date_us, request.reading.landmarks.last_shown),
        "next": origin(request),
        **said,
    }
    return TemplateResponse(request, "tracking/viewing.html", context)


def _deed(said) -> Deed:
    """Return what the button that was pressed stands for; raise UnknownEpisodeError if it is none."""
    name = next((name for name in ACTIONS if name in said), None)
    if name is None or len(said[name]) > LONGEST_TARGET:
        raise UnknownEpisodeError
    kind, scope = ACTIONS[name]
    once = kind == Kind.WATCHED and scope == Scope.ONE
    return Deed(kind, scope, "" if scope == Scope.SERIES else said[name], Moment.now() if once else UNKNOWN)


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= LONGEST_TARGET):
        raise NothingToUndoError
    return int(text)


def _answer(request, outcome, say):
    """Say what was done, and lead back to where the button was; with what is new, if the guide tells more since."""
    before, now = request.reading.stand, _stand(outcome.now, request.reading)
    said = " ".join(filter(None, [say(outcome), moved(outcome, before, now)]))
    messages.success(request, with_undo(said, outcome.step if say is changed else None))
    address = without_position(origin(request)) or reverse("home")
    if now is not None and now > (before or Horizon.START):
        address = with_news(address, outcome.guide.code_before(now.overall))
    return redirect(address)


def _stand(pinned: int | None, reading) -> Horizon | None:
    """Return where the reader is since: as their marks say, or as they said before."""
    return reading.otherwise if pinned is None else Horizon(pinned)
