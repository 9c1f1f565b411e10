"""One folded form of names and titles, by which both databases sort and search alike."""

import re
import unicodedata

from django.utils.translation import get_language

# Letters that Unicode does not take apart into a base letter and a mark.
_WHOLE_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "’": "", "'": ""}
)
_NEITHER_LETTER_NOR_DIGIT = re.compile(r"[\W_]+")


def fold(text: str) -> str:
    """Return `text` in lower case, without accents and punctuation, its words parted by single spaces.

    Umlauts count as their base letter and ß as ss, as dictionaries do (DIN 5007-1); the order of folded English texts
    is that of English dictionaries too, so one form serves both languages.
    """
    letters = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return _NEITHER_LETTER_NOR_DIGIT.sub(" ", plain.translate(_WHOLE_LETTERS)).strip()


def localized(name: str) -> str:
    """Return the name of the column that holds `name` in the language of the current request: `title_folded_de`."""
    return f"{name}_{'en' if (get_language() or '').startswith('en') else 'de'}"
