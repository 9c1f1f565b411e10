"""Who knows what: the entries of the ledger, its matrix, and who is in the dark."""

import pytest

from episodes.horizon import Horizon
from events.ledger import Closeness, Ledger, Standing, in_the_dark, kept_from, matrix
from events.models import Secret
from tests.factories import (
    CharacterFactory,
    ConditionFactory,
    EpisodeFactory,
    EventFactory,
    KnowledgeFactory,
    RelationshipFactory,
    SecretFactory,
)

pytestmark = pytest.mark.django_db
ALL = Horizon.EVERYTHING


@pytest.fixture
def first():
    return EpisodeFactory()


@pytest.fixture
def secret(first):
    return SecretFactory(revealed_in=first)


def someone(first, **options):
    return CharacterFactory(named_in=first, introduced_in=first, **options)


def entry(horizon, secret, character):
    return Ledger.told(horizon).find(secret.pk, character.pk)


def test_nothing_told_is_no_entry(first, secret):
    lana = someone(first)
    assert entry(ALL, secret, lana) is None
    assert Ledger.told(ALL).standing(secret.pk, lana.pk) == Standing.NOTHING


def test_knowing_counts_more_than_an_older_suspicion(first, secret):
    lana, learns = someone(first), EventFactory(episode=first)
    KnowledgeFactory(secret=secret, character=lana, state="suspects", since=first)
    KnowledgeFactory(secret=secret, character=lana, begun_with=learns)
    found = entry(ALL, secret, lana)
    assert (found.standing, found.event, found.label) == (Standing.KNOWS, learns, "weiß")


def test_a_suspicion_counts_more_than_what_was_known_once(first, secret):
    lex, forgets = someone(first), EventFactory(episode=first)
    KnowledgeFactory(secret=secret, character=lex, begun_with=EventFactory(episode=first), ended_with=forgets)
    KnowledgeFactory(secret=secret, character=lex, state="suspects", since=first)
    assert entry(ALL, secret, lex).standing == Standing.SUSPECTS


def test_what_is_lost_leads_to_the_event_that_took_it_and_only_once_that_is_told(first, secret):
    chloe, learns = someone(first), EventFactory(episode=first)
    forgets = EventFactory(episode=EpisodeFactory())
    KnowledgeFactory(secret=secret, character=chloe, begun_with=learns, ended_with=forgets)
    before, after = (entry(event.episode.horizon, secret, chloe) for event in (learns, forgets))
    assert (before.standing, before.event, before.episode) == (Standing.KNOWS, learns, first)
    assert (after.standing, after.event, after.episode) == (Standing.LOST, forgets, forgets.episode)
    assert after.address == forgets.get_absolute_url()


def test_the_backdrop_leads_to_its_episode(first, secret):
    KnowledgeFactory(secret=secret, character=(clark := someone(first)), since=first)
    found = entry(ALL, secret, clark)
    assert found.event is None
    assert found.address == first.get_absolute_url()


def test_the_matrix_has_a_column_for_each_who_stands_in_a_row_the_chosen_first(first, secret):
    few, many, chosen, elsewhere = (someone(first) for _number in range(4))
    other = SecretFactory(revealed_in=first)
    KnowledgeFactory(secret=secret, character=few, since=first)
    for told in (secret, other):
        KnowledgeFactory(secret=told, character=many, since=first)
    KnowledgeFactory(character=elsewhere, since=first)
    found = matrix(Ledger.told(ALL), [secret, other], [chosen])
    assert found.columns == [chosen, many, few]
    assert [[cell and cell.standing for cell in cells] for _secret, cells in found.rows] == [
        [None, "knows", "knows"],
        [None, "knows", None],
    ]


class TestInTheDark:
    @pytest.fixture
    def unaware(self, secret):
        def found(horizon=ALL):
            shown = Secret.objects.told(horizon).with_about().get(pk=secret.pk)
            return Closeness(horizon).unaware(shown, Ledger.told(horizon))

        return found

    def test_whom_it_is_about_unless_they_know(self, first, secret, unaware):
        lana, clark = someone(first), someone(first)
        secret.about.set([lana, clark])
        KnowledgeFactory(secret=secret, character=clark, since=first)
        (one,) = unaware()
        assert (one.character, one.is_about, one.is_told, one.standing) == (lana, True, False, "nothing")

    def test_who_is_tied_to_someone_who_knows_or_whom_it_is_about(self, first, secret, unaware):
        clark, martha, lana, pete, stranger = (someone(first, name=name) for name in "CMLPS")
        secret.about.add(clark)
        for knows in (clark, martha):
            KnowledgeFactory(secret=secret, character=knows, since=first)
        RelationshipFactory(character=clark, other=lana, kind="romance", since=first)
        RelationshipFactory(character=pete, other=martha, since=first)
        RelationshipFactory(character=stranger, other=someone(first), since=first)
        assert [(one.character, one.is_near, one.ties[0][1:]) for one in unaware()] == [
            (lana, True, (clark, True)),
            (pete, False, (martha, False)),
        ]

    def test_a_tie_counts_while_it_holds(self, first, secret, unaware):
        clark, lana = someone(first), someone(first)
        KnowledgeFactory(secret=secret, character=clark, since=first)
        ends = EventFactory(episode=EpisodeFactory())
        RelationshipFactory(character=clark, other=lana, begun_with=EventFactory(episode=first), ended_with=ends)
        assert [one.character for one in unaware(first.horizon)] == [lana]
        assert unaware(ends.episode.horizon) == []

    def test_the_dead_and_those_not_met_are_left_out(self, first, secret, unaware):
        dead, named, met = (
            someone(first),
            CharacterFactory(named_in=first, introduced_in=EpisodeFactory()),
            someone(first),
        )
        secret.about.set([dead, named, met])
        ConditionFactory(character=dead, kind="presumed-dead", since=first)
        assert [one.character for one in unaware(first.horizon)] == [met]

    def test_to_suspect_is_told_not_to_know(self, first, secret, unaware):
        nothing, suspects = someone(first, name="A"), someone(first, name="B")
        secret.about.set([nothing, suspects])
        KnowledgeFactory(secret=secret, character=suspects, state="suspects", since=first)
        assert [(one.character, one.is_told) for one in unaware()] == [(suspects, True), (nothing, False)]

    def test_only_those_asked_for_count(self, first, secret):
        lana, pete = someone(first), someone(first)
        secret.about.set([lana, pete])
        found = in_the_dark([secret, SecretFactory()], Ledger.told(ALL), Closeness(ALL), [lana.slug], ["nothing"])
        assert [(told, [one.character for one in unaware]) for told, unaware in found] == [(secret, [lana])]
        assert in_the_dark([secret], Ledger.told(ALL), Closeness(ALL), [lana.slug], ["lost"]) == []


def test_kept_from_someone_is_what_is_about_them_or_their_family(first, secret):
    lana, clark = someone(first), someone(first)
    secret.about.add(clark)
    known = SecretFactory(revealed_in=first)
    known.about.add(lana)
    KnowledgeFactory(secret=known, character=lana, since=first)
    later = SecretFactory(revealed_in=EpisodeFactory())
    later.about.add(lana)
    (kept,) = kept_from(lana, [clark], Ledger.told(first.horizon, character=lana), first.horizon)
    assert (kept.secret, kept.about) == (secret, [clark])
