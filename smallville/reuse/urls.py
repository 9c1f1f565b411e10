from django.urls import path

from smallville.reuse import calendars, cards, data, feeds, sitemaps

urlpatterns = [
    path("data/", data.data, name="data"),
    path("feeds/all.atom", feeds.site_feed, name="feed"),
    path("feeds/characters/<slug:slug>.atom", feeds.character_feed, name="feed-character"),
    path("feeds/episodes/<slug:code>.atom", feeds.episode_feed, name="feed-episode"),
    path("calendars/<slug:where>/<int:number>.ics", calendars.season_calendar, name="calendar"),
    path("cards/site.png", cards.site_card, name="card"),
    path("cards/seasons/<int:number>.png", cards.season_card, name="card-season"),
    path("cards/episodes/<slug:code>.png", cards.episode_card, name="card-episode"),
    path("sitemap.xml", sitemaps.pages, name="sitemap-pages"),
    path("manifest.webmanifest", sitemaps.manifest, name="manifest"),
]
