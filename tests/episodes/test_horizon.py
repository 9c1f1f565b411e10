import pickle

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from characters.models import Character
from episodes.horizon import Horizon, HorizonForgottenError, UnknownHorizonError, closed_gate, tidy_code
from episodes.models import Episode, Passage, Synopsis
from events.models import Event, Participation
from tests.factories import EpisodeFactory, EventFactory, ParticipationFactory, PassageFactory

RULER = {"1x01": 1, "1x02": 2, "3x01": 45}
overalls = st.integers(min_value=0, max_value=300)


class TestValue:
    @pytest.mark.parametrize(
        ("text", "overall"), [("start", 0), ("1x01", 1), ("3x01", 45), ("3X1", 45), ("s03e01", 45), (" 3x01 ", 45)]
    )
    def test_is_read_from_a_code(self, text, overall):
        horizon = Horizon.read(text, RULER)
        assert horizon.overall == overall
        assert str(horizon) == tidy_code(text)

    def test_everything(self):
        horizon = Horizon.read("all", RULER)
        assert horizon is Horizon.EVERYTHING
        assert horizon.is_everything
        assert str(horizon) == "all"

    @pytest.mark.parametrize(
        ("text", "reason"),
        [
            ("99x99", "There is no episode 99x99."),
            ("s99e99", "There is no episode 99x99."),
            ("", "“” is not the code of an episode. A code is a season and a number in it, like 3x01."),
            ("\0<b>everything at once", "“<b>everythin” is not the code of an episode."),
            ("ALL", "“ALL” is not the code of an episode."),
        ],
    )
    def test_what_names_none_is_refused_with_the_reason(self, text, reason):
        with translation.override("en"), pytest.raises(UnknownHorizonError) as refusal:
            Horizon.read(text, RULER)
        assert str(refusal.value).startswith(reason)

    @pytest.mark.parametrize("overall", [-1, 40_000])
    def test_no_episode_has_such_a_number(self, overall):
        with pytest.raises(ValueError, match=str(overall)):
            Horizon(overall)

    @given(overalls, overalls)
    def test_compares_by_how_far_it_goes(self, one, other):
        first, second = Horizon(one, "a"), Horizon(other, "b")
        assert (first < second) == (one < other)
        assert (first == second) == (one == other)
        assert first < Horizon.EVERYTHING
        assert first >= Horizon.START
        assert len({first, second}) == len({one, other})
        assert pickle.loads(pickle.dumps(first)) == first  # noqa: S301 (our own)

    @given(overalls, st.integers(min_value=1, max_value=300))
    def test_covers_what_is_seen_and_reaches_one_further(self, seen, episode):
        horizon = Horizon(seen)
        assert horizon.covers(episode) == (episode <= seen)
        assert horizon.reaches(episode) == (episode <= seen + 1)
        assert Horizon.EVERYTHING.covers(episode)
        assert Horizon.EVERYTHING.reaches(episode)

    def test_what_no_episode_tells_is_told_at_everything_only(self):
        assert not Horizon(300).covers(None)
        assert Horizon.EVERYTHING.covers(None)

    def test_titles_make_no_other_horizon(self):
        assert Horizon(3).with_titles() == Horizon(3)
        assert Horizon(3).with_titles().titles

    def test_of_an_episode(self):
        horizon = EpisodeFactory.build(season_id=3, number=1, overall=45).horizon
        assert (horizon, str(horizon)) == (Horizon(45), "3x01")


@pytest.mark.django_db
class TestGate:
    """What runs while the gate is closed says up to where it tells."""

    @pytest.mark.parametrize(
        "forgotten",
        [
            lambda: list(Event.objects.all()),
            lambda: Event.objects.count(),
            lambda: Event.objects.exists(),
            lambda: Event.objects.first(),
            lambda: Event.objects.get(pk=1),
            lambda: list(Event.objects.published().as_told()),
            lambda: list(Event.objects.values_list("slug")),
            lambda: list(Event.objects.iterator()),
            lambda: list(Event.objects.union(Event.objects.all())),
            lambda: list(Event.objects.told(Horizon(1)).filter(participations__in=Participation.objects.all())),
            lambda: list(Event.objects.told(Horizon(1)).prefetch_related("participations")),
            lambda: list(Event.objects.told(Horizon(1))[0].participations.all()),
            lambda: list(Event.objects.told(Horizon(1))[0].characters.all()),
            lambda: list(Event.objects.told(Horizon(1))[0].effects.all()),
            lambda: list(Event.objects.told(Horizon(1)) | Event.objects.all()),
            lambda: list(Event.objects.told(Horizon(1)) | Event.objects.told(Horizon(2))),
            lambda: Episode.objects.get(code="1x01"),
            lambda: list(Episode.objects.as_of(Horizon(1)).values("title")),
            lambda: list(Character.objects.met(Horizon(1)).values_list("kind", "introduced_in")),
        ],
    )
    def test_a_query_that_forgets_its_horizon_does_not_run(self, forgotten):
        ParticipationFactory()
        with closed_gate(), pytest.raises(HorizonForgottenError):
            forgotten()

    def test_aggregates_are_kept_back_too(self):
        EventFactory()
        with closed_gate(), pytest.raises(HorizonForgottenError):
            Event.objects.tally()

    def test_the_gate_opens_again(self):
        event = EventFactory()
        with pytest.raises(HorizonForgottenError), closed_gate():
            Event.objects.get()
        assert Event.objects.get() == event

    def test_with_a_horizon_all_of_it_runs(self):
        part = ParticipationFactory(character__named_in=None)
        with closed_gate():
            events = Event.objects.told(Horizon.EVERYTHING).with_cast().with_causes().with_place().as_told()
            (event,) = events.with_any_of([part.character.slug])
            assert [known.character for known in event.participations.all()] == [part.character]
            assert event.participations.told(Horizon.EVERYTHING).count() == 1
            assert events.tally() == ({event.episode_id: 1}, {event.episode_id: 0})

    def test_rows_know_their_horizon_through_all_they_become(self):
        horizon = Horizon(3)
        events = Event.objects.told(horizon)
        assert events.filter(kind="loss").as_told().select_related("place").all().horizon == horizon
        assert Event.objects.all().horizon == Horizon.EVERYTHING


@pytest.mark.django_db
class TestTold:
    def test_a_synopsis_and_its_passages(self):
        passage = PassageFactory(synopsis__episode__overall=3)
        PassageFactory(synopsis__episode__overall=4)
        PassageFactory(synopsis__episode__overall=2, synopsis__status="draft")
        assert list(Synopsis.objects.told(Horizon(3))) == [passage.synopsis]
        assert list(Passage.objects.told(Horizon(3))) == [passage]
        (synopsis,) = Synopsis.objects.told(Horizon(3)).with_passages()
        assert list(synopsis.passages.all()) == [passage]

    @pytest.mark.parametrize(
        ("seen", "shown"),
        [
            (2, [True, True, True, True]),
            (1, [True, True, False, False]),
            (0, [False, False, False, False]),
        ],
    )
    def test_an_episode_tells_its_title_and_teaser_one_early(self, seen, shown):
        EpisodeFactory(overall=2, teaser_de="Teaser", runtime_minutes=42, production_code="P")
        (episode,) = Episode.objects.as_of(Horizon(seen))
        told = [
            bool(text) for text in (episode.title, episode.teaser, episode.runtime_minutes, episode.production_code)
        ]
        assert told == shown

    def test_titles_are_told_to_those_who_want_them(self):
        EpisodeFactory(overall=9, title_de="Weit weg", teaser_de="Teaser")
        (episode,) = Episode.objects.as_of(Horizon(1).with_titles())
        assert (episode.title, episode.teaser) == ("Weit weg", "")
