"""Texts as Excel writes what a cell of it cannot hold."""

import re

# Excel's own way to write what XML cannot hold, or would not keep.
_UNKEPT = re.compile(r"[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_CODED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def coded(text: str) -> str:
    """Return the text as Excel writes it: a carriage return is `_x000D_`."""
    return _UNKEPT.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


def decoded(text: str) -> str:
    """Return the text that `coded`, or Excel, was given."""
    return _CODED.sub(lambda found: chr(int(found[1], 16)), text)
