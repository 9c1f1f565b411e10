"""What editors write is found at once."""

from smallville.search.indexing import refresh

ADMIN = "/admin/"
_READS = {"GET", "HEAD", "OPTIONS"}


class RefreshMiddleware:
    """Keep the index right after each request by which an editor may have changed something."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.method not in _READS and request.path_info.startswith(ADMIN):
            refresh()
        return response
