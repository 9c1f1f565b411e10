"""The kinds of things to do at the desk, those most needed first, and how each is found."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext_lazy as _

from characters.models import Character
from episodes.models import Episode, Language, Passage, Status, Synopsis
from events.continuity import Finding, report
from events.continuity.findings import address
from events.models import Event, Exemption, Participation, Place, Rule, Secret
from smallville.models import Suggestion
from smallville.review.rows import Item, Rows, Source

_LONGEST = 140
# These have kinds of their own here.
_ELSEWHERE = {Rule.NO_EVIDENCE, Rule.SILENT_PASSAGE}


@dataclass(frozen=True)
class Kind:
    """Things to do of one kind: its name in addresses, its name, what to do, and who may see it."""

    slug: str
    name: Any
    hint: Any
    right: str
    rows: Callable[[int | None], Rows]
    """Return those of a season, or all."""


def kinds_for(user) -> list[Kind]:
    """Return the kinds of which `user` may see the rows."""
    return [kind for kind in KINDS if user.has_perm(kind.right)]


# --- Pages of the admin ---------------------------------------------------------------------------------------------


def _page(row: models.Model) -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def _code(episode: Episode | None) -> str:
    return episode.natural_key()[0] if episode else ""


def _short(text: str) -> str:
    return Truncator(text).chars(_LONGEST)


# --- What each kind shows -------------------------------------------------------------------------------------------


def _suggestion(row: Suggestion) -> Item:
    return Item(_code(row.episode), _short(row.text), _page(row), [row.page])


def _event(row: Event) -> Item:
    notes = [row.get_status_display()] if row.status == Status.DRAFT else []
    return Item(_code(row.episode), row.title, _page(row), notes)


def _unsure_event(row: Event) -> Item:
    """Say what is unsure: the kind, or who it is that takes part."""
    notes = [_("kind unknown")] if row.kind == Event.Kind.UNKNOWN else []
    doubtful = [part.character.name for part in row.participations.all() if not part.is_sure]
    return Item(_code(row.episode), row.title, _page(row), [*notes, *(f"{name}?" for name in doubtful)])


def _synopsis(row: Synopsis) -> Item:
    return Item(_code(row.episode), row.episode.title, _page(row), [row.get_language_display()])


def _silent_passage(row: Passage) -> Item:
    """Lead to a new event that the passage tells, or to those that are there already."""
    synopsis = row.synopsis
    new = reverse("admin:events_event_add", query={"episode": synopsis.episode_id, "evidence": row.pk})
    told = reverse("admin:events_event_changelist", query={"episode__overall__exact": synopsis.episode_id})
    notes = [synopsis.get_language_display(), f"¶ {row.position}"]
    links = [(_("write an event"), new), (_("events of this episode"), told)]
    return Item(_code(synopsis.episode), _short(row.text), _page(row), notes, links)


def _episode(row: Episode) -> Item:
    return Item(_code(row), row.title, f"{_page(row)}#synopses-group")


def _half_told(row: Episode) -> Item:
    missing = [label for code, label in Language.choices if code not in {s.language for s in row.synopses.all()}]
    return Item(_code(row), row.title, f"{_page(row)}#synopses-group", [_missing(name) for name in missing])


def _missing(language) -> str:
    return _("missing in %(language)s") % {"language": language}


def _translated(row: Any, episode: Episode | None) -> Item:
    """Name the fields of `row` that have a text in one language only."""
    notes = [row._meta.verbose_name]
    for name in _fields(type(row)):
        empty = [label for code, label in Language.choices if not getattr(row, f"{name}_{code}")]
        if len(empty) == 1:
            label = capfirst(row._meta.get_field(name).verbose_name)
            notes.append(_("%(field)s missing in %(language)s") % {"field": label, "language": empty[0]})
    return Item(_code(episode), row.title if isinstance(row, Episode) else str(row), _page(row), notes)


def _finding(finding: Finding) -> Item:
    return Item(finding.code, finding.said, address(finding), [finding.rule.label])


# --- What each kind finds -------------------------------------------------------------------------------------------


def _one(rows: QuerySet, item: Callable[[Any], Item], season: str) -> Callable[[int | None], Rows]:
    return lambda chosen: Rows([Source(rows.all(), item, season).within(chosen)])


def _not_meant_so(rule: Rule, named: Any) -> Any:
    """Return the condition that no editor has marked the finding as intended."""
    return ~Exists(Exemption.objects.filter(rule=rule, object=named))


def _unsure() -> QuerySet:
    doubtful = Participation.objects.filter(event=OuterRef("pk"), is_sure=False)
    events = Event.objects.filter(Q(kind=Event.Kind.UNKNOWN) | Exists(doubtful)).select_related("episode")
    return events.prefetch_related("participations__character").as_told()


def _without_evidence() -> QuerySet:
    events = Event.objects.filter(evidence=None).filter(_not_meant_so(Rule.NO_EVIDENCE, OuterRef("slug")))
    return events.select_related("episode").as_told()


def _silent() -> QuerySet:
    comma = Value(", ")
    position = Cast("position", models.CharField())
    named = Concat("synopsis__episode__code", comma, "synopsis__language", comma, position)
    passages = Passage.objects.filter(events=None).annotate(named=named)
    passages = passages.filter(_not_meant_so(Rule.SILENT_PASSAGE, OuterRef("named")))
    return passages.select_related("synopsis__episode").order_by("synopsis__episode", "synopsis__language", "position")


def _in_half_the_languages() -> QuerySet:
    told = {code: Exists(Synopsis.objects.filter(episode=OuterRef("overall"), language=code)) for code in Language}
    german, english = told[Language.GERMAN], told[Language.ENGLISH]
    rows = Episode.objects.filter((german & ~english) | (english & ~german))
    return rows.prefetch_related("synopses").order_by("overall")


def _fields(model: type[models.Model]) -> list[str]:
    """Return the fields that have a text in each language."""
    translated = (getattr(field, "translated_field", None) for field in model._meta.fields)
    return sorted({field.name for field in translated if field is not None})


def _in_one_language(rows: QuerySet) -> QuerySet:
    """Return those of `rows` of which some text is there in one language and missing in the other."""
    found = Q(pk__in=[])
    for name in _fields(rows.model):
        german, english = (Q(**{f"{name}_{code}__gt": ""}) for code in Language)
        found |= (german & ~english) | (english & ~german)
    return rows.filter(found)


def _texts(season: int | None) -> Rows:
    events = Event.objects.select_related("episode").as_told()
    characters = Character.objects.select_related("introduced_in").order_by("introduced_in", "name_folded")
    secrets = Secret.objects.select_related("revealed_in").as_told()
    sources = [
        Source(events, lambda row: _translated(row, row.episode), "episode__season"),
        Source(Episode.objects.order_by("overall"), lambda row: _translated(row, row), "season"),
        Source(characters, lambda row: _translated(row, row.introduced_in), "introduced_in__season"),
        Source(secrets, lambda row: _translated(row, row.revealed_in), "revealed_in__season"),
        Source(Place.objects.order_by("slug"), lambda row: _translated(row, None)),
    ]
    return Rows(
        [Source(_in_one_language(source.rows), source.item, source.season).within(season) for source in sources]
    )


def _continuity(season: int | None) -> Rows:
    findings = [finding for finding in report().findings if finding.rule not in _ELSEWHERE]
    chosen = [f for f in findings if season is None or f.code.partition("x")[0] == str(season)]
    return Rows([], [_finding(finding) for finding in chosen])


KINDS = [
    Kind(
        "suggestions",
        _("Suggestions of readers"),
        _("Look, mend what is wrong, and answer “done” or “not so”."),
        "smallville.view_suggestion",
        _one(
            Suggestion.objects.filter(state=Suggestion.State.OPEN).select_related("episode").order_by("made_at", "pk"),
            _suggestion,
            "episode__season",
        ),
    ),
    Kind(
        "events",
        _("Drafts of events"),
        _("Only the desk sees them. A reviewer publishes what is right."),
        "events.view_event",
        _one(Event.objects.filter(status=Status.DRAFT).select_related("episode").as_told(), _event, "episode__season"),
    ),
    Kind(
        "synopses",
        _("Drafts of synopses"),
        _("Only the desk sees them. A reviewer publishes what is right."),
        "episodes.view_synopsis",
        _one(
            Synopsis.objects.filter(status=Status.DRAFT).select_related("episode").order_by("episode", "language"),
            _synopsis,
            "episode__season",
        ),
    ),
    Kind(
        "unsure",
        _("Unsure answers"),
        _("Say who it is, and what kind of event. Until then it is not told."),
        "events.view_event",
        _one(_unsure(), _unsure_event, "episode__season"),
    ),
    Kind(
        "continuity",
        _("Contradictions"),
        _("Where the published story breaks a rule. What is meant so is marked in the report of continuity."),
        "events.view_event",
        _continuity,
    ),
    Kind(
        "evidence",
        _("Events without evidence"),
        _("Name the passages that tell the event."),
        "events.view_event",
        _one(_without_evidence(), _event, "episode__season"),
    ),
    Kind(
        "passages",
        _("Passages without events"),
        _("Write the event that the passage tells, or make it the evidence of one."),
        "episodes.view_passage",
        _one(_silent(), _silent_passage, "synopsis__episode__season"),
    ),
    Kind(
        "languages",
        _("Texts in one language only"),
        _("Write what is missing."),
        "events.view_event",
        _texts,
    ),
    Kind(
        "half-told",
        _("Episodes with a synopsis in one language only"),
        _("Retell it in the other."),
        "episodes.view_episode",
        _one(_in_half_the_languages(), _half_told, "season"),
    ),
    Kind(
        "untold",
        _("Episodes without a synopsis"),
        _("Write one, or read one in."),
        "episodes.view_episode",
        _one(Episode.objects.filter(synopses=None).order_by("overall"), _episode, "season"),
    ),
]
