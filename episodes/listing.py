"""Long lists in pages."""

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

    def get_page(self, number):
        """Return the page of that number; for one that there is not, the page nearest to it."""
        try:
            return self.page(number)
        except PageNotAnInteger:
            page = self.page(1)
        except EmptyPage:
            page = self.page(self.num_pages)
        page.asked_in_vain = True
        return page


def paginate(request, rows, size=PAGE_SIZE) -> ListPage:
    """Return the page of `rows` that the request asks for with `?page=`."""
    return KindPaginator(rows, size).get_page(request.GET.get("page", 1))
