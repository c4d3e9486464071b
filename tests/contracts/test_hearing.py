"""Does every service hear only what its producers promise, and all that they may say of it?"""

from datetime import date
from typing import Literal
from uuid import UUID

import pytest

from kit.policies import HeardEvent
from tests.contracts.hearing import complaints, heard_by, tag_of
from tests.contracts.written import SERVICES

HEARING = sorted(
    folder.name
    for folder in SERVICES.iterdir()
    if (folder / "heard.py").exists() or (folder / "heard").is_dir()
)
HEARD = [(service, kind) for service in HEARING for kind in heard_by(service)]


@pytest.mark.parametrize(
    ("service", "kind"), HEARD, ids=[f"{service} hears {tag_of(kind)}" for service, kind in HEARD]
)
def test_what_is_heard_is_promised(service: str, kind: type[HeardEvent]) -> None:
    assert tag_of(kind).partition(".")[0] != service
    assert list(complaints(kind)) == []


def test_no_hearer_is_overlooked() -> None:
    assert set(HEARING) >= {"personnel", "training", "evaluation", "gateway"}
    assert {service for service, _ in HEARD} == set(HEARING)


class Seat(HeardEvent, frozen=True, tag="personnel.seat-taken.v1"):
    person_id: UUID
    until: date


def test_a_few_fields_of_a_public_event_may_be_heard() -> None:
    assert list(complaints(Seat)) == []


def test_an_event_that_nobody_says_is_not_heard() -> None:
    class Gone(HeardEvent, frozen=True, tag="personnel.seat-warmed.v1"):
        pass

    assert list(complaints(Gone)) == ["nobody says personnel.seat-warmed.v1"]


def test_an_internal_event_is_not_heard() -> None:
    class Taken(HeardEvent, frozen=True, tag="personnel.decree-number-taken.v1"):
        number: str

    assert list(complaints(Taken)) == ["personnel.decree-number-taken.v1 is internal"]


def test_a_field_that_is_not_said_is_not_heard() -> None:
    class More(Seat, frozen=True, tag="personnel.seat-taken.v1"):
        salary: str

    found = list(complaints(More))
    assert any("missing required field `salary`" in complaint for complaint in found)
    assert "personnel.seat-taken.v1 has no salary" in found


def test_a_field_of_another_type_is_not_heard() -> None:
    class Other(HeardEvent, frozen=True, tag="personnel.seat-taken.v1"):
        until: int

    assert any("Expected `int`" in complaint for complaint in complaints(Other))


def test_what_may_be_empty_is_heard_as_such_even_if_the_example_is_not() -> None:
    class Certain(HeardEvent, frozen=True, tag="training.certificate-issued.v1"):
        valid_until: date

    assert list(complaints(Certain)) == ["training.certificate-issued.v1.valid_until may be null"]


def test_what_may_be_erased_is_not_relied_on() -> None:
    class Named(HeardEvent, frozen=True, tag="personnel.person-registered.v1"):
        name: str

    assert "personnel.person-registered.v1.name may be missing" in list(complaints(Named))


def test_all_words_are_understood_even_those_not_in_the_example() -> None:
    class Active(HeardEvent, frozen=True, tag="personnel.person-registered.v1"):
        status: Literal["active"]

    assert list(complaints(Active)) == [
        "personnel.person-registered.v1.status may be another word than active"
    ]
