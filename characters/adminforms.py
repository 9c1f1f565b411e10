"""Forms that only the admin uses."""

from typing import ClassVar

from characters.models import Character
from episodes.editing import SlugForm


class CharacterForm(SlugForm):
    slug_sources = ("name",)
    rules: ClassVar = {"character_named_by_introduction": ("named_in", None)}

    class Meta:
        model = Character
        fields = "__all__"  # narrowed by the fieldsets of the admin
