"""By what the search can be narrowed."""

from django.utils.translation import gettext_lazy as _

from episodes.filterfields import Several, Text
from episodes.filtering import FilterSet, season_options
from episodes.models import Season
from smallville.models import SearchDocument
from smallville.models.search import Kind


class SearchFilter(FilterSet):
    q = Text(label=_("What are you looking for?"), method="unchanged", help_text=_("words, “quoted words”, 3x01"))
    kind = Several(label=_("Only"), method="unchanged")
    season = Several(label=_("Told in season"), method="unchanged")

    class Meta(FilterSet.Meta):
        model = SearchDocument
        fields: list[str] = []

    def options(self):
        return {"kind": Kind.choices, "season": season_options(Season.objects.numbers())}

    def unchanged(self, documents, _name, _value):
        """The index finds them."""
        return documents

    def asked(self, name):
        """Return what the reader asks for with the filter `name`; nothing where the filters are not understood."""
        return self.form.cleaned_data[name] if self.form.is_valid() else []
