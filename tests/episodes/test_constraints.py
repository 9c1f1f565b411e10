import pytest

from tests.breaking import Break, constraints, refused
from tests.factories import (
    CreditFactory,
    EpisodeFactory,
    PassageFactory,
    PersonFactory,
    SeasonFactory,
    SynopsisFactory,
)

pytestmark = pytest.mark.django_db


def again(make, *same):
    """Make a row, and another one that is the same in the fields `same`."""
    row = make()
    make(**{name: getattr(row, name) for name in same})


BREAKS: dict[str, Break] = {
    "season_number_from_1": lambda: SeasonFactory(number=0),
    "person_has_name": lambda: PersonFactory(name=""),
    "episode_number_once_a_season": lambda: again(EpisodeFactory, "season", "number"),
    "episode_number_from_1": lambda: EpisodeFactory(number=0),
    "episode_overall_from_1": lambda: EpisodeFactory(overall=0),
    "episode_has_title": lambda: EpisodeFactory(title_de="", title_en=None),
    "episode_runtime_from_1": lambda: EpisodeFactory(runtime_minutes=0),
    "credit_person_once_a_role": lambda: again(CreditFactory, "episode", "person"),
    "credit_position_once_a_role": lambda: again(CreditFactory, "episode", "position"),
    "credit_position_from_1": lambda: CreditFactory(position=0),
    "synopsis_once_a_language": lambda: again(SynopsisFactory, "episode", "language"),
    "synopsis_language_known": lambda: SynopsisFactory(language="fr"),
    "synopsis_status_known": lambda: SynopsisFactory(status="lost"),
    "synopsis_words_known": lambda: SynopsisFactory(words="stolen"),
    "synopsis_of_private_words_is_a_draft": lambda: SynopsisFactory(words="private"),
    "synopsis_by_permission_says_whose": lambda: SynopsisFactory(words="permitted", credit="A fan"),
    "passage_position_once_a_synopsis": lambda: again(PassageFactory, "synopsis", "position"),
    "passage_position_from_1": lambda: PassageFactory(position=0),
    "passage_has_text": lambda: PassageFactory(text=""),
}


@pytest.mark.parametrize("name", BREAKS)
def test_the_database_refuses_what_breaks(name):
    with refused(name):
        BREAKS[name]()


def test_every_constraint_is_broken_here():
    assert set(BREAKS) == set(constraints("episodes")), "Break each constraint of the models once in BREAKS."
