from django.urls import path

from tracking import settings_views, transfer_views, views

app_name = "tracking"
urlpatterns = [
    path("me/", settings_views.me, name="me"),
    path("me/marks/", views.mark, name="mark"),
    path("me/episodes/<code:code>/", views.viewing, name="viewing"),
    path("me/runs/", settings_views.runs, name="runs"),
    path("me/runs/<int:number>/", settings_views.run, name="run"),
    path("me/import/", transfer_views.bring, name="import"),
    path("me/import/<slug:token>/", transfer_views.preview, name="import_preview"),
    path("me/import/<slug:token>/unmatched.csv", transfer_views.unmatched, name="import_unmatched"),
    path("me/export/", transfer_views.take_away, name="export"),
    path("me/export/<slug:form>/", transfer_views.download, name="export_file"),
]
