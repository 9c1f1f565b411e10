"""The rules of continuity, each a function that yields what breaks it.

What is told is compared in the order told. An event that happens earlier lies outside that order: what holds around it
cannot be told, so the rules about what holds leave it out.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from events.continuity.names import names, texts, uses
from events.continuity.story import Story
from events.models import Condition, Event, Knowledge, Participation, Relationship, Rule

Role = Participation.Role


@dataclass
class Finding:
    """What breaks a rule: `row` is what to edit, `object` the lasting name of the finding, `said` what is wrong."""

    rule: Rule
    object: str
    told_in: int
    code: str
    said: str
    row: Any


def check(story: Story) -> list[Finding]:
    """Return all findings, rule by rule, episode by episode."""
    return [finding for rule in RULES for finding in sorted(rule(story), key=lambda finding: finding.told_in)]


def tells_unknown(story: Story) -> Iterator[Finding]:
    """In a revelation someone begins to know a secret that nobody who acts in it knows by then.

    Where those who act are the ones who learn it, they find it out, and nobody tells.
    That someone acts on a secret without telling it does not show in the data.
    """
    for event_id, begun in _by_event(story.knowledge).items():
        event = story.events[event_id]
        if event.kind != Event.Kind.REVELATION or event.happens_earlier:
            continue
        agents = {part.character_id for part in story.cast[event_id] if part.role == Role.AGENT}
        for secret_id in dict.fromkeys(known.secret_id for known in begun if _knows(known)):
            known = [row for row in story.knowledge if row.secret_id == secret_id and _knows(row)]
            knowing = {row.character_id for row in known if story.holds_by(row, event)}
            if agents and not agents & knowing:
                secret = story.secrets[secret_id]
                said = _("%(who)s: told “%(secret)s” without knowing it")
                who = ", ".join(sorted(story.characters[agent].name for agent in agents))
                yield _of_event(story, Rule.TELLS_UNKNOWN, event, said, secret.slug, who=who, secret=secret.title)


def dead_present(story: Story) -> Iterator[Finding]:
    """Someone acts or is present while dead; a dead body may be affected, and the dead are mentioned."""
    for condition, event, part in _parts_during(story, Condition.Kind.DEAD):
        if part.role in {Role.AGENT, Role.PRESENT}:
            said = _("%(who)s: dead since %(since)s, and takes part")
            yield _about(story, Rule.DEAD_PRESENT, event, part, said, since=story.code(condition.since_id))


def captive_elsewhere(story: Story) -> Iterator[Finding]:
    """Someone acts or is present in a place apart from that in which their captivity began, and which still lasts.

    Two places are apart if neither lies in the other. That captors move them cannot be told: then it is meant so.
    """
    for condition, event, part in _parts_during(story, Condition.Kind.CAPTIVE):
        begun = story.events.get(condition.begun_with_id)
        if part.role in {Role.AGENT, Role.PRESENT} and begun and story.are_apart(begun.place_id, event.place_id):
            said = _("%(who)s: captive elsewhere since %(since)s, and takes part")
            yield _about(story, Rule.CAPTIVE_ELSEWHERE, event, part, said, since=story.code(condition.since_id))


def two_places(story: Story) -> Iterator[Finding]:
    """Someone takes part in two events that an editor has put at one and the same moment, in places that are apart.

    Only a moment between two episodes is one moment: a whole number means some time during an episode.
    """
    moments = defaultdict(list)
    for part in story.parts:
        event = story.events[part.event_id]
        if event.happened_at is not None and event.happened_at % 1 and part.role != Role.MENTIONED:
            moments[event.happened_at, part.character_id].append((event, part))
    for (first, _part), *others in moments.values():
        for event, part in others:
            if story.are_apart(first.place_id, event.place_id):
                said = _("%(who)s: at the same moment in “%(other)s”")
                yield _about(story, Rule.TWO_PLACES, event, part, said, other=first.title)


def begins_again(story: Story) -> Iterator[Finding]:
    """The same words begin while they hold, or someone begins to suspect what they know."""
    held: dict[Any, list] = defaultdict(list)
    rows = [*story.knowledge, *story.conditions, *story.relationships]
    for row in sorted(rows, key=lambda row: (story.begin(row), getattr(row, "state", ""))):
        begin = story.begin(row)
        if any(story.end(earlier) > begin and _says_as_much(earlier, row) for earlier in held[_words(row)]):
            yield _lasting(story, Rule.BEGINS_AGAIN, row, _("%(what)s: holds already"))
        held[_words(row)].append(row)


def ends_nothing(story: Story) -> Iterator[Finding]:
    """Something ends before it begins, or with the very event that begins it."""
    for row in (*story.knowledge, *story.conditions, *story.relationships):
        if story.end(row) <= story.begin(row):
            yield _lasting(story, Rule.ENDS_NOTHING, row, _("%(what)s: ends before it holds"))


def no_evidence(story: Story) -> Iterator[Finding]:
    """No passage of a published synopsis tells the event."""
    told = {event for event, passage in story.evidence if passage in story.passages}
    for event in story.events.values():
        if event.pk not in told:
            yield _of_event(story, Rule.NO_EVIDENCE, event, _("no passage tells it"))


def late_cause(story: Story) -> Iterator[Finding]:
    """A cause is told in a later episode than its effect."""
    for link in story.causes:
        effect, cause = story.events[link.effect_id], story.events[link.cause_id]
        if cause.episode_id > effect.episode_id:
            said = _("because of “%(cause)s”, which only %(later)s tells")
            later = story.code(cause.episode_id)
            yield _of_event(story, Rule.LATE_CAUSE, effect, said, cause.slug, cause=cause.title, later=later)


def not_introduced(story: Story) -> Iterator[Finding]:
    """Someone is in an event before the episode that names them, or takes part before the one that shows them."""
    for part in story.parts:
        event, character = story.events[part.event_id], story.characters[part.character_id]
        there = character.named_in_id if part.role == Role.MENTIONED else character.introduced_in_id
        if there is None or there > event.episode_id:
            said = _("%(who)s: not told before %(since)s") if there else _("%(who)s: no episode introduces them")
            yield _about(story, Rule.NOT_INTRODUCED, event, part, said, since=story.code(there))


def silent_passage(story: Story) -> Iterator[Finding]:
    """No published event has the passage as its evidence."""
    telling = {passage for event, passage in story.evidence if event in story.events}
    for passage in story.passages.values():
        if passage.pk not in telling:
            synopsis = passage.synopsis
            code = story.code(synopsis.episode_id)
            key = f"{code}, {synopsis.language}, {passage.position}"
            given = {"language": synopsis.language, "text": passage.text[:60]}
            said = _("tells no event (%(language)s): %(text)s …") % given
            yield Finding(Rule.SILENT_PASSAGE, key, synopsis.episode_id, code, said, passage)


def named_early(story: Story) -> Iterator[Finding]:
    """A text uses a full name before an episode names the character, or an alias before it is revealed.

    A name of one word, or one that several characters have, may mean someone else.
    """
    told = list(texts(story))
    for name, since in names(story):
        for text in told:
            if (since is None or text.told_in < since) and uses(text.text, name):
                said = _("uses “%(name)s”, which %(since)s tells") if since else _("uses “%(name)s”, which none tells")
                given = {"name": name, "since": story.code(since)}
                key, code = f"{text.key}, {name}", story.code(text.told_in)
                yield Finding(Rule.NAMED_EARLY, key, text.told_in, code, said % given, text.row)


RULES: list[Callable[[Story], Iterator[Finding]]] = [
    tells_unknown,
    dead_present,
    captive_elsewhere,
    two_places,
    begins_again,
    ends_nothing,
    no_evidence,
    late_cause,
    not_introduced,
    silent_passage,
    named_early,
]


# --- What the rules share -------------------------------------------------------------------------------------------


def _of_event(story, rule, event, said, *more, **given):
    """Return a finding about an event."""
    sentence = f"{event.title}: {said % given}"
    key, told_in = ", ".join([event.slug, *more]), event.episode_id
    return Finding(rule, key, told_in, story.code(told_in), sentence, event)


def _about(story, rule, event, part, said, **given):
    """Return a finding about someone in an event."""
    character = story.characters[part.character_id]
    return _of_event(story, rule, event, said, character.slug, who=character.name, **given)


def _lasting(story, rule, row, said):
    """Return a finding about what lasts."""
    code = story.code(row.since_id)
    begun = story.events.get(row.begun_with_id)
    named = [story.characters[row.character_id]]
    if isinstance(row, Relationship):
        named.append(story.characters[row.other_id])
    secret = story.secrets[row.secret_id] if isinstance(row, Knowledge) else None
    slugs = [*(character.slug for character in named), *([secret.slug] if secret else [])]
    state = row.state if secret else row.kind
    what = " ".join(filter(None, [" – ".join(c.name for c in named), str(row), secret and f"“{secret.title}”"]))
    key = ", ".join([row._meta.model_name, *slugs, state, begun.slug if begun else code])
    return Finding(rule, key, row.since_id, code, said % {"what": what}, row)


def _by_event(lasting):
    """Return what begins with each event."""
    begun = defaultdict(list)
    for row in lasting:
        if row.begun_with_id is not None:
            begun[row.begun_with_id].append(row)
    return begun


def _knows(knowledge) -> bool:
    return knowledge.state == Knowledge.State.KNOWS


def _parts_during(story, kind):
    """Yield (condition, event, part) for all told of someone while they are in a condition of that kind."""
    told = defaultdict(list)
    for part in story.parts:
        told[part.character_id].append(part)
    for condition in story.conditions:
        if condition.kind != kind:
            continue
        for part in told[condition.character_id]:
            event = story.events[part.event_id]
            if not event.happens_earlier and story.holds_around(condition, event):
                yield condition, event, part


def _words(row):
    """Return of what a row speaks, whichever way round a mutual relationship is written."""
    if isinstance(row, Knowledge):
        return Knowledge, row.secret_id, row.character_id
    if isinstance(row, Condition):
        return Condition, row.character_id, row.kind
    pair = (row.character_id, row.other_id)
    return Relationship, row.kind, pair if row.kind in Relationship.DIRECTED else tuple(sorted(pair))


def _says_as_much(earlier, row) -> bool:
    """Return whether `earlier` makes `row` superfluous: who knows does not suspect, who suspects may come to know."""
    return not isinstance(row, Knowledge) or _knows(earlier) or not _knows(row)
