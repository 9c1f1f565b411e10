"""The addresses of import and export at the desk."""

from django.contrib.admin import AdminSite
from django.urls import URLPattern, path, re_path

from smallville.sheets import views


def pages(site: AdminSite) -> list[URLPattern]:
    """Return the pages, each open only to those who may enter the desk."""
    return [
        path("import/", site.admin_view(views.upload), name="import"),
        path("import/<str:token>/", site.admin_view(views.preview), name="import_preview"),
        path("import/<str:token>/rejected/", site.admin_view(views.to_be_mended), name="import_rejected"),
        re_path(r"^export/(?P<label>[a-z.]+)/(?P<kind>csv|xlsx|yaml)/$", site.admin_view(views.export), name="export"),
    ]
