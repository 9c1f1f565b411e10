"""Read a plain-text synopsis of an episode: who and what place it names, and which events it tells.

Names stand in the text as [Clark = clark-kent]; what is not certain as [Luthor ? lex-luthor or lionel-luthor: ...].
Nothing is written without --apply, and with it nothing but drafts, as one change that can be taken back.
"""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, no_translations

from episodes.models import Episode, Language
from events.synopsisreader.apply import apply, told_in
from events.synopsisreader.drafting import drafts
from events.synopsisreader.lexicon import Lexicon
from events.synopsisreader.reading import Mention, Paragraph, Part, Proposal, Reading, read
from events.synopsisreader.upload import UnreadableTextError, decode
from smallville.history.recording import recording

WHY = {
    "ambiguous": "more than one may be meant, or another of that name",
    "family": "only some of the family may be meant",
    "pronoun": "the pronoun may point to someone else",
    "relation": "the guide does not know all of the kin",
    "typo": "spelt differently",
}


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("episode", metavar="EPISODE", help="The episode, like 3x01.")
        parser.add_argument("file", type=Path, metavar="FILE", help="The synopsis as plain text in UTF-8.")
        parser.add_argument("--language", required=True, choices=Language.values, help="The language of the text.")
        parser.add_argument("--apply", action="store_true", help="Save the proposals as drafts.")

    @no_translations
    def handle(self, *, file, language, verbosity, **options):
        episode = _episode(options["episode"])
        text = _text(file)
        lexicon = Lexicon.for_episode(episode, language)
        reading = read(text, lexicon)
        if not reading.paragraphs:
            raise CommandError(f"{file}: there is no text in it.")
        if verbosity:
            self.stdout.write("\n".join(report(reading)))
        if options["apply"]:
            self._apply(episode, reading, lexicon)

    def _apply(self, episode: Episode, reading: Reading, lexicon: Lexicon) -> None:
        with recording(user=None, why="A synopsis was read."):
            applied = apply(episode=episode, reading=reading, drafts=drafts(reading, told_in(episode, lexicon)))
        where = "a draft synopsis" if applied.synopsis else "a source, as there is a synopsis already"
        self.stdout.write(f"{len(applied.events)} draft events saved; the text is kept as {where}.")


def report(reading: Reading) -> list[str]:
    """Return the reading in lines."""
    lines = []
    for paragraph in reading.paragraphs:
        sure = sorted(reading.characters_of(paragraph.position))
        lines += [f"Paragraph {paragraph.position}: {', '.join(sure) or 'nobody'}", f"  {marked(paragraph)}"]
        proposals = [one for one in reading.proposals if one.paragraph == paragraph.position]
        lines += [line for proposal in proposals for line in _proposed(proposal)]
        lines.append("")
    unsure = sum(not mention.is_sure for paragraph in reading.paragraphs for mention in paragraph.mentions)
    found = sum(len(paragraph.mentions) for paragraph in reading.paragraphs)
    lines.append(
        f"{len(reading.paragraphs)} paragraphs, {found} mentions ({unsure} unsure), {len(reading.proposals)} events"
    )
    return lines


def marked(paragraph: Paragraph) -> str:
    """Return the text of the paragraph with what was recognised beside each mention."""
    pieces, last = [], 0
    for mention in paragraph.mentions:
        pieces += [paragraph.text[last : mention.start], _mark(paragraph.text[mention.start : mention.end], mention)]
        last = mention.end
    return "".join([*pieces, paragraph.text[last:]])


def _mark(text: str, mention: Mention) -> str:
    if mention.is_sure:
        return f"[{text} = {' and '.join(mention.candidates)}]"
    return f"[{text} ? {' or '.join(mention.candidates)}: {WHY.get(mention.reason, WHY['ambiguous'])}]"


def _proposed(proposal: Proposal) -> list[str]:
    place = f" @ {proposal.place}{'' if proposal.place_is_sure else '?'}" if proposal.place else ""
    people = "; ".join(f"{_who(part)} ({part.role})" for part in proposal.participants)
    return [f"  - {proposal.title} [{proposal.kind or 'unknown'}]{place}", *([f"      {people}"] if people else [])]


def _who(part: Part) -> str:
    return " or ".join(part.candidates) + ("" if part.is_sure else "?")


def _episode(code: str) -> Episode:
    try:
        return Episode.objects.get(code=code)
    except Episode.DoesNotExist:
        raise CommandError(f"There is no episode {code!r}. Codes look like 3x01.") from None


def _text(file: Path) -> str:
    try:
        return decode(file.read_bytes())
    except OSError as error:
        raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
    except UnreadableTextError as error:
        raise CommandError(f"{file}: {error}") from error
