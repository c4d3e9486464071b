"""A reorganisation is cancelled, and an inherited seat struck, by the door: who may, and once."""

from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from kit.clock import SystemClock, business_day
from personnel.domain.opd import opd, opd_id_of
from tests.personnel.imports import DISKOMINFO, HUKUM, Office, opened, with_opds

NEW = opd_id_of("BARU")


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    with opened(tmp_path / "var") as made:
        yield await with_opds(made)


def later(days: int) -> date:
    return business_day(SystemClock().now()) + timedelta(days=days)


async def sent(
    office: Office, path: str, key: str, role: str = "administrator", **body: object
) -> httpx.Response:
    async with office.client(role) as http:
        return await http.post(path, json=body, headers={"Idempotency-Key": key})


async def cancelled(office: Office, key: str, on: date, role: str = "administrator") -> int:
    body = {"opds": [str(HUKUM)], "effective_on": str(on), "reason": "Perda ditunda"}
    answer = await sent(office, "/cancelled-reorganisations", key, role, **body)
    return answer.status_code


async def test_a_merger_of_a_day_to_come_is_cancelled_once_by_who_may(office: Office) -> None:
    on = later(30)
    await office.merge(HUKUM, "BARU", "Biro Baru", on)
    assert not office.journal.load(opd, HUKUM)[0].in_force(on)
    assert await cancelled(office, "not-theirs", on, "opd_operator") == 403
    assert await cancelled(office, "first", on) == 200
    before = office.position()
    assert await cancelled(office, "first", on) == 200
    assert await cancelled(office, "again", on) == 200
    assert office.position() == before
    assert office.journal.load(opd, HUKUM)[0].in_force(on)
    assert office.journal.load(opd, NEW)[0].registered is None
    await office.merge(HUKUM, "DISKOMINFO", "Dinas Komunikasi dan Informatika", later(40))


async def test_what_was_never_decided_or_has_happened_is_not_cancelled(office: Office) -> None:
    assert await cancelled(office, "unknown", later(30)) == 404
    await office.merge(HUKUM, "BARU", "Biro Baru", later(0))
    assert await cancelled(office, "late", later(0)) == 409


async def test_a_seat_that_no_list_had_is_not_struck(office: Office) -> None:
    body = {
        "opd_id": str(DISKOMINFO),
        "position": "graphic_designer",
        "person_id": str(uuid4()),
        "reason": "Salah baca SK",
    }
    path = f"/decrees/{uuid4()}/struck-seats"
    answer = await sent(office, path, "strike", **body)
    assert (answer.status_code, answer.json()["type"].rpartition("/")[2]) == (
        404,
        "inherited-seat-is-unknown",
    )
    assert (await sent(office, path, "other", "hr_system", **body)).status_code == 403
