"""What is suggested where an editor picks a row by typing or pasting: a character by any name, inflected too."""

from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.db.models import QuerySet
from django.utils.translation import get_language

from characters.models import Character
from episodes.folding import fold
from events.synopsisreader.lexicon import BRACKETS, Lexicon, Person
from events.synopsisreader.reading import recognised


class ChoicesView(AutocompleteJsonView):
    """Suggests rows by the words that the admin of their model has for them.

    What is called just as was typed is marked as `exact`, so that a pasted name can be taken at once.
    """

    def get_queryset(self):
        rows = super().get_queryset()
        if rows.model is not Character:
            return rows
        if self.term.strip() and not rows.exists():
            all_of_them = self.model_admin.get_queryset(self.request)
            rows = all_of_them.filter(slug__in=_named_by(self.term), pk__in=self._choosable(all_of_them))
        return rows.prefetch_related("aliases")

    def _choosable(self, rows: QuerySet) -> QuerySet:
        return rows.complex_filter(self.source_field.get_limit_choices_to()).values("pk")

    def serialize_result(self, obj, to_field_name):
        label = getattr(self.model_admin, "choice_label", str)
        answer = {"id": str(getattr(obj, to_field_name)), "text": label(obj)}
        names = [obj.name, *(alias.name for alias in obj.aliases.all())] if isinstance(obj, Character) else [str(obj)]
        if fold(self.term) in {fold(name) for name in names}:
            answer["exact"] = True
        return answer


def _named_by(text: str) -> set[str]:
    people = tuple(
        Person(
            character.slug, BRACKETS.sub("", character.name), tuple(alias.name for alias in character.aliases.all())
        )
        for character in Character.objects.prefetch_related("aliases").order_by("pk")
    )
    return recognised(text, Lexicon("en" if (get_language() or "").startswith("en") else "de", people))
