from django.urls import path

from events import tie_views, views

app_name = "events"
urlpatterns = [
    path("events/", views.event_list, name="list"),
    path("events/<slug:slug>/", views.event, name="event"),
    path("events/<slug:slug>/why/", tie_views.why, name="why"),
    path("network/", tie_views.network, name="network"),
    path("places/", views.place_list, name="places"),
    path("places/<slug:slug>/", views.place, name="place"),
    path("secrets/", views.secret_list, name="secrets"),
    path("secrets/<slug:slug>/", views.secret, name="secret"),
    path("where/", views.where, name="where"),
]
