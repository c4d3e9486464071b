"""Equipment goes to who holds a seat, is in one pair of hands, and comes back once."""

from datetime import date
from uuid import UUID

import pytest
from msgspec.structs import replace

from kit.testing import Spec
from personnel.domain.equipment import (
    Condition,
    EquipmentHandedOver,
    EquipmentIsBack,
    EquipmentIsForTheTeam,
    EquipmentIsLost,
    EquipmentIsOut,
    EquipmentReturned,
    HandOverEquipment,
    HandoverIsInTheFuture,
    HandoverIsUnknown,
    ReturnedBeforeHandedOver,
    ReturnEquipment,
    equipment,
)
from tests.personnel.examples import BUDI, HEALTH, KOMINFO, SITI, History
from tests.personnel.test_incentive import seated

decides = Spec(equipment)

LENT, AGAIN = UUID(int=0xE1), UUID(int=0xE2)
FEB_3, FEB_9 = date(2026, 2, 3), date(2026, 2, 9)
in_the_team: History = {**seated(BUDI), **seated(SITI)}
lend = HandOverEquipment(
    opd_id=KOMINFO,
    handover_id=LENT,
    person_id=BUDI,
    what="Laptop",
    inventory_code="1.3.2.7",
    condition=Condition.GOOD,
    handed_over_on=FEB_3,
    record_number="BAST 1",
)
lent = EquipmentHandedOver(
    opd_id=KOMINFO,
    handover_id=LENT,
    person_id=BUDI,
    what="Laptop",
    inventory_code="1.3.2.7",
    condition=Condition.GOOD,
    effective_on=FEB_3,
    record_number="BAST 1",
    record_sha256=None,
)
give_back = ReturnEquipment(
    opd_id=KOMINFO,
    handover_id=LENT,
    condition=Condition.MINOR_DAMAGE,
    returned_on=FEB_9,
    record_number="BAST 2",
)
given_back = EquipmentReturned(
    opd_id=KOMINFO,
    handover_id=LENT,
    person_id=BUDI,
    condition=Condition.MINOR_DAMAGE,
    effective_on=FEB_9,
    record_number="BAST 2",
    record_sha256=None,
)


def test_equipment_is_handed_over_to_who_holds_a_seat_that_day() -> None:
    decides(given=[], when=lend, then=[lent], elsewhere=in_the_team)


@pytest.mark.parametrize("where", [{}, seated(BUDI, HEALTH), seated(BUDI, until=date(2026, 2, 2))])
def test_nobody_else_is_handed_equipment(where: History) -> None:
    decides(given=[], when=lend, then=EquipmentIsForTheTeam, elsewhere=where)


def test_what_is_out_is_not_handed_over_again() -> None:
    decides(given=[lent], when=replace(lend, handover_id=AGAIN), then=[], elsewhere=in_the_team)
    to_siti = replace(lend, handover_id=AGAIN, person_id=SITI, inventory_code=" 1.3.2.7 ")
    decides(given=[lent], when=to_siti, then=EquipmentIsOut, elsewhere=in_the_team)


def test_what_came_back_is_handed_over_from_that_day_on() -> None:
    to_siti = replace(lend, handover_id=AGAIN, person_id=SITI, handed_over_on=FEB_9)
    then = replace(lent, handover_id=AGAIN, person_id=SITI, effective_on=FEB_9)
    decides(given=[lent, given_back], when=to_siti, then=[then], elsewhere=in_the_team)
    before = replace(to_siti, handed_over_on=date(2026, 2, 8))
    decides(given=[lent, given_back], when=before, then=EquipmentIsOut, elsewhere=in_the_team)


def test_what_is_lost_or_ahead_is_not_handed_over() -> None:
    lost = replace(lend, condition=Condition.LOST)
    decides(given=[], when=lost, then=EquipmentIsLost, elsewhere=in_the_team)
    ahead = replace(lend, handed_over_on=date(2026, 3, 3))
    decides(given=[], when=ahead, then=HandoverIsInTheFuture, elsewhere=in_the_team)


def test_equipment_comes_back_once_also_from_who_has_left() -> None:
    decides(given=[lent], when=give_back, then=[given_back])
    decides(given=[lent, given_back], when=give_back, then=[])
    other = replace(give_back, condition=Condition.LOST)
    decides(given=[lent, given_back], when=other, then=EquipmentIsBack)


def test_only_what_was_handed_over_comes_back_and_not_before() -> None:
    decides(given=[], when=give_back, then=HandoverIsUnknown)
    early = replace(give_back, returned_on=date(2026, 2, 2))
    decides(given=[lent], when=early, then=ReturnedBeforeHandedOver)
    ahead = replace(give_back, returned_on=date(2026, 3, 3))
    decides(given=[lent], when=ahead, then=HandoverIsInTheFuture)
