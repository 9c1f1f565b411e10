"""Writes what an editor takes over from a reading, all of it for the desk alone: draft events, and their text."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Max

from characters.models import Character
from episodes.models import Episode, Passage, Synopsis, Words
from episodes.slugs import free_slug
from events.models import Event, Participation, Place, Source
from events.synopsisreader.drafting import DraftEvent, Told, passages_told
from events.synopsisreader.lexicon import Lexicon
from events.synopsisreader.results import Reading


def told_in(episode: Episode, lexicon: Lexicon) -> list[Told] | None:
    """Return what the passages of the synopsis tell that is there in the language of `lexicon`; None without one."""
    synopsis = episode.synopses.filter(language=lexicon.language).first()
    if synopsis is None:
        return None
    return passages_told(synopsis.passages.order_by("position").values_list("position", "text"), lexicon)


@dataclass
class Applied:
    """What was written: events, and either a draft synopsis or, where the episode had one already, a source."""

    events: list[Event] = field(default_factory=list)
    synopsis: Synopsis | None = None
    source: Source | None = None


@transaction.atomic
def apply(
    *,
    episode: Episode,
    reading: Reading,
    drafts: Sequence[DraftEvent],
    words: str = Words.PRIVATE,
    credit: str = "",
    licence: str = "",
    who: str = "",
) -> Applied:
    """Write `drafts` as the last events of `episode`, and the paragraphs read as a draft synopsis in their language.

    What the reading itself proposes is `drafts(reading, told_in(episode, lexicon))`.

    A synopsis in that language stays as it is: the evidence are its passages, and the text is kept as a source.
    """
    # Whoever adds events to the episode at the same time waits here.
    Episode.objects.select_for_update().get(pk=episode.pk)
    whose = {"language": reading.language, "words": words, "credit": credit, "licence": licence}
    applied = Applied()
    synopsis = episode.synopses.filter(language=reading.language).first()
    if synopsis is None:
        synopsis = applied.synopsis = Synopsis.objects.create(episode=episode, **whose)
        for paragraph in reading.paragraphs:
            Passage.objects.create(synopsis=synopsis, position=paragraph.position, text=paragraph.text)
    else:
        text = "\n\n".join(paragraph.text for paragraph in reading.paragraphs)
        applied.source = Source.objects.create(episode=episode, text=text, who=who, **whose)
    applied.events = _write(episode, synopsis, drafts)
    return applied


def _write(episode: Episode, synopsis: Synopsis, drafts: Sequence[DraftEvent]) -> list[Event]:
    passages = {passage.position: passage for passage in synopsis.passages.all()}
    characters = {one.slug: one for one in Character.objects.filter(slug__in=_slugs(drafts))}
    places = {one.slug: one for one in Place.objects.filter(slug__in={draft.place for draft in drafts})}
    last = episode.events.aggregate(last=Max("position"))["last"] or 0
    events = []
    for position, draft in enumerate(drafts, start=last + 1):
        event = Event.objects.create(
            slug=free_slug(Event, draft.title_en or draft.title_de),
            episode=episode,
            position=position,
            title_de=draft.title_de,
            title_en=draft.title_en,
            kind=draft.kind,
            significance=draft.significance,
            place=places[draft.place] if draft.place else None,
        )
        for part in draft.parts:
            Participation.objects.create(
                event=event, character=characters[part.character], role=part.role, is_sure=part.is_sure
            )
        event.evidence.set([passages[number] for number in draft.evidence])
        events.append(event)
    return events


def _slugs(drafts: Sequence[DraftEvent]) -> set[str]:
    return {part.character for draft in drafts for part in draft.parts}
