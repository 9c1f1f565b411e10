import pytest
from django.urls import reverse

from characters.models import Character
from tests.entering import add_row, entered, errors
from tests.factories import CharacterFactory, EpisodeFactory, EventFactory, ParticipationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def send(admin_client):
    def send(page, edit):
        return admin_client.post(page, edit(entered(admin_client.get(page))))

    return send


def test_a_character_with_an_alias_is_added(send):
    episode = EpisodeFactory()

    def edit(data):
        data |= {"name": "Jörg Groß", "named_in": str(episode.overall), "introduced_in": str(episode.overall)}
        return add_row(data, "aliases", name="Der Bär", revealed_in=str(episode.overall))

    assert send(reverse("admin:characters_character_add"), edit).status_code == 302
    character = Character.objects.get(name="Jörg Groß")
    assert character.slug == "jorg-gross"
    assert character.aliases.get().name == "Der Bär"


def test_one_is_named_at_the_latest_when_introduced(send):
    first = EpisodeFactory()
    second = EpisodeFactory()
    character = CharacterFactory(named_in=None, introduced_in=None)
    page = reverse("admin:characters_character_change", args=[character.pk])

    told = {"named_in": str(second.overall), "introduced_in": str(first.overall)}
    response = send(page, lambda data: data | told)

    assert list(errors(response)) == ["named_in"]


def test_leads_to_the_lists_about_a_character(admin_client):
    participation = ParticipationFactory()
    EventFactory()
    page = admin_client.get(reverse("admin:characters_character_change", args=[participation.character.pk]))
    address = f"/admin/events/event/?characters__id__exact={participation.character.pk}"

    assert address in page.content.decode()
    assert list(admin_client.get(address).context["cl"].result_list) == [participation.event]
