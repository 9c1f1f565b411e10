"""The preview of public pages: right for editors, and never there for anybody else."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from episodes.models import Status, Synopsis
from events.models import Event
from smallville.desk.previewing import as_if_published, dress
from tests.factories import CharacterFactory, EpisodeFactory, EventFactory, ParticipationFactory, PassageFactory
from tests.smallville.test_pages import PAGES, address
from tests.worlds import make_world

pytestmark = pytest.mark.django_db
RIGHTS = ("view_event", "view_synopsis")


class Told:
    """Two episodes; of the second an event and a synopsis are drafts, and so is another event."""

    def __init__(self):
        self.first, self.second = EpisodeFactory.create_batch(2)
        clark = {"named_in": self.first, "introduced_in": self.first}
        self.clark = CharacterFactory(name="Clark Kent", slug="clark-kent", **clark)
        self.draft = EventFactory(episode=self.second, slug="draft", title_de="Der Entwurf", status="draft")
        ParticipationFactory(event=self.draft, character=self.clark)
        self.other = EventFactory(episode=self.second, slug="other", title_de="Noch einer", status="draft")
        passage = PassageFactory(synopsis__episode=self.second, synopsis__status="draft", text="Der Absatz.")
        self.synopsis = passage.synopsis
        self.draft.evidence.add(passage)

    def statuses(self):
        return {*Event.objects.values_list("status"), *Synopsis.objects.values_list("status")}


@pytest.fixture
def told():
    return Told()


def preview(client, drafts, **asked):
    return client.get(reverse("admin:preview"), {"drafts": drafts, **asked}, follow=True)


class TestAPreview:
    def test_shows_an_event_as_if_it_were_published_and_publishes_nothing(self, signed_in, told):
        client = signed_in(*RIGHTS)

        response = preview(client, f"event-{told.draft.pk}")

        assert response.redirect_chain[-1][0] == f"/admin/preview/event-{told.draft.pk}/1x02/de/events/draft/"
        assert response.status_code == 200
        assert "Der Entwurf" in response.text
        assert "Clark Kent" in response.text
        assert "Der Absatz." not in response.text  # its synopsis stays a draft
        assert told.statuses() == {("draft",)}
        assert client.get("/de/events/draft/?as_of=all").status_code == 404

    def test_shows_all_drafts_of_an_episode(self, signed_in, told):
        page = f"/de/episodes/{told.second.code}/"
        response = preview(signed_in(*RIGHTS), f"episode-{told.second.pk}")
        assert response.redirect_chain[-1][0].endswith(page)
        for text in ("Der Entwurf", "Noch einer", "Der Absatz."):
            assert text in response.text
        assert told.statuses() == {("draft",)}

    def test_shows_one_synopsis(self, signed_in, told):
        response = preview(signed_in(*RIGHTS), f"synopsis-{told.synopsis.pk}")
        assert "Der Absatz." in response.text
        assert "Noch einer" not in response.text

    def test_shows_the_drafts_with_a_character(self, signed_in, told):
        response = preview(signed_in(*RIGHTS), f"character-{told.clark.pk}", as_of="1x02")
        assert "Der Entwurf" in response.text
        assert "Noch einer" not in response.text

    def test_is_as_of_any_episode(self, signed_in, told):
        response = preview(signed_in(*RIGHTS), f"event-{told.draft.pk}", as_of="1x01")
        assert response.status_code == 404
        assert "Der Entwurf" not in response.text
        assert response.context["is_untold"]

    def test_says_what_it_is_and_is_kept_nowhere(self, signed_in, told):
        response = preview(signed_in(*RIGHTS), f"event-{told.draft.pk}")
        assert response.text.count('<aside class="preview"') == 1
        assert '<meta name="robots" content="noindex">' in response.text
        assert response["X-Robots-Tag"] == "noindex"
        assert {"no-store", "private"} <= set(response["Cache-Control"].split(", "))

    def test_its_links_lead_to_further_pages_of_it(self, signed_in, told):
        response = preview(signed_in(*RIGHTS), f"event-{told.draft.pk}")
        prefix = f"/admin/preview/event-{told.draft.pk}/1x02"
        assert f'href="{prefix}/de/characters/clark-kent/"' in response.text
        assert f'href="{prefix}/en/events/draft/"' in response.text
        assert 'class="stand"' not in response.text
        english = response.client.get(f"{prefix}/en/events/draft/")
        assert "Event" in english.text
        assert english.status_code == 200

    def test_leaves_out_what_cannot_be_published(self, signed_in, told):
        EventFactory(episode=told.second, title_de="Unklar", kind="unknown", status="draft")
        private = {"synopsis__episode": told.second, "synopsis__language": "en", "synopsis__status": "draft"}
        PassageFactory(**private, synopsis__words="private", text="Fremde Worte.")

        response = preview(signed_in(*RIGHTS), f"episode-{told.second.pk}")

        assert "Der Entwurf" in response.text
        assert "Der Absatz." in response.text
        assert "Fremde Worte." not in response.text
        assert [str(row) for row in response.context["refused"]] == ["#2 (en)", "Unklar"]
        assert told.statuses() == {("draft",)}

    def test_is_asked_with_a_few_queries_more_than_the_page(self, signed_in, told):
        client = signed_in(*RIGHTS)
        address = preview(client, f"event-{told.draft.pk}").redirect_chain[-1][0]
        ParticipationFactory.create_batch(20, event=told.draft, character__named_in=told.first)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(address)
        assert len(queries) <= 32


STORY = sorted(set(PAGES) - {"horizon", "new-password", "suggest", "suggest-thanks", "me"})


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_page_that_tells_of_the_story_can_be_previewed(signed_in, language):
    make_world()
    draft = EventFactory(status="draft", episode__overall=90, episode__number=90)
    client = signed_in(*RIGHTS)
    for page in STORY:
        response = client.get(f"/admin/preview/event-{draft.pk}/all{address(page, language)}")
        assert response.status_code == 200, page
        assert '<aside class="preview"' in response.text
        assert "somebody" not in response.text  # it is the page of a stranger


class TestTakingBack:
    def test_also_when_the_page_fails(self, told):
        def fail():
            with as_if_published([Event.objects.filter(status="draft")]):
                assert told.statuses() == {("published",), ("draft",)}
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            fail()
        assert told.statuses() == {("draft",)}

    @pytest.mark.django_db(transaction=True)
    def test_in_a_transaction_of_its_own(self):
        told = Told()
        with as_if_published([Event.objects.filter(status="draft"), Synopsis.objects.all()]) as refused:
            assert refused == []
            assert told.statuses() == {("published",)}
        assert told.statuses() == {("draft",)}
        assert Event.objects.filter(status=Status.PUBLISHED).count() == 0


class TestWhoMay:
    @pytest.fixture
    def addresses(self, told):
        begin = reverse("admin:preview") + f"?drafts=event-{told.draft.pk}"
        return [begin, f"/admin/preview/event-{told.draft.pk}/1x02/de/events/draft/"]

    def test_strangers_are_asked_to_sign_in(self, client, addresses):
        for page in addresses:
            assert client.get(page)["Location"].startswith(reverse("admin:login"))

    def test_to_fans_there_is_no_such_page(self, signed_in, addresses):
        client = signed_in(*RIGHTS, is_staff=False)
        for page in addresses:
            response = client.get(page)
            assert response.status_code == 404
            assert "Der Entwurf" not in response.text

    @pytest.mark.parametrize("right", RIGHTS)
    def test_to_staff_who_may_not_see_drafts_neither(self, signed_in, addresses, right):
        client = signed_in(right)
        assert [client.get(address).status_code for address in addresses] == [404, 404]

    def test_it_is_offered_to_those_who_may(self, signed_in, client, told):
        address = reverse("admin:events_event_change", args=[told.draft.pk])
        offered = f"{reverse('admin:preview')}?drafts=event-{told.draft.pk}"
        assert offered not in signed_in("view_event").get(address).text

    def test_it_is_offered_on_the_pages_of_all_that_has_one(self, admin_client, told):
        for row in (told.draft, told.synopsis, told.second, told.clark):
            meta = row._meta
            page = admin_client.get(reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[row.pk]))
            assert f"drafts={meta.model_name}-{row.pk}" in page.text

    @pytest.mark.parametrize(
        "asked",
        [
            {"drafts": ""},
            {"drafts": "event-999"},
            {"drafts": "event-99999999999999999999"},
            {"drafts": "user-1"},
            {"drafts": "event-1\0"},
            {"drafts": "EVENT", "as_of": "9x99"},
            {"drafts": "EVENT", "as_of": "\0"},
            {"drafts": "EVENT", "page": "/admin/"},
            {"drafts": "EVENT", "page": "//example.org/"},
            {"drafts": "EVENT", "page": "/de/nowhere/"},
            {"drafts": "EVENT", "page": "/de/accounts/logout/"},
            {"drafts": "EVENT", "page": "/en/me/"},
        ],
    )
    def test_what_it_cannot_show_is_not_found(self, admin_client, told, asked):
        asked = {**asked, "drafts": asked["drafts"].replace("EVENT", f"event-{told.draft.pk}")}
        assert preview(admin_client, **asked).status_code == 404


def test_only_links_to_public_pages_are_turned():
    html = (
        '<html><head></head><body class="x"> <a class="skip" href="#c">S</a><a href="/de/a?b=1&amp;c=2">A</a>'
        '<a href="/static/x">B</a><a href="#c">C</a><form method="get" action="/en/s/"></form>'
        '<form action="/de/s/" method="post"></form><a href="/de/me/">M</a><a href="/de/means/">M</a></body></html>'
    )
    assert dress(html, prefix="/p", head="<h>", bar="<b>") == (
        '<html><head><h></head><body class="x"> <a class="skip" href="#c">S</a><b><a href="/p/de/a?b=1&amp;c=2">A</a>'
        '<a href="/static/x">B</a><a href="#c">C</a><form method="get" action="/p/en/s/"></form>'
        '<form action="/de/s/" method="post"></form><a href="/de/me/">M</a><a href="/p/de/means/">M</a></body></html>'
    )
