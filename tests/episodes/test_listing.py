import pytest

from episodes.listing import paginate

ROWS = list(range(95))


@pytest.mark.parametrize(
    ("query", "number", "in_vain"),
    [
        ("", 1, False),
        ("?page=3", 3, False),
        ("?page=999999", 3, True),
        ("?page=0", 3, True),
        ("?page=-1", 3, True),
        ("?page=abc", 1, True),
        ("?page=1%00", 1, True),
        ("?page=" + "9" * 10_000, 1, True),
        ("?page=" + "9" * 1_000, 3, True),
        ("?page=1&page=2", 2, False),
        ("?page=", 1, True),
    ],
)
def test_a_page_that_there_is_not_becomes_the_nearest_one(query, number, in_vain, rf):
    page = paginate(rf.get("/" + query), ROWS)
    assert (page.number, page.asked_in_vain) == (number, in_vain)


def test_an_empty_list_has_one_page(rf):
    page = paginate(rf.get("/"), [])
    assert (page.number, page.paginator.num_pages) == (1, 1)


def test_far_pages_are_left_out(rf):
    page = paginate(rf.get("/?page=10"), list(range(1000)))
    assert list(page.nearby()) == [1, "…", 9, 10, 11, "…", 25]
