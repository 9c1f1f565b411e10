from django.urls import path

from characters import views

app_name = "characters"
urlpatterns = [
    path("characters/", views.character_list, name="list"),
    path("characters/<slug:slug>/", views.character, name="character"),
    # Not below characters/, where it would stand in the way of a character of that name.
    path("appearances/", views.appearances, name="appearances"),
]
