"""Small files with the headers that the sources really write, and how they are packed."""

import json
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from django.core.files.uploadedfile import SimpleUploadedFile

TRAKT_IDS = {"trakt": 1, "slug": "smallville", "imdb": "tt0279600", "tmdb": 4604}


def trakt(season, number, at, title="", show="Smallville", **ids) -> dict[str, Any]:
    return {
        "id": 7,
        "watched_at": at,
        "action": "watch",
        "type": "episode",
        "episode": {"season": season, "number": number, "title": title, "ids": {"trakt": 1, "tvdb": None}},
        "show": {"title": show, "year": 2001, "aired_episodes": 217, "ids": TRAKT_IDS | ids},
    }


def trakt_rating(season, number, value) -> dict[str, Any]:
    row = trakt(season, number, None)
    del row["watched_at"], row["action"]
    return {**row, "rated_at": "2026-04-01T11:10:00.000Z", "rating": value}


TRAKT = [
    trakt(1, 1, "2026-04-01T11:10:00.000Z", "Pilot"),
    trakt(1, 1, "2020-01-05T20:00:00.000Z", "Pilot"),
    trakt(1, 2, None),
    trakt(1, 2, "2020-01-06T20:00:00.000Z", show="Other", imdb="tt0000001"),
    {"id": 9, "watched_at": "2026-04-01T11:10:00.000Z", "action": "watch", "type": "movie", "movie": {"title": "X"}},
]

TVTIME_V2 = (
    "s_id,runtime,series_name,episode_number,user_id,gsi,created_at,key,season_number,s_no,ep_no,ep_id,episode_id,"
    "updated_at,ep_watch_count,movie_watch_count,total_movies_runtime,total_series_runtime,series_follow_count,"
    "is_archived,is_for_later,is_followed,uuid,followed_at,most_recent_ep_watched,is_unitary,bulk_type,is_special,"
    "rewatch_count\n"
    "72,2520,Smallville,,1,,2019-05-01 20:15:00,watch-episode-1,,1,1,11,11,,,,,,,,,,,,,,,false,1\n"
    "72,2520,,2,1,,2019-05-02 20:15:00,watch-episode-2,1,,,12,12,,,,,,,,,,,,,,,false,\n"
    "72,2520,Smallville,,1,,2021-05-01 20:15:00,rewatch-episode-1,,1,1,11,11,,,,,,,,,,,,,,,false,\n"
    "72,2520,Smallville,,1,,2021-05-01 20:15:00,watch-episode-9,,0,4,11,11,,,,,,,,,,,,,,,true,\n"
    "72,,Smallville,,1,,2019-05-01 20:15:00,user-series-72,,,,,,,,,,,,,,,,,map[ep_no:1 s_no:1],,,,\n"
    "80,2520,Bodyguard (2018),,1,,2019-05-01 20:15:00,watch-episode-3,,1,1,11,11,,,,,,,,,,,,,,,false,\n"
)
TVTIME_V1 = (
    "user_id,series_id,watch_count,uuid,updated_at,created_at,type-uuid-n,type,series_name,watches,"
    "follow_date_range_key,entity_type,rewatch_count,movie_name,release_date,runtime,release_date_range_key,"
    "alpha_range_key,episode_number,episode_id,season_number,series_uuid,watch_date,watched_episode_range_key,"
    "total_series_runtime,total_movies_runtime,unitarian,watch_date_range_key,country,bulk_type\n"
    "1,72,,u,,2018-01-01 10:00:00,watch-u-1,watch,Smallville,,,episode,,,,,,,3,13,1,,1514800800,,,,,,,\n"
    "1,,,u,,2018-01-01 10:00:00,watch-u-2,watch,,,,movie,,A Film,,,,,,,,,,,,,,,,\n"
    "1,72,,u,,2018-01-01 10:00:00,follow-u,follow,Smallville,,,,,,,,,,,,,,,,,,,,,\n"
)
TVTIME_SOURCES = (
    "user_id,episode_id,watched_on_source_id,created_at,updated_at,tv_show_name,episode_season_number,episode_number\n"
    "1,11,2,2019-05-03 08:00:00,,Smallville,1,1\n1,14,2,2019-05-03 08:00:00,,Smallville,2,1\n"
)
LATEST = (
    "user_id,tv_show_id,episode_id,created_at,updated_at,tv_show_name\n"
    "1,72,99,2019-05-03 08:00:00,,Smallville\n1,5,98,2019-05-03 08:00:00,,Other\n"
)
_LIBERATOR = "imdb_id,tvdb_id,type,title,season,episode,is_special,is_watched,watched_at"
LIBERATOR = (
    f"{_LIBERATOR},status,is_watchlisted\r\n"
    "tt1,1,show,Smallville,1,1,false,true,2019-05-01T20:15:00.000Z,,\r\n"
    "tt1,1,show,Smallville,1,2,false,false,,,\r\n"
    "tt2,2,movie,Smallville,,,false,true,2019-05-01T20:15:00.000Z,,\r\n"
)
LIBERATOR_2 = (
    f"{_LIBERATOR},rewatch_count,status,is_watchlisted\r\n"
    "tt1,1,episode,Smallville,1,1,false,true,2019-05-01T20:15:00.000Z,2,,\r\n"
)
LIBERATOR_3 = (
    f"{_LIBERATOR},rewatch_count,status,is_watchlisted,rating\r\n"
    "tt1,1,episode,Smallville,1,1,false,true,2019-05-01T20:15:00.000Z,0,,,9\r\n"
    "tt1,1,episode,Smallville,1,2,false,false,,0,,,\r\n"
)
TVTIME_EXPORT = (
    "series_tvdb_id,series_imdb_id,series_uuid,title,season,episode,tvdb_id,is_watched,watched_at,rewatch_count,special\n"
    "72,tt0279600,u,Smallville,1,1,11,true,2019-05-01 20:15:00,1,false\n"
    "72,tt0279600,u,Smallville,1,2,12,false,,0,false\n"
    "99,tt0000001,u,Smallville,1,2,12,true,,0,false\n"
)
SIMKL: dict[str, Any] = {
    "shows": [
        {
            "status": "watching",
            "user_rating": 9,
            "last_watched": "S01E03",
            "last_watched_at": "2020-02-02T20:00:00Z",
            "memo": {},
            "show": {"title": "Smallville", "year": 2001, "ids": {"simkl": "1", "imdb": "tt0279600"}},
            "seasons": [
                {
                    "number": 1,
                    "episodes": [
                        {"number": 1, "watched_at": "2020-02-01T20:00:00Z"},
                        {"number": 2},
                        {"number": 3},
                    ],
                }
            ],
        },
        {"status": "watching", "show": {"title": "Other", "ids": {}}, "seasons": []},
    ],
    "movies": [{"movie": {"title": "X"}}],
}
SIMKL_CSV = (
    "SIMKL_ID,Title,Type,Year,Watchlist,LastEpWatched,WatchedDate,Rating,Memo,TVDB,TMDB,IMDB\n"
    "1,Smallville,tv,2001,watching,s1e3,2020-01-02,9,,72,4604,tt0279600\n"
    "2,Other,tv,2001,completed,s1e3,2020-01-02,9,,72,1,tt0000001\n"
)
SIMKL_FORM = (
    "simkl_id,TVDB_ID,TMDB,IMDB_ID,MAL_ID,Type,Title,Year,LastEpWatched,Watchlist,WatchedDate,Rating,Memo\n"
    "1,72,4604,tt0279600,,tv,Smallville,2001,s1e2,plan to watch,1/2/2020,9,\n"
)
_YAMTRACK = "media_id,source,media_type,title,image,season_number,episode_number,score"
YAMTRACK_2026 = (
    f"{_YAMTRACK},status,notes,start_date,end_date,progress,created_at,progressed_at\n"
    '"4604","tmdb","tv","Smallville","","","","9","In progress","","","","","",""\n'
    '"4604","tmdb","episode","Smallville","","1","1","","","","","2025-09-10 17:18:03+00:00","","",""\n'
    '"1","tmdb","episode","Other","","1","1","","","","","2025-09-10 17:18:03+00:00","","",""\n'
)
YAMTRACK_2025 = (
    f"{_YAMTRACK},status,notes,start_date,end_date,progress\n"
    '"4604","tmdb","episode","","","1","1","","Completed","","","2025-09-10 17:18:03+00:00",""\n'
)
YAMTRACK_2024 = (
    f"{_YAMTRACK},progress,status,repeats,start_date,end_date,notes,watch_date\n"
    '"4604","tmdb","episode","Smallville","","1","1","","","","1","","","","2024-02-09"\n'
)
SERIESGUIDE = [
    {
        "title": "Smallville",
        "imdb_id": "tt0279600",
        "seasons": [
            {
                "season": 1,
                "episodes": [
                    {"tvdb_id": 1, "episode": 1, "title": "Pilot", "watched": True, "skipped": False},
                    {"tvdb_id": 2, "episode": 2, "title": "Two", "watched": False, "skipped": True},
                    {"tvdb_id": 3, "episode": 3, "title": "Three", "watched": False, "skipped": False},
                ],
            }
        ],
    },
    {"title": "Other", "imdb_id": "tt0000001", "seasons": []},
]
IMDB_RATINGS = (
    "Const,Your Rating,Date Rated,Title,Original Title,URL,Title Type,IMDb Rating,Runtime (mins),Year,Genres,"
    "Num Votes,Release Date,Directors\n"
    "tt1,8,2020-01-01,Smallville: Pilot,Pilot,https://x,TV Episode,8.1,42,2001,Drama,1,2001-10-16,D\n"
    "tt0279600,9,2020-01-01,Smallville,Smallville,https://x,TV Series,7.5,42,2001,Drama,1,2001-10-16,D\n"
)
IMDB_LIST = (
    "Position,Const,Created,Modified,Description,Title,Original Title,URL,Title Type,IMDb Rating,Runtime (mins),Year,"
    "Genres,Num Votes,Release Date,Directors,Your Rating,Date Rated\n"
    "1,tt1,2020-01-01,2020-01-01,,Smallville: Pilot,Pilot,https://x,TV Episode,8.1,42,2001,Drama,1,2001-10-16,D,8,\n"
)
NETFLIX = (
    'Title,Date\n"Smallville: Season 1: Pilot","5/20/20"\n"Smallville: Staffel 1: Folge 2","5/21/20"\n'
    '"Other: X","1/2/20"\n'
)
CORRECTED = (
    "season;episode;title;watched_at;rating;rewatches;state;reason\n"
    "1;1;;2020-01-02;7;1;watched;x\n;;Pilot;;;;skipped;x\n"
)


def packed(**files) -> bytes:
    """Return a ZIP of files, whose names have a double underscore for the point."""
    data = BytesIO()
    with ZipFile(data, "w") as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", ".").replace("_0_", "-"), as_bytes(content))
    return data.getvalue()


def as_bytes(content) -> bytes:
    if isinstance(content, bytes):
        return content
    return content.encode() if isinstance(content, str) else json.dumps(content).encode()


def upload(content, name="sent.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, as_bytes(content))
