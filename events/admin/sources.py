from django.contrib import admin
from django.utils.text import Truncator

from episodes.editing import EditorAdmin
from events.models import Source


@admin.register(Source)
class SourceAdmin(EditorAdmin):
    """The texts that events were taken from; most come here with a reading."""

    list_display = ("episode", "language", "words", "who", "when")
    list_filter = ("language", "words", "episode__season")
    search_fields = ("text", "credit", "episode__code")
    fields = (("episode", "language"), "text", ("words", "credit", "licence"), ("who", "when"))
    readonly_fields = ("who", "when")

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("episode")

    def choice_label(self, obj):
        text = Truncator(obj.text).words(8, truncate=" …")
        return f"{obj.episode.natural_key()[0]} · {obj.get_language_display()}: {text}"

    def save_model(self, request, obj, form, change):
        if not change:
            obj.who = request.user.get_username()
        super().save_model(request, obj, form, change)
