"""Cuts a text into paragraphs: at empty lines, and at the ends of lines unless these only wrap."""

import re
import unicodedata
from itertools import pairwise

WRAPS_WITHIN = 120
"""No line is longer where an editor program has wrapped them."""

ENDS = re.compile(r"""[.!?…:][)\]"'“”„«»‘’›‹*_]{0,4}$""")
SPACE = re.compile(r"\s+")


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs in order, none of them empty, with single spaces inside."""
    lines = [SPACE.sub(" ", line).strip() for line in _clean(text).splitlines()]
    if _is_wrapped(lines):
        lines = _unwrap(lines)
    return [line for line in lines if line]


def _clean(text: str) -> str:
    """Return the text composed, without the control and format characters that no reader sees."""
    composed = unicodedata.normalize("NFC", text)
    if composed.isprintable():
        return composed
    hidden = {sign for sign in set(composed) if unicodedata.category(sign) in {"Cc", "Cf", "Cs"}} - set(
        "\t\n\r\f\v\x85"
    )
    return composed.translate({ord(sign): None for sign in hidden})


def _is_wrapped(lines: list[str]) -> bool:
    """Whether some line runs on in the next one."""
    if max(map(len, lines), default=0) > WRAPS_WITHIN:
        return False
    pairs = pairwise(lines)
    return any(line and following and not ENDS.search(line) for line, following in pairs)


def _unwrap(lines: list[str]) -> list[str]:
    """Join the lines of each block; without empty lines, a short line that ends a sentence ends its paragraph too."""
    longest = max(map(len, lines))
    has_gaps = any(not line for line in lines[1:-1])
    blocks: list[list[str]] = [[]]
    for line in lines:
        blocks[-1].append(line)
        if not line or (not has_gaps and len(line) < longest * 0.7 and ENDS.search(line)):
            blocks.append([])
    return [" ".join(block).strip() for block in blocks]
