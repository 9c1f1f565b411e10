"""What differs, in words."""

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from smallville.history.diffs import Part, changes, compare_words
from smallville.history.recording import recording
from smallville.history.versions import with_previous
from tests.factories import CharacterFactory, EventFactory, PassageFactory, PersonFactory, SeasonFactory


def joined(words, *parts):
    return "".join(text for part, text in words if part in parts)


def test_marks_the_words_that_went_and_came():
    assert compare_words("Lex is found at night.", "Lex was found at night, alone.") == [
        (Part.SAME, "Lex "),
        (Part.GONE, "is"),
        (Part.NEW, "was"),
        (Part.SAME, " found at night"),
        (Part.NEW, ", alone"),
        (Part.SAME, "."),
    ]


@given(st.text(), st.text())
def test_gives_both_texts_again_whatever_they_are(old, new):
    words = compare_words(old, new)

    assert joined(words, Part.SAME, Part.GONE) == old
    assert joined(words, Part.SAME, Part.NEW) == new


def test_texts_without_end_are_compared_by_lines():
    old, new = "word " * 10_000 + "\nend", "other " * 10_000 + "\nend"

    assert compare_words(old, new)[-1] == (Part.SAME, "end")


@pytest.mark.django_db
class TestLines:
    def edited(self, row, edit):
        with recording() as made:
            row = type(row).objects.get(pk=row.pk)
            edit(row)
            row.save()
        with translation.override("en"):
            (change,) = changes(with_previous(made.revision.version_set.all()))
        return {line.label: line for line in change.lines}

    def test_speak_of_choices_flags_and_dates_as_people_do(self):
        def edit(event):
            event.kind, event.happens_earlier, event.happened_at = "rescue", True, 0.5

        lines = self.edited(EventFactory(kind="crime"), edit)

        assert {label: (line.old, line.new) for label, line in lines.items()} == {
            "Kind": ("crime", "rescue"),
            "Happens earlier": ("no", "yes"),
            "Place in the story": ("", "0.5"),
        }

    def test_name_what_a_row_points_to_and_what_it_is_tied_to(self):
        character = CharacterFactory()
        character.performers.set(PersonFactory.create_batch(2))
        season = SeasonFactory(number=3)

        def edit(row):
            row.performers.remove(row.performers.first())
            row.main_seasons.add(season)

        lines = self.edited(character, edit).values()

        assert sorted((line.went, line.came) for line in lines) == [([], ["Season 3"]), (["Person 1"], [])]

    def test_long_texts_are_compared_word_by_word(self):
        passage = PassageFactory(text="Lex is found.")

        def edit(row):
            row.text = "Lex is lost."

        (line,) = self.edited(passage, edit).values()

        assert (Part.GONE, "found") in line.words
        assert (Part.NEW, "lost") in line.words
