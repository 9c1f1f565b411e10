"""How a long answer of the API comes in parts."""

from typing import Any

from django.core.paginator import EmptyPage, PageNotAnInteger, Paginator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import OpenApiParameter
from rest_framework.pagination import BasePagination
from rest_framework.response import Response

from episodes.filterfields import presentable
from episodes.refusals import Refused

PAGE_SIZE = 50


def _address(description) -> dict[str, Any]:
    return {"type": ["string", "null"], "format": "uri", "description": str(description)}


class Pages(BasePagination):
    """By page numbers, with the number of all rows."""

    parameters = (
        OpenApiParameter(
            "page", int, description=gettext_lazy("Which page of the list, from 1 on; each has 50 rows."), default=1
        ),
    )

    def paginate_queryset(self, queryset, request, view=None):
        paginator: Any = Paginator(queryset, PAGE_SIZE)
        asked = request.query_params.get("page") or "1"
        try:
            self.page: Any = paginator.page(asked if asked.isascii() and asked.isdigit() else None)
        except PageNotAnInteger:
            reason = _("“%(value)s” is not the number of a page.") % {"value": presentable(asked)}
            raise Refused({"page": [reason]}) from None
        except EmptyPage:
            reason = _("There is no page %(page)s: the last one is page %(last)s.")
            raise Refused({"page": [reason % {"page": presentable(asked), "last": paginator.num_pages}]}) from None
        self.links, self.request = view.links, request
        return list(self.page)

    def get_paginated_response(self, data):
        page = self.page
        return Response(
            {
                "count": page.paginator.count,
                "next": self._link(page.number + 1) if page.has_next() else None,
                "previous": self._link(page.number - 1) if page.has_previous() else None,
                "results": data,
            }
        )

    def _link(self, number: int) -> str:
        query = dict(self.request.query_params.lists()) | {"page": [str(number)]}
        return self.links.absolute(self.request.path, query)

    def get_paginated_response_schema(self, schema):
        return {
            "type": "object",
            "required": ["count", "next", "previous", "results"],
            "properties": {
                "count": {"type": "integer", "description": str(_("How many rows there are on all pages."))},
                "next": _address(_("The next page; null on the last one.")),
                "previous": _address(_("The page before; null on the first one.")),
                "results": {**schema, "description": str(_("The rows of this page."))},
            },
        }


class Cursor(BasePagination):
    """By the row after which to go on, so that what is written meanwhile shifts no page."""

    parameters = (
        OpenApiParameter(
            "cursor",
            str,
            description=gettext_lazy("After which row to go on: take it from “next”. Each part has 50 rows."),
        ),
    )

    def paginate_queryset(self, queryset, request, view=None):
        cursor = request.query_params.get("cursor")
        rows: Any = view.go_on(queryset, cursor) if cursor else queryset
        if rows is None:
            raise Refused({"cursor": [_("Nothing stands at this place. Take the cursor from “next”.")]})
        found = list(rows[: PAGE_SIZE + 1])
        self.following = None
        if len(found) > PAGE_SIZE:
            query = dict(request.query_params.lists()) | {"cursor": [found[PAGE_SIZE - 1].slug]}
            self.following = view.links.absolute(request.path, query)
        return found[:PAGE_SIZE]

    def get_paginated_response(self, data):
        return Response({"next": self.following, "results": data})

    def get_paginated_response_schema(self, schema):
        return {
            "type": "object",
            "required": ["next", "results"],
            "properties": {
                "next": _address(_("Where the list goes on; null at its end.")),
                "results": {**schema, "description": str(_("The rows of this part."))},
            },
        }
