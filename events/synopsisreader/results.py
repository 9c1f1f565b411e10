"""What a reading consists of. All offsets count characters of the paragraph's text."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Span:
    start: int
    end: int


@dataclass(frozen=True)
class Mention:
    """Someone or a place spoken of; `candidates` are slugs, the likeliest first, or all of a group."""

    start: int
    end: int
    kind: str  # "character" or "place"
    candidates: tuple[str, ...]
    is_sure: bool
    is_group: bool = False
    reason: str = "name"  # or alias, family, relation, pronoun, ambiguous, typo


@dataclass(frozen=True)
class Paragraph:
    position: int
    text: str
    sentences: tuple[Span, ...]
    mentions: tuple[Mention, ...]


@dataclass(frozen=True)
class Part:
    """Who takes part in a proposed event, and how; more than one candidate says that it is not certain who."""

    candidates: tuple[str, ...]
    role: str
    is_sure: bool


@dataclass(frozen=True)
class Proposal:
    """An event that some neighbouring sentences of one paragraph tell."""

    paragraph: int
    start: int
    end: int
    title: str
    kind: str = ""
    participants: tuple[Part, ...] = ()
    place: str = ""
    place_is_sure: bool = False


@dataclass(frozen=True)
class Reading:
    language: str
    paragraphs: list[Paragraph] = field(default_factory=list)
    proposals: list[Proposal] = field(default_factory=list)

    def characters_of(self, position: int) -> set[str]:
        """Return the slugs of those whom the paragraph speaks of without a doubt."""
        mentions = self.paragraphs[position - 1].mentions
        return {slug for found in mentions if found.kind == "character" and found.is_sure for slug in found.candidates}
