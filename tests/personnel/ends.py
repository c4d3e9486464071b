"""What ends a seat, and what of it turns out not to be: told of the office in memory."""

from datetime import date
from uuid import UUID

from personnel.domain.decree import decree
from personnel.domain.interim import AssignInterim, interim
from personnel.domain.person_record import Status
from personnel.domain.revocation import RevokeDecree
from tests.personnel.examples import KOMINFO, YEAR_END
from tests.personnel.office import Office

MAY_1, JUNE_1, JUNE_30 = date(2026, 5, 1), date(2026, 6, 1), date(2026, 6, 30)
JULY_1, JULY_31, AUGUST_1 = date(2026, 7, 1), date(2026, 7, 31), date(2026, 8, 1)
SEPTEMBER_1, OCTOBER_1 = date(2026, 9, 1), date(2026, 10, 1)
NOVEMBER_30, DECEMBER_1 = date(2026, 11, 30), date(2026, 12, 1)


def revoke(office: Office, decree_id: UUID, on: date) -> list[object]:
    command = RevokeDecree(
        number=f"188.4/{office.id()}",
        decided_on=office.today,
        effective_on=on,
        signed_by="Gubernur",
        reason="Keliru",
    )
    return list(office.give(decree, decree_id, command))


def put_right(office: Office, person_id: UUID, on: date) -> None:
    """Record that what was said of the day was wrong: whoever it is stayed in service."""
    office.record(person_id, on, status=Status.ACTIVE, grade="III/d")


def replaced(office: Office, position: str, by: UUID, on: date, base: UUID) -> UUID:
    one = office.nominated({position: by}, positions=[position])
    return office.decreed(one, on=on, amends=base)


def assigned(office: Office, person_id: UUID, position: str, on: date) -> UUID:
    one = AssignInterim(
        assignment_id=office.id(),
        opd_id=KOMINFO,
        position=position,
        person_id=person_id,
        effective_on=on,
        until=YEAR_END,
        letter_number="800/5",
        letter_on=office.today,
    )
    office.give(interim, one.assignment_id, one)
    return one.assignment_id


def held(office: Office, person_id: UUID) -> list[tuple[str, date, date]]:
    return [(each.position, each.effective_on, each.until) for each in office.seats(person_id)]
