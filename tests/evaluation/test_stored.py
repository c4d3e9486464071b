"""Can an older release read what a newer one stored, with fields that it does not know?"""

from decimal import Decimal

import msgspec
import pytest

from evaluation.catalogue import CATALOGUE
from evaluation.domain.formula import ByPredicate, PredicateShare
from kit.catalogue import type_of
from kit.decider import Event
from tests.evaluation.examples import (
    PLAN,
    claimed,
    concluded,
    instrument_published,
    q1_opened,
)

by_table = ByPredicate(shares=(PredicateShare(predicate="Baik", achievement=Decimal("0.8")),))
opened_by_table = msgspec.structs.replace(q1_opened, formula=by_table)


def from_later(value: object) -> object:
    """Add a field to everything that has fields."""
    if isinstance(value, list):
        return [from_later(one) for one in value]
    if isinstance(value, dict):
        return {name: from_later(one) for name, one in value.items()} | {"added_later": 1}
    return value


@pytest.mark.parametrize(
    "event",
    [instrument_published, q1_opened, opened_by_table, claimed(PLAN, 3), concluded],
    ids=type_of,
)
def test_fields_that_were_added_later_are_passed_over(event: Event) -> None:
    stored = msgspec.json.decode(msgspec.json.encode(event))
    later = msgspec.Raw(msgspec.json.encode(from_later(stored)))
    assert CATALOGUE.read(type_of(event), later, {}) == event
