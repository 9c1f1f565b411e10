"""What an editor does with proposals as they stand in the page: merges two, splits one. All are entries as typed."""

from collections.abc import Mapping
from typing import Any

from episodes.folding import fold

_WEAKEST = 99


def merged(above: Mapping[str, Any], below: Mapping[str, Any], *, unknown: str, order: Mapping[str, int]) -> dict:
    """Return both as one, which keeps what is filled in above; `order` ranks roles and significances by weight."""

    def first(name: str, empty: str = "") -> Any:
        return above[name] if above[name] not in ("", None, empty) else below[name]

    return {
        "fate": "open",
        "sentences": f"{above['sentences']} {below['sentences']}",
        **{name: first(name) for name in ("title_de", "title_en", "place")},
        "kind": first("kind", unknown),
        "significance": max(above["significance"], below["significance"], key=lambda one: order.get(one, -1)),
        "evidence": list(dict.fromkeys([*(above["evidence"] or ()), *(below["evidence"] or ())])),
        "parts": _united([*above["parts"], *below["parts"]], order),
    }


def _united(parts: list[dict], order: Mapping[str, int]) -> list[dict]:
    """Return one part a name: in its strongest role, and sure if it is so anywhere."""
    found: dict[str, dict] = {}
    for part in parts:
        before = found.setdefault(fold(part["who"]), dict(part))
        before["role"] = min(before["role"], part["role"], key=lambda role: order.get(role, _WEAKEST))
        before["is_sure"] = bool(before["is_sure"] or part["is_sure"])
    return list(found.values())


def parted(entry: Mapping[str, Any], cut: str) -> tuple[dict, list[str]]:
    """Return the part of `entry` before the sentence `cut`, with all its fields, and the sentences from there on.

    A `cut` that is none of its sentences, or the first, cuts before the second; a single sentence is not split.
    """
    sentences = entry["sentences"].split()
    place = sentences.index(cut) if cut in sentences else 0
    place = place or 1
    return {**entry, "fate": "open", "sentences": " ".join(sentences[:place])}, sentences[place:]
