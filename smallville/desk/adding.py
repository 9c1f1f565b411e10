"""Add events to an episode one after the other: a title and two choices each."""

from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from episodes.editing import EditorForm, free_slug
from episodes.models import Episode, Language
from events.models import Event, Participation
from events.spoilers import spoilers
from events.spoilerwarnings import EPISODE, WarnsOfSpoilers, changed_texts, warn

TITLES = {language: f"title_{language}" for language in Language.values}


class QuickEventForm(EditorForm):
    """An event in the words of one language, of what kind it is, and who acts in it."""

    class Meta:
        model = Event
        fields = (*TITLES.values(), "kind")
        widgets: ClassVar = dict.fromkeys(TITLES.values(), forms.TextInput)

    def __init__(self, *args, language: str, character: forms.Field, episode: Episode, **kwargs):
        super().__init__(*args, **kwargs)
        for other, name in TITLES.items():
            if other != language:
                del self.fields[name]
        title = self.fields[TITLES[language]]
        title.required = True
        title.label = _("Title (%(language)s)") % {"language": Language(language).label}
        title.widget.attrs |= {"class": "vTextField", "lang": language, EPISODE: episode.overall}
        title.widget.attrs |= {"autofocus": True, "autocomplete": "off"}
        self.fields["character"] = character
        self.order_fields([TITLES[language], "kind", "character"])

    @transaction.atomic
    def add_to(self, episode: Episode) -> Event:
        """Save the event as a draft that comes last in `episode`, with its first participant."""
        Episode.objects.select_for_update().get(pk=episode.pk)  # of two editors, one waits for the other's position
        event = self.instance
        last = Event.objects.filter(episode=episode.overall).aggregate(last=Max("position"))["last"] or 0
        event.episode, event.position = episode, last + 1
        event.slug = free_slug(Event, event.title_en or event.title_de)
        event.save()
        if character := self.cleaned_data["character"]:
            Participation.objects.create(event=event, character=character)
        return event


@require_http_methods(["GET", "HEAD", "POST"])
def add_events(request, code, site):
    """Take one event after the other for an episode; the form stays ready for the next."""
    events, parts = site.get_model_admin(Event), site.get_model_admin(Participation)
    if not (events.has_add_permission(request) and parts.has_add_permission(request)):
        raise PermissionDenied
    episode = get_object_or_404(Episode, code=code)
    form = _form(request, parts, episode)
    if request.method == "POST" and form.is_valid():
        with events.as_one_change(request):
            event = form.add_to(episode)
        events.log_addition(request, event, [{"added": {}}])
        _tell(request, event)
        warn(request, spoilers(changed_texts(form), episode))
        return redirect(request.path)
    context = {
        "title": _("Add events to %(episode)s") % {"episode": episode},
        "form": form,
        "episode": episode,
        "opts": Event._meta,
        "events": Event.objects.filter(episode=episode.overall).order_by("position").with_cast(),
        "media": form.media + forms.Media(WarnsOfSpoilers.Media),
    }
    return TemplateResponse(request, "admin/desk/add_events.html", {**site.each_context(request), **context})


def _form(request, parts, episode: Episode) -> QuickEventForm:
    character: Any = parts.formfield_for_foreignkey(Participation._meta.get_field("character"), request)
    character.required = False
    character.label = _("Who acts in it")
    character.help_text = _("Their name or another one they go by.")
    data = request.POST if request.method == "POST" else None
    return QuickEventForm(data, language=_language(), character=character, episode=episode)


def _language() -> str:
    language = (get_language() or "")[:2]
    return language if language in TITLES else Language.GERMAN


def _tell(request, event: Event) -> None:
    link = format_html('<a href="{}">{}</a>', reverse("admin:events_event_change", args=[event.pk]), event)
    messages.success(request, format_html(_("{link} is there as a draft. The next one?"), link=link))
