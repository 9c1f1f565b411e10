"""What is written for a fan."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.tracking.fans import PILOT, Kind, Scope, do, make_fan, make_series, progress, seen
from tracking import services
from tracking.marks import SKIPPED, Mark, Moment, on_day
from tracking.models import Fan, Run, Step, Viewing
from tracking.runs import MOST_RUNS, TooManyRunsError, begin_run, choose_run, remove_run, rename_run, runs_of
from tracking.services import NothingToUndoError

pytestmark = pytest.mark.django_db

WATCHED = Viewing.State.WATCHED


@pytest.fixture
def fan():
    make_series()
    return make_fan()


class TestMarks:
    def test_the_first_one_begins_the_first_run(self, fan):
        do(fan, Kind.WATCHED, "1x01")
        run = Run.objects.get()
        assert (run.number, run.is_current) == (1, True)
        assert seen(fan) == {1: WATCHED}
        assert progress(fan) == 1

    def test_progress_is_the_end_of_the_unbroken_stretch(self, fan):
        do(fan, Kind.WATCHED, "1x02")
        assert progress(fan) == 0
        do(fan, Kind.SKIPPED, "1x01")
        assert progress(fan) == 2
        do(fan, Kind.WATCHED, "2", Scope.SEASON)
        assert progress(fan) == 2
        do(fan, Kind.UNWATCHED, "1x01")
        assert progress(fan) == 0

    def test_a_rewatch_never_lowers_it(self, fan):
        do(fan, Kind.WATCHED, "2x01", Scope.UPTO)
        begin_run(user=fan, name="Rewatch")
        assert (progress(fan), seen(fan)) == (4, {})
        do(fan, Kind.WATCHED, "1x01")
        assert progress(fan) == 4
        do(fan, Kind.WATCHED, "2x02")
        assert progress(fan) == 5

    def test_marks_of_others_are_their_own(self, fan):
        other = make_fan("other")
        do(fan, Kind.WATCHED, "", Scope.SERIES)
        do(other, Kind.WATCHED, "1x01")
        do(other, Kind.UNWATCHED, "", Scope.SERIES)
        assert (progress(fan), progress(other)) == (6, 0)

    def test_nothing_changed_is_no_step(self, fan):
        do(fan, Kind.WATCHED, "1x01")
        assert do(fan, Kind.WATCHED, "1x01") is None
        assert Step.objects.count() == 1

    def test_a_season_costs_as_much_as_an_episode(self, fan):
        make_fan("other")
        do(fan, Kind.WATCHED, "1x01")
        costs = []
        for target, scope in (("1x02", Scope.ONE), ("2", Scope.SEASON)):
            with CaptureQueriesContext(connection) as queries:
                do(fan, Kind.WATCHED, target, scope)
            costs.append(len(queries))
        assert costs[0] == costs[1] <= 12

    def test_steps_of_long_ago_are_forgotten_but_imports(self, fan, monkeypatch):
        monkeypatch.setattr("tracking.services.KEPT_STEPS", 2)
        do(fan, Kind.WATCHED, "1x01")
        Step.objects.update(kind=Kind.IMPORTED)
        for code in ("1x02", "1x03", "2x01"):
            do(fan, Kind.WATCHED, code)
        assert [step.target for step in Step.objects.all()] == ["2x01", "1x03", "1x01"]


class TestUndo:
    def test_takes_back_what_a_step_did_and_no_more(self, fan):
        moment = Moment(on_day(date(2020, 1, 2)))
        do(fan, Kind.WATCHED, "1x01", moment=moment)
        do(fan, Kind.SKIPPED, "1x02")
        step = do(fan, Kind.WATCHED, "1x02", Scope.UPTO)
        assert seen(fan) == {1: WATCHED, 2: WATCHED}
        services.undo(user=fan, number=step.pk)
        assert seen(fan) == {1: WATCHED, 2: SKIPPED}
        assert Viewing.objects.get(episode=1).watched_at == moment.at

    def test_gives_back_marks_with_their_dates(self, fan):
        moment = Moment.now()
        do(fan, Kind.WATCHED, "1x01", moment=moment)
        step = do(fan, Kind.UNWATCHED, "1", Scope.SEASON)
        assert progress(fan) == 0
        services.undo(user=fan, number=step.pk)
        assert (progress(fan), Viewing.objects.get().watched_at, Viewing.objects.get().timed) == (1, moment.at, True)

    def test_leaves_what_has_been_changed_since(self, fan):
        step = do(fan, Kind.WATCHED, "1", Scope.SEASON)
        do(fan, Kind.DATED, "1x02", moment=Moment.now())
        do(fan, Kind.UNWATCHED, "1x03")
        undone, _guide = services.undo(user=fan, number=step.pk)
        assert (undone.number, seen(fan)) == (1, {2: WATCHED})

    def test_goes_to_the_run_that_was_current_then(self, fan):
        step = do(fan, Kind.WATCHED, "1", Scope.SEASON)
        begin_run(user=fan)
        do(fan, Kind.WATCHED, "1x01")
        services.undo(user=fan, number=step.pk)
        assert (seen(fan, 1), seen(fan, 2)) == ({}, {1: WATCHED})

    def test_of_a_run_that_is_gone_does_nothing(self, fan):
        step = do(fan, Kind.UNWATCHED, "1x01") or do(fan, Kind.WATCHED, "1x01")
        begin_run(user=fan)
        remove_run(user=fan, number=1)
        assert services.undo(user=fan, number=step.pk)[0].number == 0

    def test_happens_once(self, fan):
        step = do(fan, Kind.WATCHED, "1x01")
        services.undo(user=fan, number=step.pk)
        with pytest.raises(NothingToUndoError):
            services.undo(user=fan, number=step.pk)

    def test_is_for_ones_own_steps(self, fan):
        step = do(fan, Kind.WATCHED, "1x01")
        with pytest.raises(NothingToUndoError):
            services.undo(user=make_fan("other"), number=step.pk)
        assert progress(fan) == 1


class TestRuns:
    def test_one_is_current(self, fan):
        do(fan, Kind.WATCHED, "1x01")
        begin_run(user=fan, name="Zweites Mal")
        assert next(str(run) for run in runs_of(Fan.objects.get())) == "Zweites Mal"
        choose_run(user=fan, number=1)
        assert list(Run.objects.values_list("number", "is_current")) == [(1, True), (2, False)]
        assert rename_run(user=fan, number=2, name="2026").name == "2026"

    def test_each_has_its_own_numbers(self, fan):
        do(fan, Kind.WATCHED, "1", Scope.SEASON)
        begin_run(user=fan)
        do(fan, Kind.SKIPPED, "1x01")
        assert [(run.watched, run.skipped) for run in runs_of(Fan.objects.get())] == [(0, 1), (3, 0)]

    def test_without_one_progress_is_what_the_others_tell(self, fan):
        do(fan, Kind.WATCHED, "1", Scope.SEASON)
        begin_run(user=fan)
        do(fan, Kind.WATCHED, "1x01")
        remove_run(user=fan, number=1)
        assert progress(fan) == 1
        assert seen(fan) == {1: WATCHED}
        remove_run(user=fan, number=2)
        assert (progress(fan), Run.objects.count()) == (0, 0)

    def test_one_that_was_removed_comes_back_with_its_marks(self, fan):
        earlier = do(fan, Kind.WATCHED, "1x01", moment=Moment(on_day(PILOT)))
        do(fan, Kind.SKIPPED, "1x02")
        rename_run(user=fan, number=1, name="The first")
        was = Run.objects.values().get()
        step = remove_run(user=fan, number=1)
        begin_run(user=fan)  # which takes the number that is free now
        services.undo(user=fan, number=step.pk)
        assert Run.objects.values().get(name="The first") == {**was, "number": 2}
        assert list(Run.objects.filter(is_current=True).values_list("number", flat=True)) == [2]
        assert (seen(fan), progress(fan)) == ({1: WATCHED, 2: SKIPPED}, 2)
        assert Viewing.objects.get(episode=1).watched_at == on_day(PILOT)
        services.undo(user=fan, number=earlier.pk)
        assert seen(fan) == {2: SKIPPED}

    def test_of_one_without_marks_nothing_need_come_back(self, fan):
        begin_run(user=fan)
        assert remove_run(user=fan, number=1) is None
        assert Run.objects.count() == 0

    def test_the_latest_is_current_after_the_current_one(self, fan):
        for _ in range(3):
            begin_run(user=fan)
        remove_run(user=fan, number=3)
        assert Run.objects.get(is_current=True).number == 2

    def test_others_have_none_of_it(self, fan):
        begin_run(user=fan)
        for change in (choose_run, remove_run):
            with pytest.raises(Run.DoesNotExist):
                change(user=make_fan(change.__name__), number=1)

    def test_there_is_an_end_to_them(self, fan, monkeypatch):
        monkeypatch.setattr("tracking.runs.MOST_RUNS", 1)
        begin_run(user=fan)
        with pytest.raises(TooManyRunsError):
            begin_run(user=fan)
        assert MOST_RUNS == 100


class TestBringingAlong:
    def bring(self, fan, marks, telling="progress", fixed_at=None):
        return services.bring_along(user=fan, marks=marks, telling=telling, fixed_at=fixed_at)

    def test_adds_what_the_run_does_not_have(self, fan):
        do(fan, Kind.WATCHED, "1x01", moment=Moment.now())
        do(fan, Kind.SKIPPED, "1x02")
        do(fan, Kind.WATCHED, "1x03")
        step = self.bring(fan, {1: Mark(), 2: Mark(), 3: Mark(SKIPPED), 4: Mark(SKIPPED), 99: Mark()})
        assert step.number == 2
        assert seen(fan) == {1: WATCHED, 2: WATCHED, 3: WATCHED, 4: SKIPPED}
        assert Viewing.objects.get(episode=1).timed

    def test_can_be_undone(self, fan):
        step = self.bring(fan, {1: Mark(), 2: Mark(SKIPPED)})
        services.undo(user=fan, number=step.pk)
        assert (seen(fan), progress(fan)) == ({}, 0)

    def test_keeps_the_point_that_was_fixed_there_for_who_is_new(self, fan):
        self.bring(fan, {1: Mark()}, "fixed", 3)
        assert Fan.objects.get().pinned == 3
        self.bring(fan, {1: Mark(), 2: Mark()}, "off")
        assert Fan.objects.get().pinned == 3
