"""Forms that only the admin uses."""

from typing import Any, ClassVar

from django import forms
from django.db import models
from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from episodes.editing import EditorForm, PositionForm, PublishableForm, SlugForm, has_some
from episodes.models import Episode
from events.models import Cause, Condition, Event, Exemption, Knowledge, Place, Relationship, Secret
from events.models.lasting import Lasting


class PlaceForm(SlugForm):
    slug_sources = ("name_en", "name_de")
    rules = has_some("name", "place_has_name")

    class Meta:
        model = Place
        fields = "__all__"  # narrowed by the fieldsets of the admin


class SecretForm(SlugForm):
    rules = has_some("title", "secret_has_title")

    class Meta:
        model = Secret
        fields = "__all__"  # narrowed by the fieldsets of the admin


# --- What lasts -----------------------------------------------------------------------------------------------------


class LastingForm(EditorForm):
    """What holds for a while, on a page of its own."""

    rules: ClassVar = {
        rule: said
        for name in ("knowledge", "condition", "relationship")
        for rule, said in {
            f"{name}_until_not_before_since": ("until", None),
            f"{name}_begins_once_with_an_event": ("begun_with", _("This begins with that event already.")),
            f"{name}_begins_once_in_the_backdrop": ("since", _("This begins in that episode already.")),
            "relationship_between_two": ("other", None),
        }.items()
    }


class BegunForm(EditorForm):
    """A row on the page of the event that begins it: it holds since the episode of that event."""

    rules = LastingForm.rules

    def clean(self):
        cleaned = super().clean()
        event = cleaned.get("begun_with")
        if event is not None and event.episode_id is not None:
            self.instance.since_id = event.episode_id
        return cleaned


LASTING: tuple[type[Lasting], ...] = (Knowledge, Condition, Relationship)
_OTHERS: dict[type[Lasting], tuple[str, ...]] = {Knowledge: ("secret",), Relationship: ("other",)}


def _concerned(model: type[Lasting], event: Event) -> Q:
    """Return the condition that a row of `model` is about someone who takes part in `event`."""
    cast = event.participations.values("character")
    concerned = Q(character__in=cast)
    return concerned | Q(other__in=cast) if model is Relationship else concerned


def may_end_with(model: type[Lasting], event: Event) -> models.QuerySet:
    """Return what ends with `event`, or could: it concerns someone in it, has begun by then, and still lasts."""
    open_by_then = Q(until__isnull=True, since__lte=event.episode_id) & _concerned(model, event)
    related = ("character", "since", *_OTHERS.get(model, ()))
    rows = model._default_manager.filter(open_by_then | Q(ended_with=event)).exclude(begun_with=event)
    return rows.select_related(*related).order_by("character__name_folded", "since")


def describe(row) -> str:
    """Return what lasts in a few words: who, what, since when."""
    what = {
        Knowledge: lambda: f"{row.character} {row.get_state_display()}: {row.secret}",
        Condition: lambda: f"{row.character}: {row.get_kind_display()}",
        Relationship: lambda: f"{row.character} – {row.other}: {row.get_kind_display()}",
    }[type(row)]()
    return _("%(what)s (since %(code)s)") % {"what": what, "code": row.since.natural_key()[0]}


# --- Events ---------------------------------------------------------------------------------------------------------


class EventForm(PublishableForm, SlugForm, PositionForm):
    """An event; on the page of one that exists, also what ends with it."""

    rules = has_some("title", "event_has_title") | {
        "event_happened_before_told": ("happened_at", None),
        "event_published_with_kind": ("kind", None),
    }
    position_scope = ("episode",)
    ending = forms.MultipleChoiceField(
        label=_("Ends here"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("What has lasted so far for those who take part, and ends with this event."),
    )

    class Meta:
        model = Event
        fields = "__all__"  # narrowed by the fieldsets of the admin

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            self.fields.pop("ending", None)
        if "ending" in self.fields:
            if not hasattr(self.instance, "may_end"):
                # Kept with the event, since a page that is saved makes its form twice: once to compare, once to save.
                self.instance.may_end = [row for model in LASTING for row in may_end_with(model, self.instance)]
            self.open = {_key(row): row for row in self.instance.may_end}
            ending: Any = self.fields["ending"]
            ending.choices = self._choices()
            self.initial["ending"] = [key for key, row in self.open.items() if row.ended_with_id == self.instance.pk]

    def _choices(self) -> list[tuple[Any, list[tuple[str, str]]]]:
        groups: dict[Any, list[tuple[str, str]]] = {}
        for key, row in self.open.items():
            groups.setdefault(capfirst(row._meta.verbose_name_plural), []).append((key, describe(row)))
        return list(groups.items())

    def clean(self):
        cleaned = super().clean()
        episode = cleaned.get("episode")
        if episode is not None:
            self._clean_evidence(episode)
            if self.instance.pk and episode.pk != self.instance.episode.pk:
                self._clean_move(episode)
        return cleaned

    def _clean_evidence(self, episode: Episode) -> None:
        for passage in self.cleaned_data.get("evidence") or ():
            if passage.synopsis.episode_id != episode.overall:
                text = _("The passage “%(passage)s” is not of %(episode)s.")
                self.add_error("evidence", text % {"passage": passage, "episode": episode})

    def _clean_move(self, episode: Episode) -> None:
        """Refuse to move an event away from what hangs on its episode (the database refuses it too)."""
        if hanging := [
            str(name) for name, rows in _hanging_on_episode(self.instance, episode).items() if rows.exists()
        ]:
            text = _(
                "It cannot move to %(episode)s: this still hangs on its episode: %(hanging)s. Take it away first."
            )
            self.add_error("episode", text % {"episode": episode, "hanging": ", ".join(hanging)})

    def _save_m2m(self):
        super()._save_m2m()  # type: ignore[misc] # Django's own, unknown to the stubs
        if "ending" in self.changed_data:
            self._end(set(self.cleaned_data["ending"]))

    def _end(self, chosen: set[str]) -> None:
        for key, row in self.open.items():
            ends = key in chosen
            if ends != (row.ended_with_id == self.instance.pk):
                row.ended_with = self.instance if ends else None
                row.until = self.instance.episode if ends else None
                row.save()


def _key(row: models.Model) -> str:
    return f"{row._meta.model_name}-{row.pk}"


def _hanging_on_episode(event: Event, episode: Episode) -> dict[Any, models.QuerySet]:
    """Return, by what an editor calls them, the rows that would not fit `event` any more if it moved to `episode`."""
    rows: dict[Any, models.QuerySet] = {
        _("evidence"): event.evidence.exclude(synopsis__episode=episode),
        _("causes told later"): event.causes.filter(episode__gt=episode.overall),
        _("effects told earlier"): event.effects.filter(episode__lt=episode.overall),
    }
    for model in LASTING:
        begun_or_ended = model._default_manager.filter(Q(begun_with=event) | Q(ended_with=event))
        rows[model._meta.verbose_name_plural] = begun_or_ended
    return rows


class CauseForm(EditorForm):
    """A cause among those of its effect, or an effect among those of its cause."""

    chosen = "cause"

    class Meta:
        model = Cause
        fields = ("effect", "cause")

    def clean(self):
        cleaned = super().clean()
        cause, effect = cleaned.get("cause"), cleaned.get("effect")
        if cause is not None and effect is not None:
            if cause == effect:
                self.add_error(self.chosen, _("An event cannot be its own cause."))
            elif (
                effect.episode_id is not None and cause.episode_id is not None and cause.episode_id > effect.episode_id
            ):
                text = _("A cause cannot be told in a later episode than its effect (%(cause)s, %(effect)s).")
                codes = {"cause": cause.episode.natural_key()[0], "effect": effect.episode.natural_key()[0]}
                self.add_error(self.chosen, text % codes)
        return cleaned


class EffectForm(CauseForm):
    chosen = "effect"


# --- Continuity -----------------------------------------------------------------------------------------------------


class ExemptionForm(EditorForm):
    """Why one of the `findings` of the continuity report is meant so."""

    class Meta:
        model = Exemption
        fields = ("rule", "object", "reason")
        widgets: ClassVar = {"rule": forms.HiddenInput, "object": forms.HiddenInput}

    def __init__(self, *args, findings, **kwargs):
        super().__init__(*args, **kwargs)
        self.findings = {(finding.rule, finding.object) for finding in findings}

    def clean(self):
        cleaned = super().clean()
        if (cleaned.get("rule"), cleaned.get("object")) not in self.findings:
            self.add_error(None, _("This finding is not there any more."))
        return cleaned
