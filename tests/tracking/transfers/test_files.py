"""What of a ZIP is opened, and what is not."""

from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from tests.tracking.transfers import sent
from tracking.transfers import files
from tracking.transfers.files import unpack
from tracking.transfers.pieces import SentError

TVTIME = "tracking-prod-records-v2.csv"


def zipped(members, method=0):
    data = sent.BytesIO()
    with ZipFile(data, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return data.getvalue()


def test_files_of_the_account_are_never_opened(monkeypatch):
    opened = []
    real = ZipFile.open

    def watch(archive, member, *arguments, **more):
        opened.append(member.filename)
        return real(archive, member, *arguments, **more)

    data = zipped(
        {
            **dict.fromkeys(
                ["access_token.csv", "auth-prod-login.csv", "ip_address.csv", "user-settings.json"], "secret"
            ),
            f"gdpr/{TVTIME}": sent.TVTIME_V2,
            f"__MACOSX/._{TVTIME}": "x",
            "folder/": "",
        }
    )
    monkeypatch.setattr(ZipFile, "open", watch)
    unpacked = unpack("x.zip", data)
    assert opened == [f"gdpr/{TVTIME}"]
    assert [piece.name for piece in unpacked.pieces] == [TVTIME]
    assert unpacked.unopened == 5


def test_a_history_in_several_files_is_read_whole():
    members = {f"watched-history-{n}.json": sent.as_bytes(sent.TRAKT[n : n + 1]) for n in range(3)}
    assert len(unpack("x", zipped({**members, "ratings-episodes.json": "[]"})).pieces) == 4


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (zipped({"access_token.csv": "x"}), "none is known here"),
        (zipped({}), "none is known here"),
        (zipped({TVTIME: sent.TVTIME_V2})[:-30] + b"x" * 30, "damaged"),
        (zipped({f"{n}.csv": "" for n in range(1001)}), "too many files"),
        (zipped({TVTIME: b"x" * 45_000_000}, ZIP_DEFLATED), "too large"),
        (b"x" * (files.LARGEST + 1), "larger than 10 MB"),
        (b"   ", "empty"),
    ],
    ids=["foreign", "hollow", "damaged", "many", "bomb", "large", "empty"],
)
def test_what_cannot_be_taken_is_said(data, said, english):
    with pytest.raises(SentError, match=said):
        unpack("x.zip", data)


def test_a_locked_zip_says_so(english):
    data = bytearray(zipped({TVTIME: sent.TVTIME_V2}))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + place] |= 1
    with pytest.raises(SentError, match="locked with a password"):
        unpack("x.zip", bytes(data))


def test_members_that_are_damaged_inside_are_refused(english):
    data = bytearray(zipped({TVTIME: sent.TVTIME_V2}, ZIP_DEFLATED))
    data[80:120] = b"\xff" * 40
    with pytest.raises(SentError, match="damaged"):
        unpack("x.zip", bytes(data))
