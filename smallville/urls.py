from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from smallville import choosing, views
from smallville.health import healthz

urlpatterns = [
    path("admin/", admin.site.urls),
    path("healthz", healthz, name="healthz"),
    *i18n_patterns(
        path("", views.home, name="home"),
        path("horizon/", choosing.choose, name="horizon"),
        path("", include("episodes.urls")),
        path("", include("characters.urls")),
        path("", include("events.urls")),
        path("", include("tracking.urls")),
    ),
]

handler404 = views.not_found
