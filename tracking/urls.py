from django.urls import path

from tracking import opinion_views, settings_views, views

app_name = "tracking"
urlpatterns = [
    path("me/", settings_views.me, name="me"),
    path("me/marks/", views.mark, name="mark"),
    path("me/episodes/<code:code>/", views.viewing, name="viewing"),
    path("me/episodes/<code:code>/opinion/", opinion_views.opinion, name="opinion"),
    path("me/opinions/", opinion_views.opinions, name="opinions"),
    path("me/favourites/", opinion_views.favourites, name="favourites"),
    path("me/runs/", settings_views.runs, name="runs"),
    path("me/runs/<int:number>/", settings_views.run, name="run"),
]
