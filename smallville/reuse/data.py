"""What there is to take along: feeds, calendars, and all of the data in files, which tell everything."""

from django.conf import settings
from django.http import FileResponse, Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from smallville.asof import kept
from smallville.reuse.bulk import editions
from smallville.reuse.calendars import seasons_with_dates

_NAMES = {"smallville.jsonl": "JSON Lines", "smallville-csv.zip": "CSV", "smallville.sqlite3": "SQLite"}


@require_safe
def data(request):
    """Show the files only to those to whom everything is told; all others are asked first."""
    edition = editions.read(settings.BULK_DIR) if request.horizon.is_everything else None
    return TemplateResponse(
        request,
        "reuse/data.html",
        {
            "edition": edition,
            "files": [(_NAMES[name], name, file["bytes"]) for name, file in edition.files.items()] if edition else [],
            "attribution": editions.ATTRIBUTION,
            "licence": editions.LICENCE,
            "licence_address": editions.LICENCE_ADDRESS,
            "dated": seasons_with_dates(request.horizon),
        },
    )


@require_safe
def download(request, name):
    """Send a file of the edition; who is not told everything is led to the page that asks."""
    if not request.horizon.is_everything:
        return redirect(kept(request, reverse("data")))
    edition = editions.read(settings.BULK_DIR)
    if edition is None or name not in edition.files:
        raise Http404
    etag = f'"{edition.files[name]["sha256"][:32]}"'
    unchanged = get_conditional_response(request, etag=etag)
    if unchanged is not None:
        return unchanged
    response = FileResponse(
        (edition.folder / name).open("rb"), as_attachment=True, filename=name, content_type=editions.TYPES[name]
    )
    response["ETag"] = etag
    return response
