"""The work of a seat is handed over by who held it to who holds it, under minutes."""

from typing import Any

import pytest

from personnel.domain.handover import (
    HandoverIsDifferent,
    HandoverIsToOneself,
    HandoverRecorded,
    RecordHandover,
    SeatHandoverIsInTheFuture,
    SeatWasNotTheirs,
    handover,
)
from personnel.domain.opd_standing import OpdKind
from personnel.domain.reorganisation import MergeOpds, reorganisation
from personnel.domain.successor import Successor
from tests.personnel.examples import BUDI, CUSTODIAN, HEALTH, KOMINFO, NETWORK, SITI
from tests.personnel.office import DEWI, EKO, RINA, TONO, Office


@pytest.fixture
def office() -> Office:
    """Return an office in which Rina takes the network seat over from Budi five days from now."""
    made = Office()
    base = made.team()
    replacement = made.nominated({NETWORK.key: RINA}, positions=[NETWORK.key])
    made.decreed(replacement, on=made.later(5), amends=base)
    made.today = made.later(5)
    return made


def hand_over(office: Office, **said: Any) -> RecordHandover:  # noqa: ANN401 - any field
    usual: dict[str, Any] = {
        "handover_id": office.id(),
        "opd_id": KOMINFO,
        "position": NETWORK.key,
        "from_person_id": BUDI,
        "to_person_id": RINA,
        "handed_on": office.today,
        "minutes_number": "BA/1",
        "minutes_sha256": "ab" * 32,
        "contents": ("Kunci ruang server",),
    }
    return RecordHandover(**usual | said)


def test_a_seat_is_handed_over_once(office: Office) -> None:
    one = hand_over(office)
    (recorded,) = office.give(handover, one.handover_id, one)
    assert isinstance(recorded, HandoverRecorded)
    assert (recorded.from_person_id, recorded.to_person_id) == (BUDI, RINA)
    assert office.give(handover, one.handover_id, one) == []
    other = hand_over(office, handover_id=one.handover_id, minutes_number="BA/2")
    with pytest.raises(HandoverIsDifferent):
        office.give(handover, one.handover_id, other)


def test_nobody_need_be_left_to_hand_over(office: Office) -> None:
    one = hand_over(office, from_person_id=None)
    assert office.give(handover, one.handover_id, one) != []


def test_both_held_the_seat_or_hold_it(office: Office) -> None:
    for said in ({"from_person_id": SITI}, {"to_person_id": SITI}, {"to_person_id": BUDI}):
        one = hand_over(office, **{"from_person_id": None} | said)
        with pytest.raises(SeatWasNotTheirs):
            office.give(handover, one.handover_id, one)


def test_who_held_it_before_the_last_holder_does_not_hand_it_over(office: Office) -> None:
    team = office.team_on(KOMINFO, office.today)[0].decree_id
    next_one = office.nominated({NETWORK.key: TONO}, positions=[NETWORK.key])
    office.decreed(next_one, on=office.later(5), amends=team)
    office.today = office.later(5)
    skipping = hand_over(office, to_person_id=TONO)
    with pytest.raises(SeatWasNotTheirs):
        office.give(handover, skipping.handover_id, skipping)
    back = hand_over(office, from_person_id=TONO, to_person_id=RINA, handed_on=office.later(-3))
    with pytest.raises(SeatWasNotTheirs):
        office.give(handover, back.handover_id, back)
    one = hand_over(office, from_person_id=RINA, to_person_id=TONO)
    (recorded,) = office.give(handover, one.handover_id, one)
    assert isinstance(recorded, HandoverRecorded)
    assert recorded.former_opd_id is None


def test_the_seat_of_an_opd_that_has_ended_is_handed_over_to_its_heirs(office: Office) -> None:
    office.decreed(office.nominated({NETWORK.key: DEWI, CUSTODIAN.key: EKO}, HEALTH))
    merge = MergeOpds(
        predecessors=(KOMINFO,),
        successor=Successor(code="DINKES", name="Dinas DINKES", kind=OpdKind.DINAS),
        effective_on=office.later(1),
        legal_basis="Perda 3/2026",
    )
    one = hand_over(office, opd_id=HEALTH, from_person_id=RINA, to_person_id=DEWI)
    with pytest.raises(SeatWasNotTheirs):
        office.give(handover, one.handover_id, one)
    office.give(reorganisation, office.id(), merge)
    office.today = office.later(1)
    (recorded,) = office.give(handover, one.handover_id, one)
    assert isinstance(recorded, HandoverRecorded)
    assert (recorded.opd_id, recorded.former_opd_id) == (HEALTH, KOMINFO)
    assert office.give(handover, one.handover_id, one) == []


def test_it_is_not_recorded_before_its_day_nor_to_oneself(office: Office) -> None:
    tomorrow = hand_over(office, handed_on=office.later(1))
    with pytest.raises(SeatHandoverIsInTheFuture):
        office.give(handover, tomorrow.handover_id, tomorrow)
    to_oneself = hand_over(office, from_person_id=RINA)
    with pytest.raises(HandoverIsToOneself):
        office.give(handover, to_oneself.handover_id, to_oneself)
