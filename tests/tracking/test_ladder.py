"""Who may open which address of the tracking: nobody learns anything of another fan, not even that it is there."""

from datetime import date, time
from importlib import import_module

import pytest
from django.contrib.auth.models import Group, User
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from tests.factories import CharacterFactory
from tests.tracking.fans import Kind, Scope, do, make_fan, make_series
from tracking import sharing
from tracking.marks import Moment
from tracking.models import Fan, Favourite, FeedKey, Note, Parcel, PublicPage, Rating, Run
from tracking.runs import begin_run
from tracking.transfers.reading import Brought

pytestmark = [pytest.mark.django_db, pytest.mark.once]

# For everyone, told of whoever asks; the second only takes what a button sends.
OPEN = {"me": [], "viewing": ["1x02"]}
BUTTONS = ["mark", "favourites"]
# For fans, told of whoever asks.
OWN = {
    "opinion": ["1x02"],
    "opinions": [],
    "runs": [],
    "statistics": [],
    "sharing": [],
    "plan": [],
    "import": [],
    "export": [],
    "export_file": ["json"],
}
# Of one fan alone, and what there is not.
YEAR = timezone.localdate().year
BOUND = {
    "run": ([2], [3]),
    "year": ([YEAR], [YEAR - 1]),
    "import_unmatched": (["of-lana"], ["of-nobody"]),
    "import_preview": (["of-lana"], ["of-nobody"]),
}
# For whoever knows the address, as long as there is one.
SECRET = ["public", "public-year", "calendar", "feed"]

MINE = ["Once more", "Between you", 'class="own"', "of-lana", "lanas-page", "Chloe", "is-watched"]


@pytest.fixture
def lana(client):
    """A fan who has kept something of everything, and who is logged in with `client`."""
    series = make_series()
    user = make_fan("lana")
    begin_run(user=user)
    begin_run(user=user, name="Once more")
    do(user, Kind.WATCHED, "1x02", Scope.UPTO, Moment.now())
    fan = Fan.objects.get(user=user)
    Rating.objects.create(fan=fan, episode=series[1], value=8)
    Note.objects.create(fan=fan, episode=series[1], text="Between you and me")
    liked = CharacterFactory(name="Chloe", named_in=series[0], introduced_in=series[0])
    Favourite.objects.create(fan=fan, character=liked)
    sharing.make_public(user=user, address="lanas-page", name="")
    sharing.open_feeds(user=user)
    sharing.keep_plan(user=user, episode_id=1, number=2, days=1, begins=date(2026, 1, 5), at=time(20))
    client.force_login(user)
    Parcel.objects.create(user=user, session_key=client.session.session_key, token="of-lana", content=Brought().kept())
    return client


@pytest.fixture(params=["other", "editor", "reviewer", "chief"])
def stranger(request):
    """Someone else who is logged in, and has kept nothing."""
    is_staff = request.param != "other"
    user = User.objects.create_user(request.param, is_staff=is_staff, is_superuser=request.param == "chief")
    if request.param in {"editor", "reviewer"}:
        user.groups.add(Group.objects.get(name=f"{request.param.capitalize()}s"))
    client = Client()
    client.force_login(user)
    return client


def get(client, name, arguments):
    with translation.override("en"):
        return client.get(reverse(f"tracking:{name}", args=arguments))


def secret_addresses():
    key = FeedKey.objects.get().key
    return {"public": ["lanas-page"], "public-year": ["lanas-page", YEAR], "calendar": [key], "feed": [key]}


def test_every_address_stands_on_the_ladder():
    patterns = import_module("tracking.urls").urlpatterns
    assert {*OPEN, *BUTTONS, *OWN, *BOUND, *SECRET} == {pattern.name for pattern in patterns}


def test_a_fan_sees_all_of_it_and_no_shared_cache_keeps_any(lana):
    pages = {**OPEN, **OWN, **{name: there for name, (there, _nowhere) in BOUND.items()}, **secret_addresses()}
    answers = {name: get(lana, name, arguments) for name, arguments in pages.items()}
    assert {name: answer.status_code for name, answer in answers.items() if answer.status_code != 200} == {}
    assert [name for name, answer in answers.items() if "private" not in answer["Cache-Control"]] == []
    assert {name for name, answer in answers.items() if "no-store" not in answer["Cache-Control"]} <= {
        "calendar",
        "feed",
    }
    told = "".join(answer.text for answer in answers.values())
    assert [word for word in MINE if word not in told] == []  # or their absence elsewhere would show nothing


def test_who_has_no_account_is_led_to_the_login(lana):
    for name, arguments in {**OWN, **{name: there for name, (there, _nowhere) in BOUND.items()}}.items():
        answer = get(Client(), name, arguments)
        assert (name, answer.status_code) == (name, 302)
        assert answer["Location"].startswith("/en/accounts/login/?next=/en/me/")


def test_another_one_finds_only_what_is_theirs(lana, stranger):
    for client, pages in ((stranger, {**OPEN, **OWN}), (Client(), OPEN)):
        for name, arguments in pages.items():
            answer = get(client, name, arguments)
            assert answer.status_code == 200
            assert (name, [word for word in MINE if word in answer.text]) == (name, [])


def test_what_is_of_one_fan_is_for_another_like_what_there_is_not(lana, stranger):
    for name, (there, nowhere) in BOUND.items():
        answers = [get(stranger, name, arguments) for arguments in (there, nowhere)]
        kinds = {(answer.status_code, answer.get("Location")) for answer in answers}
        assert len(kinds) == 1, name
        assert kinds <= {(404, None), (302, "/en/me/import/")}
        assert answers[0].content == answers[1].content, name


def test_an_address_that_is_taken_back_is_like_one_that_never_was(lana, stranger):
    known = secret_addresses()
    assert {name: get(stranger, name, known[name]).status_code for name in SECRET} == dict.fromkeys(SECRET, 200)
    user = User.objects.get(username="lana")
    sharing.take_back(user=user)
    sharing.close_feeds(user=user)
    for name, arguments in known.items():
        never = ["of-nobody", *arguments[1:]]
        answers = [get(client, name, said) for client in (stranger, lana) for said in (arguments, never)]
        assert {answer.status_code for answer in answers} == {404}
        assert answers[0].content == answers[1].content
        assert answers[2].content == answers[3].content


def test_the_desk_leads_to_nothing_of_a_fan(lana, stranger):
    """Its own pages for all models at once would: to whatever has an address, and to whatever is tied to the guide."""
    for row in (PublicPage.objects.get(), Run.objects.first()):
        kind = ContentType.objects.get_for_model(row).pk
        there, nowhere = (stranger.get(reverse("admin:view_on_site", args=[kind, pk])) for pk in (row.pk, 999))
        assert there.status_code == nowhere.status_code
        assert "lanas-page" not in there.get("Location", "")
    episodes = reverse("admin:episodes_episode_changelist")
    for asked in ({"notes__id": Note.objects.get().pk}, {"notes__isnull": "0"}, {"ratings__isnull": "0"}):
        assert stranger.get(episodes, asked).status_code in {302, 400}  # to the login, or refused


def test_a_button_of_another_one_changes_nothing_of_a_fans(lana, stranger):
    before = [*Run.objects.values_list("pk", "name", "is_current"), *Parcel.objects.values_list("token")]
    with translation.override("en"):
        for name, (there, _nowhere) in BOUND.items():
            for said in ({"do": "remove"}, {"apply": "1"}, {"discard": "1"}, {"name": "x"}):
                stranger.post(reverse(f"tracking:{name}", args=there), said)
    assert [*Run.objects.values_list("pk", "name", "is_current"), *Parcel.objects.values_list("token")] == before
    assert {get(stranger, name, []).status_code for name in BUTTONS} == {405}
