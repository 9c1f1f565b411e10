"""Makes text of the bytes of an uploaded file, or says in words why it cannot."""

import codecs
import unicodedata

from django.utils.translation import gettext as _

LIMIT = 250_000
"""So many bytes are too much: the longest synopsis has some ten thousand."""

MARKS = (
    (codecs.BOM_UTF8, "UTF-8", "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "UTF-32", "utf-32"),
    (codecs.BOM_UTF32_BE, "UTF-32", "utf-32"),
    (codecs.BOM_UTF16_LE, "UTF-16", "utf-16"),
    (codecs.BOM_UTF16_BE, "UTF-16", "utf-16"),
)


class UnreadableTextError(ValueError):
    """The bytes are no text that can be read; the message says why, for whoever uploaded them."""


def decode(data: bytes) -> str:
    """Return the text of `data`: UTF-8, or what a byte order mark names."""
    if len(data) >= LIMIT:
        raise UnreadableTextError(
            _("This file is too long for a synopsis: a quarter of a megabyte or more. Read it in parts.")
        )
    name, codec = next(((name, codec) for mark, name, codec in MARKS if data.startswith(mark)), ("UTF-8", "utf-8"))
    try:
        text = data.decode(codec)
    except UnicodeDecodeError as error:
        raise UnreadableTextError(_explain(data, name)) from error
    if _is_binary(text):
        raise UnreadableTextError(_explain_binary(data))
    return text


def _explain(data: bytes, name: str) -> str:
    if name != "UTF-8":
        return _("This file says that it is %(encoding)s, but it is damaged. Save it again as UTF-8.") % {
            "encoding": name
        }
    if data.count(0):
        return _explain_binary(data)
    try:
        data.decode("cp1252")
    except UnicodeDecodeError:
        return _("This file is no text in UTF-8. Save it as plain text in UTF-8.")
    return _("This file is not UTF-8; it looks like Windows-1252. Save it again as UTF-8.")


def _explain_binary(data: bytes) -> str:
    if data.count(0) >= len(data) // 4 and not len(data) % 2:
        return _("This file is not UTF-8; it looks like UTF-16 without its mark. Save it again as UTF-8.")
    return _("This file is no plain text. Save the synopsis as plain text in UTF-8.")


def _is_binary(text: str) -> bool:
    """Whether it holds characters that no text has; a few control characters of old editors do no harm."""
    odd = sum(1 for sign in text if unicodedata.category(sign) == "Cc" and sign not in "\t\n\r\f\v\x1a\x85")
    return "\0" in text or odd > len(text) // 100
