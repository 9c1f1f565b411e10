"""What text comes of uploaded bytes, and what is said of others."""

from contextlib import suppress

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from events.synopsisreader.upload import LIMIT, UnreadableTextError, decode

TEXT = "Clark fühlt „Schmerz“ – und geht.\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_text_is_read(encoding):
    assert decode(TEXT.encode(encoding)) == TEXT
    assert decode(b"") == ""


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (TEXT.encode("cp1252"), "looks like Windows-1252"),
        (TEXT.encode("utf-16-le"), "looks like UTF-16"),
        (b"\xff\xfe\x00", "says that it is UTF-16, but it is damaged"),
        (b"\x81\x8d\x8f\xff", "no text in UTF-8"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" * 9, "no plain text"),
        (b"\x01\x02\x03\x04", "no plain text"),
        (b"a" * LIMIT, "too long"),
        (b"a" * 2**20, "too long"),
    ],
)
def test_what_is_wrong_is_said(data, said):
    with translation.override("en"), pytest.raises(UnreadableTextError, match=said):
        decode(data)


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data):
    with suppress(UnreadableTextError):
        assert "\0" not in decode(data)
