from contextlib import suppress
from datetime import timedelta

import pytest
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st

from tracking.marks import UNKNOWN, Moment
from tracking.moments import MomentError, read_moment


def said(text):
    moment = read_moment(text)
    return timezone.localtime(moment.at).strftime("%Y-%m-%d %H:%M") if moment.timed else str(moment.day)


@pytest.mark.parametrize("text", ["", "  ", "unknown", "Unbekannt", "?"])
def test_it_may_be_unknown(text):
    assert read_moment(text) == UNKNOWN


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("24.12.2025", "2025-12-24"),
        ("24. 12. 2025", "2025-12-24"),
        ("1.2.2025", "2025-02-01"),
        ("24.12.2025 20:15", "2025-12-24 20:15"),
        ("24.12.2025, 20.15 Uhr", "2025-12-24 20:15"),
        ("24.12.2025 um 9:05", "2025-12-24 09:05"),
        ("2025-12-24", "2025-12-24"),
        ("2025-12-24T20:15:30", "2025-12-24 20:15"),
        ("24 December 2025 at 8:15", "2025-12-24 08:15"),
        ("3. März 2025", "2025-03-03"),
        ("3 Oct 2025", "2025-10-03"),
    ],
)
@pytest.mark.parametrize("language", ["de", "en"])
def test_a_day_with_or_without_a_time(text, moment, language):
    with translation.override(language):
        assert said(text) == moment


@pytest.mark.parametrize(
    ("text", "ago"), [("heute", 0), ("Today", 0), ("gestern", 1), ("YESTERDAY", 1), ("vorgestern", 2)]
)
def test_a_day_in_ones_own_words(text, ago):
    assert said(text) == str(timezone.localdate() - timedelta(days=ago))
    assert not read_moment(text).timed


def test_yesterday_at_a_time():
    assert said("gestern 23:59").endswith(" 23:59")
    assert read_moment("now").timed


@pytest.mark.parametrize(
    "text",
    [
        *(
            "12/24/2025",
            "24.12.25",
            "31.2.2025",
            "24.13.2025",
            "1.1.0001",
            "99999-01-01",
            "20:15",
            "heute 25:00",
            "soon",
        ),
        *("\0", "soon", "٢٤.١٢.٢٠٢٥", "3. Foo 2025", "x" * 10_000, "24.12.2025 20:15 and so on"),
    ],
)
@pytest.mark.usefixtures("english")
def test_what_is_no_day_is_refused(text):
    with pytest.raises(MomentError, match="understood"):
        read_moment(text)


def test_what_is_to_come_is_refused():
    tomorrow = timezone.localdate() + timedelta(days=1)
    for text in (str(tomorrow), f"{tomorrow} 00:01", f"{timezone.localtime() + timedelta(minutes=5):%Y-%m-%d %H:%M}"):
        with pytest.raises(MomentError):
            read_moment(text)


@given(st.text() | st.from_regex(r"\d{1,4}[-. ]\d{1,2}[-. ]\d{1,4}( \d\d:\d\d)?"))
def test_any_text_is_a_moment_or_refused(text):
    with suppress(MomentError):
        assert isinstance(read_moment(text), Moment)
