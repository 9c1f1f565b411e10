"""What lies on the desk while an editor reads a synopsis: the text, what was found in it, and the proposals."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from episodes.models import Episode, Passage
from episodes.synopsis_forms import (
    Entry,
    Ground,
    ProposalForm,
    TextForm,
    known_characters,
    known_places,
    written,
)
from events.synopsisreader.apply import told_in
from events.synopsisreader.drafting import DraftEvent, Told, sentence_text
from events.synopsisreader.lexicon import Lexicon
from events.synopsisreader.marking import Piece
from events.synopsisreader.reading import read
from events.synopsisreader.results import Reading

_MOST_PROPOSALS = 2_000


@dataclass
class Table:
    """What lies on the desk: the text, what was read in it, and what proposals are made on."""

    episode: Episode
    text: TextForm
    lexicon: Lexicon
    reading: Reading
    told: list[Told] | None
    """What the passages of the synopsis tell; None where there is no synopsis in this language yet."""
    ground: Ground
    state: str

    @classmethod
    def laid(cls, episode: Episode, form: TextForm) -> "Table":
        language = form.cleaned_data["language"]
        lexicon = Lexicon.for_episode(episode, language)
        reading = read(form.cleaned_data["text"], lexicon)
        told = told_in(episode, lexicon)
        passages = {one.position: one.text for one in (reading.paragraphs if told is None else told)}
        sentences = {
            (paragraph.position, number): sentence_text(reading, (paragraph.position, number))
            for paragraph in reading.paragraphs
            for number, _span in enumerate(paragraph.sentences, start=1)
        }
        ground = Ground(known_characters(lexicon), known_places(), sentences, passages)
        return cls(episode, form, lexicon, reading, told, ground, state(episode, language))

    def entry(self, draft: DraftEvent) -> Entry:
        """Return a proposal as its fields show it."""
        label = self.ground.characters.label
        fields = ("title_de", "title_en", "kind", "significance")
        return {name: getattr(draft, name) for name in fields} | {
            "fate": ProposalForm.OPEN,
            "place": self.ground.places.label(draft.place) if draft.place else "",
            "evidence": list(draft.evidence),
            "sentences": written(draft.sentences),
            "parts": [{"who": label(p.character), "role": p.role, "is_sure": p.is_sure} for p in draft.parts],
        }

    def said(self, piece: Piece) -> dict[str, Any]:
        """Return a piece of the text with the names of whom or what it was taken for."""
        mention = piece.mention
        if mention is None:
            return {"text": piece.text}
        known = self.ground.places if mention.kind == "place" else self.ground.characters
        names = [known.labels.get(slug, slug) for slug in mention.candidates]
        return {
            "text": piece.text,
            "kind": mention.kind,
            "is_sure": mention.is_sure,
            "names": (", " if mention.is_sure else " / ").join(names),
        }

    def unbound(self, entries: Sequence[Entry]) -> list[ProposalForm]:
        return [
            ProposalForm(ground=self.ground, prefix=f"p{number}", initial=entry)
            for number, entry in enumerate(entries)
        ]

    def bound(self, data) -> list[ProposalForm]:
        numbers = range(_MOST_PROPOSALS)
        sent = [number for number in numbers if f"p{number}-sentences" in data]
        return [ProposalForm(data, ground=self.ground, prefix=f"p{number}") for number in sent]


def state(episode: Episode, language: str) -> str:
    """Return what changes as soon as someone adds events to the episode, or rewrites its synopsis."""
    last = episode.events.order_by("-pk").values_list("pk", flat=True).first() or 0
    passages = Passage.objects.filter(synopsis__episode=episode, synopsis__language=language)
    return f"{last}-{'.'.join(map(str, passages.order_by('position').values_list('pk', flat=True)))}"
