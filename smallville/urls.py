from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from smallville import accountviews, choosing, tokenviews, views
from smallville.api import docs
from smallville.health import healthz
from smallville.reuse import cards, data, short, sitemaps
from smallville.review import suggesting
from smallville.search import views as search

urlpatterns = [
    path("admin/", admin.site.urls),
    path("healthz", healthz, name="healthz"),
    path("api/v1/", include("smallville.api.urls")),
    path("robots.txt", sitemaps.robots, name="robots"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("data/<str:name>", data.download, name="data-file"),
    path("icon-<int:size>.png", cards.icon, name="icon"),
    path("e/<slug:slug>", short.event, name="short-event"),
    path("s/<slug:slug>", short.secret, name="short-secret"),
    path("p/<slug:code>/<slug:language>/<int:number>", short.passage, name="short-passage"),
    *i18n_patterns(
        path("", views.home, name="home"),
        path("horizon/", choosing.choose, name="horizon"),
        path("accounts/", accountviews.overview, name="account"),
        path("accounts/close/", accountviews.close, name="account_close"),
        path("accounts/tokens/", tokenviews.tokens, name="account_tokens"),
        path("accounts/closed/", accountviews.closed, name="account_closed"),
        path("accounts/", include("allauth.account.urls")),
        path("accounts/2fa/", include("allauth.mfa.urls")),
        path("api/", docs.documentation, name="api-docs"),
        path("search/", search.results, name="search"),
        path("search/suggestions/", search.suggestions, name="suggestions"),
        path("suggest/", suggesting.suggest, name="suggest"),
        path("suggest/thanks/", suggesting.thanks, name="suggest-thanks"),
        path("", include("smallville.reuse.urls")),
        path("", include("episodes.urls")),
        path("", include("characters.urls")),
        path("", include("events.urls")),
        path("", include("tracking.urls")),
    ),
]

handler404 = views.not_found
handler429 = views.too_many
