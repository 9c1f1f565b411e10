"""Which fields exist in German and English."""

from modeltranslation.translator import TranslationOptions, register

from episodes.models import Episode


@register(Episode)
class EpisodeTranslation(TranslationOptions):
    fields = ("title", "teaser")
