"""Forms of the page on which an editor reads a synopsis: the text, and what it is proposed to tell."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from characters.models import Alias, Character
from episodes.folding import fold
from episodes.models import Language, Words
from episodes.quickwidgets import QuickCheckboxes, QuickRadios, QuickSelect
from events.models import Event, Participation, Place
from events.synopsisreader.drafting import DraftEvent, DraftPart, Sentence
from events.synopsisreader.lexicon import Lexicon
from events.synopsisreader.reading import recognised
from events.synopsisreader.upload import LIMIT, UnreadableTextError, decode

LONGEST_TEXT = 30_000
_SENTENCE = re.compile(r"(\d{1,5})\.(\d{1,5})", re.ASCII)
_LONGEST_NAME = 200
_MOST_PARTS = 100
NO_CHARACTER = _("There is no character “%(text)s”. Take a name from the list, or add the character first.")
NO_PLACE = _("There is no place “%(text)s”. Take a name from the list, or add the place first.")

Entry = dict[str, Any]
"""What stands in the fields of a proposal as it was typed; `parts` is a list of the same for those who take part."""


class TextForm(forms.Form):
    """The text to be read, pasted or uploaded, and whose words it is in."""

    text = forms.CharField(
        label=capfirst(_("text")),
        required=False,
        widget=forms.Textarea(attrs={"rows": 14, "class": "vLargeTextField"}),
    )
    file = forms.FileField(
        label=_("or a file"), required=False, allow_empty_file=True, help_text=_("Plain text, in UTF-8.")
    )
    language = forms.ChoiceField(label=capfirst(_("language")), choices=Language)
    words = forms.ChoiceField(
        label=_("Whose words are they?"),
        choices=Words,
        initial=Words.PRIVATE,
        widget=forms.RadioSelect,
        help_text=_(
            "The text becomes a draft, which readers do not see. Someone else’s words can be published only after "
            "you have retold them in your own, or by permission."
        ),
    )
    credit = forms.CharField(
        label=capfirst(_("credited to")), required=False, max_length=200, help_text=_("Whose words they are.")
    )
    licence = forms.CharField(
        label=capfirst(_("licence")), required=False, max_length=200, help_text=_("What permits that they are shown.")
    )

    def clean(self):
        cleaned = super().clean() or {}
        if cleaned.get("file") is not None:
            self._take_file(cleaned["file"])
        text = cleaned.get("text", "")
        if not text and not self.errors:
            self.add_error("text", _("Paste a text, or choose a file."))
        elif len(text) > LONGEST_TEXT:
            said = _("The text has %(length)s characters; at most %(most)s can be read at once. Read it in parts.")
            self.add_error("text", said % {"length": len(text), "most": LONGEST_TEXT})
        if cleaned.get("words") == Words.PERMITTED:
            for name in ("credit", "licence"):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, _("Say whose words they are, and what permits that they are shown."))
        return cleaned

    def _take_file(self, file) -> None:
        """Let the text be that of the file; the page then shows it as if it had been pasted."""
        try:
            text = decode(file.read(LIMIT)).strip()
        except UnreadableTextError as error:
            self.add_error("file", str(error))
            return
        self.cleaned_data["text"] = text
        self.data = MultiValueDict({**dict(self.data.lists()), "text": [text]})  # type: ignore[attr-defined]


# --- Names ----------------------------------------------------------------------------------------------------------


def _recognise_nothing(_text: str) -> set[str]:
    return set()


@dataclass
class Known:
    """What an editor may name: each by its slug, with the words that stand for it."""

    labels: dict[str, str]
    others: list[tuple[str, str]]
    """(slug, another name)"""
    missing: Any
    """Says that there is none of that name."""
    recognise: Callable[[str], set[str]] = _recognise_nothing
    """Returns the slugs that some words may mean which are no name as it stands."""

    def __post_init__(self):
        self.spellings: dict[str, set[str]] = {}
        named = [*self.labels.items(), *self.others, *((slug, slug) for slug in self.labels)]
        for slug, name in named:
            self.spellings.setdefault(fold(name), set()).add(slug)

    def label(self, slug: str) -> str:
        """Return the words by which `find` finds `slug` and nothing else."""
        name = self.labels.get(slug, "")
        return name if self.spellings.get(fold(name)) == {slug} else slug

    def find(self, text: str) -> str:
        """Return the slug that `text` names; raise ValidationError if it names none, or more than one."""
        found = self.spellings.get(fold(text)) or self.recognise(text)
        if len(found) == 1:
            return next(iter(found))
        if not found:
            raise ValidationError(self.missing, params={"text": text})
        several = ", ".join(sorted(found))
        raise ValidationError(_("That may be any of these: %(several)s. Write which."), params={"several": several})

    def options(self) -> Iterator[tuple[str, str]]:
        """Yield what the search suggests: what it writes into the field, and what else is found by it."""
        for slug in self.labels:
            yield self.label(slug), ""
        for slug, other in self.others:
            if slug in self.labels and fold(other) != fold(self.labels[slug]):
                yield self.label(slug), other


def known_characters(lexicon: Lexicon) -> Known:
    """Return who may be named; what is no name as it stands is read as in a text about the episode of the lexicon."""
    labels = dict(Character.objects.by_name().values_list("slug", "name"))
    others = list(Alias.objects.values_list("character__slug", "name"))
    return Known(labels, others, NO_CHARACTER, partial(recognised, lexicon=lexicon))


def known_places() -> Known:
    rows = list(Place.objects.order_by("slug").values_list("slug", "name_de", "name_en"))
    labels = {slug: english or german for slug, german, english in rows}
    return Known(labels, [(slug, german) for slug, german, _english in rows if german], NO_PLACE)


class NameField(forms.CharField):
    """A name, searched by typing; its value is the slug of what it names."""

    def __init__(self, known: Known, suggestions: str, **kwargs):
        super().__init__(required=False, max_length=_LONGEST_NAME, **kwargs)
        self.known = known
        self.widget.attrs |= {"list": suggestions, "autocomplete": "off"}

    def clean(self, value):
        text = super().clean(value)
        return self.known.find(text) if text else ""


# --- Proposals ------------------------------------------------------------------------------------------------------


@dataclass
class Ground:
    """What proposals are made on: who and what can be named, the sentences of the text, and the passages."""

    characters: Known
    places: Known
    sentences: dict[Sentence, str]
    passages: dict[int, str]
    """The text of each by its position: of the synopsis that is there, or of the one that the text becomes."""


class PartForm(forms.Form):
    """Who takes part in an event, and how."""

    def __init__(self, *args, ground: Ground, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["who"] = NameField(ground.characters, "characters", label=_("Who"))
        self.fields["role"] = forms.ChoiceField(label=_("Role"), choices=Participation.Role, widget=QuickSelect)
        self.fields["is_sure"] = forms.BooleanField(label=_("sure"), required=False, initial=True)

    def entry(self) -> Entry:
        return {name: self[name].value() for name in self.fields}


class ProposalForm(forms.Form):
    """One event as it is proposed, to be accepted, corrected or dropped."""

    OPEN, ACCEPTED, DROPPED = "open", "accepted", "dropped"
    FATES = {OPEN: _("open"), ACCEPTED: _("accepted"), DROPPED: _("dropped")}

    sentences = forms.CharField(widget=forms.HiddenInput)
    fate = forms.ChoiceField(label=_("What becomes of it"), choices=FATES, initial=OPEN, widget=QuickRadios)
    title_de = forms.CharField(label=_("Title (German)"), required=False, max_length=90)
    title_en = forms.CharField(label=_("Title (English)"), required=False, max_length=90)
    kind = forms.ChoiceField(label=_("Kind"), choices=Event.Kind, initial=Event.Kind.UNKNOWN, widget=QuickSelect)
    significance = forms.ChoiceField(
        label=_("Significance"), choices=Event.Significance, initial=Event.Significance.KEY, widget=QuickSelect
    )

    def __init__(self, data=None, *, ground: Ground, prefix: str, initial: Entry | None = None):
        super().__init__(data, prefix=prefix, initial=initial)
        self.ground = ground
        self.fields["place"] = NameField(ground.places, "places", label=_("Place"))
        self.fields["evidence"] = forms.TypedMultipleChoiceField(
            label=_("Evidence"),
            choices=[(position, f"¶ {position}") for position in ground.passages],
            coerce=int,
            required=False,
            widget=QuickCheckboxes,
        )
        for language in Language:
            self.fields[f"title_{language}"].widget.attrs["lang"] = language
        self.parts = list(self._parts(data, (initial or {}).get("parts", [])))

    def _parts(self, data, initial: Sequence[Entry]) -> Iterator[PartForm]:
        if data is None:
            for number, entry in enumerate([*initial, {}]):
                yield PartForm(ground=self.ground, prefix=f"{self.prefix}-{number}", initial=entry)
            return
        for number in range(_MOST_PARTS):
            if f"{self.prefix}-{number}-who" not in data:
                return
            yield PartForm(data, ground=self.ground, prefix=f"{self.prefix}-{number}")

    def clean(self):
        cleaned = super().clean() or {}
        if not (cleaned.get("title_de") or cleaned.get("title_en")) and not self.has_error("title_de"):
            self.add_error("title_de", _("Fill this in in at least one language."))
        return cleaned

    def is_settled(self) -> bool:
        """Return whether it can be saved as it stands: dropped, or accepted and right; say beside the field if not."""
        fate = self["fate"].value()
        if fate == self.DROPPED:
            return True
        wrong = [form for form in (self, *self.parts) if not form.is_valid()]
        is_right = not wrong and self._names_each_once()
        if fate != self.ACCEPTED and not self.has_error("fate"):
            self.add_error("fate", _("Accept it or drop it."))
            return False
        return is_right

    def _names_each_once(self) -> bool:
        named: set[str] = set()
        for part in self.parts:
            who = part.cleaned_data["who"]
            if who and who in named:
                part.add_error("who", _("Stands there already."))
                return False
            named.add(who)
        return True

    @property
    def own_sentences(self) -> list[Sentence]:
        """The sentences it comes from, as far as the text has them; what was forged is left out."""
        found = sentences_in(str(self["sentences"].value() or ""))
        return sorted(set(found) & self.ground.sentences.keys()) or [next(iter(self.ground.sentences))]

    @property
    def cuts(self) -> list[tuple[str, str]]:
        """Where it can be split: each sentence but the first."""
        return [(written([one]), self.ground.sentences[one]) for one in self.own_sentences[1:]]

    @property
    def chosen(self) -> list[tuple[int, str]]:
        """The passages chosen as evidence, each by its position with its text."""
        ticked = set(map(str, self["evidence"].value() or ()))
        return [(position, text) for position, text in self.ground.passages.items() if str(position) in ticked]

    def entry(self) -> Entry:
        """Return what stands in the fields, right or wrong."""
        names = [name for name in self.fields if name != "sentences"]
        parts = [part.entry() for part in self.parts]
        return {name: self[name].value() for name in names} | {
            "sentences": written(self.own_sentences),
            "parts": [part for part in parts if (part["who"] or "").strip()],
        }

    def draft(self) -> DraftEvent:
        """Return the event as it was accepted."""
        cleaned = self.cleaned_data
        return DraftEvent(
            **{name: cleaned[name] for name in ("title_de", "title_en", "kind", "significance", "place")},
            parts=tuple(
                DraftPart(part.cleaned_data["who"], part.cleaned_data["role"], part.cleaned_data["is_sure"])
                for part in self.parts
                if part.cleaned_data["who"]
            ),
            evidence=tuple(cleaned["evidence"]),
        )


def sentences_in(text: str) -> list[Sentence]:
    """Return the sentences that `written` wrote."""
    return [(int(one), int(other)) for one, other in _SENTENCE.findall(text)]


def written(sentences: Sequence[Sentence]) -> str:
    return " ".join(f"{position}.{number}" for position, number in sentences)
