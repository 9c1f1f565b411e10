"""Long lists in pages."""

from typing import Any

from django.core.paginator import EmptyPage, Page, PageNotAnInteger, Paginator

PAGE_SIZE = 40


class ListPage(Page):
    """One page of a list; `asked_in_vain` if the reader asked for a page that there is not."""

    asked_in_vain = False

    def nearby(self):
        """Return the numbers of the pages to link to, with an ellipsis for each gap."""
        return self.paginator.get_elided_page_range(self.number, on_each_side=1, on_ends=1)


class KindPaginator(Paginator):
    def _get_page(self, *args, **kwargs):
        return ListPage(*args, **kwargs)

    def nearest(self, number) -> int:
        """Return the number of the page nearest to the one asked for."""
        try:
            return self.validate_number(number)
        except PageNotAnInteger:
            return 1
        except EmptyPage:
            return self.num_pages


def paginate(request, rows, size=PAGE_SIZE) -> ListPage:
    """Return the page of `rows` that the request asks for with `?page=`, or the nearest one that there is."""
    asked = request.GET.get("page", "1")
    paginator = KindPaginator(rows, size)
    page: Any = paginator.page(paginator.nearest(asked))
    page.asked_in_vain = asked != str(page.number)
    return page
