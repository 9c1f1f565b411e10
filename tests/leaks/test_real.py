"""The promise, kept with the real guide: a sample in every run of the tests, the whole with `make crawl`."""

import pytest

from characters.models import Character
from episodes.horizon import Horizon
from episodes.models import Episode
from tests.leaks.crawl import Reader, all_slugs, may_answer, seeds
from tests.leaks.real import Told

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.usefixtures("real_guide")]

WHOLE = [("1x01", "de"), ("2x10", "en"), ("2x23", "de"), ("3x01", "en"), ("3x12", "de"), ("4x02", "en"), ("all", "de")]
A_SAMPLE = 97


def horizon(code):
    return Horizon.EVERYTHING if code == "all" else Episode.objects.get(code=code).horizon


def addresses(language):
    return seeds(language, all_slugs(), alike=str)


def leaks(code, addresses, *, follow):
    """Return what the pages tell too early, by their addresses."""
    told, reader = Told(horizon(code)), Reader(horizon(code))
    pages = reader.crawl(addresses) if follow else ((address, reader.read(address)) for address in addresses)
    found = {}
    for address, answer in pages:
        assert answer.status in may_answer(address), address
        if faults := told.faults(address, answer):
            found[address] = faults
    return found


@pytest.mark.parametrize(("code", "language"), [("2x10", "de"), ("3x01", "en")])
def test_a_sample_of_the_real_pages_tells_nothing_too_early(code, language):
    every = addresses(language)
    sample = [address for address in every if "?" not in address and address.count("/") == 3] + every[::A_SAMPLE]
    assert len(sample) > 100
    assert leaks(code, sample, follow=False) == {}


@pytest.mark.whole
@pytest.mark.parametrize(("code", "language"), WHOLE)
def test_no_real_page_tells_anything_too_early(code, language):
    assert leaks(code, addresses(language), follow=True) == {}


class TestWhatWeSay:
    """Sentences of the promise, as of an episode."""

    @pytest.fixture
    def as_of(self, client):
        def read(code, path):
            return client.get(f"/en{path}", {"as_of": code}).text

        return read

    def test_nobody_is_met_before_they_are_shown(self, as_of):
        later = Character.objects.exclude(introduced_in__lte=45).values_list("slug", flat=True)
        pages = [as_of("3x01", f"/characters/?page={number}") for number in range(1, 9)]
        assert [slug for slug in later if any(f"/characters/{slug}/" in page for page in pages)] == []
        assert any("/characters/clark-kent/" in page for page in pages)

    def test_adam_knight_is_no_page_before_his_time(self, client):
        pages = [client.get(f"/en/characters/{slug}/?as_of=3x01") for slug in ("adam-knight", "made-up")]
        assert [page.status_code for page in pages] == [404, 404]
        assert pages[0].content == pages[1].content
        assert "Adam Knight" in client.get("/en/characters/adam-knight/?as_of=3x09").text

    def test_the_next_episode_shows_title_and_teaser_alone(self, as_of):
        text = as_of("3x01", "/episodes/3x02/")
        assert "<h1>Phoenix</h1>" in text
        assert "What began as a fall" in text
        assert 'class="event' not in text
        assert 'class="cast"' not in text

    def test_a_later_one_shows_neither(self, as_of):
        text = as_of("3x01", "/episodes/3x05/")
        assert Episode.objects.get(code="3x05").title_en not in text
        assert "standfirst" not in text

    @pytest.mark.parametrize(
        ("code", "said", "unsaid"),
        [
            ("3x21", [], ["dead"]),
            ("3x22", [">dead "], ["presumed dead"]),
            ("4x01", [">dead "], ["presumed dead"]),
            ("4x02", ["presumed dead "], []),
        ],
    )
    def test_whoever_seems_dead_is_dead_until_they_return(self, code, said, unsaid, as_of):
        text = " ".join(as_of(code, "/characters/chloe-sullivan/").split())
        start = text.find("<h2>Conditions</h2>")
        conditions = text[start : text.find("</ul>", start)].replace("<li>", ">") if start >= 0 else ""
        assert [word for word in said if word not in conditions] == []
        assert [word for word in unsaid if word in conditions] == []

    def test_the_promise_to_jor_el_is_nowhere_before_3x22(self, client):
        for code, is_told in (("3x21", False), ("3x22", True)):
            text = client.get(f"/en/characters/jonathan-kent/?as_of={code}").text
            assert ("Jor-El" in text and "promise" in text.lower()) == is_told
