import pytest

from events.lettering import width, wrap


def test_a_line_grows_with_its_letters_and_their_size():
    assert width("ill", 10) < width("MWM", 10) < width("MWM", 20)
    assert width("", 10) == 0


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", []),
        ("Clark", ["Clark"]),
        ("Clark saves Lex Luthor", ["Clark saves", "Lex Luthor"]),
    ],
)
def test_words_stay_whole_while_they_fit(text, lines):
    assert wrap(text, width("Clark saves", 13), 13) == lines


def test_no_line_is_wider_than_its_room_not_even_of_one_long_word():
    lines = wrap("In Metropolis Kryptonforschungsanlage", 60, 13)
    assert max(width(line, 13) for line in lines) <= 60
    assert "".join(line.removesuffix("-") for line in lines[-3:]).endswith("forschungsanlage")
