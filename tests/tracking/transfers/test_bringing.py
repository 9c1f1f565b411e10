"""What an import writes, what undoing it takes back, and what it costs."""

import json
from datetime import UTC, datetime

import pytest

from tests.factories import CharacterFactory
from tests.tracking.fans import Kind, Scope, do, make_fan, make_series, progress, seen
from tests.tracking.transfers import sent
from tracking import services
from tracking.bringing import bring, look
from tracking.marks import Moment
from tracking.models import Fan, Favourite, Note, Plan, Rating, Run, Step, Viewing
from tracking.runs import begin_run
from tracking.transfers.reading import read

pytestmark = pytest.mark.django_db

PLAN = {"episode": "1x02", "number": 2, "days": [1, 5], "begins": "2026-12-01", "at": "20:15"}


@pytest.fixture(autouse=True)
def series():
    return make_series()


@pytest.fixture
def fan():
    return make_fan()


def bring_file(fan, content, name="sent"):
    return bring(user=fan, brought=read(name, sent.as_bytes(content)))[0]


def plan_of(fan, content):
    return look(Fan.objects.filter(user=fan).first(), read("sent", sent.as_bytes(content)))[0]


def dates(fan, number):
    rows = Viewing.objects.filter(run__fan__user=fan, run__number=number).order_by("episode")
    return {overall: at and at.date().isoformat() for overall, at in rows.values_list("episode", "watched_at")}


def everything_of(fan):
    return [
        list(Run.objects.filter(fan__user=fan).order_by("number").values_list("number", "name", "is_current")),
        list(Viewing.objects.filter(run__fan__user=fan).order_by("run", "episode").values_list()),
        list(Rating.objects.filter(fan__user=fan).values_list("episode", "value")),
    ]


class TestImporting:
    def test_the_earliest_date_is_kept_and_the_rest_are_rewatches(self, fan):
        step = bring_file(fan, sent.TRAKT)
        assert (step.kind, step.number) == (Kind.IMPORTED, 3)
        assert list(Run.objects.values_list("number", "name", "is_current", "started")) == [
            (1, "", True, datetime(2020, 1, 5, tzinfo=UTC).date()),
            (2, "Rewatch 1", False, datetime(2026, 4, 1, tzinfo=UTC).date()),
        ]
        assert dates(fan, 1) == {1: "2020-01-05", 2: None}
        assert dates(fan, 2) == {1: "2026-04-01"}
        assert progress(fan) == 2

    def test_twice_changes_nothing(self, fan):
        bring_file(fan, sent.TRAKT)
        before = everything_of(fan)
        assert bring_file(fan, sent.TRAKT) is None
        assert everything_of(fan) == before
        plan = plan_of(fan, sent.TRAKT)
        assert (plan.number, plan.runs, plan.already) == (0, {}, 3)

    def test_of_two_sources_only_the_news_is_taken(self, fan):
        bring_file(fan, sent.LIBERATOR_2)
        assert [dates(fan, number) for number in (1, 2, 3)] == [{1: "2019-05-01"}, {1: None}, {1: None}]
        step = bring_file(fan, sent.TVTIME_V2)
        assert step.number == 2
        assert [dates(fan, number) for number in (1, 2, 3)] == [
            {1: "2019-05-01", 2: "2019-05-02"},
            {1: "2021-05-01"},
            {1: None},
        ]
        assert list(Run.objects.values_list("name", flat=True)) == ["", "Rewatch 1", "Rewatch 2"]

    def test_what_the_fan_has_marked_stays(self, fan):
        do(fan, Kind.WATCHED, "1x01", moment=Moment(datetime(2015, 1, 1, 20, tzinfo=UTC), timed=True))
        do(fan, Kind.SKIPPED, "1x02")
        mine = begin_run(user=fan, name="Rewatch 1")
        bring_file(fan, sent.TVTIME_V2)
        assert dates(fan, 1) == {1: "2015-01-01", 2: "2019-05-02"}
        assert seen(fan, mine.number) == {}
        assert list(Run.objects.values_list("name", flat=True)) == ["", "Rewatch 1", "Rewatch 2", "Rewatch 3"]
        assert Run.objects.get(is_current=True) == mine

    def test_a_position_marks_all_up_to_it_without_dates(self, fan):
        bring_file(fan, sent.SIMKL_CSV)
        assert dates(fan, 1) == {1: None, 2: None, 3: None}

    def test_what_only_repeats_counts_only_where_nothing_else_does(self, fan):
        bring_file(
            fan,
            sent.packed(
                tracking_0_prod_0_records_0_v2__csv=sent.TVTIME_V2, watched_on_episode__csv=sent.TVTIME_SOURCES
            ),
        )
        assert dates(fan, 1) == {1: "2019-05-01", 2: "2019-05-02", 4: "2019-05-03"}
        assert dates(fan, 2) == {1: "2021-05-01"}

    def test_ratings_are_taken_where_there_is_none(self, fan):
        owner = Fan.objects.create(user=fan)
        Rating.objects.create(fan=owner, episode_id=1, value=3)
        step = bring_file(fan, [sent.trakt_rating(1, 1, 9), sent.trakt_rating(1, 2, 7)])
        assert step.number == 1
        assert list(Rating.objects.values_list("episode", "value")) == [(1, 3), (2, 7)]
        assert not Run.objects.exists()

    def test_the_language_of_the_moment_names_the_runs(self, fan):
        bring_file(fan, sent.TRAKT)
        assert str(Run.objects.get(number=2)) == "Rewatch 1"

    def test_there_are_never_too_many_runs(self, fan, monkeypatch):
        monkeypatch.setattr("tracking.transfers.planning.MOST_RUNS", 3)
        bring_file(fan, "season,episode,rewatches\n1,1,9000\n1,2,9000\n")
        assert Run.objects.count() == 3
        assert Viewing.objects.count() == 6
        assert bring_file(fan, "season,episode,rewatches\n1,1,9000\n1,2,9000\n") is None


class TestUndoing:
    def test_takes_back_all_of_it(self, fan):
        step = bring_file(fan, [*sent.TRAKT, sent.trakt_rating(1, 1, 9)])
        undone = services.undo(user=fan, number=step.pk)[0]
        assert undone.number == 4
        assert [model.objects.count() for model in (Run, Viewing, Rating)] == [0, 0, 0]
        assert progress(fan) == 0
        do(fan, Kind.WATCHED, "1x01")
        assert seen(fan) == {1: "watched"}

    def test_leaves_what_was_changed_since_and_what_was_there(self, fan):
        do(fan, Kind.WATCHED, "1x03")
        step = bring_file(fan, [*sent.TRAKT, sent.trakt_rating(1, 1, 9), sent.trakt_rating(1, 2, 5)])
        do(fan, Kind.UNWATCHED, "1x01")
        do(fan, Kind.WATCHED, "1x01")
        Rating.objects.filter(episode=1).update(value=4)
        services.undo(user=fan, number=step.pk)
        assert seen(fan) == {1: "watched", 3: "watched"}
        assert list(Rating.objects.values_list("episode", "value")) == [(1, 4)]
        assert Run.objects.count() == 1

    def test_what_was_undone_can_be_imported_again(self, fan):
        first = bring_file(fan, sent.TRAKT)
        services.undo(user=fan, number=first.pk)
        assert bring_file(fan, sent.TRAKT).number == 3

    def test_of_our_own_file_takes_back_notes_favourites_settings_and_plan(self, fan):
        CharacterFactory(slug="clark-kent", named_in_id=1, introduced_in_id=1)
        file = {
            "format": "smallville-tracking",
            "version": 1,
            "settings": {"telling": "fixed", "fixed_at": "1x02", "titles": True, "scale": 5, "zone": "Asia/Tokyo"},
            "plan": PLAN,
            "runs": [{"number": 4, "name": "Four", "is_current": True, "viewings": [{"episode": "1x01"}]}],
            "notes": [{"episode": "1x01", "text": "Mine\0"}, {"episode": "9x99", "text": "Lost"}, {"episode": "1x02"}],
            "favourites": [{"character": "clark-kent"}, {"character": "nobody"}, {}],
        }
        step = bring_file(fan, file)
        owner = Fan.objects.get()
        assert (owner.telling, owner.fixed_at, owner.titles, owner.scale) == ("fixed", 2, True, 5)
        assert Note.objects.get().text == "Mine"
        assert Favourite.objects.get().character.slug == "clark-kent"
        assert [reason.value for _row, reason in plan_of(fan, file).unmatched] == ["unknown"]
        assert step.number == 4
        assert (owner.zone, owner.plan.episode_id, owner.plan.weekdays) == ("Asia/Tokyo", 2, [1, 5])
        services.undo(user=fan, number=step.pk)
        owner.refresh_from_db()
        assert (owner.telling, owner.fixed_at, owner.titles, owner.scale) == ("progress", None, False, 10)
        assert [model.objects.count() for model in (Run, Viewing, Note, Favourite, Plan)] == [0] * 5

    @pytest.mark.parametrize(
        "wrong",
        [
            *({"episode": code} for code in ("9x99", None, 1)),
            *({"number": number} for number in (0, 11, "x", 9**99)),
            *({"days": days} for days in ([], [7], ["1"], None, [0, -1])),
            *({"begins": day} for day in ("2026-02-30", "9999-12-31", "soon", None, "9" * 40)),
            *({"at": at} for at in ("25:00", "20:15:00", None, "٢٠:١٥")),
        ],
    )
    def test_a_plan_that_is_none_is_left_out(self, wrong, fan):
        file = {"format": "smallville-tracking", "version": 1, "plan": {**PLAN, **wrong}}
        assert bring_file(fan, file) is None
        assert Plan.objects.count() == 0

    def test_a_plan_of_ones_own_stays(self, fan):
        file = {"format": "smallville-tracking", "version": 1, "plan": PLAN}
        bring_file(fan, file)
        assert bring_file(fan, {**file, "plan": {**PLAN, "number": 9}}) is None
        assert Plan.objects.get().number == 2

    def test_runs_that_are_too_many_are_left_out(self, fan, monkeypatch):
        monkeypatch.setattr("tracking.transfers.planning.MOST_RUNS", 2)
        runs = [{"number": n, "is_current": n == 3, "viewings": [{"episode": "1x01"}]} for n in (1, 2, 3)]
        bring_file(fan, {"format": "smallville-tracking", "version": 1, "runs": runs})
        assert list(Run.objects.values_list("number", "is_current")) == [(1, False), (2, True)]

    def test_settings_of_ones_own_are_not_overwritten(self, fan):
        services.prefer(user=fan, titles=True)
        bring_file(fan, {"format": "smallville-tracking", "version": 1, "settings": {"scale": 5}})
        assert Fan.objects.get().scale == 10


def test_it_costs_the_same_however_much_it_is(fan, django_assert_max_num_queries):
    small = {"runs": [{"number": 1, "viewings": [{"episode": "1x01"}]}], "notes": [{"episode": "1x01", "text": "a"}]}
    large = {
        "runs": [
            {"number": run, "viewings": [{"episode": f"{1 + place // 3}x0{1 + place % 3}"} for place in range(6)]}
            for run in range(1, 30)
        ],
        "notes": [{"episode": f"1x0{place}", "text": "b"} for place in (1, 2, 3)],
        "ratings": [{"episode": f"1x0{place}", "value": 4} for place in (1, 2, 3)],
    }
    for file in (small, large):
        brought = read("sent", json.dumps({"format": "smallville-tracking", "version": 1, **file}).encode())
        with django_assert_max_num_queries(30):
            step, _guide = bring(user=fan, brought=brought)
        with django_assert_max_num_queries(24):
            services.undo(user=fan, number=step.pk)
    assert Step.objects.filter(undone_at=None).count() == 0
    assert do(fan, Kind.WATCHED, "1", Scope.SEASON).number == 3
