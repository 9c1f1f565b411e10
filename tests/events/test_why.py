from types import SimpleNamespace

import pytest

from events.why import Chain, by_steps, draw

# 1 and 2 led to 3, which led to 4 and 5; 1 led to 5 as well. 8 led to 9, which has nothing to do with it.
CAUSES = [(1, 3), (2, 3), (3, 4), (4, 6), (3, 5), (1, 5), (8, 9)]


def events(*keys, title="An event"):
    return [SimpleNamespace(pk=key, title=title, episode=SimpleNamespace(code="3x01")) for key in keys]


class TestChain:
    def test_back_to_the_roots_and_on_to_the_last(self):
        chain = Chain(3, CAUSES)
        assert chain.before == {1: 1, 2: 1}
        assert chain.after == {4: 1, 5: 1, 6: 2}
        assert chain.roots == {1, 2}

    def test_the_shortest_way_counts(self):
        assert Chain(5, CAUSES).before == {1: 1, 3: 1, 2: 2}

    def test_what_stands_alone(self):
        chain = Chain(7, CAUSES)
        assert (chain.before, chain.after, chain.reach) == ({}, {}, 0)
        assert chain.within(2) == {7}

    def test_within_some_steps(self):
        assert Chain(3, CAUSES).within(1) == {1, 2, 3, 4, 5}
        assert Chain(1, CAUSES).within(2) == {1, 3, 4, 5}

    @pytest.mark.parametrize(("most", "steps"), [(99, 2), (6, 2), (5, 1), (1, 1)])
    def test_as_many_steps_as_can_be_drawn(self, most, steps):
        assert Chain(3, CAUSES).steps_for(most) == steps

    def test_a_circle_is_gone_through_once(self):
        chain = Chain(1, [(1, 2), (2, 3), (3, 1)])
        assert chain.before == {3: 1, 2: 2}
        assert chain.after == {}
        layers, causes = chain.layers([1, 2, 3])
        assert all(layers[a] < layers[b] for a, b in causes)


class TestLayers:
    def test_causes_lie_above_and_effects_below_as_far_as_the_longest_way(self):
        layers, causes = Chain(3, CAUSES).layers([1, 2, 3, 4, 5, 6])
        assert layers == {1: -1, 2: -1, 3: 0, 4: 1, 5: 1, 6: 2}
        assert (1, 5) in causes

    def test_a_cause_lies_above_whatever_it_led_to(self):
        layers, _causes = Chain(5, CAUSES).layers([1, 2, 3, 5])
        assert layers == {5: 0, 3: -1, 1: -2, 2: -2}


class TestDrawing:
    def test_only_what_is_near(self):
        drawing = draw(Chain(3, CAUSES), events(1, 2, 3, 4, 5, 6), 1)
        assert [box.event.pk for box in drawing.boxes] == [1, 2, 3, 4, 5]
        assert [box.event.pk for box in drawing.boxes if box.is_focus] == [3]
        assert not drawing.is_whole
        assert draw(Chain(3, CAUSES), events(1, 2, 3, 4, 5, 6), 2).is_whole

    def test_titles_stand_in_their_boxes(self):
        for box in draw(Chain(3, CAUSES), events(1, 2, 3, title="A very long title " * 5), 2).boxes:
            assert all(box.top < y < box.top + box.height for y, _words in box.lines)
            assert box.lines[0][1] == "3x01"

    def test_boxes_do_not_lie_upon_each_other(self):
        spots = [(box.left, box.top) for box in draw(Chain(3, CAUSES), events(*range(1, 7)), 2).boxes]
        assert len(set(spots)) == 6


def test_events_by_their_steps_the_nearest_first_as_told():
    told = events(1, 2, 3, 4, 5, 6)
    assert by_steps(Chain(6, CAUSES).before, told) == [(1, [told[3]]), (2, [told[2]]), (3, [told[0], told[1]])]
