from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from episodes.models import Passage
from episodes.synopses import Change, Rewriting, align, paragraphs, rewrite
from tests.factories import EventFactory, PassageFactory, SynopsisFactory

FARM = "Martha and Jonathan are packing, because the bank takes the farm away from them at the end of the month."
CLUB = "Outside a club in Metropolis pain shoots through Clark, and he runs into a phone booth to be alone with it."
ISLAND = "Lex is stranded on an island and sure that he shares it with a man who exists only in his own head."
CAVE = "In the cave Jonathan asks the voice of Jor-El for powers, so that he can bring his son back home."

words = st.sampled_from(
    ["Clark", "runs", "into", "the", "night", "Lana", "waits", "at", "home", "and", "cries", "Lex"]
)
texts = st.lists(words, min_size=1, max_size=12).map(" ".join)


class TestParagraphs:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            pytest.param("", [], id="nothing"),
            pytest.param(" \n\t\n ", [], id="white space"),
            pytest.param("One.\n\nTwo.", ["One.", "Two."], id="blank line"),
            pytest.param("One.\r\n\r\nTwo.", ["One.", "Two."], id="from a browser"),
            pytest.param("One.\n \t \n\n\nTwo.\n", ["One.", "Two."], id="many blank lines"),
            pytest.param("One\nline.\n\nTwo.", ["One\nline.", "Two."], id="line break inside"),
        ],
    )
    def test_blank_lines_part_them(self, text, expected):
        assert paragraphs(text) == expected

    @given(st.text())
    def test_are_the_same_when_written_again(self, text):
        assert paragraphs("\n\n".join(paragraphs(text))) == paragraphs(text)


class TestAlign:
    @pytest.mark.parametrize(
        ("new", "kept"),
        [
            pytest.param([FARM, CLUB, ISLAND], {0: 0, 1: 1, 2: 2}, id="unchanged"),
            pytest.param([FARM, CAVE, CLUB, ISLAND], {0: 0, 1: 2, 2: 3}, id="inserted"),
            pytest.param([ISLAND, FARM, CLUB], {0: 1, 1: 2, 2: 0}, id="moved"),
            pytest.param([FARM, ISLAND], {0: 0, 2: 1}, id="removed"),
            pytest.param([FARM, CLUB.replace("pain", "a pain"), ISLAND], {0: 0, 1: 1, 2: 2}, id="edited"),
            pytest.param(
                [CLUB.replace("Clark", "Kal"), CAVE, FARM], {0: 2, 1: 0}, id="edited, moved, one for another"
            ),
        ],
    )
    def test_follows_each_paragraph(self, new, kept):
        alignment = align([FARM, CLUB, ISLAND], new)

        assert alignment.kept == kept
        assert not alignment.replaced

    def test_a_joined_paragraph_takes_over_from_both(self):
        alignment = align([FARM, CLUB, ISLAND], [f"{FARM} {CLUB}", ISLAND])

        assert alignment.kept.keys() | alignment.merged.keys() == {0, 1, 2}
        assert set(alignment.merged.values()) == {0}

    def test_a_split_paragraph_lives_on_in_its_longer_part(self):
        first, second = "Outside a club", CLUB.removeprefix("Outside a club ")

        assert align([FARM, CLUB], [FARM, first, second]).kept == {0: 0, 1: 2}

    def test_a_new_text_in_the_same_place_is_taken_for_the_old_one_but_told(self):
        alignment = align([FARM, CLUB, ISLAND], [FARM, CAVE, ISLAND])

        assert alignment.kept == {0: 0, 1: 1, 2: 2}
        assert alignment.replaced == {1}

    @given(st.lists(texts, max_size=8), st.lists(texts, max_size=8))
    def test_no_paragraph_is_used_twice(self, old, new):
        alignment = align(old, new)

        assert len(set(alignment.kept.values())) == len(alignment.kept)
        assert alignment.kept.keys() <= set(range(len(old)))
        assert set(alignment.kept.values()) <= set(range(len(new)))
        assert not alignment.kept.keys() & alignment.merged.keys()
        assert set(alignment.merged.values()) <= set(alignment.kept.values())

    @given(st.lists(texts, max_size=8), st.lists(texts, max_size=8))
    def test_every_unchanged_paragraph_is_kept(self, old, new):
        alignment = align(old, new)

        unchanged = Counter(old[before] for before, after in alignment.kept.items() if old[before] == new[after])
        assert unchanged == Counter(old) & Counter(new)

    @given(st.lists(texts, unique=True, max_size=8).flatmap(lambda old: st.tuples(st.just(old), st.permutations(old))))
    def test_order_does_not_matter(self, case):
        old, new = case

        assert align(old, new).kept == {before: new.index(text) for before, text in enumerate(old)}


def tell(*told):
    """Return a synopsis with `told` as its passages, each the evidence of an event of its own."""
    synopsis = SynopsisFactory()
    for position, text in enumerate(told, start=1):
        passage = PassageFactory(synopsis=synopsis, position=position, text=text)
        EventFactory(episode=synopsis.episode).evidence.add(passage)
    return synopsis


def texts_of(synopsis):
    passages = synopsis.passages.order_by("position")
    assert [passage.position for passage in passages] == list(range(1, len(passages) + 1))
    return [passage.text for passage in passages]


@pytest.mark.django_db
class TestRewrite:
    def test_the_same_text_writes_nothing(self, django_assert_num_queries):
        synopsis = tell(FARM, CLUB)

        with django_assert_num_queries(4):  # the passages with their events, in a transaction
            report = rewrite(synopsis, text=f"{FARM}\n\n{CLUB}\n")

        assert report == Rewriting()

    def test_rows_change_places_and_keep_their_events(self):
        synopsis = tell(FARM, CLUB, ISLAND)
        told = {passage.text: passage for passage in synopsis.passages.all()}
        edited = CLUB.replace("pain", "a pain")

        report = rewrite(synopsis, text="\n\n".join([ISLAND, CAVE, edited, FARM]))

        assert texts_of(synopsis) == [ISLAND, CAVE, edited, FARM]
        assert [told[text].events.count() for text in (FARM, CLUB, ISLAND)] == [1, 1, 1]
        assert Passage.objects.get(pk=told[CLUB].pk).text == edited
        assert report == Rewriting()

    def test_a_lost_evidence_is_told(self):
        synopsis = tell(FARM, CLUB)
        event = synopsis.passages.get(text=CLUB).events.get()

        report = rewrite(synopsis, text=FARM)

        assert report == Rewriting(lost=[Change(CLUB, [event.title])])
        assert not event.evidence.exists()

    def test_a_replaced_text_is_told(self):
        synopsis = tell(FARM, CLUB)
        passage = synopsis.passages.get(text=CLUB)
        event = passage.events.get()

        report = rewrite(synopsis, text=f"{FARM}\n\n{ISLAND}")

        assert report == Rewriting(doubtful=[Change(CLUB, [event.title])])
        assert list(event.evidence.values_list("pk", "text")) == [(passage.pk, ISLAND)]

    def test_a_joined_passage_supports_the_events_of_both(self):
        synopsis = tell(FARM, CLUB)

        assert rewrite(synopsis, text=f"{FARM} {CLUB}") == Rewriting()
        assert synopsis.passages.get().events.count() == 2


class TestRewriteAnything(TestCase):
    @settings(max_examples=40)
    @given(st.lists(texts, max_size=6), st.lists(texts, max_size=6))
    def test_no_evidence_is_lost_untold(self, old, new):
        synopsis = tell(*old)
        before = {event for passage in synopsis.passages.all() for event in passage.events.all()}

        report = rewrite(synopsis, text="\n\n".join(new))

        assert texts_of(synopsis) == new
        told = {title for change in report.lost for title in change.events}
        assert {event.title for event in before if not event.evidence.exists()} <= told
