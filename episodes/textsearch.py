"""Conditions that texts and names contain the words of a reader, on both databases alike."""

from functools import reduce
from operator import and_, or_

from django.db.models import F, Q, TextField, Value
from django.db.models.functions import Coalesce, NullIf

from episodes.folding import fold, localized


def in_language(name: str):
    """Return the translated column `name` in the reader's language, or where it is empty in the other one."""
    mine = localized(name)
    other = f"{name}_en" if mine.endswith("_de") else f"{name}_de"
    filled = NullIf(F(mine), Value(""), output_field=TextField())
    return Coalesce(filled, F(other), output_field=TextField())


def contains(column: str, word: str) -> Q:
    """Return the condition that the text `column` contains `word` in small or capital letters.

    SQLite takes no notice of the case of a to z only; so a word is also asked for as it stands in capitals, in small
    letters and at the start of a sentence.
    """
    forms_of_it = dict.fromkeys([word, word.lower(), word.upper(), word.capitalize()])
    return reduce(or_, (Q(**{f"{column}__icontains": form}) for form in forms_of_it))


def every_word(text: str, condition) -> Q:
    """Return the condition that `condition(word, folded word)` holds for every word of `text`."""
    return reduce(and_, (condition(word, fold(word)) for word in text.split()), Q())


def folded(column: str, folded_word: str) -> Q:
    """Return the condition that a folded column contains a folded word; of a word of signs only nothing is left."""
    return Q(**{f"{column}__contains": folded_word}) if folded_word else Q(pk__in=[])
