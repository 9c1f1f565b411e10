"""Which fields exist in German and English."""

from modeltranslation.translator import TranslationOptions, register

from events.models import Event, Place, Secret


@register(Place)
class PlaceTranslation(TranslationOptions):
    fields = ("name",)


@register(Event)
class EventTranslation(TranslationOptions):
    fields = ("title", "text", "when")


@register(Secret)
class SecretTranslation(TranslationOptions):
    fields = ("title", "text")
