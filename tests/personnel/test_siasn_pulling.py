"""People are pulled from SIASN a few at a time, and nothing that goes wrong leaves half of them."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from kit.decider import Actor
from kit.envelope import Context
from personnel.domain.person import Person
from personnel.domain.person_record import Status
from personnel.domain.seat import SeatTaken
from personnel.domain.team import TeamDecreed, TeamMember, team_of
from personnel.siasn_asking import BATCH
from personnel.siasn_pulls import MOST_FAILURES
from spbe.fake_siasn import FakeSiasn, Mood
from tests.gateway.story import Tell, anything
from tests.personnel.imports import HUKUM, MARCH_1, PowerCut, crowd, opened, with_opds
from tests.personnel.siasn_files import BUDI, SITI, csv_of
from tests.personnel.siasn_files import budi as budi_in_file
from tests.personnel.siasn_pulled import PULLED_ON, Desk, Said, budi, desk_of, service_of, siti

MAY_1, JUNE_1, JULY_1 = date(2026, 5, 1), date(2026, 6, 1), date(2026, 7, 1)
DECREE = UUID(int=0xD1)


@pytest.fixture
def fake() -> FakeSiasn:
    return FakeSiasn({BUDI: budi, SITI: siti})


@pytest.fixture
async def desk(tmp_path: Path, fake: FakeSiasn) -> AsyncIterator[Desk]:
    service = service_of(fake)
    with opened(tmp_path, sample=True, siasn=service) as office:
        await with_opds(office)
        await office.imports(csv_of(budi_in_file))
        yield desk_of(office, fake, service, tmp_path)


def found(desk: Desk, nip: str = BUDI) -> Person:
    state = desk.office.person_with("nip", nip)
    assert state is not None
    return state


def standings(state: Person) -> list[tuple[date, Status]]:
    return [(one.effective_on, one.status) for one in state.records]


def as_said(cells: dict[str, object]) -> Said:
    said = budi | {"nipBaru": cells["nip_baru"], "nama": cells["nama"]}
    return said | {"tglLahir": None, "jenisKelamin": None, "golRuangAkhir": None}


async def filled(desk: Desk, count: int) -> list[str]:
    """Let the journal and SIASN know many people, of whom SIASN knows a grade besides."""
    listed = crowd(count)
    await desk.office.imports(csv_of(*listed), "crowd")
    for one in listed:
        desk.fake.people[str(one["nip_baru"])] = as_said(one) | {"golRuangAkhir": "III/a"}
    return [str(one["nip_baru"]) for one in listed]


async def test_who_is_known_is_asked_for_and_recorded_as_siasn_has_them(desk: Desk) -> None:
    shown = await desk.pull()
    counted = [shown[each] for each in ("state", "through", "asked", "recorded", "refused")]
    assert counted == ["done", 100, 1, 1, 0]
    last = found(desk).records[-1]
    assert (last.source, last.grade, last.effective_on) == ("siasn-rest", "III/c", PULLED_ON)
    assert (last.name, last.opd_id) == ("Budi Santoso", HUKUM)
    assert desk.office.person_with("nip", SITI) is None


async def test_what_says_nothing_new_is_not_recorded(desk: Desk) -> None:
    await desk.pull()
    before = desk.office.position()
    shown = await desk.pull("2")
    assert (shown["state"], shown["asked"], shown["recorded"]) == ("done", 1, 0)
    assert desk.office.position() == before


async def test_who_is_to_retire_is_recorded_for_that_day_also_if_nobody_knew_them(
    desk: Desk,
) -> None:
    desk.fake.retiring = {BUDI: "01-06-2026", SITI: "01-07-2026"}
    shown = await desk.pull()
    assert (shown["asked"], shown["recorded"], shown["ahead"]) == (2, 2, 2)
    active = (PULLED_ON, Status.ACTIVE)
    assert standings(found(desk))[1:] == [active, (JUNE_1, Status.RETIRED)]
    assert standings(found(desk, SITI)) == [active, (JULY_1, Status.RETIRED)]


def seated(desk: Desk) -> None:
    """Give Budi a seat from March to the end of the year."""
    person_id = desk.office.keys.find("nip", BUDI)
    assert person_id
    seat = SeatTaken(
        person_id=person_id,
        opd_id=HUKUM,
        position="network_multimedia_admin",
        decree_id=DECREE,
        nomination_id=DECREE,
        effective_on=MARCH_1,
        until=date(2026, 12, 31),
    )
    named = TeamDecreed(
        opd_id=HUKUM,
        decree_id=DECREE,
        nomination_id=DECREE,
        effective_on=MARCH_1,
        until=seat.until,
        members=(TeamMember(seat.position, person_id),),
    )
    context = Context(command_id=DECREE, actor=Actor(DECREE), correlation_id=DECREE)
    told = Tell(told=((person_id, seat), (team_of(HUKUM), named)))
    desk.office.journal.execute(anything, UUID(int=1), told, context=context)


async def test_a_seat_falls_vacant_by_itself_on_the_day_that_siasn_names(desk: Desk) -> None:
    seated(desk)
    desk.fake.retiring = {BUDI: "01-06-2026"}
    await desk.pull()
    days = (PULLED_ON, JUNE_1 - timedelta(days=1), JUNE_1)
    assert [found(desk).seat_on(day) is not None for day in days] == [True, True, False]
    desk.fake.retiring = {BUDI: "01-07-2026"}
    await desk.pull("2")
    days = (JUNE_1, JULY_1 - timedelta(days=1), JULY_1)
    assert [found(desk).seat_on(day) is not None for day in days] == [True, True, False]


async def test_a_retirement_that_moved_leaves_its_earlier_day(desk: Desk) -> None:
    for key, day in (("1", "01-05-2026"), ("2", "01-07-2026"), ("3", "01-06-2026")):
        desk.fake.retiring = {BUDI: day}
        await desk.pull(key)
    held = [found(desk).on(day) for day in (MAY_1, JUNE_1, JULY_1)]
    assert [one.status for one in held if one] == ["active", "retired", "retired"]


async def test_of_whom_half_is_said_is_refused_by_id_and_the_others_are_taken(desk: Desk) -> None:
    desk.fake.retiring = {SITI: "01-07-2026"}
    desk.fake.people[BUDI] = budi | {"nama": "null", "kedudukanPnsId": None}
    before = standings(found(desk))
    shown = await desk.pull()
    assert (shown["asked"], shown["refused"], shown["recorded"]) == (2, 1, 1)
    told = {(one["person_id"], one["weight"], one["code"]) for one in shown["findings"]}
    person_id = str(desk.office.keys.find("nip", BUDI))
    codes = ("name-missing", "status-missing")
    assert told == {(person_id, "error", code) for code in codes}
    assert standings(found(desk)) == before
    assert standings(found(desk, SITI))[0] == (PULLED_ON, Status.ACTIVE)


async def test_a_doubtful_nip_is_a_warning_and_its_holder_is_taken(desk: Desk) -> None:
    desk.fake.people[BUDI] = budi | {"jenisKelamin": "F"}
    shown = await desk.pull()
    assert (shown["recorded"], shown["refused"]) == (1, 0)
    ((number, weight, code),) = [
        (one["number"], one["weight"], one["code"]) for one in shown["findings"]
    ]
    assert (number, weight, code) == (1, "warning", "nip-sex-differs")


async def test_an_entry_of_the_list_that_names_nobody_is_said(desk: Desk) -> None:
    desk.fake.retiring = {"salah": "01-07-2026", SITI: "01-07-2026"}
    shown = await desk.pull()
    assert (shown["asked"], shown["refused"], shown["ahead"]) == (3, 1, 1)
    assert [one["code"] for one in shown["findings"]] == ["siasn-retirement-odd"]


async def test_many_are_taken_batch_by_batch_and_the_way_shows(desk: Desk) -> None:
    await filled(desk, 2 * BATCH)
    pull_id = await desk.begin()
    ways = []
    while await asyncio.to_thread(desk.pulling.turn):
        shown = await desk.shown(pull_id)
        ways.append((shown["asked"], shown["recorded"], shown["state"]))
    assert ways == [
        (BATCH, BATCH, "going"),
        (2 * BATCH, 2 * BATCH, "going"),
        (2 * BATCH + 1, 2 * BATCH + 1, "going"),
        (2 * BATCH + 1, 2 * BATCH + 1, "done"),
    ]


@pytest.mark.parametrize("mood", ["fail", "busy", "cut", "short", "words"])
async def test_what_breaks_off_goes_on_where_it_stopped(desk: Desk, mood: Mood) -> None:
    nips = await filled(desk, BATCH + 5)
    desk.fake.retiring = {nips[0]: "01-07-2026", nips[-1]: "01-07-2026"}
    pull_id = await desk.begin()
    assert await asyncio.to_thread(desk.pulling.turn)
    restarted = desk_of(desk.office, desk.fake, service_of(desk.fake), desk.office.folder)
    desk.pulling.pulls.close()
    desk.fake.mood, asked = mood, len(desk.fake.asked)
    before = desk.office.position()
    later = desk.office.journal.clock.now() + timedelta(hours=1)
    restarted.pulling.holder = desk.pulling.holder
    assert not await asyncio.to_thread(restarted.pulling.turn)
    assert desk.office.position() == before
    waiting = await desk.shown(pull_id)
    assert (waiting["state"], waiting["asked"]) == ("going", BATCH)
    assert waiting["again_at"]
    assert not restarted.pulling.turn()
    desk.fake.mood = "well"
    while await asyncio.to_thread(restarted.pulling.turn, later):
        pass
    shown = await desk.shown(pull_id)
    assert (shown["state"], shown["recorded"], shown["ahead"]) == ("done", BATCH + 6, 2)
    people = [path for path in desk.fake.asked[asked:] if "data-utama" in path]
    assert f"/pns/data-utama/{nips[0]}" not in people


async def test_after_too_many_failures_it_waits_to_be_asked_for_again(desk: Desk) -> None:
    desk.fake.mood = "fail"
    pull_id = await desk.begin()
    at = desk.office.journal.clock.now()
    for _ in range(MOST_FAILURES):
        at += timedelta(hours=1)
        await asyncio.to_thread(desk.pulling.turn, at)
    assert (await desk.shown(pull_id))["state"] == "stopped"
    desk.fake.mood = "well"
    assert not desk.pulling.turn(at + timedelta(hours=1))
    assert await desk.begin("another") == pull_id
    await asyncio.to_thread(desk.work)
    shown = await desk.shown(pull_id)
    assert (shown["state"], shown["recorded"], shown["reason"]) == ("done", 1, None)


async def test_credentials_that_are_not_accepted_stop_it_at_once(desk: Desk) -> None:
    desk.fake.mood = "expired"
    shown = await desk.pull()
    assert (shown["state"], shown["asked"]) == ("stopped", 0)
    assert "credentials" in shown["reason"]


async def test_a_power_cut_after_a_batch_records_nobody_twice(desk: Desk) -> None:
    await filled(desk, 3)
    pull_id = await desk.begin()
    went_on = desk.pulling.pulls.went_on

    def cut(*_: object, **__: object) -> None:
        raise PowerCut

    object.__setattr__(desk.pulling.pulls, "went_on", cut)
    with pytest.raises(PowerCut):
        await asyncio.to_thread(desk.pulling.turn)
    object.__setattr__(desk.pulling.pulls, "went_on", went_on)
    before = desk.office.position()
    await asyncio.to_thread(desk.work)
    assert desk.office.position() == before
    assert (await desk.shown(pull_id))["state"] == "done"
