"""What the database does not let in."""

from datetime import date, time

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from tests.factories import CharacterFactory, EpisodeFactory, EventFactory
from tracking.models import Fan, Favourite, FeedKey, Note, Parcel, Plan, PublicPage, Rating, Run, Step, Viewing

pytestmark = pytest.mark.django_db


@pytest.fixture
def fan():
    return Fan.objects.create(user=User.objects.create_user("fan"))


@pytest.fixture
def run(fan):
    return Run.objects.create(fan=fan, number=1, is_current=True)


def refuses(model, name, **fields):
    with pytest.raises(IntegrityError, match=f"{name}|UNIQUE"), transaction.atomic():
        model.objects.create(**fields)


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("fan_telling_known", {"telling": "x"}),
        ("fan_scale_known", {"scale": 7}),
        ("fan_fixed_at_an_episode", {"telling": "fixed"}),
        ("fan_fixed_at_an_episode", {"telling": "off", "fixed_at": 1}),
        ("fan_has_a_zone", {"zone": ""}),
    ],
)
def test_a_fan(name, fields):
    refuses(Fan, name, user=User.objects.create_user("other"), **fields)


def test_runs(fan, run):
    refuses(Run, "run_number_once_a_fan", fan=fan, number=1)
    refuses(Run, "run_current_once_a_fan", fan=fan, number=2, is_current=True)
    refuses(Run, "run_number_from_1", fan=fan, number=0)


def test_viewings(run):
    episode, other = EpisodeFactory.create_batch(2)
    Viewing.objects.create(run=run, episode=episode)
    refuses(Viewing, "viewing_once_a_run", run=run, episode=episode)
    refuses(Viewing, "viewing_state_known", run=run, episode=other, state="x")
    refuses(Viewing, "viewing_skipped_has_no_date", run=run, episode=other, state="skipped", watched_at=timezone.now())
    refuses(Viewing, "viewing_timed_has_a_date", run=run, episode=other, timed=True)
    with pytest.raises(ProtectedError):
        episode.delete()


def test_opinions(fan):
    episode = EpisodeFactory()
    for value in (0, 11):
        refuses(Rating, "rating_from_1_to_10", fan=fan, episode=episode, value=value)
    Rating.objects.create(fan=fan, episode=episode, value=10)
    refuses(Rating, "rating_once_a_fan", fan=fan, episode=episode, value=1)
    refuses(Note, "note_has_text", fan=fan, episode=episode, text="")
    Note.objects.create(fan=fan, episode=episode, text="!")
    refuses(Note, "note_once_a_fan", fan=fan, episode=episode, text="?")


def test_favourites(fan):
    character, event = CharacterFactory(), EventFactory()
    refuses(Favourite, "favourite_of_one_thing", fan=fan)
    refuses(Favourite, "favourite_of_one_thing", fan=fan, character=character, event=event)
    Favourite.objects.create(fan=fan, character=character)
    Favourite.objects.create(fan=fan, event=event)
    refuses(Favourite, "favourite_character_once_a_fan", fan=fan, character=character)
    refuses(Favourite, "favourite_event_once_a_fan", fan=fan, event=event)


def test_plans(fan):
    plan = {"fan": fan, "episode": EpisodeFactory(), "begins": date(2026, 1, 1), "at": time(20)}
    for number in (0, 11):
        refuses(Plan, "plan_number_from_1_to_10", **plan, number=number, days=1)
    for days in (0, 128):
        refuses(Plan, "plan_on_some_day", **plan, number=1, days=days)
    Plan.objects.create(**plan, number=10, days=127)
    refuses(Plan, "fan_id", **plan, number=1, days=1)


def test_public_pages(fan):
    refuses(PublicPage, "page_has_address", fan=fan, address="")
    PublicPage.objects.create(fan=fan, address="mine")
    refuses(PublicPage, "fan_id", fan=fan, address="other")
    other = Fan.objects.create(user=User.objects.create_user("other"))
    refuses(PublicPage, "address", fan=other, address="mine")


def test_keys_of_the_feeds(fan):
    refuses(FeedKey, "feed_key_has_serial", fan=fan, serial="")
    FeedKey.objects.create(fan=fan, serial="a")
    refuses(FeedKey, "fan_id", fan=fan, serial="b")
    other = Fan.objects.create(user=User.objects.create_user("other"))
    refuses(FeedKey, "serial", fan=other, serial="a")


def test_parcels(fan):
    Parcel.objects.create(user=fan.user, token="a", content={})
    refuses(Parcel, "token", user=fan.user, token="a", content={})


def test_steps(fan):
    refuses(Step, "step_kind_known", fan=fan, kind="x")
    refuses(Step, "step_scope_known", fan=fan, kind="watched", scope="x")


def test_the_name_of_a_row_says_nothing_and_costs_no_query(fan, run, django_assert_num_queries):
    episode = EpisodeFactory()
    rows = [
        fan,
        Viewing.objects.create(run=run, episode=episode),
        Rating.objects.create(fan=fan, episode=episode, value=1),
        Note.objects.create(fan=fan, episode=episode, text="secret"),
        Favourite.objects.create(fan=fan, character=CharacterFactory()),
        Step.objects.create(fan=fan, kind="watched"),
        Plan.objects.create(fan=fan, episode=episode, number=1, days=1, begins=date(2026, 1, 1), at=time(20)),
        PublicPage.objects.create(fan=fan, address="secret"),
        FeedKey.objects.create(fan=fan, serial="secret"),
    ]
    with django_assert_num_queries(0):
        assert {str(row) for row in rows} == {f"#{row.pk}" for row in rows}


def test_with_the_account_all_goes(fan, run):
    Viewing.objects.create(run=run, episode=EpisodeFactory())
    Step.objects.create(fan=fan, kind="watched")
    Parcel.objects.create(user=fan.user, content={})
    fan.user.delete()
    assert [model.objects.count() for model in (Fan, Run, Viewing, Step, Parcel)] == [0, 0, 0, 0, 0]
