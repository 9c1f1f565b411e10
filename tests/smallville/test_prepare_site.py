import re

import pytest
from django.contrib.auth import authenticate, get_user_model
from django.core.management import CommandError, call_command

from episodes.models import Episode
from smallville.management.commands import prepare_site
from tests.factories import EpisodeFactory

pytestmark = pytest.mark.django_db
User = get_user_model()


@pytest.fixture
def calls(monkeypatch):
    """Watch which commands are called; the import makes one episode."""
    called = []

    def call(name, **options):
        called.append(name)
        if name == "import_fixtures":
            EpisodeFactory()

    monkeypatch.setattr(prepare_site, "call_command", call)
    return called


def test_the_first_start_imports_and_opens_the_admin(calls, capsys):
    call_command("prepare_site")

    assert calls == ["import_fixtures", "export_bulk"]
    said = capsys.readouterr().out
    assert "its login at http://127.0.0.1:8000/de/accounts/login/" in said
    password = re.search(r"log in as admin with the password (\S+)$", said, re.MULTILINE)[1]
    assert len(password) >= 16
    assert authenticate(username="admin", password=password).is_superuser


def test_every_other_start_touches_nothing_and_says_nothing(calls, capsys):
    call_command("prepare_site")
    capsys.readouterr()
    before = list(User.objects.values()), list(Episode.objects.values())
    calls.clear()

    call_command("prepare_site")

    assert calls == []
    assert (list(User.objects.values()), list(Episode.objects.values())) == before
    assert capsys.readouterr().out == ""


def test_a_first_start_that_was_interrupted_is_taken_up(calls, monkeypatch):
    def interrupted(name, **options):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(prepare_site, "call_command", interrupted)
        with pytest.raises(KeyboardInterrupt):
            call_command("prepare_site")

    call_command("prepare_site")

    assert calls == ["import_fixtures", "export_bulk"]
    assert User.objects.count() == 1


def test_a_superuser_of_another_name_is_enough(calls, admin_user):
    User.objects.filter(pk=admin_user.pk).update(username="martha")

    call_command("prepare_site")

    assert [user.username for user in User.objects.all()] == ["martha"]


def test_a_user_called_admin_who_may_not_do_everything_is_said(calls):
    User.objects.create_user("admin")

    with pytest.raises(CommandError, match="createsuperuser"):
        call_command("prepare_site")


def test_a_database_out_of_reach_is_said(monkeypatch):
    def fail():
        raise prepare_site.DatabaseError("no route to host")

    monkeypatch.setattr(prepare_site.connection, "ensure_connection", fail)

    with pytest.raises(CommandError, match=r"Look at DATABASE_URL\. no route to host"):
        call_command("prepare_site")
