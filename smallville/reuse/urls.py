from django.urls import path

from smallville.reuse import calendars, feeds

urlpatterns = [
    path("feeds/all.atom", feeds.site_feed, name="feed"),
    path("feeds/characters/<slug:slug>.atom", feeds.character_feed, name="feed-character"),
    path("feeds/episodes/<slug:code>.atom", feeds.episode_feed, name="feed-episode"),
    path("calendars/<slug:where>/<int:number>.ics", calendars.season_calendar, name="calendar"),
]
