"""How the API describes characters."""

from django.utils.translation import gettext_lazy as _

from characters.models import Appearance
from episodes.shapes import Address, EpisodeBrief, PersonBrief, Related, Shape, Text, Word


class CharacterBrief(Shape):
    identity = "slug"

    slug = Text(_("Names the character, for good."))
    name = Text(_("The character’s name."))
    url = Address("api:character", "slug")


class CastShape(Shape):
    """Who appears in an episode, or takes part in one of its events."""

    character = Related(CharacterBrief, _("The character."))
    billing = Word(
        Appearance.Billing.choices,
        _("How the episode bills them; null for those of whom only its events tell."),
    )
    performers = Related(PersonBrief, _("Who plays them in it."), many=True)


class AppearanceShape(Shape):
    character = Related(CharacterBrief, _("Who appears."))
    episode = Related(EpisodeBrief, _("In which episode."))
    billing = Word(Appearance.Billing.choices, _("How the episode bills them."))
    performers = Related(PersonBrief, _("Who plays them in it."), many=True)
