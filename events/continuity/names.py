"""What the texts of the story say, and which names they use."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from characters.models import Character
from events.continuity.story import Story

TITLES = re.compile(r"^(?:Sir|Dr\.|Mr\.|Mrs\.|Deputy|Officer|Magistrate|Principal|Special Agent|Professor|Duchess) ")
LANGUAGES = ("de", "en")


@dataclass
class Text:
    """A text, the row in which it stands, and the number of the episode that tells it."""

    told_in: int
    text: str
    row: Any
    key: str


def texts(story: Story) -> Iterator[Text]:
    """Yield all that is told with an episode, in both languages."""
    for passage in story.passages.values():
        synopsis = passage.synopsis
        key = f"{story.code(synopsis.episode_id)}, {synopsis.language}, {passage.position}"
        yield Text(synopsis.episode_id, passage.text, passage, key)
    for event in story.events.values():
        yield from _said(event, event.episode_id, event.slug, "title", "text", "when")
    for episode in story.episodes.values():
        yield from _said(episode, episode.overall, episode.natural_key()[0], "teaser")
    for secret in story.secrets.values():
        yield from _said(secret, secret.revealed_in_id, secret.slug, "title", "text")
    for character in story.characters.values():
        yield from _said(character, character.introduced_in_id, character.slug, "summary")


def _said(row, told_in: int | None, key: str, *names: str) -> Iterator[Text]:
    for name in names:
        for language in LANGUAGES:
            text = getattr(row, f"{name}_{language}")
            if told_in is not None and text:
                yield Text(told_in, text, row, key)


def full_name(character: Character) -> str | None:
    """Return the name, without a title, that can mean only this character; None if it is but one word."""
    name = TITLES.sub("", character.name.removesuffix(" Jr."))
    return name if " " in name and "(" not in name else None


def uses(text: str, name: str) -> bool:
    """Return whether `text` uses `name`: as a whole word, perhaps in the genitive."""
    return name in text and re.search(rf"(?<![\w-]){re.escape(name)}(?:['’]?s)?(?![\w-])", text) is not None


def names(story: Story) -> Iterator[tuple[str, int | None]]:
    """Yield each name that can mean only one character, and the number of the episode that tells it."""
    for character in story.characters.values():
        if name := full_name(character):
            yield name, character.named_in_id
    times = Counter(alias.name for alias in story.aliases)
    yield from ((alias.name, alias.revealed_in_id) for alias in story.aliases if times[alias.name] == 1)
