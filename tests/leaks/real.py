"""The real guide: what of it is told later than a horizon, and would be found on a page that told it too early."""

import re
from functools import cached_property
from html import unescape

from characters.models import Alias, Character
from episodes.horizon import Horizon
from episodes.models import Episode, Passage
from events.models import Event, Place, Secret
from tests.leaks.crawl import Answer

_TAG = re.compile(r"<[^>]*>")
_SLUG = re.compile(r"/(?:characters|events|places|secrets)/([a-z0-9-]+)/")
_BEGINNING = 60
# Shorter ones are initials of others, too.
_SHORTEST_NAME = 3


def _both(rows, *names):
    """Yield every text of the translated fields `names` of `rows`, in both languages."""
    columns = [f"{name}_{language}" for name in names for language in ("de", "en")]
    return (text for row in rows.values_list(*columns) for text in row if text)


class Told:
    """The texts, names and slugs that a horizon tells, and those that only come later."""

    def __init__(self, horizon: Horizon):
        self.horizon = horizon
        self.overall = horizon.overall

    def _parts(self, told: bool):
        """Yield (rows, the translated fields that tell of them) of what is told, or of what is told later."""

        def rows(model, column, **lookup):
            known = model.objects.filter(**{f"{column}__lte": self.overall})
            return known if told else model.objects.exclude(pk__in=known)

        yield rows(Event, "episode"), ("title", "text", "when")
        yield rows(Secret, "revealed_in"), ("title", "text")
        yield rows(Character, "introduced_in"), ("summary",)

    def _passages(self, told: bool):
        known = Passage.objects.filter(synopsis__episode__lte=self.overall)
        rows = known if told else Passage.objects.exclude(pk__in=known)
        return rows.values_list("text", flat=True)

    @cached_property
    def story(self) -> str:
        """All that is told, and the guide with its titles, as one text."""
        texts = [text for rows, names in self._parts(True) for text in _both(rows, *names)]
        guide = _both(Episode.objects.all(), "title")
        teasers = _both(Episode.objects.filter(overall__lte=self.overall + 1), "teaser")
        names = Character.objects.filter(named_in__lte=self.overall).values_list("name", flat=True)
        aliases = Alias.objects.filter(revealed_in__lte=self.overall).values_list("name", flat=True)
        people = Episode.objects.values_list("credits__person__name", flat=True)
        cast = Episode.objects.filter(overall__lte=self.overall).values_list(
            "appearances__performers__name", flat=True
        )
        places = _both(Place.objects.told(self.horizon), "name")
        rest = filter(None, (*guide, *teasers, *names, *aliases, *people, *cast, *places))
        return "\n".join([*texts, *self._passages(True), *rest])

    @cached_property
    def later_texts(self) -> set[str]:
        """How texts begin that are told later only."""
        texts = [text for rows, names in self._parts(False) for text in _both(rows, *names)]
        beginnings = {text[:_BEGINNING] for text in (*texts, *self._passages(False))}
        beginnings |= {
            text[:_BEGINNING] for text in _both(Episode.objects.filter(overall__gt=self.overall + 1), "teaser")
        }
        return {text for text in beginnings if text not in self.story}

    @cached_property
    def later_slugs(self) -> set[str]:
        later = Character.objects.exclude(named_in__lte=self.overall), Event.objects.exclude(episode__lte=self.overall)
        places = Place.objects.exclude(pk__in=Place.objects.told(self.horizon))
        secrets = Secret.objects.exclude(revealed_in__lte=self.overall)
        return {slug for rows in (*later, places, secrets) for slug in rows.values_list("slug", flat=True)}

    @cached_property
    def later_names(self) -> re.Pattern[str] | None:
        """Names of people and places that nothing told so far uses."""
        people = Character.objects.exclude(named_in__lte=self.overall).values_list("name", flat=True)
        aliases = Alias.objects.exclude(revealed_in__lte=self.overall).values_list("name", flat=True)
        places = _both(Place.objects.exclude(pk__in=Place.objects.told(self.horizon)), "name")
        later = {name for name in (*people, *aliases, *places) if len(name) >= _SHORTEST_NAME}
        names = {name for name in later if not _word(name).search(self.story)}
        return (
            re.compile("|".join(_word(name).pattern for name in sorted(names, key=len, reverse=True)))
            if names
            else None
        )

    def faults(self, address: str, answer: Answer) -> set[str]:
        """Return what the page tells that is told later only; what the address asks for is said back."""
        if self.horizon.is_everything:
            return set()
        is_json = "application/json" in answer.headers
        text = answer.text.replace('"', "\n") if is_json else unescape(_TAG.sub("\n", answer.text))
        lines = {line.strip()[:_BEGINNING] for line in text.splitlines()}
        found = (self.later_texts & lines) | (self.later_slugs & set(_SLUG.findall(answer.everything())))
        if self.later_names:
            found |= set(self.later_names.findall(text))
        return {fault for fault in found if fault not in address and fault.replace(" ", "+") not in address}


def _word(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-]){re.escape(name)}(?![\w-])")
