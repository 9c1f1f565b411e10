"""Makes the title of an event of the sentence that tells it."""

import re

from events.synopsisreader.vocabulary import COORDINATORS, REPORTING, SUBORDINATORS, key

LONGEST = 90
SHORTEST = 25
ASIDE = re.compile(r"\s?\([^()]*\)|\s?\[[^\[\]]*\]")
FIRST_WORD = re.compile(r"[^\W_]+")
CLAUSE = re.compile(r"[,;:]\s|\s[–—-]\s")
AND = re.compile(r"\s(?:und|and|doch|but)\s")
INSERTION = re.compile(r"^((?:[^\W_]+ ){0,2}[^\W_]+),((?: [^\s,]+){3,}), (?=[a-zäöü])")
PURPOSES = frozenset({"um", "ohne", "statt", "to"})
NEXT_CLAUSE = re.compile(r"[^,;:.]*")
EDGES = " \t,;:–—-*•"
PAIRS = (('"', '"'), ("„", "“"), ("“", "”"), ("«", "»"), ("»", "«"), ("(", ")"), ("[", "]"))


def title_of(sentence: str, subject: str = "") -> str:
    """Return the sentence as a title; `subject` takes the place of the pronoun with which it begins."""
    title = ASIDE.sub("", sentence).strip(EDGES) if len(sentence) < LONGEST * 20 else sentence[: LONGEST * 2]
    title = _without_coordinator(title)
    if subject:
        title = FIRST_WORD.sub(lambda _word: subject, title, count=1)
    title = title.rstrip(".… ").rstrip(EDGES)
    if len(title) > LONGEST:
        title = INSERTION.sub(r"\1 ", title)
    if len(title) > LONGEST:
        title = _cut(title)
    title = _balanced(title).strip()
    return title[:1].upper() + title[1:] or sentence[:LONGEST].strip()


def _without_coordinator(title: str) -> str:
    first = FIRST_WORD.match(title)
    if first is None or key(first.group()) not in COORDINATORS:
        return title
    rest = title[first.end() :].lstrip(EDGES)
    return rest or title


def _cut(title: str) -> str:
    """Return what fits: up to the end of a clause if it can stand alone, else up to the end of a word."""
    first = FIRST_WORD.search(title)
    clauses = [found.start() for found in CLAUSE.finditer(title, 0, LONGEST + 2) if _can_end(title, found)]
    if first and key(first.group()) in SUBORDINATORS:
        clauses = clauses[1:]
    ends = [end for end in clauses if end >= SHORTEST]
    ends = ends or [found.start() for found in AND.finditer(title, LONGEST // 2, LONGEST + 1)]
    if ends:
        return title[: ends[-1]].rstrip(EDGES)
    short = title[: LONGEST - 1]
    if not title[LONGEST - 1 : LONGEST].isspace() and " " in short:
        short = short[: short.rindex(" ")]
    return short.rstrip(EDGES) + "…"


def _can_end(title: str, found: re.Match[str]) -> bool:
    """Whether what stands before can do without what follows: not before `dass`, nor before what someone is to do."""
    if found.start() > LONGEST:
        return False
    following = FIRST_WORD.search(title, found.end())
    first = key(following.group()) if following else ""
    clause = NEXT_CLAUSE.match(title, found.end())
    is_infinitive = clause is not None and " zu " in f" {clause.group()} " and first not in PURPOSES
    return first not in REPORTING and not (is_infinitive and title[found.start()] == ",")


def _balanced(title: str) -> str:
    """Return the title without quotation marks and brackets that lack their counterpart."""
    for opening, closing in PAIRS:
        if opening == closing:
            title = title if title.count(opening) % 2 == 0 else title.replace(opening, "")
        elif title.count(opening) != title.count(closing) and opening in "([":
            title = title.replace(opening, "").replace(closing, "")
    return title
