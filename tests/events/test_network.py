from events.network import Shared, lines_between, picture

# Three scenes: two with Clark and Lana, one with all three; and one in which Pete is alone.
PARTS = [
    (1, "clark"),
    (1, "lana"),
    (2, "lana"),
    (2, "clark"),
    (3, "clark"),
    (3, "lana"),
    (3, "lex"),
    (4, "pete"),
]
NAMES = {slug: slug.title() for slug in ("clark", "lana", "lex", "pete")}


def test_events_are_shared_by_all_who_take_part():
    shared = Shared(PARTS)
    assert shared.ties == {("clark", "lana"): 3, ("clark", "lex"): 1, ("lana", "lex"): 1}
    assert shared.events == {"clark": 3, "lana": 3, "lex": 1, "pete": 1}


def test_the_strongest_come_first_and_those_alike_by_name():
    assert Shared(PARTS).strongest(2) == ["clark", "lana"]
    assert Shared(reversed(PARTS)).strongest(9) == ["clark", "lana", "lex"]


def test_a_focus_stands_with_those_it_is_tied_to():
    parts = [*PARTS, (5, "clark"), (5, "pete")]
    assert Shared(parts).strongest(9, "lex") == ["lex", "clark", "lana"]
    assert Shared(PARTS).strongest(9, "pete") == ["pete"]


def test_pairs_the_strongest_first():
    shared = Shared(PARTS)
    assert [pair for pair, _number in shared.pairs()] == [("clark", "lana"), ("clark", "lex"), ("lana", "lex")]
    assert shared.pairs("lex") == [(("clark", "lex"), 1), (("lana", "lex"), 1)]


class TestLines:
    def test_few_are_all_drawn(self):
        assert lines_between(Shared(PARTS).ties, ["clark", "lana", "lex"]) == (
            [("clark", "lana"), ("clark", "lex"), ("lana", "lex")],
            1,
        )

    def test_of_many_the_strong_ones_and_the_strongest_of_each_and_those_of_the_focus(self):
        slugs = [f"c{number:02}" for number in range(12)]
        ties = {(a, b): 3 if a == "c00" else 1 for a in slugs for b in slugs if a < b}
        drawn, least = lines_between(ties, slugs)
        assert least == 2
        assert {pair[0] for pair in drawn} == {"c00"}
        drawn, _least = lines_between(ties, slugs, "c05")
        assert len([pair for pair in drawn if "c05" in pair]) == 11

    def test_only_between_the_chosen(self):
        assert lines_between(Shared(PARTS).ties, ["clark", "lex"])[0] == [("clark", "lex")]


class TestPicture:
    def drawn(self, now=PARTS, held=None, **options):
        return picture(Shared(PARTS), Shared(now), NAMES, held or {}, most=25, **options)

    def test_the_same_data_make_the_same_picture_in_whatever_order_they_come(self):
        again = picture(Shared(reversed(PARTS)), Shared(reversed(PARTS)), NAMES, {}, most=25)
        assert self.drawn() == again

    def test_a_line_is_the_wider_the_more_events(self):
        wide = {(line.a.slug, line.b.slug): line.thickness for line in self.drawn().lines}
        assert wide["clark", "lana"] > wide["clark", "lex"] == wide["lana", "lex"]

    def test_nobody_moves_while_it_grows(self):
        then, now = self.drawn(now=PARTS[:2]), self.drawn()
        assert [node.slug for node in then.nodes] == ["clark", "lana"]
        assert [line.number for line in then.lines] == [1]
        places = {node.slug: (node.x, node.y) for node in now.nodes}
        assert all(places[node.slug] == (node.x, node.y) for node in then.nodes)
        assert (then.width, then.height) == (now.width, now.height)

    def test_a_relationship_is_marked_and_drawn_without_a_shared_event_too(self):
        (line,) = self.drawn(now=[(1, "clark"), (2, "lex")], held={("clark", "lex"): ["rival of"]}).lines
        assert (line.number, line.readings) == (0, ["rival of"])
        assert line.rails > line.thickness

    def test_a_relationship_with_someone_outside_is_not_drawn(self):
        assert len(self.drawn(held={("clark", "pete"): ["friends with"]}).lines) == 3

    def test_nobody_makes_no_picture(self):
        empty = picture(Shared([]), Shared([]), {}, {}, most=25)
        assert (empty.nodes, empty.lines) == ([], [])

    def test_who_shares_nothing_stands_alone_in_focus(self):
        assert [node.slug for node in self.drawn(focus="pete").nodes] == ["pete"]
