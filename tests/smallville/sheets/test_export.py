"""Every list can be taken along, as it is filtered: nothing of it is a formula, and nobody gets more than they see."""

import csv
import io

import pytest
import yaml
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from characters.models import Character
from smallville.sheets.tables import read_table
from smallville.transfer.catalogue import by_label
from tests.factories import CharacterFactory, EventFactory, ParticipationFactory
from tests.worlds import make_world

pytestmark = pytest.mark.django_db


def address(label="events.event", kind="csv"):
    return reverse("admin:export", args=[label, kind])


def content(answer):
    assert answer.status_code == 200
    return b"".join(answer)


def exported(client, query=None, **place):
    """Return the rows of the table that is exported, each by the names of its columns."""
    head, *lines = read_table(content(client.get(address(**place), query or {}))).lines
    padded = ([*line.cells, *[None] * len(head.cells)] for line in lines)
    return [dict(zip(head.cells, cells, strict=False)) for cells in padded]


class TestLadder:
    def test_strangers_and_fans_are_asked_to_log_in(self, client, django_user_model):
        assert client.get(address()).url.startswith(reverse("admin:login"))
        client.force_login(django_user_model.objects.create_user("fan"))
        assert client.get(address()).url.startswith(reverse("admin:login"))

    def test_editors_take_along_what_they_may_see(self, client, staff):
        ParticipationFactory()
        client.force_login(staff("blind", "view_place"))
        assert client.get(address()).status_code == 403
        client.force_login(staff("editor", "view_event"))
        (row,) = exported(client)
        assert {"slug", "evidence"} < row.keys()
        assert row.keys().isdisjoint({"participations", "causes"})
        client.force_login(staff("other", "view_event", "view_participation"))
        assert "participations" in exported(client)[0]

    @pytest.mark.parametrize("label", ["auth.user", "smallville.importedobject", "sessions.session", "x"])
    def test_nothing_but_guide_and_story_leaves(self, admin_client, label):
        assert admin_client.get(address(label)).status_code == 404

    def test_a_list_is_only_looked_at(self, admin_client):
        assert admin_client.post(address()).status_code == 405


def test_every_list_leads_to_its_exports(admin_client, client, staff):
    for sheet in by_label().values():
        options = sheet.model._meta
        listed = reverse(f"admin:{options.app_label}_{options.model_name}_changelist")
        page = admin_client.get(listed, {"q": "a"}).content.decode()
        for kind in ("csv", "xlsx", "yaml"):
            assert f'href="{address(sheet.label, kind)}?q=a"' in page
            assert content(admin_client.get(address(sheet.label, kind)))
        assert f'href="{reverse("admin:import")}?model={sheet.label}"' in page
    assert address("auth.user") not in admin_client.get(reverse("admin:auth_user_changelist")).content.decode()
    client.force_login(staff("editor", "view_event"))
    assert reverse("admin:import") not in client.get(reverse("admin:events_event_changelist")).content.decode()


def test_filters_search_and_order_are_applied(admin_client):
    for number in range(60):
        EventFactory(title_en=f"Fire {number}", kind="crime" if number % 2 else "loss", position=number + 1)

    rows = exported(admin_client, {"kind__exact": "crime", "q": "fire", "o": "-2", "p": "1"})

    assert [int(row["position"]) for row in rows] == list(range(60, 0, -2))


@pytest.mark.parametrize("query", [{"nonsense": "1"}, {"episode__season__id__exact": "x"}])
def test_a_filter_that_is_none_leads_back_to_the_list(admin_client, query):
    assert admin_client.get(address(), query).url == reverse("admin:events_event_changelist")


def test_a_search_that_finds_nothing_gives_the_columns_alone(admin_client):
    EventFactory()

    assert exported(admin_client, {"q": "nothing"}) == []


@pytest.mark.parametrize("text", ["=1+1", "+49", "-1", "@x", "\tx", "\rx", "=cmd|' /C calc'!A0"])
def test_formulas_are_inert_and_come_back(admin_client, text):
    CharacterFactory(name=text, summary_en=text)

    raw = content(admin_client.get(address("characters.character"))).decode("utf-8-sig")
    (cells,) = list(csv.reader(io.StringIO(raw, newline=""), delimiter=";"))[1:]

    assert cells.count(f"'{text}") == 2
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    for kind in ("csv", "xlsx"):
        (row,) = exported(admin_client, label="characters.character", kind=kind)
        assert row["name"] == row["summary_en"] == text


@pytest.mark.parametrize(("language", "delimiter"), [("de", ";"), ("en", ",")])
def test_excel_opens_it_in_the_editors_language(admin_client, language, delimiter):
    CharacterFactory(name="Jörg Müßig")

    answer = admin_client.get(address("characters.character"), headers={"accept-language": language})

    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="characters.character.csv"'
    text = content(answer).decode()
    assert text.startswith(f"\ufeffslug{delimiter}name{delimiter}")
    assert "Jörg Müßig" in text


def test_a_fixture_holds_the_rows_and_what_belongs_to_them(admin_client):
    told = ParticipationFactory(role="agent")
    EventFactory(kind="loss")

    objects = yaml.safe_load(content(admin_client.get(address(kind="yaml"), {"kind__exact": "discovery"})))

    assert [one["model"] for one in objects] == ["events.event", "events.participation"]
    assert objects[1]["fields"] == {"event": [told.event.slug], "character": [told.character.slug], "role": "agent"}


@pytest.mark.parametrize(
    ("kind", "text"), [("csv", "a\x07"), ("yaml", "a\x07"), ("xlsx", "a\x07"), ("xlsx", "x" * 40_000)]
)
def test_what_could_not_come_back_is_not_exported(admin_client, kind, text):
    Character.objects.filter(pk=CharacterFactory(slug="kal").pk).update(summary_en=text)

    page = admin_client.get(
        address("characters.character", kind), {"q": "kal"}, follow=True, headers={"accept-language": "en"}
    )

    assert page.request["QUERY_STRING"] == "q=kal"
    (message,) = page.context["messages"]
    assert 'This cannot be exported: characters.character: characters.character ["kal"], summary_en: ' in str(message)


@pytest.mark.parametrize("kind", ["csv", "xlsx", "yaml"])
def test_takes_as_many_queries_for_thirty_rows_as_for_five(admin_client, kind):
    def taken():
        with CaptureQueriesContext(connection) as queries:
            content(admin_client.get(address(kind=kind)))
        return len(queries)

    make_world(5)
    few = taken()
    make_world(25)
    assert taken() == few <= 35
