from itertools import permutations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.layering import crossings, in_order, layered


class TestInOrder:
    def test_causes_come_first(self):
        assert in_order(["c", "b", "a"], [("a", "b"), ("b", "c")]) == (["a", "b", "c"], [("a", "b"), ("b", "c")])

    def test_a_circle_is_cut_at_its_first_node(self):
        ordered, edges = in_order(["a", "b", "c"], [("a", "b"), ("b", "c"), ("c", "a")])
        assert ordered == ["a", "b", "c"]
        assert edges == [("a", "b"), ("b", "c")]

    @given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=30))
    def test_every_edge_that_is_kept_leads_onwards(self, edges):
        ordered, kept = in_order(list(range(8)), edges)
        assert sorted(ordered) == list(range(8))
        assert all(ordered.index(a) < ordered.index(b) for a, b in kept)


class TestCrossings:
    def test_two_lines_cross_once(self):
        assert crossings([["a", "b"], ["c", "d"]], [("a", "d"), ("b", "c")]) == 1
        assert crossings([["a", "b"], ["c", "d"]], [("a", "c"), ("b", "d")]) == 0

    def test_lines_that_meet_do_not_cross(self):
        assert crossings([["a", "b"], ["c"]], [("a", "c"), ("b", "c")]) == 0

    @pytest.mark.parametrize("seed", range(10))
    def test_the_sweeps_find_the_fewest_there_can_be(self, seed):
        rows = [[f"{row}{place}" for place in range(4)] for row in range(3)]
        pairs = [pair for upper, lower in ((rows[0], rows[1]), (rows[1], rows[2])) for pair in product(upper, lower)]
        edges = [pair for place, pair in enumerate(pairs) if (place * 7 + seed * 13) % 5 < 2]
        layers = {node: depth for depth, row in enumerate(rows) for node in row}
        found = layered(layers, edges, dict.fromkeys(layers, (10.0, 10.0))).crossings
        ways = product(*(permutations(row) for row in rows))
        fewest = min(crossings([list(row) for row in way], edges) for way in ways)
        assert found == fewest


class TestLayered:
    @pytest.fixture
    def drawn(self):
        layers = {"root": 0, "left": 1, "right": 1, "end": 2}
        edges = [("root", "left"), ("root", "right"), ("left", "end"), ("root", "end")]
        return layered(layers, edges, dict.fromkeys(layers, (100.0, 40.0)))

    def test_nothing_makes_an_empty_picture(self):
        assert layered({}, [], {}).centres == {}

    def test_layers_lie_below_each_other(self, drawn):
        y = {node: centre[1] for node, centre in drawn.centres.items()}
        assert y["root"] < y["left"] == y["right"] < y["end"]

    def test_neighbours_in_a_layer_do_not_touch(self, drawn):
        assert abs(drawn.centres["left"][0] - drawn.centres["right"][0]) > 100

    def test_all_lies_within_the_picture(self, drawn):
        assert all(50 <= x <= drawn.width - 50 for x, _y in drawn.centres.values())
        assert all(20 <= y <= drawn.height - 20 for _x, y in drawn.centres.values())

    def test_a_line_goes_from_foot_to_head(self, drawn):
        (x, y), (to_x, to_y) = drawn.centres["left"], drawn.centres["end"]
        path = drawn.lines["left", "end"]
        assert path.startswith(f"M{x:.1f} {y + 20:.1f}C")
        assert path.endswith(f"{to_x:.1f} {to_y - 20:.1f}")

    def test_a_long_line_passes_beside_what_lies_between(self, drawn):
        assert drawn.lines["root", "end"].count("C") == 2
        assert drawn.crossings == 0
