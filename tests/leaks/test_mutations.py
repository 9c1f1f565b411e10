"""The proof can fail: each gate is broken once, and the crawl finds what then gets out."""

from contextlib import ExitStack

import pytest
from django.db.models import Q

from characters.models import AliasQuerySet, AppearanceQuerySet, Character, CharacterQuerySet
from episodes.filters import EpisodeFilter
from episodes.horizon import Horizon
from episodes.models import Episode, EpisodeQuerySet, PassageQuerySet, PublishableQuerySet
from events.models import Condition, Knowledge
from events.models.events import CauseQuerySet, EventQuerySet, ParticipationQuerySet
from events.models.lasting import (
    ConditionQuerySet,
    KnowledgeQuerySet,
    Lasting,
    LastingQuerySet,
    RelationshipQuerySet,
    SecretQuerySet,
)
from events.models.places import PlaceQuerySet
from smallville.reading import Reading
from smallville.search import views
from tests.leaks.crawl import Reader, all_slugs, seeds
from tests.leaks.proof import horizon, told_too_early, twin
from tests.leaks.series import series

pytestmark = [pytest.mark.django_db, pytest.mark.whole]

STAND = 1


def without_horizon(method):
    """Return a gate that stands open: it opens for any horizon and lets everything through."""

    def told(self, horizon):
        return method(self, Horizon.EVERYTHING)._upto(horizon)

    return told


def opened(queryset, name="told"):
    return queryset, name, without_horizon(getattr(queryset, name))


def everywhere(find):
    """Return a search that finds, whatever the horizon is, all that there is."""
    return lambda query, horizon, **narrowed: find(query, Horizon.EVERYTHING, **narrowed)


def does_nothing(*args):
    return None


MUTATIONS = {
    "every event is told": opened(EventQuerySet),
    "every part in an event is told": opened(ParticipationQuerySet),
    "every cause is told": opened(CauseQuerySet),
    "every place is told": opened(PlaceQuerySet),
    "every character is named": opened(CharacterQuerySet, "named"),
    "every character is met": opened(CharacterQuerySet, "met"),
    "every alias is told": opened(AliasQuerySet),
    "every appearance is told": opened(AppearanceQuerySet),
    # Those of an episode are reached through it as well, which has a gate of its own.
    "every passage is told": opened(PassageQuerySet),
    "every secret is told": opened(SecretQuerySet),
    "all that lasts is told": opened(LastingQuerySet),
    "every consequence is told": opened(CauseQuerySet),
    "what ends later holds no more": opened(LastingQuerySet, "held"),
    "secrets are known before they are told": (KnowledgeQuerySet, "whose", ("character__named_in",)),
    "ties are told before the people": (RelationshipQuerySet, "whose", ()),
    "what ends later does not hold": (
        LastingQuerySet,
        "held",
        lambda self, horizon: self.told(horizon).filter(until=None),
    ),
    "endings are told": (Knowledge, "veil", does_nothing),
    "the presumed dead are not dead": (Condition, "veil", Lasting.veil),
    "someone is seen alive by a later event": opened(ConditionQuerySet),
    "teasers and titles are told": (Episode, "veil", does_nothing),
    "only titles are told": (Horizon, "reaches", lambda self, overall: True),
    "characters are told as a whole": (Character, "veil", does_nothing),
    "drafts are told": (PublishableQuerySet, "published", lambda self: self.all()),
    "drafts have cast": (ParticipationQuerySet, "published", lambda self: self.all()),
    "drafts begin something": (LastingQuerySet, "published", lambda self: self.all()),
    "draft synopses are evidence": (PassageQuerySet, "told", lambda self, horizon: self._upto(horizon)),
    "titles are searched and sorted by": (EpisodeFilter, "_title_told", lambda self: Q()),
    "teasers are searched": (Horizon, "upto_next", lambda self, column: Q()),
    "the guide is as of everything": (EpisodeQuerySet, "as_of", lambda self, horizon: self._upto(Horizon.EVERYTHING)),
    "the cookie is not read": (Reading, "horizon", Horizon.EVERYTHING),
    "the search finds everything": (views, "search", everywhere(views.search)),
    "the search suggests everything": (views, "suggest", everywhere(views.suggest)),
    "the search knows all names": (views, "meant", everywhere(views.meant)),
}


@pytest.fixture(scope="module")
def pages(django_db_setup, django_db_blocker):
    """The pages of a series that is told no further, after which the whole series stands in the database."""
    reader = Reader(horizon(STAND))
    with django_db_blocker.unblock(), ExitStack() as stack:
        with series():
            addresses = dict(reader.crawl(seeds("de", all_slugs(), api=False)))
        expected = twin(STAND, reader, addresses)
        stack.enter_context(series())
        yield expected


def faults(pages):
    """Yield the addresses of pages that tell too much, or other than the series that is told no further."""
    reader = Reader(horizon(STAND))
    for address, expected in pages.items():
        page = reader.read(address)
        if told_too_early(address, page, STAND, titles=False) or page != expected:
            yield address


@pytest.mark.parametrize("mutation", MUTATIONS)
def test_a_gate_that_stands_open_is_found(mutation, pages, monkeypatch):
    owner, name, broken = MUTATIONS[mutation]
    monkeypatch.setattr(owner, name, broken)
    assert next(faults(pages), None), "Nothing found: the series or the crawl misses what this gate keeps back."


def test_with_all_gates_in_place_nothing_is_found(pages):
    assert list(faults(pages)) == []
