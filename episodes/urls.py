from django.urls import path

from episodes import converters as converters
from episodes import views

app_name = "episodes"
urlpatterns = [
    path("episodes/", views.episode_list, name="list"),
    path("episodes/<code:code>/", views.episode, name="episode"),
    path("episodes/<code:code>/previously/", views.previously, name="previously"),
    path("seasons/<int:number>/", views.season, name="season"),
]
