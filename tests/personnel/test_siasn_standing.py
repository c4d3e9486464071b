"""Who is gone is heard of again: what SIASN puts right after the day has passed is put right."""

import asyncio
from datetime import date, timedelta

from personnel.domain.person_record import Status
from personnel.siasn_asking import BATCH
from tests.personnel.imports import crowd
from tests.personnel.siasn_files import BUDI, SITI, csv_of
from tests.personnel.siasn_files import budi as budi_in_file
from tests.personnel.siasn_pulled import PULLED_ON, Desk, budi, desk_of, service_of, siti
from tests.personnel.test_siasn_pulling import as_said, desk, fake, found, seated, standings

__all__ = ["desk", "fake"]

JUNE_1, JUNE_3, DECEMBER_1 = date(2026, 6, 1), date(2026, 6, 3), date(2026, 12, 1)
YEAR_END = date(2026, 12, 31)


def at_rest(desk: Desk) -> list[tuple[date, Status]]:
    """Return how the standing of Budi changed since the first pull."""
    return [one for one in standings(found(desk)) if one[0] > PULLED_ON]


async def test_a_retirement_that_is_postponed_is_heard_after_the_old_day(desk: Desk) -> None:
    seated(desk)
    desk.fake.retiring = {BUDI: "01-06-2026"}
    await desk.pull()
    desk.fake.retiring = {BUDI: "01-12-2026"}
    shown = await desk.pull("2", JUNE_3)
    assert (shown["asked"], shown["recorded"], shown["ahead"]) == (1, 1, 1)
    assert at_rest(desk) == [(JUNE_1, Status.ACTIVE), (DECEMBER_1, Status.RETIRED)]
    days = (JUNE_1, DECEMBER_1 - timedelta(days=1), DECEMBER_1, YEAR_END)
    assert [found(desk).seat_on(day) is not None for day in days] == [True, True, False, False]
    before = desk.office.position()
    await desk.pull("3", JUNE_3)
    assert desk.office.position() == before


async def test_a_retirement_whose_day_has_passed_holds_though_siasn_says_active(desk: Desk) -> None:
    desk.fake.retiring = {BUDI: "01-06-2026", SITI: "01-06-2026"}
    del desk.fake.people[SITI]
    await desk.pull(on=JUNE_3)
    assert standings(found(desk))[1:] == [(JUNE_1, Status.RETIRED)]
    assert desk.office.person_with("nip", SITI) is None
    before = desk.office.position()
    shown = await desk.pull("2", JUNE_3 + timedelta(days=1))
    assert (shown["refused"], desk.office.position()) == (0, before)


async def test_a_retirement_that_is_listed_no_more_is_left_for_a_person_to_look_at(
    desk: Desk,
) -> None:
    desk.fake.retiring = {BUDI: "01-06-2026"}
    await desk.pull()
    desk.fake.retiring = {}
    before = desk.office.position()
    shown = await desk.pull("2", JUNE_3)
    assert [one["code"] for one in shown["findings"]] == ["siasn-not-gone"]
    assert desk.office.position() == before


async def test_who_was_dismissed_and_is_reinstated_is_in_service_again(desk: Desk) -> None:
    desk.fake.people[BUDI] = budi | {"kedudukanPnsId": "66"}
    await desk.pull()
    desk.fake.people[BUDI] = budi
    await desk.pull("2", JUNE_3)
    assert at_rest(desk) == [(JUNE_3, Status.ACTIVE)]


async def test_who_was_recorded_as_gone_by_hand_is_not_brought_back(desk: Desk) -> None:
    gone = budi_in_file | {"kedudukan_hukum_id": "99"}
    await desk.office.imports(csv_of(gone), "gone")
    assert (await desk.pull())["asked"] == 0
    desk.fake.retiring = {BUDI: "01-12-2026"}
    before = desk.office.position()
    shown = await desk.pull("2", JUNE_3)
    assert [one["code"] for one in shown["findings"]] == ["siasn-not-gone"]
    desk.fake.people[BUDI] = budi | {"kedudukanPnsId": "99"}
    assert (await desk.pull("3", JUNE_3))["findings"] == []
    assert desk.office.position() == before


async def test_who_is_gone_may_be_gone_from_siasn_too(desk: Desk) -> None:
    desk.fake.people[BUDI] = budi | {"kedudukanPnsId": "99"}
    await desk.pull()
    del desk.fake.people[BUDI]
    shown = await desk.pull("2")
    assert (shown["asked"], shown["refused"], shown["findings"]) == (1, 0, [])


async def test_a_list_that_is_another_next_day_passes_over_nobody(desk: Desk) -> None:
    """Who stood before where the pull had come to has left the list; another process goes on."""
    everybody = {str(one["nip_baru"]): as_said(one) for one in crowd(2 * BATCH)}
    desk.fake.people |= everybody
    desk.fake.retiring = dict.fromkeys(everybody, "01-12-2026")
    await desk.begin()
    for _ in range(2):
        assert await asyncio.to_thread(desk.pulling.turn)
    came = [nip for nip in everybody if desk.office.person_with("nip", nip)]
    assert len(came) == BATCH
    for nip in came:
        del desk.fake.retiring[nip]
    desk.fake.people[SITI], desk.fake.retiring[SITI] = siti, "01-12-2026"
    restarted = desk_of(desk.office, desk.fake, service_of(desk.fake), desk.office.folder)
    desk.pulling.pulls.close()
    restarted.pulling.holder = desk.pulling.holder
    await asyncio.to_thread(restarted.work)
    assert [nip for nip in everybody if desk.office.person_with("nip", nip) is None] == []
