"""What is said of a step that a fan has taken, and of where the guide tells since."""

from collections.abc import Callable

from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from episodes.horizon import Horizon
from tracking.models import Step
from tracking.trackers import Outcome

Kind, Scope = Step.Kind, Step.Scope


def done(kind: str, scope: str, target: str, number: int) -> str:
    """Return the sentence that says what a step did."""
    if scope == Scope.ONE and kind in _ONE:
        return _ONE[kind](target)
    return _MANY[kind](scope, target, number)


def _watched(scope, target, n):
    said = {"n": n, "target": target}
    if scope == Scope.UPTO:
        return (
            ngettext(
                "%(n)s episode up to %(target)s is marked as watched.",
                "%(n)s episodes up to %(target)s are marked as watched.",
                n,
            )
            % said
        )
    if scope == Scope.SEASON:
        return (
            ngettext(
                "%(n)s episode of season %(target)s is marked as watched.",
                "%(n)s episodes of season %(target)s are marked as watched.",
                n,
            )
            % said
        )
    return ngettext("%(n)s episode is marked as watched.", "%(n)s episodes are marked as watched.", n) % said


def _unwatched(scope, target, n):
    said = {"n": n, "target": target}
    if scope == Scope.SEASON:
        return (
            ngettext(
                "%(n)s mark of season %(target)s is taken away.",
                "%(n)s marks of season %(target)s are taken away.",
                n,
            )
            % said
        )
    return ngettext("%(n)s mark is taken away.", "%(n)s marks are taken away.", n) % said


def _skipped(scope, target, n):
    said = {"n": n, "target": target}
    if scope == Scope.SEASON:
        return (
            ngettext(
                "%(n)s episode of season %(target)s is skipped.",
                "%(n)s episodes of season %(target)s are skipped.",
                n,
            )
            % said
        )
    return ngettext("%(n)s episode is skipped.", "%(n)s episodes are skipped.", n) % said


def _brought(_scope, _target, n):
    return ngettext(
        "%(n)s mark from this device is in your account now.",
        "%(n)s marks from this device are in your account now.",
        n,
    ) % {"n": n}


def _imported(_scope, _target, n):
    return ngettext("%(n)s entry is imported.", "%(n)s entries are imported.", n) % {"n": n}


_ONE: dict[str, Callable] = {
    Kind.WATCHED: lambda code: _("%(code)s is marked as watched.") % {"code": code},
    Kind.UNWATCHED: lambda code: _("The mark of %(code)s is taken away.") % {"code": code},
    Kind.SKIPPED: lambda code: _("%(code)s is skipped.") % {"code": code},
    Kind.DATED: lambda code: _("The date of %(code)s is kept.") % {"code": code},
}
_MANY: dict[str, Callable] = {
    Kind.WATCHED: _watched,
    Kind.UNWATCHED: _unwatched,
    Kind.SKIPPED: _skipped,
    Kind.BROUGHT: _brought,
    Kind.IMPORTED: _imported,
}


def changed(outcome: Outcome) -> str:
    """Return what a deed did; that it did nothing, if so, and why."""
    deed = outcome.deed
    if outcome.number:
        return done(deed.kind, deed.scope, deed.target, outcome.number)
    shown = {entry.overall for entry in outcome.guide.shown}
    if deed.kind != Kind.UNWATCHED and not any(entry.overall in shown for entry in deed.chosen(outcome.guide)):
        return _("This has not been shown yet, so it cannot be marked.")
    return _("Nothing has changed: it was so already.")


def undone(outcome: Outcome) -> str:
    if not outcome.number:
        return _("All of it has been changed since, so it stays as it is.")
    return ngettext("Undone: %(n)s mark is as it was.", "Undone: %(n)s marks are as they were.", outcome.number) % {
        "n": outcome.number
    }


def moved(outcome: Outcome, before: Horizon | None, now: Horizon | None) -> str:
    """Return up to where the guide tells since, if that has changed with the marks; else nothing."""
    if before == now:
        return ""
    if now is None:
        return _("With no marks from the first episode on, the guide tells as you say on this device.")
    code = outcome.guide.code(now.overall)
    if now == Horizon.EVERYTHING:
        return _("The guide tells everything now.")
    if before is not None and now < before:
        return _("The guide tells less now: up to %(code)s.") % {"code": code}
    return _("The guide tells up to %(code)s now.") % {"code": code}


def with_undo(said: str, step: int | None):
    """Return what is said with the button that undoes the step, if there is one."""
    if step is None:
        return said
    return format_html('{} <button form="marks" name="undo" value="{}" data-undo>{}</button>', said, step, _("Undo"))
