"""Texts that no spreadsheet takes for a formula, and that come back from it as they were."""

import re

# What a spreadsheet may take for the beginning of a formula; the wide signs are those of East Asian keyboards.
_COMMANDS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
QUOTE = "'"
# Excel's own way to write what XML cannot hold, or would not keep.
_UNKEPT = re.compile(r"[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_CODED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def is_command(text: str) -> bool:
    return text.startswith(_COMMANDS)


def quoted(text: str) -> str:
    """Return the text with an apostrophe before it, if without one it might be a formula, or seem quoted."""
    return QUOTE + text if is_command(text.lstrip(QUOTE)) else text


def unquoted(text: str) -> str:
    """Return the text that `quoted` was given."""
    return text[1:] if text.startswith(QUOTE) and is_command(text.lstrip(QUOTE)) else text


def coded(text: str) -> str:
    """Return the text as Excel writes it: a carriage return is `_x000D_`."""
    return _UNKEPT.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


def decoded(text: str) -> str:
    """Return the text that `coded`, or Excel, was given."""
    return _CODED.sub(lambda found: chr(int(found[1], 16)), text)
