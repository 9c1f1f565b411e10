"""The API of what belongs together: the ledger of secrets, the board, the network, the why-graph, the recap."""

from collections import defaultdict
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter

from characters.models import Character
from episodes.refusals import Refused
from episodes.resources import Listing, Single
from events.atlas import Atlas
from events.chains import chain_of, last_told
from events.filters import BoardFilter, SecretFilter
from events.learning import steps
from events.ledger import Closeness, Ledger, Standing, in_the_dark
from events.models import Event, Knowledge, Participation, Place, Relationship, Secret
from events.network import Shared
from events.recap import PARAMETER, recap
from events.shapes import BoardShape, LedgerShape, RecapShape, SecretShape, SecretWhole, TieShape, WhyShape
from events.tie_filters import NetworkFilter
from events.whereabouts import board, by_place, with_company
from events.why import by_steps


class SecretList(Listing):
    title = _("All secrets")
    words = _("The secrets that the viewer has been told, in that order.")
    serializer_class = SecretShape
    filterset_class = SecretFilter
    left_out = frozenset({"view"})
    choices = {"state": Standing.choices}

    def rows(self):
        return self.filtered(Secret.objects.told(self.horizon).as_told()).qs.with_about()


class SecretDetail(Single):
    title = _("One secret")
    words = _("One secret: where everyone stands with it, who is in the dark, and how it spreads.")
    serializer_class = SecretWhole
    path_says = {"slug": (_("The slug of the secret."), "clarks-origin")}

    def find(self, slug):
        found = Secret.objects.told(self.horizon).with_about().filter(slug=slug).first()
        if found is None:
            return None
        ledger = _ledger(self.horizon, secret=found)
        found.standings = [_standing(entry) for entries in ledger.by_standing().values() for entry in entries]
        found.unaware = [_unaware(one) for one in Closeness(self.horizon).unaware(found, ledger)]
        knowledge = Knowledge.objects.told(self.horizon).filter(secret=found)
        found.steps = steps(knowledge.select_related("begun_with__episode", "ended_with__episode"), self.language)
        return found


class LedgerList(Listing):
    title = _("Who knows what")
    words = _(
        "Who knows what by then: for each secret, where everyone stands with it. With “view=dark”, the "
        "secrets of which someone close to them is in the dark, and who that is."
    )
    serializer_class = LedgerShape
    filterset_class = SecretFilter
    choices = {"state": Standing.choices, "view": SecretFilter.VIEWS}

    def rows(self):
        listing: Any = self.filtered(Secret.objects.told(self.horizon).as_told())
        self.ledger, self.is_dark = listing.ledger, listing.is_dark
        secrets = listing.qs.with_about()
        if not self.is_dark:
            return secrets
        among = listing.asked("character"), listing.asked("state")
        return in_the_dark(secrets, self.ledger, Closeness(self.horizon), *among)

    def loaded(self, page):
        if self.is_dark:
            return [
                {"secret": secret, "standings": [], "unaware": [_unaware(one) for one in unaware]}
                for secret, unaware in page
            ]
        ledger = _ledger(self.horizon, secret__in=[secret.pk for secret in page])
        entries = defaultdict(list)
        for of_one in ledger.by_standing().values():
            for entry in of_one:
                entries[entry.knowledge.secret_id].append(_standing(entry))
        return [{"secret": secret, "standings": entries[secret.pk], "unaware": []} for secret in page]


class BoardList(Listing):
    title = _("Where is everyone")
    words = _("Where everyone was last seen by then, with whom and in what state: those last told of first.")
    serializer_class = BoardShape
    filterset_class = BoardFilter
    choices = {"group": BoardFilter.GROUPS}

    def rows(self):
        listing: Any = self.filtered(Character.objects.met(self.horizon))
        last = last_told(self.horizon)
        rows = board(listing.qs, listing.conditions, last.overall if last else self.horizon.overall)
        return by_place(rows, Atlas(Place.objects.told(self.horizon))) if listing.by_place else rows

    def loaded(self, page):
        return with_company(page, self.horizon)


class NetworkList(Listing):
    title = _("Who is tied to whom")
    words = _("Who shares how many events with whom, the strongest ties first, and how they are related.")
    serializer_class = TieShape
    filterset_class = NetworkFilter
    left_out = frozenset({"characters"})

    def rows(self):
        listing: Any = self.filtered(Event.objects.told(self.horizon))
        last = listing.last
        self.names = listing.names
        if last is None:
            return []
        self.then = last.horizon if listing.form.cleaned_data["upto"] else self.horizon
        parts = Participation.objects.told(self.then).taking_part().values_list("event", "character__slug")
        return Shared(parts).pairs(listing.focused_on)

    def loaded(self, page):
        if not page:
            return []
        slugs = {slug for pair, _number in page for slug in pair}
        people = {one.slug: one for one in Character.objects.named(self.horizon).filter(slug__in=slugs)}
        held = Relationship.objects.held(self.then).with_span().order_by("since", "pk")
        held = held.select_related("character", "other", "begun_with__episode", "ended_with__episode")
        ties = defaultdict(list)
        for tied in held:
            ties[frozenset({tied.character.slug, tied.other.slug})].append(tied)
        return [
            {
                "a": people[a],
                "b": people[b],
                "number_of_events": number,
                "relationships": ties[frozenset({a, b})],
            }
            for (a, b), number in page
        ]


class Why(Single):
    title = _("Why it happened")
    words = _("Why something happened, and what came of it: the chain of causes and effects around one event.")
    serializer_class = WhyShape
    path_says = {"slug": (_("The slug of the event."), "kents-find-clark")}

    def find(self, slug):
        shown = Event.objects.told(self.horizon).select_related("episode").filter(slug=slug).first()
        if shown is None:
            return None
        chain, events = chain_of(shown, self.horizon)
        slugs = {event.pk: event.slug for event in events}
        return {
            "event": shown,
            "before": _by_steps(chain.before, events),
            "after": _by_steps(chain.after, events),
            "roots": [event for event in events if event.pk in chain.roots],
            "links": [
                {"cause": slugs[cause], "effect": slugs[effect]}
                for cause, effect in chain.causes
                if cause in slugs and effect in slugs
            ],
        }


class Recap(Single):
    title = _("Previously on")
    words = _("Previously on: what to remember by then, made from the events told.")
    serializer_class = RecapShape
    own_parameters = (
        OpenApiParameter(
            PARAMETER,
            str,
            description=_("“short” or “long”, or the slug of a character for all on them."),
            default="short",
        ),
    )

    def find(self):
        asked = self.request.query_params.getlist(PARAMETER)
        made = recap(self.horizon, asked)
        if made.mistake:
            raise Refused({PARAMETER: [str(_("There is no such recap: ask for “short”, “long” or a character."))]})
        return made


def _ledger(horizon, **which) -> Ledger:
    rows = Knowledge.objects.told(horizon).filter(**which).with_span()
    return Ledger(rows.select_related("character", "secret", "begun_with__episode", "ended_with__episode"))


def _standing(entry):
    return {
        "character": entry.knowledge.character,
        "standing": entry.standing,
        "episode": entry.episode,
        "event": entry.event,
    }


def _unaware(one):
    ties = [{"reading": reading, "character": other, "is_about": is_about} for reading, other, is_about in one.ties]
    return {"character": one.character, "standing": one.standing, "is_about": one.is_about, "ties": ties}


def _by_steps(ways, events):
    return [{"event": event, "steps": away} for away, group in by_steps(ways, events) for event in group]
