"""The parser reads as PyYAML does, and nothing makes it stumble."""

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from smallville.transfer.faults import Fault
from smallville.transfer.parsing import UNREADABLE, Parser
from smallville.transfer.reading import read_text

PLAIN = ["yes", "No", "~", "", "1_000", "0x1f", "017", "1:30", "1e5", ".5", "-.inf", "2003-10-01", "3x01", "=", "null"]
scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.dates()
    | st.text(st.characters(exclude_categories=["Cs", "Cc"]))
    | st.sampled_from(PLAIN)
)
fields = st.dictionaries(
    st.text(),
    scalars | st.lists(scalars, max_size=3) | st.lists(st.lists(scalars, max_size=3), max_size=3),
    max_size=3,
)
objects = st.lists(st.fixed_dictionaries({"model": scalars, "fields": fields}), max_size=4)


some = settings(max_examples=50)


class Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data):
        return True


def parsed(text: str) -> list:
    items = list(Parser(text.encode()).items())
    assert [item.problems for item in items if item.problems] == []
    return [item.value for item in items]


@some
@given(objects, st.booleans() | st.none(), st.integers(20, 200))
def test_it_reads_what_pyyaml_reads(values, flow, width):
    text = yaml.dump(values, Dumper=Dumper, allow_unicode=True, default_flow_style=flow, width=width)

    assert parsed(text) == yaml.safe_load(text)


@pytest.mark.parametrize(
    "scalar", [*PLAIN, "'yes'", '"a\\nb"', "|\n   a\n   b", ">\n   a\n   b", "a\n   b", "1 # one"]
)
def test_it_reads_scalars_as_pyyaml_does(scalar):
    text = (
        f"- a: {scalar}\n- [{scalar}]\n" if scalar[:1] not in ("|", ">") and "#" not in scalar else f"- a: {scalar}\n"
    )

    try:
        expected = yaml.safe_load(text)
    except yaml.YAMLError:
        assert next(Parser(text.encode()).items()).value == {"a": UNREADABLE}
    else:
        assert parsed(text) == expected


def read(data: bytes) -> tuple[list, list[Fault]]:
    faults: list[Fault] = []
    return list(read_text(data, "one.yaml", faults)), faults


@some
@given(st.binary())
def test_no_bytes_make_it_stumble(data):
    given_objects, faults = read(data)
    assert given_objects == [] or not faults


WHOLE = b"""\
- model: episodes.person
  fields:
    name: "Tom Welling"
    slug: [tom, {a: 1}]
- {model: x, fields: {a: [b]}}
"""


@some
@given(
    st.integers(0, len(WHOLE)), st.integers(0, 8), st.binary(max_size=8) | st.sampled_from([b"&a ", b"*a", b"!!x "])
)
def test_no_damage_makes_it_stumble(place, length, other):
    read(WHOLE[:place] + other + WHOLE[place + length :])


@pytest.mark.parametrize("opening", [b"[", b"{a: ", b"- ", b"? "], ids=repr)
def test_no_depth_makes_it_stumble(opening):
    assert read(b"- " + opening * 100_000)[1]


@pytest.mark.usefixtures("english")
def test_what_is_like_a_bomb_is_not_built():
    bomb = "- &a [x, x]\n" + "".join(f"- &{b} [*{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True))

    given_objects, faults = read(bomb.encode())

    assert given_objects == []
    assert {fault.reason.split(" ", 1)[1] for fault in faults} == {"is an anchor, which fixtures do not use"}
