"""Which fields exist in German and English."""

from modeltranslation.translator import TranslationOptions, register

from characters.models import Character


@register(Character)
class CharacterTranslation(TranslationOptions):
    fields = ("summary",)
