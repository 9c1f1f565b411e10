"""What was sent, unpacked: of a ZIP only the members that are known to hold what was watched or rated are opened."""

import re
import zlib
from io import BytesIO
from pathlib import PurePosixPath
from typing import NamedTuple
from zipfile import BadZipFile, ZipFile, ZipInfo, is_zipfile

from django.utils.translation import gettext as _

from tracking.transfers.pieces import Piece, SentError, cut

MEGABYTE = 1024 * 1024
LARGEST = 10 * MEGABYTE
MOST_MEMBERS = 1000
MOST_UNPACKED = 30 * MEGABYTE
OPENED = re.compile(
    r"watched-history(-\d+)?\.json|ratings-episodes(-\d+)?\.json"  # Trakt
    r"|tracking-prod-records(-v2)?\.csv|watched_on_episode\.csv|show_seen_episode_latest\.csv"  # TV Time
    r"|activity_history\.csv|tvtime-series-episodes-.*\.(csv|json)"
    r"|simklbackup.*\.(json|csv)|sg-shows-export\.json|yamtrack.*\.csv|netflixviewinghistory\.csv|ratings\.csv"
    r"|smallville.*\.(json|csv)|viewings\.csv",
    re.IGNORECASE,
)
_ZIP = b"PK\x03\x04"
_ENCRYPTED = 0x1
_BROKEN = (BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError, ValueError)


class Unpacked(NamedTuple):
    """What can be read, and how many members of the ZIP were left alone."""

    pieces: list[Piece]
    unopened: int


def unpack(name: str, data: bytes) -> Unpacked:
    """Return the pieces of what was sent; raise SentError if it cannot be taken."""
    if not data.strip():
        raise SentError(_("The file is empty."))
    if len(data) > LARGEST:
        raise SentError(_("The file is larger than %(size)s MB.") % {"size": LARGEST // MEGABYTE})
    if not (data.startswith(_ZIP) or is_zipfile(BytesIO(data))):
        return Unpacked([cut(name, data)], 0)
    try:
        with ZipFile(BytesIO(data)) as archive:
            return _members(archive)
    except SentError:
        raise
    except _BROKEN as error:
        raise SentError(_("The ZIP is damaged, or packed in a way that is not known here.")) from error


def _members(archive: ZipFile) -> Unpacked:
    members = [member for member in archive.infolist() if not member.is_dir()]
    if len(members) > MOST_MEMBERS:
        raise SentError(_("The ZIP holds too many files."))
    wanted = [member for member in members if OPENED.fullmatch(PurePosixPath(member.filename).name)]
    if any(member.flag_bits & _ENCRYPTED for member in wanted or members):
        raise SentError(_("The ZIP is locked with a password. Unpack it and send the files one by one."))
    left, pieces = MOST_UNPACKED, []
    for member in wanted:
        data = _read(archive, member, left)
        left -= len(data)
        if data.strip():
            pieces.append(cut(PurePosixPath(member.filename).name, data))
    if not pieces:
        raise SentError(_("Of the files in the ZIP none is known here."))
    return Unpacked(pieces, len(members) - len(wanted))


def _read(archive: ZipFile, member: ZipInfo, most: int) -> bytes:
    """Return a member; what its header says of its size is not believed."""
    with archive.open(member) as file:
        data = file.read(most + 1)
    if len(data) > most:
        raise SentError(_("Unpacked, the ZIP is too large."))
    return data
