import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from episodes.models import Credit, Episode, Synopsis
from tests.factories import (
    CreditFactory,
    EpisodeFactory,
    PassageFactory,
    PersonFactory,
    SeasonFactory,
    SynopsisFactory,
)

pytestmark = pytest.mark.django_db


class TestEpisode:
    @pytest.mark.parametrize(
        ("season", "number", "code"), [(1, 1, "1x01"), (3, 9, "3x09"), (10, 21, "10x21"), (2, 100, "2x100")]
    )
    def test_code(self, season, number, code):
        episode = EpisodeFactory(season__number=season, number=number)

        assert episode.natural_key() == (code,)
        assert Episode.objects.get(code=code) == episode

    def test_code_of_a_row_that_is_not_saved_yet(self):
        assert Episode(season=SeasonFactory(number=3), number=1).natural_key() == ("3x01",)

    def test_address(self):
        with translation.override("en"):
            assert EpisodeFactory(season__number=3).get_absolute_url() == "/en/episodes/3x01/"

    def test_neighbours(self):
        first, middle, last = EpisodeFactory.create_batch(3)

        assert list(Episode.objects.before(last)) == [middle, first]
        assert list(Episode.objects.after(first)) == [middle, last]

    @pytest.mark.parametrize(("german", "english"), [("", ""), (None, None), ("", None)])
    def test_without_a_title_is_refused(self, german, english):
        with pytest.raises(ValidationError):
            EpisodeFactory.build(season=SeasonFactory(), title_de=german, title_en=english).full_clean()

    def test_a_title_in_one_language_is_shown_in_both(self):
        EpisodeFactory(title_de="", title_en="Exile")

        with translation.override("de"):
            assert Episode.objects.get().title == "Exile"


def test_crew_is_named_in_its_order(django_assert_num_queries):
    episode = EpisodeFactory()
    second = CreditFactory(episode=episode, position=2, role=Credit.Role.WRITER)
    first = CreditFactory(episode=episode, position=1, role=Credit.Role.WRITER)
    director = CreditFactory(episode=episode)

    with django_assert_num_queries(2):
        (loaded,) = Episode.objects.with_crew()
        assert [credit.person for credit in loaded.credits.all()] == [director.person, first.person, second.person]


def test_credits_by_name():
    late = CreditFactory(person=PersonFactory(name="Zoë"))
    early = CreditFactory(person=PersonFactory(name="Ärmel"))

    assert list(Credit.objects.by_name()) == [early, late]


class TestSynopsis:
    def test_best_for_a_language_comes_first(self):
        episode = EpisodeFactory()
        german, english = (SynopsisFactory(episode=episode, language=language) for language in ("de", "en"))

        assert list(Synopsis.objects.best_for("de")) == [german, english]
        assert list(Synopsis.objects.best_for("en")) == [english, german]

    def test_a_draft_is_not_published(self):
        SynopsisFactory(status="draft")
        published = SynopsisFactory()

        assert list(Synopsis.objects.published()) == [published]

    def test_is_a_draft_at_first(self):
        assert Synopsis().status == "draft"

    def test_passages_stand_in_their_order(self):
        synopsis = SynopsisFactory()
        second, first = (PassageFactory(synopsis=synopsis, position=position) for position in (2, 1))

        assert list(synopsis.passages.all()) == [first, second]
