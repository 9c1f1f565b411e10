"""How much room words take in a picture, guessed without a browser: rather too much than too little."""

from functools import cache

_NARROW = frozenset("fijlrtI.,:;'’!|()[]-– ")
_WIDE = frozenset("mwMWÖÜÄOQGD@%&—…")


@cache
def _share(letter: str) -> float:
    """Return the width of a letter as a share of the size of the letters."""
    if letter in _NARROW:
        return 0.4
    if letter in _WIDE:
        return 0.92
    return 0.74 if letter.isupper() else 0.62


def width(text: str, size: float) -> float:
    """Return how wide a line of `text` is at most, in letters of that size."""
    return sum(map(_share, text)) * size


def wrap(text: str, room: float, size: float) -> list[str]:
    """Return the lines of `text`, none wider than `room`; a word that is wider is cut in two."""
    lines = [""]
    for word in text.split():
        if lines[-1] and width(f"{lines[-1]} {word}", size) <= room:
            lines[-1] += f" {word}"
            continue
        while width(word, size) > room:
            fits = next(n for n in range(len(word), 0, -1) if n == 1 or width(f"{word[:n]}-", size) <= room)
            if fits == len(word):
                break
            lines.append(f"{word[:fits]}-")
            word = word[fits:]
        lines.append(word)
    return [line for line in lines if line]
