import pytest

from episodes.ruler import ruler
from tests.factories import EpisodeFactory

pytestmark = pytest.mark.django_db


def test_a_panel_a_season_and_a_bar_an_episode():
    EpisodeFactory.create_batch(2)
    EpisodeFactory(season__number=2, number=1, overall=3)
    first, second = ruler({1: 2, 2: 4}, marked={1: 0, 2: 1}, present={3})
    assert (first.season, first.width, first.total, first.address) == (1, 2, 6, "/de/seasons/1/")
    assert first.bars == "M0.1 24v-13.5h.8v13.5zM1.1 24v-24h.8v24z"
    assert first.marked == "M1.1 24v-8.2h.8v8.2z"
    assert (second.bars, second.marked, second.total) == ("", "", 0)
    assert second.present == "M0.1 24v-3h.8v3z"


def test_nothing_told_is_an_empty_ruler():
    EpisodeFactory()
    assert [panel.bars for panel in ruler({})] == [""]
