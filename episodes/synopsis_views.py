"""The page of the desk on which an editor reads a synopsis: the text first, then what it is proposed to tell."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from episodes.models import Episode
from episodes.proposing import merged, parted
from episodes.synopsis_forms import Entry, ProposalForm, TextForm, sentences_in
from episodes.synopsis_table import Table, state
from events.models import Event, Participation
from events.synopsisreader.apply import Applied, apply
from events.synopsisreader.drafting import DraftEvent, draft_of, drafts
from events.synopsisreader.marking import marked

RIGHTS = ("events.add_event", "events.add_participation", "episodes.add_synopsis", "episodes.add_passage")
_ORDER = {
    value: rank for choices in (Participation.Role, Event.Significance) for rank, value in enumerate(choices.values)
}
_MOST_PROPOSALS = 2_000


@require_http_methods(["GET", "HEAD", "POST"])
def read_synopsis(request, desk, episode: Episode):
    """Take a text about `episode`, propose events, and save those accepted; `desk` is the admin of episodes."""
    if not request.user.has_perms(RIGHTS):
        raise PermissionDenied
    asked = request.POST.get("do", "read")
    if request.method == "POST":
        form = TextForm(request.POST, request.FILES)
        if form.is_valid() and asked != "back":
            return _propose(request, desk, Table.laid(episode, form), asked)
    else:
        form = TextForm(initial={"language": (get_language() or "de")[:2]})
    return _page(request, desk, episode, "admin/episodes/read_synopsis.html", {"form": form})


# --- What an editor may do ------------------------------------------------------------------------------------------


def _propose(request, desk, table: Table, asked: str):
    if not table.ground.sentences:
        table.text.add_error("text", _("There is no sentence in this text."))
        return _page(request, desk, table.episode, "admin/episodes/read_synopsis.html", {"form": table.text})
    if asked == "read":
        proposed = table.unbound([table.entry(draft) for draft in drafts(table.reading, table.told)])
        return _proposals(request, desk, table, proposed)
    sent = table.bound(request.POST)
    if asked == "save":
        return _save(request, desk, table, sent)
    entries, said, focus = _changed(table, [form.entry() for form in sent], asked)
    return _proposals(request, desk, table, table.unbound(entries), said=said, focus=focus)


def _changed(table: Table, entries: list[Entry], asked: str) -> tuple[list[Entry], str, str]:
    """Return the proposals after what was asked of them, what is said of that, and where the editor goes on."""
    verb, _dash, number = asked.partition("-")
    at = int(number) if number.isascii() and number.isdecimal() and int(number) < len(entries) else -1
    said, focus = "", f"p{max(at, 0)}"
    if verb in ("accept", "drop"):
        fate = ProposalForm.ACCEPTED if verb == "accept" else ProposalForm.DROPPED
        still_open = [entry for entry in entries if entry["fate"] not in (ProposalForm.ACCEPTED, ProposalForm.DROPPED)]
        for entry in still_open:
            entry["fate"] = fate
        said = _("Proposals changed: %(number)s.") % {"number": len(still_open)}
        focus = "save"
    elif verb == "merge" and at > 0:
        below = entries.pop(at)
        entries[at - 1] = merged(entries[at - 1], below, unknown=Event.Kind.UNKNOWN.value, order=_ORDER)
        said, focus = _("Merged with the one above."), f"p{at - 1}"
    elif verb == "split" and at >= 0:
        entries, said = _split(table, entries, at)
    elif verb == "more" and at >= 0:
        said, focus = _("There is a free line for those who take part."), f"p{at}-{len(entries[at]['parts'])}"
    return entries, said, focus


def _split(table: Table, entries: list[Entry], at: int) -> tuple[list[Entry], str]:
    cut = str(table.text.data.get(f"p{at}-cut", ""))
    first, rest = parted(entries[at], cut)
    if not rest:
        return entries, _("A single sentence cannot be split.")
    second = table.entry(draft_of(table.reading, sentences_in(" ".join(rest)), table.lexicon, table.told))
    return [*entries[:at], first, second, *entries[at + 1 :]], _("Split in two.")


def _save(request, desk, table: Table, sent: list[ProposalForm]):
    """Save what is accepted, all of it or nothing."""
    settled = [form.is_settled() for form in sent]
    taken = [form for form in sent if form["fate"].value() == ProposalForm.ACCEPTED]
    if not all(settled):
        first = sent[settled.index(False)].prefix
        return _proposals(request, desk, table, sent, fault=_("Nothing is saved yet: see below."), focus=first)
    if not taken:
        return _proposals(request, desk, table, sent, fault=_("Nothing is accepted yet, so there is nothing to save."))
    applied = _apply(request, desk, table, [form.draft() for form in taken])
    if applied is None:
        fault = _(
            "Nothing is saved yet: the events or the synopsis of this episode have changed meanwhile. See whether "
            "yours are among them; if not, save again."
        )
        return _proposals(request, desk, table, sent, fault=fault)
    _report(request, desk, applied)
    listing = reverse("admin:events_event_changelist", query={"episode__overall__exact": table.episode.overall})
    may_see = request.user.has_perm("events.view_event") or request.user.has_perm("events.change_event")
    return redirect(listing if may_see else "admin:index")


def _apply(request, desk, table: Table, accepted: list[DraftEvent]) -> Applied | None:
    """Return what was written; None if somebody was faster."""
    whose = {name: table.text.cleaned_data[name] for name in ("words", "credit", "licence")}
    try:
        with desk.as_one_change(request, _("A synopsis was read.")):
            Episode.objects.select_for_update().get(pk=table.episode.pk)
            if request.POST.get("state") != state(table.episode, table.reading.language):
                return None
            who = request.user.get_username()
            return apply(episode=table.episode, reading=table.reading, drafts=accepted, who=who, **whose)
    except IntegrityError:
        return None


def _report(request, desk, applied: Applied) -> None:
    for row in (*applied.events, *filter(None, (applied.synopsis, applied.source))):
        desk.log_addition(request, row, [{"added": {}}])
    number = len(applied.events)
    messages.success(
        request,
        ngettext("%(number)s draft event was saved.", "%(number)s draft events were saved.", number)
        % {"number": number},
    )
    if applied.synopsis:
        messages.success(
            request, _("The text is a draft synopsis of the episode now; its paragraphs are the evidence.")
        )
    else:
        messages.success(request, _("The synopsis stays as it is; the text is kept among the sources."))


# --- Pages ----------------------------------------------------------------------------------------------------------


def _proposals(request, desk, table: Table, proposals: list[ProposalForm], **said: Any):
    context = {
        "form": table.text,
        "state": table.state,
        "language": table.reading.language,
        "proposals": proposals,
        "paragraphs": _paragraphs(table, proposals),
        "passages": table.ground.passages if table.told is not None else {},
        "names": {
            "characters": list(table.ground.characters.options()),
            "places": list(table.ground.places.options()),
        },
        **said,
    }
    return _page(request, desk, table.episode, "admin/episodes/proposals.html", context)


def _paragraphs(table: Table, proposals: list[ProposalForm]) -> list[dict[str, Any]]:
    """Return each paragraph with its text, marked, and the proposals that begin in it."""
    beginning: dict[int, list[ProposalForm]] = {}
    for form in proposals:
        beginning.setdefault(form.own_sentences[0][0], []).append(form)
    return [
        {
            "position": one.position,
            "sentences": [
                {"id": f"{one.position}-{sentence.number}", "pieces": [table.said(piece) for piece in sentence.pieces]}
                for sentence in marked(one)
            ],
            "proposals": beginning.get(one.position, []),
        }
        for one in table.reading.paragraphs
    ]


def _page(request, desk, episode: Episode, template: str, context: dict[str, Any]):
    shared = {
        **desk.admin_site.each_context(request),
        "title": _("Read a synopsis"),
        "episode": episode,
        "opts": desk.opts,
    }
    return TemplateResponse(request, template, shared | context)
