"""An old address leads to the present one, however often and by whatever way an object was renamed."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from characters.models import Character
from events.models import Event
from smallville.models import FormerAddress
from smallville.models.addresses import MODELS, model_of
from smallville.renaming import TABLES
from tests.factories import (
    AppearanceFactory,
    CharacterFactory,
    EpisodeFactory,
    EventFactory,
    ParticipationFactory,
    PersonFactory,
    PlaceFactory,
    SecretFactory,
)

pytestmark = pytest.mark.django_db


def kept() -> set[tuple[str, str, int]]:
    return set(FormerAddress.objects.values_list("kind", "slug", "target"))


def rename(row, slug: str) -> None:
    row.slug = slug
    row.save()


class TestWhatIsKept:
    def test_the_triggers_watch_the_tables_of_all_kinds(self):
        assert {kind: model_of(kind)._meta.db_table for kind in MODELS} == TABLES
        assert set(FormerAddress.Kind.values) == set(MODELS)

    @pytest.mark.parametrize(
        ("kind", "factory"),
        [
            ("character", CharacterFactory),
            ("event", EventFactory),
            ("person", PersonFactory),
            ("place", PlaceFactory),
            ("secret", SecretFactory),
        ],
    )
    def test_of_every_kind_the_former_slug(self, kind, factory):
        row = factory(slug="old")
        rename(row, "new")
        assert kept() == {(kind, "old", row.pk)}

    def test_what_changes_anything_else_keeps_nothing(self):
        event = EventFactory()
        event.title_de = "Anders"
        event.save()
        assert kept() == set()

    def test_renamed_twice_both_lead_to_it(self):
        event = EventFactory(slug="first")
        rename(event, "second")
        Event.objects.filter(pk=event.pk).update(slug="third")  # past save()
        assert kept() == {("event", "first", event.pk), ("event", "second", event.pk)}

    def test_renamed_back_it_has_its_address_as_its_own(self):
        event = EventFactory(slug="first")
        rename(event, "second")
        rename(event, "first")
        assert kept() == {("event", "second", event.pk)}

    def test_another_object_may_take_a_former_slug(self):
        event = EventFactory(slug="old")
        rename(event, "new")
        EventFactory(slug="old")
        assert kept() == set()

    def test_two_that_exchange_their_slugs(self):
        one, other = EventFactory(slug="one"), EventFactory(slug="other")
        rename(one, "aside")
        rename(other, "one")
        rename(one, "other")
        assert kept() == {("event", "aside", one.pk)}

    def test_what_is_deleted_leaves_no_address(self):
        event = EventFactory(slug="old")
        rename(event, "new")
        event.delete()
        assert kept() == set()

    def test_a_slug_is_one_of_each_kind(self):
        rename(EventFactory(slug="old"), "new")
        rename(PlaceFactory(slug="old"), "new")
        assert {kind for kind, _slug, _target in kept()} == {"event", "place"}

    @pytest.mark.parametrize(
        ("kind", "constraint"), [("event", "once|UNIQUE"), ("planet", "former_address_kind_known")]
    )
    def test_the_database_refuses(self, kind, constraint):
        FormerAddress.objects.create(kind="event", slug="old", target=1)
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            FormerAddress.objects.create(kind=kind, slug="old", target=2)


@pytest.fixture
def series():
    """Two episodes; in each an event, someone met, a place and a secret, all of them renamed from old-… to new-…."""
    episodes = EpisodeFactory.create_batch(2)
    for number, episode in enumerate(episodes, 1):
        place = PlaceFactory(slug=f"old-{number}")
        person = PersonFactory(slug=f"old-{number}")
        character = CharacterFactory(slug=f"old-{number}", named_in=episode, introduced_in=episode)
        AppearanceFactory(character=character, episode=episode).performers.add(person)
        event = EventFactory(slug=f"old-{number}", episode=episode, place=place)
        ParticipationFactory(event=event, character=character)
        secret = SecretFactory(slug=f"old-{number}", revealed_in=episode)
        for row in (place, person, character, event, secret):
            rename(row, f"new-{number}")
    return episodes


PAGES = ["characters:character", "events:event", "events:why", "events:place", "events:secret"]


@pytest.mark.usefixtures("series")
class TestOldAddresses:
    @pytest.mark.parametrize("page", PAGES)
    def test_lead_to_the_present_ones(self, client, page):
        response = client.get(reverse(page, args=["old-1"]), {"as_of": "1x01", "order": "happened"})

        assert response.status_code == 301
        assert response["Location"] == reverse(page, args=["new-1"]) + "?as_of=1x01&order=happened"
        assert "Cookie" in response["Vary"]
        assert response["Cache-Control"] == "no-cache"
        assert client.get(response["Location"]).status_code == 200

    @pytest.mark.parametrize("page", PAGES)
    def test_of_what_is_not_told_yet_are_the_sealed_page(self, client, page):
        never = client.get(reverse(page, args=["never"]), {"as_of": "1x01"})
        late = client.get(reverse(page, args=["old-2"]), {"as_of": "1x01"})

        assert late.status_code == never.status_code == 404
        assert late.content == never.content
        assert late.headers == never.headers

    def test_of_a_draft_are_the_sealed_page(self, client):
        Event.objects.update(status="draft")
        never, draft = (client.get(f"/de/events/{slug}/", {"as_of": "all"}) for slug in ("never", "old-1"))
        assert (draft.status_code, draft.content) == (404, never.content)

    def test_are_for_reading_only(self, client):
        assert client.post("/de/events/old-1/").status_code == 405

    def test_cost_pages_that_are_there_nothing(self, client):
        client.get("/de/events/new-1/?as_of=1x01")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get("/de/events/new-1/?as_of=1x01")
        assert not [query for query in queries if "formeraddress" in query["sql"]]

    @pytest.mark.parametrize(
        ("list_page", "parameter"),
        [
            ("/de/events/", "character"),
            ("/de/events/", "place"),
            ("/de/secrets/", "secret"),
            ("/de/secrets/", "character"),
            ("/de/characters/", "performer"),
            ("/de/network/", "focus"),
            ("/de/", "recap"),
        ],
    )
    def test_in_filters_too(self, client, list_page, parameter):
        response = client.get(list_page, {"as_of": "1x01", parameter: ["old-1"], "q": "x"})
        assert response.status_code == 301
        assert response["Location"] == f"{list_page}?as_of=1x01&{parameter}=new-1&q=x"

    @pytest.mark.parametrize("parameter", ["character", "place"])
    def test_in_filters_say_nothing_of_what_is_not_told_yet(self, client, parameter):
        late, never = (client.get("/de/events/", {"as_of": "1x01", parameter: slug}) for slug in ("old-2", "nix-2"))
        assert late.status_code == 200
        assert late.text.replace("old-2", "nix-2") == never.text

    def test_beside_another_mistake_the_list_says_both(self, client):
        response = client.get("/de/events/", {"as_of": "1x01", "character": "old-1", "kind": "nonsense"})
        assert response.status_code == 200
        assert "old-1" in response.text

    @pytest.mark.parametrize("slug", ["x" * 5000, "%00", "old-1%0d%0aX:1"])
    def test_evil_ones_are_refused(self, client, slug):
        assert client.get(f"/de/events/?as_of=1x01&character={slug}").status_code == 200
        assert client.get(f"/de/events/{slug}/?as_of=1x01").status_code == 404

    def test_as_of_a_point_where_only_the_name_is_told(self, client):
        later = EpisodeFactory()
        character = CharacterFactory(slug="old-name", named_in=Character.objects.get(slug="new-1").named_in)
        Character.objects.filter(pk=character.pk).update(introduced_in=later)
        rename(character, "new-name")
        response = client.get("/de/characters/old-name/?as_of=1x01")
        assert response["Location"] == "/de/characters/new-name/?as_of=1x01"


def test_the_desk_says_what_becomes_of_the_old_address(admin_client):
    event = EventFactory(slug="old")
    said = "führt die alte Adresse zur neuen", "its old address leads to the new one"
    pages = [reverse("admin:events_event_change", args=[event.pk]), reverse("admin:events_event_add")]
    has_said = [any(words in admin_client.get(page).text for words in said) for page in pages]
    assert has_said == [True, False]
