"""Does a service that keeps its own copy of another's facts know the same of every day?"""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import msgspec
from hypothesis import example, given
from hypothesis import strategies as st

from kit.envelope import Envelope
from kit.testing import Given
from personnel.domain.opd import opd
from personnel.domain.person import Person, RecordPerson, person
from personnel.domain.person_record import EmploymentType, Status
from tests.contracts.opened import envelope_of
from tests.personnel.examples import BUDI, HEALTH, JAN_1, KOMINFO, registered
from training.domain.trainee import NoteTrainee, Trainee, trainee
from training.policies import POLICIES

FACTS = Given(
    histories={
        (opd, KOMINFO): [registered("DISKOMINFOSP")],
        (opd, HEALTH): [registered("DINKES")],
    }
)
DAYS = [JAN_1 + timedelta(days=nth) for nth in range(60)]
ENVELOPE: Envelope = envelope_of("personnel", "personnel.person-changed.v1")
HEARD = {str(kind.__struct_config__.tag): kind for kind in POLICIES}

Said = tuple[int, UUID, Status, str | None]
"""From which day on, in which OPD and standing, under which phone number."""


def said(nth: int, opd_id: UUID, phone: str | None = None) -> Said:
    return nth, opd_id, Status.ACTIVE, phone


def command(nth: int, opd_id: UUID, status: Status, phone: str | None) -> RecordPerson:
    return RecordPerson(
        person_id=BUDI,
        opd_id=opd_id,
        employment_type=EmploymentType.CONTRACT_STAFF,
        status=status,
        effective_on=DAYS[nth],
        source="siasn",
        name="Budi",
        phone=phone,
    )


def played(story: Sequence[Said]) -> tuple[Person, Trainee]:
    """Return what personnel holds of Budi, and what training has made of it."""
    original, copy = person.initial, trainee.initial
    for one in story:
        for told in person.decide(command(*one), original, FACTS):
            original = person.evolve(original, told)  # type: ignore[arg-type]
            copy = heard(copy, msgspec.to_builtins(told))
    return original, copy


def heard(copy: Trainee, told: dict[str, object]) -> Trainee:
    kind = HEARD[str(told["type"])]
    order = POLICIES[kind](msgspec.convert(told, kind), ENVELOPE)
    assert order is not None
    assert isinstance(order.command, NoteTrainee)
    for noted in trainee.decide(order.command, copy, FACTS):
        copy = trainee.evolve(copy, noted)  # type: ignore[arg-type]
    return copy


STATEMENT = st.tuples(
    st.integers(min_value=0, max_value=len(DAYS) - 1),
    st.sampled_from([KOMINFO, HEALTH]),
    st.sampled_from([Status.ACTIVE, Status.UNPAID_LEAVE]),
    st.sampled_from([None, "0811"]),
)


@given(story=st.lists(STATEMENT, max_size=8))
@example(story=[said(0, KOMINFO), said(31, KOMINFO, "0811"), said(14, HEALTH)])
def test_training_knows_the_opd_and_standing_of_a_person_on_each_day(story: list[Said]) -> None:
    original, copy = played(story)
    for day in DAYS:
        there, here = original.on(day), copy.on(day)
        known = there and (there.opd_id, there.status is Status.ACTIVE)
        assert (here and (here.opd_id, here.active)) == known, day
