"""What is wrong with the pages that a reader meets: what they tell too early, and what they keep back."""

import re
from urllib.parse import unquote, urlsplit

from episodes.horizon import Horizon
from tests.leaks.crawl import Answer, Reader, all_slugs, seeds
from tests.leaks.series import A_SEASON, AT_EVERYTHING, CANARY, LAST, series

_RUNNING_TIME = re.compile(r"\b900(\d) [Mm]inut")
_OF_THE_WHOLE = re.compile(r"Krypton", re.IGNORECASE)

Pages = dict[str, Answer]


def horizon(overall: int) -> Horizon:
    """Return the horizon of a reader who has seen that many episodes of the series; AT_EVERYTHING stands for all."""
    if overall == AT_EVERYTHING:
        return Horizon.EVERYTHING
    if overall == 0:
        return Horizon.START
    season, number = divmod(overall - 1, A_SEASON)
    return Horizon(overall, f"{season + 1}x{number + 1:02}")


def read_everything(reader: Reader, language: str) -> Pages:
    """Return every page that `reader` can fetch, by its address, of the series that stands in the database.

    The API, which knows no cookie, is read by those whom the address says where they are.
    """
    return dict(reader.crawl(seeds(language, all_slugs(), api=reader.as_of is not None)))


def read_without_filters(reader: Reader, language: str = "de") -> Pages:
    """Return every page as it is without any filter, and without those for programs."""
    addresses = seeds(language, all_slugs(), api=False)
    return {address: reader.read(address) for address in addresses if "?" not in address}


def read_again(reader: Reader, pages: Pages) -> Pages:
    return {address: reader.read(address) for address in pages}


def told_too_early(address: str, answer: Answer, overall: int, *, titles: bool) -> set[str]:
    """Return what a page gives away to someone who has seen `overall` episodes.

    What the address itself asks for with its query is said back, whether there is such a thing or not.
    """
    limits = {"story": overall, "teaser": overall + 1, "title": LAST if titles else overall + 1}
    asked = unquote(urlsplit(address).query)
    page = answer.everything()
    found = {m[0] for m in CANARY.finditer(page) if int(m[2]) > limits[m[1]] and m[0] not in asked}
    found |= {m[0] for m in _RUNNING_TIME.finditer(page) if int(m[1]) > overall}
    if overall != AT_EVERYTHING:
        found |= {m[0] for m in _OF_THE_WHOLE.finditer(page)}
    return found


def canaries(pages: Pages) -> set[str]:
    """Return the canaries that the pages show by themselves."""
    return {
        match[0]
        for address, answer in pages.items()
        for match in CANARY.finditer(answer.text)
        if match[0] not in unquote(urlsplit(address).query)
    }


def twin(overall: int, reader: Reader, pages: Pages) -> Pages:
    """Return the same pages of a series that is the same up to there, of which nothing more is told nor drafted."""
    with series(upto=min(overall, LAST), drafts=False):
        return read_again(reader, pages)
