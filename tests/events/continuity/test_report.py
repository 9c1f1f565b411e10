"""The report of continuity: as a command, and on the editors' desk."""

from io import StringIO

import pytest
from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.urls import reverse

from events.continuity import report
from events.models import Exemption, Rule
from tests.factories import EventFactory, ExemptionFactory

pytestmark = pytest.mark.django_db

ADDRESS = "/admin/events/exemption/continuity/"


@pytest.fixture
def staff(client, django_user_model):
    """Log in someone who may enter the admin, and give them rights by name."""

    def log_in(*rights):
        user = django_user_model.objects.create_user("editor", is_staff=True)
        user.user_permissions.set(Permission.objects.filter(codename__in=rights))
        client.force_login(user)
        return client

    return log_in


@pytest.fixture
def event():
    """One without evidence."""
    return EventFactory()


def checked():
    said = StringIO()
    try:
        call_command("check_story", stdout=said)
    except SystemExit as end:
        return end.code, said.getvalue().splitlines()
    return 0, said.getvalue().splitlines()


class TestCommand:
    def test_a_sound_story_is_said_in_a_line(self):
        assert checked() == (0, ["0 events: 0 findings, 0 intended."])

    def test_a_finding_is_a_line_that_says_what_to_edit(self, event):
        status, said = checked()
        assert status == 1
        assert said[-1] == "1 events: 1 findings, 0 intended."
        assert said[0].startswith("1x01 no-evidence: Ereignis 1: ")
        assert said[0].endswith(f"[event-1] /admin/events/event/{event.pk}/change/")

    def test_what_is_intended_is_no_fault(self, event):
        ExemptionFactory(object=event.slug)
        assert checked() == (0, ["1 events: 0 findings, 1 intended."])

    def test_an_exemption_that_nothing_needs_is_said(self):
        ExemptionFactory(object="long-gone")
        assert checked() == (0, ["needless exemption no-evidence: [long-gone]", "0 events: 0 findings, 0 intended."])

    def test_it_takes_the_same_queries_for_many(self, event, django_assert_num_queries, django_assert_max_num_queries):
        EventFactory.create_batch(30)
        with django_assert_max_num_queries(14):
            report()


class TestPage:
    def test_is_closed_to_strangers(self, client, staff, django_user_model):
        assert client.get(ADDRESS).status_code == 302
        client.force_login(django_user_model.objects.create_user("fan"))
        assert client.get(ADDRESS).status_code == 302
        assert staff("view_place").get(ADDRESS).status_code == 403

    def test_is_there_for_who_may_view_events_and_linked_for_them_alone(self, staff, event, django_user_model):
        client = staff("view_event")
        response = client.get(ADDRESS)
        assert f'href="/admin/events/event/{event.pk}/change/"' in response.text
        assert "<form" not in response.text.split('class="continuity"')[1]
        assert f'href="{ADDRESS}"' in client.get(reverse("admin:index")).text
        client.force_login(django_user_model.objects.create_user("other", is_staff=True))
        assert f'href="{ADDRESS}"' not in client.get(reverse("admin:index")).text

    def test_who_may_not_exempt_cannot(self, staff, event):
        sent = {"rule": Rule.NO_EVIDENCE, "object": event.slug, "reason": "Because."}
        assert staff("view_event").post(ADDRESS, sent).status_code == 403
        assert not Exemption.objects.exists()

    def test_a_finding_is_marked_as_intended_with_a_reason(self, staff, event):
        client = staff("view_event", "add_exemption")
        assert "<details" in client.get(ADDRESS).text
        sent = {"rule": Rule.NO_EVIDENCE, "object": event.slug, "reason": "A dream."}
        response = client.post(ADDRESS, sent, follow=True)
        exemption = Exemption.objects.get()
        assert (exemption.natural_key(), exemption.reason, exemption.who) == (
            ("no-evidence", "event-1"),
            "A dream.",
            "editor",
        )
        assert "A dream. (editor" in response.text
        assert response.context["report"].findings == []

    @pytest.mark.parametrize("reason", ["", "   "])
    def test_without_a_reason_it_is_not(self, reason, staff, event):
        client = staff("view_event", "add_exemption")
        response = client.post(ADDRESS, {"rule": Rule.NO_EVIDENCE, "object": event.slug, "reason": reason})
        assert response.status_code == 200
        assert "<details open" in response.text
        assert "errorlist" in response.text
        assert not Exemption.objects.exists()

    @pytest.mark.parametrize(
        ("rule", "about"),
        [
            ("no-evidence", "nothing"),
            ("nonsense", "event-1"),
            ("", ""),
            ("no-evidence", "a\0b"),
            ("x" * 999, "y" * 999),
        ],
    )
    def test_only_what_is_found_can_be_marked(self, rule, about, staff, event):
        client = staff("view_event", "add_exemption")
        response = client.post(ADDRESS, {"rule": rule, "object": about, "reason": "Because."})
        assert response.status_code == 200
        assert "errorlist" in response.text
        assert not Exemption.objects.exists()

    def test_what_editors_wrote_is_escaped(self, staff, event):
        event.title_de = event.title_en = "<script>alert(1)</script>"
        event.save()
        ExemptionFactory(rule=Rule.LATE_CAUSE, object="<script>alert(2)</script>")
        assert "<script>alert" not in staff("view_event").get(ADDRESS).text
