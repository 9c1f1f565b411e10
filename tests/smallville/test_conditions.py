"""Conditions judged in memory are judged as the database would."""

import pytest
from django.core.exceptions import ValidationError
from django.db.models import CheckConstraint, F, Q
from django.db.models.functions import Length
from hypothesis import given, settings
from hypothesis import strategies as st

from episodes.models import Person
from events.models import Event
from smallville.transfer.catalogue import sheets
from smallville.transfer.conditions import UntoldError, judge, names
from smallville.transfer.rows import Row
from tests.smallville.fixturefiles import make

EVENTS = sheets()[Event]
CHECKS = [
    (sheet, constraint)
    for sheet in sheets().values()
    for constraint in sheet.model._meta.constraints
    if isinstance(constraint, CheckConstraint)
]


@pytest.mark.parametrize(("sheet", "constraint"), CHECKS, ids=lambda value: getattr(value, "name", ""))
def test_every_check_constraint_can_be_judged_in_memory(sheet, constraint):
    assert judge(sheet, constraint.condition)
    assert names(constraint.condition)


lookups = st.sampled_from(["exact", "gt", "gte", "lt", "lte"])
operands = st.sampled_from([0, 1, 2, F("position"), F("happened_at")])
leaves = (
    st.builds(lambda lookup, operand: Q(**{f"happened_at__{lookup}": operand}), lookups, operands)
    | st.builds(lambda answer: Q(happened_at__isnull=answer), st.booleans())
    | st.builds(lambda choices: Q(position__in=choices), st.lists(st.integers(0, 2), min_size=1))
)
conditions = st.recursive(
    leaves,
    lambda inner: (
        st.builds(Q.__or__, inner, inner) | st.builds(Q.__and__, inner, inner) | st.builds(Q.__invert__, inner)
    ),
    max_leaves=5,
)


def violates(condition: Q, event: Event) -> bool:
    try:
        CheckConstraint(condition=condition, name="any").validate(Event, event)
    except ValidationError:
        return True
    return False


@pytest.mark.django_db
@settings(max_examples=100)
@given(conditions, st.integers(0, 2), st.none() | st.sampled_from([0.0, 1.0, 2.0]))
def test_a_condition_is_violated_by_the_same_rows_as_in_the_database(condition, position, happened_at):
    values = {"position": position, "happened_at": happened_at}
    row = Row(EVENTS, (), 1)
    row.final = [values.get(name) for name in EVENTS.columns]

    assert (judge(EVENTS, condition)(row) is False) == violates(condition, Event(**values))


@pytest.mark.parametrize(
    "condition", [Q(title_en__startswith="A"), Q(evidence=1), Q(place__slug="x"), Q(Length("slug")), Q(nothing=1)]
)
def test_what_only_the_database_can_judge_is_left_to_it(condition):
    with pytest.raises(UntoldError):
        judge(EVENTS, condition)


@pytest.mark.django_db
def test_the_database_is_asked_what_only_it_can_judge(importer, monkeypatch):
    rule = CheckConstraint(condition=Q(name__startswith="T"), name="person_begins_with_t")
    monkeypatch.setattr(Person._meta, "constraints", [*Person._meta.constraints, rule])

    faults = importer.faults([make("episodes.person", name=name, slug=name.lower()) for name in ("Tom", "Kristin")])

    assert faults == ['one.yaml, line 5: episodes.person ["kristin"]: Constraint “person_begins_with_t” is violated.']
