"""The promise: whoever has seen so many episodes is told all of them and nothing more, on every page there is."""

import re

import pytest
from django.contrib.auth.models import User
from django.urls import resolve

from episodes.models import Status
from events.models import Event
from tests.leaks.crawl import Reader, all_slugs, is_of_the_api, links, may_answer, public_patterns, seeds
from tests.leaks.proof import canaries, horizon, read_everything, read_without_filters, told_too_early, twin
from tests.leaks.series import AT_EVERYTHING, LAST, series
from tracking.models import Fan, Viewing

pytestmark = [pytest.mark.django_db, pytest.mark.once]

# A page says beside a filter that there is no such value, and the API that it does not understand.
STANDS = [0, *range(1, LAST + 1), AT_EVERYTHING]


def way(overall):
    """Return a language, and whether the address says the position: by turns, to read every position but once."""
    return ("en", True) if overall % 2 or overall == AT_EVERYTHING else ("de", False)


@pytest.mark.parametrize(
    ("overall", "language", "by_address"),
    [pytest.param(overall, *way(overall), id=f"{horizon(overall)}-{way(overall)[0]}") for overall in STANDS],
)
def test_a_reader_is_told_all_that_is_told_by_then_and_nothing_more(overall, language, by_address):
    reader = Reader(horizon(overall), by_address=by_address)
    with series() as made:
        pages = read_everything(reader, language)

    leaks = {
        address: found
        for address, page in pages.items()
        if (found := told_too_early(address, page, overall, titles=overall == AT_EVERYTHING))
    }
    assert leaks == {}
    assert {address for address, page in pages.items() if page.status not in may_answer(address)} == set()
    kept_back = {word for told in range(overall + 1) for word in made.shown[told]} - canaries(pages)
    assert kept_back == set()
    if by_address:
        hands_its_position_on(horizon(overall), pages)
    if overall == AT_EVERYTHING:
        reaches_every_kind_of_page(language, pages)
    later_makes_no_difference(overall, reader, pages)


def hands_its_position_on(position, pages):
    """Every link and every form of a page whose address says up to where it tells."""
    carried = f"as_of={position}"
    hidden = f'<input type="hidden" name="as_of" value="{position}">'
    for address, page in pages.items():
        if page.status == 302:
            assert carried in page.headers, address
            continue
        hrefs = re.findall(r'<a\b[^>]*?\shref="([^"]*)"', page.text)
        assert [href for href in hrefs if href.startswith(("/", "?")) and carried not in href] == [], address
        forms = re.findall(r'<form\b[^>]*method="get".*?</form>', page.text, re.DOTALL)
        assert [form for form in forms if hidden not in form] == [], address
        assert links(page.text) or "text/html" not in page.headers, address


def reaches_every_kind_of_page(language, pages):
    """What shows nothing to someone who has seen everything would not be tested here."""
    shown = {
        address.partition("?")[0] for address, page in pages.items() if page.status in may_answer(address) - {404}
    }
    assert set(public_patterns()) == {_name(address) for address in shown}


def _name(address):
    return resolve(address).view_name


def later_makes_no_difference(overall, reader, pages):
    """Not in a text, a count, an order, a choice of filters or a header: a series without it gives the same pages.

    Nor do the drafts of the editors.
    """
    same = twin(overall, reader, pages)
    assert [address for address, page in pages.items() if page != same[address]] == []


def test_who_has_said_nothing_is_told_nothing_and_asked_everywhere(settings):
    settings.DEFAULT_HORIZON = "ask"
    reader = Reader(None)
    with series():
        pages = read_everything(reader, "de")
    assert {address for address, page in pages.items() if told_too_early(address, page, 0, titles=True)} == set()
    unasked = [address for address, page in pages.items() if page.text.count("Wie weit bist du?") != 1]
    asking = [address for address in unasked if address.startswith("/de/") and "text/html" in pages[address].headers]
    # Some pages tell nothing of the story.
    untelling = ("/de/horizon/", "/de/accounts/", "/de/suggest/")
    assert [address for address in asking if not address.startswith(untelling)] == []
    later_makes_no_difference(0, reader, pages)


def test_a_link_that_goes_too_far_tells_nothing_of_any_page():
    reader = Reader(horizon(2))
    with series():
        addresses = [address for address in seeds("de", all_slugs(), api=False) if "?" not in address]
        pages = {address: reader.read(f"{address}?as_of=all") for address in addresses}
    # But for its own address, which leads back to it as of the reader's stand.
    found = {address: told_too_early(address, page, 2, titles=False) for address, page in pages.items()}
    assert {address for address, words in found.items() if any(word not in address for word in words)} == set()
    assert all("Dieser Link geht bis zum Schluss" in page.text for page in pages.values())


def test_a_fan_is_told_as_far_as_they_have_watched():
    """Wherever their marks say they are, the last one seen ahead of all others included."""
    reader = Reader(None)
    with series():
        fan = Fan.objects.create(user=User.objects.create_user("fan"), progress=2)
        run = fan.runs.create(number=1, is_current=True)
        Viewing.objects.bulk_create(Viewing(run=run, episode_id=overall) for overall in (1, 2, 4))
        reader.client.force_login(fan.user)
        addresses = [address for address in seeds("de", all_slugs()) if "?" not in address]
        addresses += ["/de/me/runs/", "/de/me/runs/1/", "/de/episodes/?unwatched=on"]
        pages = {address: reader.read(address) for address in addresses}
    assert {address for address, page in pages.items() if told_too_early(address, page, 2, titles=False)} == set()
    # Who is logged in already is led on from there.
    leading_on = {address for address, page in pages.items() if page.status == 302 and "/accounts/" in address}
    unexpected = {address for address, page in pages.items() if page.status not in may_answer(address)} - leading_on
    assert unexpected == set()
    shared = {
        address for address, page in pages.items() if "text/html" in page.headers and "no-store" not in page.headers
    }
    assert shared == set()


def test_everything_is_what_a_site_tells_that_keeps_nothing_back(settings):
    settings.DEFAULT_HORIZON = "all"
    with series():
        pages = read_without_filters(Reader(None))
        same = {address: Reader(horizon(AT_EVERYTHING)).read(address) for address in pages}
    # A reader who has said so may forget it again: that is all the difference.
    assert [address for address, page in pages.items() if page != same[address] and "/horizon/" not in address] == []


def test_an_episode_of_which_there_are_only_drafts_is_not_told():
    """Neither is the series told up to there, nor does anything on any page say that something is on its way."""
    reader = Reader(horizon(AT_EVERYTHING))
    with series(upto=LAST - 1):
        addresses = [address for address in seeds("de", all_slugs()) if "?" not in address or is_of_the_api(address)]
        pages = {address: reader.read(address) for address in addresses}
        drafts = Event.objects.filter(status=Status.DRAFT, episode=LAST)
        assert drafts.exists()
        assert not Event.objects.published().filter(episode=LAST).exists()
    with series(upto=LAST - 1, drafts=False):
        assert not Event.objects.filter(status=Status.DRAFT).exists()
        assert [address for address, page in pages.items() if page != reader.read(address)] == []
