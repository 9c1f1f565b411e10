from django.urls import path

from tracking import opinion_views, settings_views, sharing_views, statistics_views, transfer_views, views

app_name = "tracking"
urlpatterns = [
    path("me/", settings_views.me, name="me"),
    path("me/marks/", views.mark, name="mark"),
    path("me/episodes/<code:code>/", views.viewing, name="viewing"),
    path("me/episodes/<code:code>/opinion/", opinion_views.opinion, name="opinion"),
    path("me/opinions/", opinion_views.opinions, name="opinions"),
    path("me/favourites/", opinion_views.favourites, name="favourites"),
    path("me/runs/", settings_views.runs, name="runs"),
    path("me/statistics/", statistics_views.statistics, name="statistics"),
    path("me/<int:year>/", statistics_views.year, name="year"),
    path("me/sharing/", sharing_views.sharing, name="sharing"),
    path("me/plan/", sharing_views.plan, name="plan"),
    path("fans/<slug:address>/", statistics_views.public, name="public"),
    path("fans/<slug:address>/<int:year>/", statistics_views.public_year, name="public-year"),
    path("feeds/<str:key>/smallville.ics", sharing_views.calendar, name="calendar"),
    path("feeds/<str:key>/smallville.atom", sharing_views.feed, name="feed"),
    path("me/runs/<int:number>/", settings_views.run, name="run"),
    path("me/import/", transfer_views.bring, name="import"),
    path("me/import/<slug:token>/", transfer_views.preview, name="import_preview"),
    path("me/import/<slug:token>/unmatched.csv", transfer_views.unmatched, name="import_unmatched"),
    path("me/export/", transfer_views.take_away, name="export"),
    path("me/export/<slug:form>/", transfer_views.download, name="export_file"),
]
