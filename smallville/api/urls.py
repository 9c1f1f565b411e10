from django.urls import path

from characters import api as characters
from episodes import api as episodes
from episodes import converters as converters
from events import api as events
from events import tie_api as ties
from smallville.api import personal
from smallville.api.root import Root
from smallville.api.schema import Schema
from smallville.api.search import SearchList

app_name = "api"
urlpatterns = [
    path("", Root.as_view(), name="root"),
    path("schema/", Schema.as_view(), name="schema"),
    path("seasons/", episodes.SeasonList.as_view(), name="seasons"),
    path("seasons/<int:number>/", episodes.SeasonDetail.as_view(), name="season"),
    path("episodes/", episodes.EpisodeList.as_view(), name="episodes"),
    path("episodes/<code:code>/", episodes.EpisodeDetail.as_view(), name="episode"),
    path("people/", episodes.PersonList.as_view(), name="people"),
    path("people/<slug:slug>/", episodes.PersonDetail.as_view(), name="person"),
    path("characters/", characters.CharacterList.as_view(), name="characters"),
    path("characters/<slug:slug>/", characters.CharacterDetail.as_view(), name="character"),
    path("appearances/", characters.AppearanceList.as_view(), name="appearances"),
    path("events/", events.EventList.as_view(), name="events"),
    path("events/<slug:slug>/", events.EventDetail.as_view(), name="event"),
    path("events/<slug:slug>/why/", ties.Why.as_view(), name="why"),
    path("places/", events.PlaceList.as_view(), name="places"),
    path("places/<slug:slug>/", events.PlaceDetail.as_view(), name="place"),
    path("secrets/", ties.SecretList.as_view(), name="secrets"),
    path("secrets/<slug:slug>/", ties.SecretDetail.as_view(), name="secret"),
    path("knowledge/", events.KnowledgeList.as_view(), name="knowledge"),
    path("conditions/", events.ConditionList.as_view(), name="conditions"),
    path("relationships/", events.RelationshipList.as_view(), name="relationships"),
    path("ledger/", ties.LedgerList.as_view(), name="ledger"),
    path("board/", ties.BoardList.as_view(), name="board"),
    path("network/", ties.NetworkList.as_view(), name="network"),
    path("recap/", ties.Recap.as_view(), name="recap"),
    path("me/", personal.Me.as_view(), name="me"),
    path("me/runs/", personal.MyRuns.as_view(), name="my-runs"),
    path("me/viewings/", personal.MyViewings.as_view(), name="my-viewings"),
    path("me/ratings/", personal.MyRatings.as_view(), name="my-ratings"),
    path("me/notes/", personal.MyNotes.as_view(), name="my-notes"),
    path("me/marks/", personal.Marks.as_view(), name="my-marks"),
    path("search/", SearchList.as_view(), name="search"),
]
