"""What the pages cost a fan who has watched the whole series ten times."""

from datetime import date, time

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from episodes.models import Episode
from tests.factories import FACTORIES, EpisodeFactory
from tests.smallville.test_pages import CEILINGS, PAGES
from tests.worlds import make_world
from tracking.marks import Deed, Moment
from tracking.models import Rating, Step, Viewing
from tracking.runs import begin_run
from tracking.services import write
from tracking.sharing import keep_plan, open_feeds

ALL_PAGES = {
    **PAGES,
    "runs": ("list", "tracking:runs"),
    "run": ("detail", "tracking:run", 2),
    "opinion": ("detail", "tracking:opinion", "1x01"),
    "opinions": ("list", "tracking:opinions"),
    "statistics": ("detail", "tracking:statistics"),
    "year": ("detail", "tracking:year", timezone.localdate().year),
    "sharing": ("list", "tracking:sharing"),
    "plan": ("list", "tracking:plan"),
    "viewing": ("detail", "tracking:viewing", "1x01"),
    "import": ("list", "tracking:import"),
    "export": ("list", "tracking:export"),
    "export-file": ("detail", "tracking:export_file", "json"),
}


@pytest.fixture(scope="module")
def fan(django_db_setup, django_db_blocker):
    """A fan with ten runs of all 217 episodes, in a world with many rows; in an eleventh run they are at 1x12."""
    with django_db_blocker.unblock(), transaction.atomic():
        for made in FACTORIES:
            made.reset_sequence()
        make_world(rows=24)
        EpisodeFactory.create_batch(217 - Episode.objects.count())
        Episode.objects.update(air_date_us=date(2001, 10, 16))
        user = User.objects.create_user("fan")
        for _ in range(10):
            begin_run(user=user)
            write(user=user, deed=Deed(Step.Kind.WATCHED, Step.Scope.SERIES))
        begin_run(user=user)
        write(user=user, deed=Deed(Step.Kind.WATCHED, Step.Scope.UPTO, "1x12", Moment.now()))
        Rating.objects.bulk_create([Rating(fan=user.fan, episode=one, value=8) for one in Episode.objects.all()])
        keep_plan(user=user, episode_id=1, number=2, days=1, begins=date(2026, 1, 5), at=time(20))
        open_feeds(user=user)
        yield user
        transaction.set_rollback(True)


@pytest.mark.django_db
@pytest.mark.parametrize("page", ALL_PAGES)
def test_no_page_costs_more_than_it_may_or_is_kept_by_a_cache(page, client, fan, django_assert_max_num_queries):
    kind, name, *arguments = ALL_PAGES[page]
    client.force_login(fan)
    for query in ("", "?as_of=1x01", "?unwatched=on&view=dark", "?q=event"):
        with django_assert_max_num_queries(CEILINGS[kind]):
            response = client.get(reverse(name, args=arguments) + query)
        assert response.status_code == 200
        assert set(response["Cache-Control"].split(", ")) >= {"private", "no-store"}


@pytest.mark.django_db
def test_a_season_of_them_is_marked_at_the_cost_of_one(client, fan, django_assert_max_num_queries):
    client.force_login(fan)
    for button in ({"season": "1"}, {"unwatched": "1x20"}, {"unseason": "1"}):
        with django_assert_max_num_queries(18):
            assert client.post(reverse("tracking:mark"), button).status_code == 302
    assert Viewing.objects.filter(run__is_current=True, run__fan=fan.fan).count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["calendar", "feed"])
def test_the_feeds_of_ten_runs_cost_what_those_of_one_do(name, client, fan, django_assert_max_num_queries):
    address = reverse(f"tracking:{name}", args=[fan.fan.feed_key.key])
    with django_assert_max_num_queries(4):
        assert client.get(address).status_code == 200
