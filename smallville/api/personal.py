"""What a fan tracks, for their own programs: by a token, and for nobody else."""

import json
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed, ParseError
from rest_framework.parsers import BaseParser
from rest_framework.permissions import IsAuthenticated

from episodes.addresses import AS_OF
from episodes.horizon import Horizon, tidy_code
from episodes.models import Episode
from episodes.refusals import Refused
from episodes.resources import Listing, Resource, Single
from episodes.shapes import Flag, Number, Said, Shape, Text, Word
from smallville.models import PersonalToken
from tracking.guide import UnknownEpisodeError
from tracking.marks import UNKNOWN, Deed, Moment
from tracking.models import Fan, Note, Rating, Run, Step, Viewing
from tracking.trackers import FanTracker
from tracking.views import ACTIONS, LONGEST_TARGET

_LONGEST_BODY = 2000
_UNKNOWN_TARGET = _("There is no such episode or season.")


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer <token>`. No cookie counts, so no other site can act for anyone."""

    def authenticate(self, request):
        scheme, _space, text = get_authorization_header(request).decode("latin-1").partition(" ")
        token = PersonalToken.objects.find(text.strip()) if scheme.lower() == "bearer" else None
        if token is None:
            raise AuthenticationFailed
        return token.user, token

    def authenticate_header(self, request):
        return "Bearer"


class SmallJson(BaseParser):
    """A small piece of JSON, whatever its sender calls it."""

    media_type = "application/json"

    def parse(self, stream, media_type=None, parser_context=None):
        text = stream.read(_LONGEST_BODY + 1)
        try:
            if len(text) > _LONGEST_BODY:
                raise ParseError
            return json.loads(text)
        except (ValueError, RecursionError) as error:
            raise ParseError from error


class Instant(Said, serializers.DateTimeField):
    pass


class MeShape(Shape):
    progress = Text(_("The last episode of the unbroken stretch watched from the start; null where there is none."))
    telling = Word(Fan.Telling.choices, _("Whether the pages tell as far as that, up to a fixed point, or neither."))
    runs = Text(_("Where the runs are found."))
    viewings = Text(_("Where the marks of all runs are found."))
    ratings = Text(_("Where the ratings are found."))
    notes = Text(_("Where the notes are found."))
    marks = Text(_("Where to mark episodes."))


class RunShape(Shape):
    number = Number(_("Names the run."))
    name = Text(_("What the run is called."), source="*")
    is_current = Flag(_("Whether marks go there."))
    started = serializers.DateField(read_only=True, allow_null=True, help_text=_("The day on which it was begun."))


class ViewingShape(Shape):
    run = Number(_("In which run."), source="run.number")
    episode = Text(_("The code of the episode."), source="episode.code")
    state = Word(Viewing.State.choices, _("Whether it was watched, or skipped on purpose."))
    watched_at = Instant(_("When; null where that is not known."))
    timed = Flag(_("Whether the time of day is known; if not, it stands at noon."))


class RatingShape(Shape):
    episode = Text(_("The code of the episode."), source="episode.code")
    value = Number(_("From 1 to 10."))
    rated_at = Instant(_("When it was given or last changed."))


class NoteShape(Shape):
    episode = Text(_("The code of the episode."), source="episode.code")
    text = Text(_("The note."))
    written_at = Instant(_("When it was written or last changed."))


class MarkRequest(serializers.Serializer):
    action = serializers.ChoiceField(
        list(ACTIONS),
        help_text=_("What to do with the target, in the current run; “upto” marks all up to it as watched."),
        error_messages={"required": _("Say what to do."), "invalid_choice": _("There is no such action.")},
    )
    target = serializers.CharField(
        max_length=LONGEST_TARGET,
        required=False,
        help_text=_("The code of an episode, or the number of a season; none for the whole series."),
        error_messages=dict.fromkeys(("invalid", "max_length", "blank", "null"), _UNKNOWN_TARGET),
    )


class MarkedShape(Shape):
    changed = Number(_("How many marks that has changed."))
    progress = Text(_("The last episode of the unbroken stretch watched since; null where there is none."))


class Personal(Resource):
    authentication_classes = [TokenAuthentication]
    permission_classes = [IsAuthenticated]

    @classmethod
    def parameters(cls) -> list[OpenApiParameter]:
        """Return what can be asked: what is one's own is not told as of anything."""
        return [parameter for parameter in super().parameters() if parameter.name != AS_OF]

    @property
    def user(self) -> Any:
        return self.request.user

    @property
    def fan(self) -> Fan | None:
        return getattr(self.user, "fan", None)


class Me(Personal, Single):
    title = _("What is yours")
    words = _("How far you are, and where all that you track is found. It needs a token, made in your account.")
    serializer_class = MeShape

    def find(self):
        names = ("runs", "viewings", "ratings", "notes", "marks")
        return {
            "progress": _code(self.fan.progress if self.fan else 0),
            "telling": self.fan.telling if self.fan else Fan.Telling.PROGRESS,
            **{name: self.links.to(f"api:my-{name}") for name in names},
        }


class MyRuns(Personal, Listing):
    title = _("Your runs")
    words = _("Every time that you watch the series through.")
    serializer_class = RunShape

    def rows(self):
        return Run.objects.filter(fan=self.fan).order_by("number") if self.fan else []


class MyViewings(Personal, Listing):
    title = _("What you have watched")
    words = _("The marks of all your runs.")
    serializer_class = ViewingShape

    def rows(self):
        viewings = Viewing.objects.filter(run__fan=self.fan).select_related("run", "episode")
        return viewings.order_by("run__number", "episode") if self.fan else []


class MyRatings(Personal, Listing):
    title = _("Your ratings")
    words = _("How good you find episodes.")
    serializer_class = RatingShape

    def rows(self):
        ratings = Rating.objects.filter(fan=self.fan).select_related("episode").order_by("episode")
        return ratings if self.fan else []


class MyNotes(Personal, Listing):
    title = _("Your notes")
    words = _("What you have written to yourself about episodes.")
    serializer_class = NoteShape

    def rows(self):
        notes = Note.objects.filter(fan=self.fan).select_related("episode").order_by("episode")
        return notes if self.fan else []


class Marks(Personal):
    title = _("Mark episodes")
    words = _("Marks one episode or many in the current run, as the buttons of the pages do; the pages can undo it.")
    serializer_class = MarkedShape
    request_class = MarkRequest
    http_method_names = ["post", "options"]
    parser_classes = [SmallJson]

    def post(self, request):
        asked = MarkRequest(data=request.data)
        if not asked.is_valid():
            raise Refused({name: [str(reason) for reason in said] for name, said in asked.errors.items()})
        try:
            outcome = FanTracker(self.user).carry_out(_deed(**asked.validated_data))
        except UnknownEpisodeError:
            raise Refused({"target": [str(_UNKNOWN_TARGET)]}) from None
        return self.answer({"changed": outcome.number, "progress": _code(self.user.fan.progress)})


def _deed(action: str, target: str = "") -> Deed:
    kind, scope = ACTIONS[action]
    once = (kind, scope) == (Step.Kind.WATCHED, Step.Scope.ONE)
    named = "" if scope == Step.Scope.SERIES else tidy_code(target)
    return Deed(kind, scope, named, Moment.now() if once else UNKNOWN)


def _code(overall: int) -> str | None:
    """Return the code of the episode of that number; which there are is no secret."""
    guide = Episode.objects.as_of(Horizon.EVERYTHING).filter(overall=overall)
    return guide.values_list("code", flat=True).first()
