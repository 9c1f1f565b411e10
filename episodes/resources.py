"""What every resource of the API has in common: it is only read, as of an episode, and knows what it can be asked."""

from copy import copy
from typing import Any, ClassVar

from django.conf import settings
from django.http import Http404
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework.generics import GenericAPIView
from rest_framework.response import Response

from episodes.addresses import AS_OF
from episodes.filterfields import CodesField, SearchField, SeveralField, SwitchField, presentable
from episodes.filtering import FilterSet
from episodes.horizon import Horizon, UnknownHorizonError, tidy_code
from episodes.models import Episode
from episodes.paging import Pages
from episodes.refusals import Refused
from episodes.shapes import Links, expandable

LANG, FIELDS, EXPAND, SEASON = "lang", "fields", "expand", "season"


def horizon_of(texts: list[str]) -> Horizon:
    """Return up to where a request wants to be told; everything, where it says nothing of it."""
    said = {text for text in texts if text}
    if len(said) > 1:
        raise Refused({AS_OF: [_("Only one episode can be named here.")]})
    text = said.pop() if said else Horizon.EVERYTHING.code
    guide = Episode.objects.as_of(Horizon.EVERYTHING).filter(code=tidy_code(text).replace("\0", ""))
    is_known = text in {Horizon.START.code, Horizon.EVERYTHING.code}
    try:
        return Horizon.read(text, {} if is_known else dict(guide.values_list("code", "overall")))
    except UnknownHorizonError as mistake:
        raise Refused({AS_OF: [str(mistake)]}) from None


class Resource(GenericAPIView):
    """An address of the API. What a request says that is not understood is refused, never passed over."""

    http_method_names = ["get", "head", "options"]
    pagination_class: Any = None
    filterset_class: Any = None
    serializer_class: Any = None
    choices: ClassVar[dict[str, Any]] = {}
    """The words that a filter knows, of those of which there is a fixed list."""
    left_out: ClassVar[frozenset[str]] = frozenset()
    """Filters of the page that need a reader."""
    own_parameters: ClassVar[tuple[OpenApiParameter, ...]] = ()
    path_says: ClassVar[dict[str, Any]] = {}
    """What stands in the address: for each name its words, and an example that everyone has met."""
    is_list = False
    title: Any = ""
    words: Any = ""
    """What it is, for those who read the description."""

    def initial(self, request, *args, **kwargs):
        super().initial(request, *args, **kwargs)
        self._refuse_unknown()
        if self.serializer_class is not None:
            shape = self.serializer_class()
            self.wanted = self._names(FIELDS, list(shape.fields))
            self.expanded = self._names(EXPAND, expandable(shape))
        self.horizon = horizon_of(request.query_params.getlist(AS_OF))
        carried = {name: request.query_params[name] for name in (AS_OF, LANG) if request.query_params.get(name)}
        self.links = Links(request, carried)
        # By which an old name of something leads to the present one, where that is told.
        request._request.horizon = self.horizon

    @classmethod
    def parameters(cls) -> list[OpenApiParameter]:
        """Return what can be asked of this address."""
        found = [*cls._common(), *cls.own_parameters]
        if cls.filterset_class:
            # Of copies: a filter keeps the first field that it makes, which here has nothing to choose from.
            filters = {
                name: copy(one) for name, one in cls.filterset_class.base_filters.items() if name not in cls.left_out
            }
            found += [_described(name, one.field, cls.choices.get(name)) for name, one in filters.items()]
        return found + list(getattr(cls.pagination_class, "parameters", ()))

    @classmethod
    def _common(cls) -> list[OpenApiParameter]:
        found = [
            OpenApiParameter(
                AS_OF,
                str,
                description=gettext_lazy(
                    "The last episode seen, like 3x01: nothing of later ones is told. “start” stands for none seen, "
                    "“all” for all. Without it, everything is told."
                ),
                default=Horizon.EVERYTHING.code,
            ),
            OpenApiParameter(
                LANG,
                str,
                enum=[code for code, _name in settings.LANGUAGES],
                description=gettext_lazy(
                    "The language of texts and messages; without it, as the header Accept-Language wishes. "
                    "A text that there is not in this language is given in the other one."
                ),
            ),
        ]
        if cls.serializer_class is None:
            return found
        shape = cls.serializer_class()
        names, others = list(shape.fields), expandable(shape)
        found.append(
            _listed(FIELDS, names, gettext_lazy("Which fields to give, with commas between; without it, all."))
        )
        if others:
            found.append(
                _listed(
                    EXPAND,
                    others,
                    gettext_lazy("Which fields that name another object describe it instead, with commas between."),
                )
            )
        return found

    def get_serializer_context(self):
        context = super().get_serializer_context()
        return {
            **context,
            "links": self.links,
            "fields": self.wanted or None,
            "expand": frozenset(self.expanded),
        }

    def answer(self, found) -> Response:
        return Response(self.get_serializer(found).data)

    def filtered(self, rows) -> FilterSet:
        """Return the filters of the page with what was asked of them; raise Refused with what they do not take.

        Which seasons and episodes there are is no secret: to ask for one that is not told yet is no mistake, and finds
        nothing.
        """
        query, nothing = self._without_untold()
        listing = self.filterset_class(query, rows.none() if nothing else rows)
        if not listing.is_valid():
            raise Refused({name: [str(reason) for reason in said] for name, said in listing.form.errors.items()})
        return listing

    @property
    def language(self) -> str:
        return get_language() or settings.LANGUAGE_CODE

    def _without_untold(self) -> tuple[Any, bool]:
        """Return the query without the seasons and episodes to come, and whether of one of them nothing is left."""
        query = self.request.query_params.copy()
        filters: Any = self.filterset_class.base_filters if self.filterset_class else {}
        asked = [
            name for name in filters if query.get(name) and filters[name].field_class in (CodesField, SeveralField)
        ]
        asked = [name for name in asked if name == SEASON or filters[name].field_class is CodesField]
        if not asked or self.horizon.is_everything:
            return query, False
        guide = Episode.objects.as_of(Horizon.EVERYTHING).order_by("overall").values_list("overall", "season", "code")
        untold = {word for overall, *words in guide if not self.horizon.covers(overall) for word in map(str, words)}
        untold -= {word for overall, *words in guide if self.horizon.covers(overall) for word in map(str, words)}
        nothing = False
        for name in asked:
            values = [value for value in query.getlist(name) if value]
            left = [value for value in values if tidy_code(value) not in untold]
            nothing |= bool(values) and not left
            query.setlist(name, left)
        return query, nothing

    def _names(self, parameter: str, known: list[str]) -> list[str]:
        asked = [name for said in self.request.query_params.getlist(parameter) for name in said.split(",") if name]
        unknown = [name for name in asked if name not in known]
        if unknown:
            reason = _("There is no field “%(name)s” here. There are: %(names)s.")
            raise Refused({parameter: [reason % {"name": presentable(unknown[0]), "names": ", ".join(known)}]})
        return asked

    def _refuse_unknown(self) -> None:
        query = self.request.query_params
        known = {parameter.name: parameter for parameter in self.parameters()}
        reasons: dict[str, list[str]] = {}
        for name, values in query.lists():
            if name not in known:
                reason = _("There is no parameter of this name here. There are: %(names)s.")
                reasons[presentable(name)] = [reason % {"names": ", ".join(known)}]
            elif (
                not known[name].many and name not in {FIELDS, EXPAND} and len({value for value in values if value}) > 1
            ):
                reasons[name] = [_("Only one value is possible here.")]
        languages = [code for code, _name in settings.LANGUAGES]
        if query.get(LANG) and query[LANG] not in languages:
            reason = _("There is no language “%(value)s” here. There are: %(names)s.")
            reasons[LANG] = [reason % {"value": presentable(query[LANG]), "names": ", ".join(languages)}]
        if reasons:
            raise Refused(reasons)


class Listing(Resource):
    """A list of what is told, filtered as its page is."""

    is_list = True
    pagination_class: Any = Pages

    def get(self, request):
        page: Any = self.paginate_queryset(self.rows())
        return self.get_paginated_response(self.get_serializer(self.loaded(page), many=True).data)

    def rows(self) -> Any:
        """Return the rows asked for, in their order."""
        raise NotImplementedError

    def loaded(self, page: list) -> list:
        """Return the rows of a page with what their description needs."""
        return page


class Single(Resource):
    """One object. What is not told does not exist."""

    def get(self, request, **names):
        found = self.find(**names)
        if found is None:
            raise Http404
        return self.answer(found)

    def find(self, *args: Any, **names: Any) -> Any:
        raise NotImplementedError


def _listed(name: str, names: list[str], description) -> OpenApiParameter:
    items = {"type": "string", "enum": names}
    return OpenApiParameter(
        name, {"type": "array", "items": items}, description=description, style="form", explode=False
    )


def _described(name: str, field: Any, choices) -> OpenApiParameter:
    """Return what a filter takes, in words: as its page calls it, and how it is said in an address."""
    words = [str(word) for word, _label in (choices.items() if isinstance(choices, dict) else choices or ())]
    label = str(field.label)
    said = f"{label}: {field.help_text}." if field.help_text else f"{label}."
    if isinstance(field, SwitchField):
        words = ["on"]
    elif isinstance(field, SearchField):
        said = f"{said} {_('Every word must be found; at most 100 characters.')}"
    if isinstance(field, SeveralField):
        said = f"{said} {_('May be given several times, for any of them.')}"
        return OpenApiParameter(name, str, description=said, enum=words or None, many=True, style="form", explode=True)
    return OpenApiParameter(name, str, description=said, enum=words or None)
