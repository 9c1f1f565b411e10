"""What the templates of all pages share."""

import zlib

from django import template
from django.conf import settings
from django.urls import translate_url
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from episodes.folding import localized

register = template.Library()

COLOURS = 8


@register.simple_tag(takes_context=True)
def languages(context):
    """Return (code, address of this very page in that language) for each language.

    A page that is sealed, as it is not there, does not name its address: it leads to the front pages.
    """
    request = context["request"]
    if context.get("sealed"):
        return [(code, f"/{code}/") for code, _name in settings.LANGUAGES]
    here = request.get_full_path()
    return [(code, translate_url(here, code)) for code, _name in settings.LANGUAGES]


@register.simple_tag
def site_url(path):
    """Return the full address of a page of this site, without what its query asks for."""
    return settings.SITE_URL + path.partition("?")[0]


@register.simple_tag
def said(row, name):
    """Return the translated text `name` of `row`; marked with its language if that is not the reader's."""
    text = getattr(row, name)
    if text and not getattr(row, localized(name)):
        other = "en" if get_language() == "de" else "de"
        return format_html('<span lang="{}">{}</span>', other, text)
    return text or ""


@register.simple_tag
def title(episode):
    """Return the title of an episode, or a word in its place while it is not told."""
    return said(episode, "title") or format_html('<span class="veiled">{}</span>', _("Title not told yet"))


@register.filter
def initials(name):
    """Return up to two letters that stand for a name: CK for Clark Kent."""
    words = [word for word in name.replace("-", " ").split() if word[0].isalnum()]
    return "".join(word[0].upper() for word in (words[:1] + words[1:][-1:]))


@register.filter
def spans(numbers):
    """Return rising numbers with those that follow each other drawn together: 1–3, 5."""
    found: list[list[int]] = []
    for number in numbers:
        if found and number == found[-1][-1] + 1:
            found[-1].append(number)
        else:
            found.append([number])
    return ", ".join(f"{span[0]}–{span[-1]}" if len(span) > 1 else str(span[0]) for span in found)


@register.filter
def colour(slug):
    """Return the number of the colour that a slug always has."""
    return (zlib.crc32(slug.encode()) >> 16) % COLOURS + 1
