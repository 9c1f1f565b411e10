"""Proposes the events that a paragraph tells: sentences that belong together, with who takes part and where."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from events.synopsisreader.forms import Forms
from events.synopsisreader.kinds import kind_of
from events.synopsisreader.lexicon import Lexicon
from events.synopsisreader.names import Called
from events.synopsisreader.results import Mention, Part, Proposal, Span
from events.synopsisreader.roles import AFFECTED, AGENT, MENTIONED, STRONGEST, Sentence, is_passive, roles
from events.synopsisreader.titles import title_of
from events.synopsisreader.vocabulary import DETERMINERS, MEANWHILE, SUBJECT_PRONOUNS, key
from events.synopsisreader.words import Word

MOST_SENTENCES = 3


@dataclass(frozen=True)
class Told:
    """A sentence with what was found in it; `subject` is the slug of who acts, `stands_for` if a pronoun says so."""

    span: Span
    sentence: Sentence
    parts: tuple[Part, ...]
    places: tuple[Mention, ...]
    subject: str = ""
    is_pronoun: bool = False

    @property
    def begins_with_pronoun(self) -> bool:
        return bool(self.sentence.words) and self.sentence.words[0].key in SUBJECT_PRONOUNS

    @property
    def people(self) -> set[str]:
        return {slug for part in self.parts if part.role != MENTIONED for slug in part.candidates}


@dataclass
class Scene:
    """Neighbouring sentences that tell one event."""

    told: list[Told] = field(default_factory=list)

    def takes(self, told: Told, depths: dict[str, int]) -> bool:
        """Whether the sentence goes on with the same people in the same place."""
        people = {slug for one in self.told for slug in one.people}
        if len(self.told) >= MOST_SENTENCES or _begins_anew(told) or self._is_elsewhere(told, depths):
            return False
        if not people or not told.people:
            return True
        if told.subject not in people and len(self.told) > 1:
            return False
        return bool(people & told.people) and (len(self.told) < 2 or told.people <= people)

    def _is_elsewhere(self, told: Told, depths: dict[str, int]) -> bool:
        here = _place([place for one in self.told for place in one.places], depths)
        there = _place(list(told.places), depths)
        if there is None or not there.is_sure:
            return False
        if here is None or not here.is_sure:
            return here is None and not told.people and not told.begins_with_pronoun
        return here.candidates != there.candidates and depths[here.candidates[0]] == depths[there.candidates[0]]


class Proposer:
    """Makes proposals of the paragraphs of one text, one after the other."""

    def __init__(self, lexicon: Lexicon, forms: Forms):
        self.language = lexicon.language
        self.people = forms.people
        self.last: list[Told] = []
        self.depths = {spot.slug: spot.depth for spot in lexicon.spots}

    def propose(
        self,
        position: int,
        text: str,
        words: list[Word],
        spans: tuple[Span, ...],
        found: tuple[list[Called], list[Mention]],
    ) -> list[Proposal]:
        """Return the events of the paragraph; `found` are who and what place is named in it."""
        scenes: list[Scene] = []
        before = self.last[-1:]
        for told in self._read(text, words, spans, *found, before):
            if not scenes or not scenes[-1].takes(told, self.depths):
                scenes.append(Scene())
            scenes[-1].told.append(told)
        self.last = before
        return [self._proposal(position, text, scene) for scene in scenes]

    def _read(self, text, words, spans, called, places, before):
        """Yield the sentences in order, with who acts in each; `before` gathers those read."""
        index = number = 0
        for span in spans:
            first = index
            while index < len(words) and words[index].start < span.end:
                index += 1
            inside = []
            while number < len(called) and called[number].mention.start < span.end:
                inside.append(called[number])
                number += 1
            sentence = Sentence(text, words[first:index], first, inside)
            here = tuple(place for place in places if span.start <= place.start < span.end)
            told = self._told(span, sentence, here, before)
            before.append(told)
            yield told

    def _told(self, span: Span, sentence: Sentence, places: tuple[Mention, ...], before: list[Told]) -> Told:
        parts = [
            part
            for called, role in zip(sentence.called, roles(sentence), strict=True)
            for part in _parts(called.mention, role)
        ]
        stands_for = self._stands_for(sentence, before)
        if stands_for:
            parts.insert(0, Part((stands_for,), AFFECTED if is_passive(sentence) else AGENT, is_sure=True))
        taking_part = [part for part in parts if part.role != MENTIONED and part.is_sure]
        agents = [part for part in taking_part if part.role == AGENT] or taking_part
        subject = stands_for or (agents[0].candidates[0] if agents else "")
        return Told(span, sentence, tuple(parts), places, subject, bool(stands_for))

    def _stands_for(self, sentence: Sentence, before: list[Told]) -> str:
        """Return for whom the pronoun stands with which the sentence begins, where there is only one."""
        gender = SUBJECT_PRONOUNS.get(sentence.words[0].key) if sentence.words else None
        if gender is None or not before or _is_plural(sentence.words):
            return ""
        people = before[-1].people | ({before[-1].subject} if before[-1].subject else set())
        fitting = {slug for slug in people if self.people[slug].gender in {gender, ""}}
        return fitting.pop() if len(fitting) == 1 else ""

    def _proposal(self, position: int, text: str, scene: Scene) -> Proposal:
        start, end = scene.told[0].span.start, scene.told[-1].span.end
        words = [told.sentence.words for told in scene.told]
        chosen = next((told for told in scene.told if told.subject), scene.told[0])
        place = _place(list(chosen.places), self.depths)
        place = place or _place([place for told in scene.told for place in told.places], self.depths)
        slug = place.candidates[0] if place else ""
        title, parts = self._title(text, chosen), _cast(chosen, scene.told)
        return Proposal(
            position,
            start,
            end,
            title,
            kind_of(chosen.sentence.words, words, self.language),
            parts,
            slug,
            bool(place and place.is_sure),
        )

    def _title(self, text: str, told: Told) -> str:
        """Return the sentence as a title, with the name where it begins with a pronoun."""
        subject = self._short_name(told.subject) if told.is_pronoun else ""
        return title_of(text[told.span.start : told.span.end], subject)

    def _short_name(self, slug: str) -> str:
        name = self.people[slug].name
        first = name.split()[0]
        return name if key(first.strip(".")) in DETERMINERS or first.endswith(".") else first


def _begins_anew(told: Told) -> bool:
    return bool(told.sentence.words) and told.sentence.words[0].key in MEANWHILE


def _is_plural(words: list[Word]) -> bool:
    """Whether the German verb after `sie` says that there are several: Sie kämpfen."""
    return words[0].key == "sie" and len(words) > 1 and words[1].key.endswith(("n", "nd"))


def _parts(mention: Mention, role: str) -> list[Part]:
    if mention.is_group:
        return [Part((slug,), role, mention.is_sure) for slug in mention.candidates]
    return [Part(mention.candidates, role, mention.is_sure)]


def _cast(chosen: Told, told: list[Told]) -> tuple[Part, ...]:
    """Return who takes part, each once: as the sentence of the title says, and then those of the others.

    Those who act only in another sentence do so because of what happens to them: they are affected.
    """
    has_agent = any(part.role == AGENT for part in chosen.parts)
    others = [part for one in told if one is not chosen for part in one.parts]
    if has_agent:
        others = [replace(part, role=AFFECTED) if part.role == AGENT else part for part in others]
    return _without_doubles([*_strongest(chosen.parts), *_strongest(others)])


def _strongest(parts: Iterable[Part]) -> list[Part]:
    return sorted(parts, key=lambda part: STRONGEST.index(part.role))


def _without_doubles(parts: list[Part]) -> tuple[Part, ...]:
    """Return each of them once, as told first; those in doubt only where nobody of them is certain."""
    once: dict[tuple[str, ...], Part] = {}
    for part in parts:
        known = once.setdefault(part.candidates, part)
        if part.is_sure and not known.is_sure:
            once[part.candidates] = replace(known, is_sure=True)
    sure = {part.candidates[0] for part in once.values() if part.is_sure}
    return tuple(part for part in once.values() if part.is_sure or not sure.intersection(part.candidates))


def _place(places: list[Mention], depths: dict[str, int]) -> Mention | None:
    """Return the narrowest place, a certain one before the others; the first of those that are alike."""
    return max(places, key=lambda place: (place.is_sure, depths[place.candidates[0]]), default=None)
