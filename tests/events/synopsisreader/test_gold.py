"""How well people are recognised, against what a reader says who is in each paragraph.

The files in gold/ say who that is: everyone named, by family or by kin too, but not by a pronoun or a description
alone. Some are about synopses of ours, others bring a text of their own, in quite other styles.
"""

from collections import Counter
from pathlib import Path

import pytest
import yaml

from episodes.models import Episode, Passage
from events.synopsisreader.lexicon import Lexicon
from events.synopsisreader.reading import read

GOLD = [
    yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted((Path(__file__).parent / "gold").iterdir())
]
OURS = [gold for gold in GOLD if "text" not in gold["paragraphs"][0]]
OTHERS = [gold for gold in GOLD if gold not in OURS]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("real_guide"), pytest.mark.once]


def measure(golds, language):
    """Return precision and recall over all paragraphs."""
    counts = Counter()
    for gold in golds:
        if language in gold["languages"]:
            reading = read(
                text_of(gold, language), Lexicon.for_episode(Episode.objects.get(code=gold["episode"]), language)
            )
            assert len(reading.paragraphs) == len(gold["paragraphs"])
            for position, paragraph in enumerate(gold["paragraphs"], start=1):
                found, expected = reading.characters_of(position), set(paragraph["characters"])
                counts.update(right=len(found & expected), found=len(found), expected=len(expected))
    return counts["right"] / counts["found"], counts["right"] / counts["expected"]


def text_of(gold, language):
    if "text" in gold["paragraphs"][0]:
        return "\n\n".join(paragraph["text"] for paragraph in gold["paragraphs"])
    passages = Passage.objects.filter(synopsis__episode__code=gold["episode"], synopsis__language=language)
    return "\n\n".join(passages.order_by("position").values_list("text", flat=True))


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("golds", [OURS, OTHERS], ids=["ours", "others"])
def test_precision_and_recall(golds, language):
    precision, recall = measure(golds, language)
    assert precision >= 0.97
    assert recall >= 0.95


def test_a_lexicon_takes_few_queries(django_assert_max_num_queries):
    episode = Episode.objects.get(code="3x01")
    with django_assert_max_num_queries(10):
        lexicon = Lexicon.for_episode(episode, "de")
    with django_assert_max_num_queries(0):
        read("Clarks Eltern warten auf der Farm.", lexicon)
