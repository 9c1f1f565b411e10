"""What a fan thinks: of one episode, of characters and events, and all of it at once."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from characters.models import Character
from episodes.addresses import origin, sent_from_here, without_position
from episodes.listing import paginate
from episodes.models import Episode
from events.models import Event
from tracking.forms import OpinionForm
from tracking.guide import has_been_shown
from tracking.models import Favourite, Note, Rating
from tracking.opinions import favour, keep_opinion


@csrf_exempt  # as for the marks: pages for everyone hold no token; where a form was sent from is checked instead
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def opinion(request, code):
    """Show what the fan who asks thinks of an episode; keep what they say of it."""
    episodes = Episode.objects.as_of(request.horizon)
    episode = get_object_or_404(request.tracker.with_opinions(episodes), code=code)
    can_be_rated = has_been_shown(episode.overall, episode.air_date_us, request.reading.landmarks.last_shown)
    form = None
    if request.method == "POST" and can_be_rated:
        if not sent_from_here(request):
            raise PermissionDenied
        form = OpinionForm(request.POST)
        if form.is_valid():
            keep_opinion(user=request.user, overall=episode.overall, **form.cleaned_data)
            messages.success(request, _("What you think of %(code)s is kept.") % {"code": episode.code})
            return redirect(without_position(origin(request)) or episode)
    return TemplateResponse(
        request,
        "tracking/opinion.html",
        {
            "episode": episode,
            "form": form,
            "can_be_rated": can_be_rated,
            "next": origin(request),
            "is_open": True,
        },
    )


KINDS = {
    "character": lambda horizon: Character.objects.met(horizon),
    "event": lambda horizon: Event.objects.told(horizon),
}


@csrf_exempt  # as above
def favourites(request):
    """Make what the button stands by a favourite, or one no more, and lead back to it."""
    back = without_position(origin(request))
    if not request.user.is_authenticated:
        # Back to the button after the login: this address takes what a form sends, no more.
        return redirect_to_login(back or reverse("tracking:opinions"))
    return _favour(request, back)


@require_POST
def _favour(request, back):
    if not sent_from_here(request):
        raise PermissionDenied
    kind = next((kind for kind in KINDS if kind in request.POST), None)
    if kind is None or "\0" in request.POST[kind]:
        raise Http404
    row = get_object_or_404(KINDS[kind](request.horizon), slug=request.POST[kind])
    is_one = request.POST.get("do") != "drop"
    favour(user=request.user, is_one=is_one, **{kind: row})
    said = _("%(name)s is a favourite of yours.") if is_one else _("%(name)s is no favourite of yours any more.")
    messages.success(request, said % {"name": row})
    return redirect(back or row)


@login_required
@require_safe
def opinions(request):
    """Show all that the fan who asks thinks."""
    horizon, fan = request.horizon, request.tracker.fan
    thought = [Exists(model.objects.filter(fan=fan, episode=OuterRef("overall"))) for model in (Rating, Note)]
    episodes = Episode.objects.as_of(horizon).filter(thought[0] | thought[1]).order_by("overall")
    favoured = list(Favourite.objects.filter(fan=fan).values_list("character", "event")) if fan else []
    characters = list(Character.objects.met(horizon).filter(pk__in=[who for who, _event in favoured if who]))
    told = Event.objects.told(horizon).filter(pk__in=[event for _who, event in favoured if event])
    events = list(told.select_related("episode").as_told())
    return TemplateResponse(
        request,
        "tracking/opinions.html",
        {
            "page": paginate(request, request.tracker.with_opinions(episodes)),
            "characters": characters,
            "events": events,
            "hidden": len(favoured) - len(characters) - len(events),
        },
    )
