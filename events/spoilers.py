"""What a text about one episode tells too early: who is first named later, names and places that are told later."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db.models import Min, Q
from django.utils.translation import gettext as _

from characters.models import Alias, Character
from episodes.models import Episode, Language
from events.models import Event, Place
from events.synopsisreader.lexicon import Lexicon, Person, Rank
from events.synopsisreader.reading import Mention, read

LONGEST = 60_000
_GUESSED = {"typo", "pronoun", "relation"}
_ALIAS = "alias of "
# To name a town or a country gives nothing away.
_WIDE = {Place.Kind.COUNTRY, Place.Kind.STATE, Place.Kind.COUNTY, Place.Kind.CITY, Place.Kind.TOWN}


@dataclass(frozen=True)
class Spoiler:
    """Some words of a text that are told later than the text: what is meant by them, and by which episode."""

    words: str
    meant: str
    code: str
    is_alias: bool = False
    is_place: bool = False
    is_sure: bool = True

    def __str__(self):
        words = {"words": self.words, "meant": self.meant, "code": self.code}
        if self.is_alias:
            return _("“%(words)s”: that this is %(meant)s is told only in %(code)s.") % words
        if self.is_place:
            return _("“%(words)s”: this place is first told of in %(code)s.") % words
        if not self.code:
            return _("“%(words)s”: no episode is known that names %(meant)s.") % words
        if not self.is_sure:
            return _("“%(words)s”: is this %(meant)s, who is first named in %(code)s?") % words
        return _("“%(words)s”: %(meant)s is first named in %(code)s.") % words


class Later:
    """All that is told later than one episode, by the slugs under which a text is searched for it."""

    def __init__(self, episode: Episode):
        codes = dict(Episode.objects.values_list("overall", "code"))
        self.found: dict[tuple[str, str], Spoiler] = {}
        later = Q(named_in__isnull=True) | Q(named_in__gt=episode.overall)
        for slug, name, named_in in Character.objects.filter(later).values_list("slug", "name", "named_in"):
            self.found["character", slug] = Spoiler("", name, codes.get(named_in, ""))
        aliases = self._aliases(episode, codes)
        for (slug, name), number in self._first_told(episode):
            self.found["place", slug] = Spoiler("", name, codes[number], is_place=True)
        known = Lexicon.for_episode(episode, Language.GERMAN)
        # Whoever is named later is searched for like all others: a first name may already be theirs.
        people = tuple(replace(person, rank=min(person.rank, Rank.KNOWN)) for person in known.people)
        self.lexicon = replace(known, people=(*people, *aliases))

    def _aliases(self, episode: Episode, codes: dict[int, str]) -> list[Person]:
        """Return the names that are revealed later of characters named by now, each as someone of that one name."""
        told = Alias.objects.filter(revealed_in__gt=episode.overall, character__named_in__lte=episode.overall)
        people = []
        for pk, name, number, owner in told.values_list("pk", "name", "revealed_in", "character__name"):
            person = Person(f"{_ALIAS}{pk}", "", (name,), rank=Rank.KNOWN)
            self.found["character", person.slug] = Spoiler("", owner, codes[number], is_alias=True)
            people.append(person)
        return people

    def _first_told(self, episode: Episode) -> list[tuple[tuple[str, str], int]]:
        """Return slug and name of each place in or inside which something happens only later, and in which episode."""
        events = Event.objects.order_by().filter(place__isnull=False)
        first = dict(events.values_list("place").annotate(Min("episode")))
        places = {place.pk: place for place in Place.objects.all()}
        for pk, number in list(first.items()):
            parent, seen = places[pk].parent_id, {pk}
            while parent and parent not in seen:
                first[parent] = min(first.get(parent, number), number)
                seen.add(parent)
                parent = places[parent].parent_id
        later = [(places[pk], number) for pk, number in first.items() if number > episode.overall]
        return [((place.slug, str(place)), number) for place, number in later if place.kind not in _WIDE]

    def in_text(self, text: str, language: str) -> list[Spoiler]:
        """Return what a text in `language` tells too early, each once, in its order."""
        found: dict[tuple[str, str], Spoiler] = {}
        for paragraph in read(text[:LONGEST], self.lexicon.in_language(language)).paragraphs:
            for mention in paragraph.mentions:
                words = paragraph.text[mention.start : mention.end]
                for spoiler in self._told_by(mention):
                    told = replace(spoiler, words=words, is_sure=mention.is_sure)
                    found.setdefault((spoiler.meant, spoiler.code), told)
        return list(found.values())

    def _told_by(self, mention: Mention) -> list[Spoiler]:
        """Return what a mention tells too early: of what is not sure, only if it can be nothing told by now."""
        if mention.reason in _GUESSED or (mention.kind == "place" and not mention.is_sure):
            return []
        found = [self.found.get((mention.kind, slug)) for slug in mention.candidates]
        later = [spoiler for spoiler in found if spoiler is not None]
        if mention.is_group:
            return later
        return later[:1] if len(later) == len(found) else []


def spoilers(texts: Iterable[tuple[str, str]], episode: Episode) -> list[Spoiler]:
    """Return what texts about `episode`, each with its language, tell too early; each once."""
    by_language: dict[str, list[str]] = {}
    for language, text in texts:
        if text and text.strip():
            by_language.setdefault(language, []).append(text)
    if not by_language:
        return []
    later = Later(episode)
    found = {
        (spoiler.meant, spoiler.code): spoiler
        for language, given in by_language.items()
        for spoiler in later.in_text("\n\n".join(given), language)
    }
    return list(found.values())
