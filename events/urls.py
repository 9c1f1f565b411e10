from django.urls import path

from events import views

app_name = "events"
urlpatterns = [
    path("events/", views.event_list, name="list"),
    path("events/<slug:slug>/", views.event, name="event"),
    path("places/", views.place_list, name="places"),
    path("places/<slug:slug>/", views.place, name="place"),
    path("secrets/", views.secret_list, name="secrets"),
    path("secrets/<slug:slug>/", views.secret, name="secret"),
    path("where/", views.where, name="where"),
]
