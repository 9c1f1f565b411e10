"""What a fan takes away: everything as one JSON or as tables, and what is watched in the forms of other trackers."""

import csv
import json
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from io import BytesIO, StringIO
from typing import Any, NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile

from django.utils import timezone

from episodes.inert import quoted
from tracking.guide import Guide
from tracking.marks import Mark, Moment
from tracking.models import Fan, Viewing
from tracking.transfers.matching import FINALE
from tracking.transfers.seen import IMDB, TMDB
from tracking.transfers.sources.own import FORMAT, VERSION

TITLE, YEAR = "Smallville", 2001
Row = dict[str, Any]


class Export(NamedTuple):
    """A form in which all is taken away: how its file is called, what kind of file it is, and who writes it."""

    name: str
    kind: str
    write: Callable[[Row, Guide], bytes]


# --- Everything -----------------------------------------------------------------------------------------------------


def everything(fan: Fan | None, guide: Guide) -> Row:
    """Return all that is kept of a fan, as docs/my-data.md describes it, in seven queries however much it is."""
    codes = {entry.overall: entry.code for entry in guide.entries}
    kept = _kept(fan, guide, codes) if fan else {}
    return {"format": FORMAT, "version": VERSION, "exported_at": timezone.now().isoformat(timespec="seconds"), **kept}


def _kept(fan: Fan, guide: Guide, codes: dict[int, str]) -> Row:
    liked = fan.favourites.values_list("character__slug", "event__slug", "since")
    return {
        "settings": {
            "telling": fan.telling,
            "fixed_at": None if fan.fixed_at is None else guide.code(fan.fixed_at),
            "titles": fan.titles,
            "scale": fan.scale,
            "zone": fan.zone,
        },
        "plan": _plan(fan, codes),
        "runs": _runs(fan, codes),
        "ratings": [
            {"episode": codes[overall], "value": value, "rated_at": _at(at)}
            for overall, value, at in fan.ratings.values_list("episode", "value", "rated_at").order_by("episode")
        ],
        "notes": [
            {"episode": codes[overall], "text": text, "written_at": _at(at)}
            for overall, text, at in fan.notes.values_list("episode", "text", "written_at").order_by("episode")
        ],
        "favourites": [
            {"character": character, "since": _at(at)} if character else {"event": event, "since": _at(at)}
            for character, event, at in liked.order_by("pk")
        ],
    }


def _plan(fan: Fan, codes: dict[int, str]) -> Row | None:
    if not hasattr(fan, "plan"):
        return None
    plan = fan.plan
    return {
        "episode": codes[plan.episode_id],
        "number": plan.number,
        "days": plan.weekdays,
        "begins": str(plan.begins),
        "at": f"{plan.at:%H:%M}",
    }


def _runs(fan: Fan, codes: dict[int, str]) -> list[Row]:
    runs: dict[int, Row] = {
        run.pk: {
            "number": run.number,
            "name": run.name,
            "is_current": run.is_current,
            "started": run.started and str(run.started),
            "viewings": [],
        }
        for run in fan.runs.order_by("number")
    }
    for row in Viewing.objects.filter(run__in=runs).order_by("episode"):
        watched_at = Mark(row.state, Moment(row.watched_at, row.timed)).written() if row.watched_at else None
        runs[row.run_id]["viewings"].append(
            {"episode": codes[row.episode_id], "state": row.state, "watched_at": watched_at}
        )
    return list(runs.values())


def _at(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()


def _json(data: Any) -> bytes:
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def _everything(kept: Row, _guide: Guide) -> bytes:
    return _json(kept)


# --- Tables ---------------------------------------------------------------------------------------------------------


def table(columns: Iterable[str], rows: Iterable[Row]) -> bytes:
    """Return rows as a CSV that a spreadsheet opens as it is meant; None is an empty cell."""
    text = StringIO(newline="")
    writer = csv.writer(text)
    names = list(columns)
    writer.writerow(names)
    for row in rows:
        cells = ("" if row.get(name) is None else str(row[name]) for name in names)
        writer.writerow([quoted(cell) for cell in cells])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _zipped(files: dict[str, bytes]) -> bytes:
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return packed.getvalue()


def _tables(kept: Row, _guide: Guide) -> bytes:
    numbered = ("season", "episode")
    runs = kept.get("runs", [])
    viewings = [{**viewing, **_numbers(viewing), "run": run["number"]} for run in runs for viewing in run["viewings"]]
    return _zipped(
        {
            "viewings.csv": table([*numbered, "run", "state", "watched_at"], viewings),
            "runs.csv": table(["number", "name", "is_current", "started"], runs),
            "ratings.csv": table([*numbered, "rating", "rated_at"], _ratings(kept)),
            "notes.csv": table([*numbered, "text", "written_at"], _numbered(kept, "notes")),
            "favourites.csv": table(["character", "event", "since"], kept.get("favourites", [])),
            "settings.csv": table(["telling", "fixed_at", "titles", "scale", "zone"], [kept.get("settings", {})]),
            "plan.csv": table([*numbered, "number", "days", "begins", "at"], _planned(kept)),
        }
    )


def _planned(kept: Row) -> list[Row]:
    """Return the plan as a row, its days as 1 for Monday; none if there is no plan."""
    plan = kept.get("plan")
    return [{**plan, **_numbers(plan), "days": " ".join(str(day + 1) for day in plan["days"])}] if plan else []


def _numbered(kept: Row, name: str) -> list[Row]:
    return [{**row, **_numbers(row)} for row in kept.get(name, [])]


def _ratings(kept: Row) -> list[Row]:
    return [{**row, "rating": row["value"]} for row in _numbered(kept, "ratings")]


def _numbers(row: Row) -> Row:
    season, _x, number = row["episode"].partition("x")
    return {"season": int(season), "episode": int(number)}


# --- For other trackers ---------------------------------------------------------------------------------------------


def _plays(kept: Row) -> Iterator[Row]:
    """Yield every viewing but the skipped ones, with its numbers, the time in UTC, None if it is not known."""
    for run in kept.get("runs", []):
        for viewing in run["viewings"]:
            if viewing["state"] == Viewing.State.WATCHED:
                at = Mark.read(viewing["watched_at"]).moment.at if viewing["watched_at"] else None
                yield {**_numbers(viewing), "run": run["number"], "at": at and at.astimezone(UTC)}


def _elsewhere(rows: Iterable[Row]) -> Iterator[Row]:
    """Yield rows as TMDB counts, on which these trackers build: there the finale is one episode."""
    whole = set()
    for row in rows:
        numbers = (row["season"], row["episode"])
        if numbers in FINALE:
            if row.get("run") in whole:
                continue
            whole.add(row.get("run"))
            row = {**row, "episode": FINALE[0][1]}
        yield row


def _trakt(kept: Row, _guide: Guide) -> bytes:
    """Return the files of Trakt's own export, which all that read one take."""
    plays = [
        {"id": place, "watched_at": _zulu(play["at"]), "action": "watch", "type": "episode", **_trakt_episode(play)}
        for place, play in enumerate(_elsewhere(_plays(kept)), start=1)
    ]
    ratings = [
        {"rated_at": _zulu(datetime.fromisoformat(row["rated_at"])), "rating": row["value"], "type": "episode",
         **_trakt_episode(row)}
        for row in _elsewhere(_numbered(kept, "ratings"))
    ]  # fmt: skip
    return _zipped({"watched-history.json": _json(plays), "ratings-episodes.json": _json(ratings)})


def _trakt_episode(row: Row) -> Row:
    ids = {"imdb": IMDB, "tmdb": int(TMDB), "slug": "smallville"}
    episode = {"season": row["season"], "number": row["episode"], "ids": {}}
    return {"episode": episode, "show": {"title": TITLE, "year": YEAR, "ids": ids}}


def _zulu(at: datetime | None) -> str | None:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.000Z" if at else None


def _trakt_table(kept: Row, _guide: Guide) -> bytes:
    """Return a row a play, with the rating in the first, by the id of the series and the numbers."""
    ratings = {(row["season"], row["episode"]): row for row in _elsewhere(_numbered(kept, "ratings"))}
    rows = []
    for play in _elsewhere(_plays(kept)):
        rated = ratings.pop((play["season"], play["episode"]), None) or {}
        rows.append(_trakt_row(play, play["at"], rated))
    rows += [_trakt_row(rated, None, rated) for rated in ratings.values()]
    columns = ["imdb", "tmdb", "type", "title", "year", "season", "episode", "watched_at", "rating", "rated_at"]
    return table(columns, rows).removeprefix(b"\xef\xbb\xbf")


def _trakt_row(numbers: Row, at: datetime | None, rated: Row) -> Row:
    rated_at = rated.get("rated_at") and _zulu(datetime.fromisoformat(rated["rated_at"]))
    ids = {"imdb": IMDB, "tmdb": TMDB, "type": "episode", "title": TITLE, "year": YEAR}
    found = {"season": numbers["season"], "episode": numbers["episode"], "watched_at": _zulu(at)}
    return {**ids, **found, "rating": rated.get("value"), "rated_at": rated_at}


_YAMTRACK = (
    *("media_id", "source", "media_type", "title", "image", "season_number", "episode_number", "score"),
    *("status", "notes", "start_date", "end_date", "progress", "created_at", "progressed_at"),
)


def _yamtrack(kept: Row, guide: Guide) -> bytes:
    """Return the table that Yamtrack writes itself: the series, its seasons, and a row a play."""
    plays = list(_elsewhere(_plays(kept)))
    seen = {(play["season"], play["episode"]) for play in plays}
    wanted: dict[int, int] = {season: len(overalls) for season, overalls in guide.seasons().items()}
    show = {"media_id": TMDB, "source": "tmdb", "title": TITLE}
    if FINALE[0] in seen:
        wanted[FINALE[0][0]] -= 1
    is_complete = len(seen) == sum(wanted.values())
    rows: list[Row] = [{**show, "media_type": "tv", "status": _status(complete=is_complete)}] if seen else []
    for season in sorted({season for season, _number in seen}):
        done = sum(number == season for number, _episode in seen)
        status = _status(complete=done == wanted[season])
        rows.append({**show, "media_type": "season", "season_number": season, "status": status})
        rows += [
            {**show, "media_type": "episode", "season_number": season, "episode_number": play["episode"],
             "end_date": play["at"] and play["at"].isoformat(" ", "seconds")}
            for play in plays if play["season"] == season
        ]  # fmt: skip
    text = StringIO(newline="")
    writer = csv.DictWriter(text, _YAMTRACK, restval="", quoting=csv.QUOTE_ALL)
    writer.writeheader()
    writer.writerows({name: "" if value is None else value for name, value in row.items()} for row in rows)
    return text.getvalue().encode()


def _status(*, complete: bool) -> str:
    return "Completed" if complete else "In progress"


_JSON, _ZIP, _CSV = "application/json", "application/zip", "text/csv; charset=utf-8"
EXPORTS: dict[str, Export] = {
    "json": Export("smallville.json", _JSON, _everything),
    "csv": Export("smallville-csv.zip", _ZIP, _tables),
    "trakt": Export("trakt.zip", _ZIP, _trakt),
    "trakt-csv": Export("trakt.csv", _CSV, _trakt_table),
    "yamtrack": Export("yamtrack.csv", _CSV, _yamtrack),
}
