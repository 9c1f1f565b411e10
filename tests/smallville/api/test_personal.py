"""What a fan tracks, by a token of theirs: theirs alone, and marked as with the buttons of the pages."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from smallville.models import PersonalToken
from tests.factories import EpisodeFactory
from tracking.models import Note, Rating, Run, Step, Viewing

pytestmark = pytest.mark.django_db

PATHS = ["", "runs/", "viewings/", "ratings/", "notes/"]


class Program:
    """Asks for what is one person's own."""

    def __init__(self, username="lana", token=None):
        self.user = User.objects.filter(username=username).first() or User.objects.create_user(username)
        self.token = token or PersonalToken.objects.make(self.user, "my program")
        self.client = Client(headers={"authorization": f"Bearer {self.token}"})

    def get(self, path):
        answer = self.client.get(f"/api/v1/me/{path}")
        assert answer.status_code == 200, answer.text
        return answer.json()

    def mark(self, status=200, **said):
        answer = self.client.post("/api/v1/me/marks/?lang=en", said, content_type="application/json")
        assert answer.status_code == status, answer.text
        return answer.json()


@pytest.fixture
def episodes():
    return EpisodeFactory.create_batch(3, air_date_us="2001-10-16")


@pytest.fixture
def program(episodes):
    return Program()


class TestWhoGetsIn:
    @pytest.mark.parametrize("header", [None, "Bearer nothing", "Bearer", "Basic bGFuYTp4", "Bearer \xff", "x" * 5000])
    @pytest.mark.parametrize("path", [*PATHS, "marks/"])
    def test_nobody_without_a_token(self, path, header, client):
        client.force_login(User.objects.create_superuser("all"))
        answer = client.get(f"/api/v1/me/{path}", headers={"authorization": header} if header else {})
        assert answer.status_code == 401
        assert answer["WWW-Authenticate"] == "Bearer"
        assert answer.json()["errors"][0]["reason"]

    def test_nobody_whose_token_is_revoked_or_whose_account_is_switched_off(self, program):
        other = Program("lex")
        program.user.tokens.all().delete()
        User.objects.filter(username="lex").update(is_active=False)
        assert {who.client.get("/api/v1/me/").status_code for who in (program, other)} == {401}

    def test_only_a_digest_is_kept_and_the_day_of_its_last_use(self, program):
        kept = PersonalToken.objects.get()
        assert program.token not in str(vars(kept))
        assert kept.used_on is None
        program.get("")
        kept.refresh_from_db()
        assert kept.used_on == timezone.localdate()

    def test_no_page_of_another_site_and_no_cache(self, program):
        answer = program.client.get("/api/v1/me/", headers={"origin": "https://elsewhere.example"})
        assert "Access-Control-Allow-Origin" not in answer
        assert answer["Cache-Control"] == "private, no-store"
        assert "ETag" not in answer

    def test_the_account_closed_takes_its_tokens_along(self, program):
        program.user.delete()
        assert not PersonalToken.objects.exists()


class TestWhatIsOnesOwn:
    def test_who_has_kept_nothing_gets_nothing(self, program):
        assert program.get("")["progress"] is None
        assert [program.get(path)["results"] for path in PATHS[1:]] == [[], [], [], []]

    def test_it_is_told_and_nobody_elses(self, program):
        other = Program("lex")
        other.mark(action="watched", target="1x03")
        program.mark(action="upto", target="1x02")
        fan = program.user.fan
        Rating.objects.create(fan=fan, episode_id=1, value=9)
        Note.objects.create(fan=fan, episode_id=2, text="Again!")
        assert program.get("")["progress"] == "1x02"
        assert [run["number"] for run in program.get("runs/")["results"]] == [1]
        assert [row["episode"] for row in program.get("viewings/")["results"]] == ["1x01", "1x02"]
        assert [(row["episode"], row["value"]) for row in program.get("ratings/")["results"]] == [("1x01", 9)]
        assert [(row["episode"], row["text"]) for row in program.get("notes/")["results"]] == [("1x02", "Again!")]
        assert other.get("notes/")["results"] == []
        assert [row["episode"] for row in other.get("viewings/")["results"]] == ["1x03"]

    @pytest.mark.parametrize("path", PATHS)
    def test_it_costs_the_same_for_many_rows(self, path, program, django_assert_max_num_queries):
        more = EpisodeFactory.create_batch(24, air_date_us="2001-10-16")
        program.mark(action="upto", target=more[-1].code)
        fan = program.user.fan
        Rating.objects.bulk_create(Rating(fan=fan, episode=episode, value=5) for episode in more)
        Note.objects.bulk_create(Note(fan=fan, episode=episode, text="x") for episode in more)
        Run.objects.bulk_create(Run(fan=fan, number=number) for number in range(2, 26))
        with django_assert_max_num_queries(4):
            answer = program.get(path)
        assert len(answer.get("results", range(24))) >= 24

    @pytest.mark.parametrize("path", PATHS)
    def test_it_is_not_told_as_of_an_episode(self, path, program):
        assert program.client.get(f"/api/v1/me/{path}?as_of=1x01").status_code == 400


class TestMarking:
    def test_is_done_in_the_current_run_and_can_be_undone_on_the_pages(self, program):
        assert program.mark(action="watched", target="s1e1") == {"changed": 1, "progress": "1x01"}
        assert program.mark(action="season", target="1") == {"changed": 2, "progress": "1x03"}
        assert program.mark(action="unwatched", target="1x02") == {"changed": 1, "progress": "1x01"}
        assert program.mark(action="skipped", target="1x02") == {"changed": 1, "progress": "1x03"}
        assert program.mark(action="series") == {"changed": 0, "progress": "1x03"}
        assert Step.objects.filter(fan=program.user.fan).count() == 4
        assert Viewing.objects.filter(state="skipped").count() == 1

    @pytest.mark.parametrize(
        ("said", "parameter"),
        [
            ({}, "action"),
            ({"action": "burn"}, "action"),
            ({"action": "watched"}, "target"),
            ({"action": "watched", "target": "9x99"}, "target"),
            ({"action": "season", "target": "x"}, "target"),
            ({"action": "season", "target": "9" * 12}, "target"),
            ({"action": "watched", "target": "x" * 1000}, "target"),
            ({"action": "watched", "target": "1x01\0"}, "target"),
            ({"action": ["watched"], "target": {}}, "action"),
        ],
    )
    def test_what_is_not_understood_is_said_and_nothing_is_marked(self, said, parameter, program):
        errors = program.mark(400, **said)["errors"]
        assert parameter in {error["parameter"] for error in errors}
        assert not Viewing.objects.exists()

    @pytest.mark.parametrize("body", ["", "{", "[]", "1", '"watched"', "\0", "[" * 1900, "[" * 5000])
    def test_what_is_no_json_object_is_refused(self, body, program):
        answer = program.client.post("/api/v1/me/marks/", body, content_type="application/json")
        assert answer.status_code == 400
        assert answer.json()["errors"]

    def test_a_form_of_another_site_marks_nothing(self, program, client):
        client.force_login(program.user)
        assert client.post("/api/v1/me/marks/", {"action": "series"}).status_code == 401
        answer = program.client.post("/api/v1/me/marks/", {"action": "series"})
        assert answer.status_code == 400
        assert not Viewing.objects.exists()

    @pytest.mark.parametrize(("path", "allowed"), [("marks/", "POST, OPTIONS"), ("runs/", "GET, HEAD, OPTIONS")])
    def test_other_methods_are_refused(self, path, allowed, program):
        for method in (program.client.put, program.client.delete, program.client.options):
            answer = method(f"/api/v1/me/{path}")
            assert (answer.status_code, answer["Allow"]) == (405, allowed)
