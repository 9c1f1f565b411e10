"""Cards and icons: pictures drawn from the guide, the same for the same data, with nothing of the story."""

from io import BytesIO

import pytest
from PIL import Image

from episodes.models import Episode
from events.models import Event
from smallville.reuse import drawing
from tests.worlds import make_world

pytestmark = pytest.mark.django_db

CARDS = ["/de/cards/site.png", "/en/cards/seasons/1.png", "/de/cards/episodes/1x02.png"]


@pytest.fixture
def world():
    return make_world()


@pytest.mark.parametrize("address", CARDS)
def test_a_card_is_a_picture_and_is_sent_once(address, client, world, django_assert_max_num_queries):
    with django_assert_max_num_queries(5):
        response = client.get(address)
    assert response["Content-Type"] == "image/png"
    image = Image.open(BytesIO(response.content))
    assert image.size == (1200, 630)
    assert len(image.getcolors()) > 10
    assert len(response.content) < 40_000
    assert client.get(address, headers={"if-none-match": response["ETag"]}).status_code == 304


def test_a_card_is_drawn_once_and_anew_when_its_data_change(client, world, monkeypatch):
    drawn = []
    draw = drawing.card
    monkeypatch.setattr(drawing, "card", lambda *what: drawn.append(what) or draw(*what))
    first = client.get(CARDS[2]).content
    assert client.get(CARDS[2]).content == first
    assert len(drawn) == 1
    Episode.objects.filter(number=2).update(air_date_us="2001-10-23")
    assert client.get(CARDS[2]).content != first
    assert len(drawn) == 2


def test_a_card_says_the_same_to_everyone_whatever_is_told(client, world):
    before = [client.get(address).content for address in CARDS]
    Event.objects.all().delete()
    Episode.objects.update(title_de="Ein neuer Titel", teaser_de="Was geschieht.")
    assert [client.get(f"{address}?as_of=start").content for address in CARDS] == before


def test_the_same_data_give_the_same_bytes():
    said = ("3x01", ["Season 3"], [21, 23, 22], {45}, "An unofficial guide")
    assert drawing.card(*said) == drawing.card(*said)
    assert drawing.card(*said) != drawing.card(*said[:3], {46}, said[4])
    assert drawing.card("A headline far too long for the width of a card, and then some", [], [], (), "")


@pytest.mark.parametrize("size", [192, 512])
def test_the_icon_has_its_size(size, client):
    response = client.get(f"/icon-{size}.png")
    assert Image.open(BytesIO(response.content)).size == (size, size)


@pytest.mark.parametrize(
    "address",
    [
        "/icon-1.png",
        "/icon-99999999999999999999.png",
        "/de/cards/episodes/9x99.png",
        "/de/cards/episodes/x.png",
        "/de/cards/seasons/9.png",
        "/de/cards/seasons/99999999999999999999.png",
    ],
)
def test_what_there_is_not_has_no_picture(address, client, world):
    assert client.get(address).status_code == 404


def test_an_empty_site_has_a_card_too(client):
    assert client.get("/de/cards/site.png").status_code == 200
