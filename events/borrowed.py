"""Titles that are not ours: they stand word for word in a text that only the desk may see."""

from django.contrib import messages
from django.utils.translation import gettext as _

from episodes.folding import fold
from episodes.models import Passage, Words
from events.models import Event, Source

# Fewer words than these tell what happened, whoever puts them together.
_FEWEST = 4
_MOST_NAMED = 5


def borrowed(events) -> list[Event]:
    """Return those of `events` whose title, in either language, is taken from a private text about their episode."""
    found = list(events)
    texts = _private_texts({event.episode_id for event in found})
    return [
        event
        for event in found
        if any(_is_taken(title, texts.get(event.episode_id, "")) for title in (event.title_de, event.title_en))
    ]


def warn_of_borrowed(request, events) -> None:
    """Say which of `events`, published just now, are titled in someone else's words."""
    titles = [f"“{event}”" for event in borrowed(events)]
    if titles:
        named = ", ".join(titles[:_MOST_NAMED]) + " …" * (len(titles) > _MOST_NAMED)
        said = _("Published in someone else’s words, from a private text: %(events)s. Put the titles in your own.")
        messages.warning(request, said % {"events": named})


def _private_texts(episodes: set[int]) -> dict[int, str]:
    """Return all private texts of each episode, folded."""
    passages = Passage.objects.filter(synopsis__episode__in=episodes, synopsis__words=Words.PRIVATE)
    sources = Source.objects.filter(episode__in=episodes, words=Words.PRIVATE)
    texts: dict[int, str] = {}
    for episode, text in (
        *passages.values_list("synopsis__episode", "text"),
        *sources.values_list("episode", "text"),
    ):
        texts[episode] = f"{texts.get(episode, '')} {fold(text)} "
    return texts


def _is_taken(title: str | None, text: str) -> bool:
    words = fold(title or "")
    return len(words.split()) >= _FEWEST and f" {words} " in text
