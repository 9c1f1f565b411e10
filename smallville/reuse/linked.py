"""What pages tell to programs, in the words of schema.org: only what the page itself has been given to tell."""

from typing import Any

from django.conf import settings
from django.urls import reverse

Node = dict[str, Any]
SERIES = "Smallville"


def series(number_of_episodes: int, number_of_seasons: int) -> Node:
    """Return the series, as the front page knows it."""
    return _document(
        _series()
        | {
            "url": _url(reverse("home")),
            "inLanguage": "en",
            "numberOfEpisodes": number_of_episodes,
            "numberOfSeasons": number_of_seasons,
        }
    )


def season(shown, episodes) -> Node:
    """Return a season with its episodes, whose titles may be veiled."""
    first = next((episode.air_date_us for episode in episodes if episode.air_date_us), None)
    return _document(
        _season(shown.number)
        | _known(startDate=first and first.isoformat())
        | {
            "partOfSeries": _series(),
            "numberOfEpisodes": len(episodes),
            "episode": [_episode(episode) for episode in episodes],
        }
    )


def episode(shown, cast) -> Node:
    """Return an episode with its crew and its `cast`: (character, appearance or None) for each who is told."""
    crew = list(shown.credits.all())
    minutes = shown.runtime_minutes
    return _document(
        _episode(shown)
        | {"partOfSeason": _season(shown.season_id), "partOfSeries": _series()}
        | _known(
            description=shown.teaser,
            timeRequired=f"PT{minutes}M" if minutes else "",
            director=[_person(credit.person) for credit in crew if credit.role == "director"],
            author=[_person(credit.person) for credit in crew if credit.role == "writer"],
            actor=[
                _role(character.name, person)
                for character, appearance in cast
                if appearance
                for person in appearance.performers.all()
            ],
            character=[_character(character) for character, _appearance in cast],
        )
    )


def character(shown, names: list[str], performers: list[str]) -> Node:
    """Return someone of the story with their other names, and who plays them, as far as these are told."""
    played = [_role(shown.name, name) for name in performers]
    return _document(
        _character(shown)
        | _known(description=shown.summary, alternateName=names)
        | {"@reverse": {"character": _series() | _known(actor=played)}}
    )


# --- Parts ----------------------------------------------------------------------------------------------------------


def _document(node: Node) -> Node:
    return {"@context": "https://schema.org", **node}


def _series() -> Node:
    return {"@type": "TVSeries", "@id": f"{settings.SITE_URL}/#series", "name": SERIES}


def _season(number: int) -> Node:
    url = _url(reverse("episodes:season", args=[number]))
    return {"@type": "TVSeason", "@id": url, "url": url, "seasonNumber": number}


def _episode(shown) -> Node:
    url = _url(shown.get_absolute_url())
    day = shown.air_date_us
    numbered = {"@type": "TVEpisode", "@id": url, "url": url, "episodeNumber": shown.number}
    return numbered | _known(name=shown.title, datePublished=day and day.isoformat())


def _character(shown) -> Node:
    url = _url(shown.get_absolute_url())
    return {"@type": "Person", "@id": url, "url": url, "name": shown.name}


def _person(person) -> Node:
    return {"@type": "Person", "name": str(person)}


def _role(name: str, performer) -> Node:
    return {"@type": "PerformanceRole", "characterName": name, "actor": _person(performer)}


def _known(**properties: Any) -> Node:
    """Return the properties of which something is known."""
    return {name: value for name, value in properties.items() if value}


def _url(path: str) -> str:
    return settings.SITE_URL + path
