"""Who may have people pulled from SIASN, what a double click does, and what is written of it."""

import asyncio
import logging
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from spbe.fake_siasn import KEY, SECRET, SSO_PASSWORD, FakeSiasn, Mood
from tests.personnel.imports import opened
from tests.personnel.siasn_files import BUDI, SITI
from tests.personnel.siasn_pulled import Desk, budi, desk_of, service_of
from tests.personnel.test_document_door import problem
from tests.personnel.test_siasn_pulling import desk, fake

__all__ = ["desk", "fake"]

NOBODY = UUID(int=0xD1)


async def test_a_double_click_and_another_key_find_the_same_pull(desk: Desk) -> None:
    first, again, other = await desk.begin(), await desk.begin(), await desk.begin("2")
    assert first == again == other
    await asyncio.to_thread(desk.work)
    assert await desk.begin() == first
    assert (await desk.shown(first))["state"] == "done"
    assert await desk.begin("2") != first


async def test_only_the_hr_system_and_administrators_pull(desk: Desk) -> None:
    assert problem(await desk.ask(role="opd_operator")) == (403, "forbidden")
    assert (await desk.ask(role="administrator")).status_code == 202
    async with desk.office.client() as http:
        assert problem(await http.get(f"/people-pulls/{NOBODY}")) == (404, "not-found")


async def test_without_settings_one_is_sent_to_the_file(tmp_path: Path, fake: FakeSiasn) -> None:
    with opened(tmp_path, sample=True) as office:
        desk = desk_of(office, fake, service_of(fake), tmp_path)
        assert problem(await desk.ask()) == (503, "personnel/siasn-is-not-set-up")


async def test_no_credential_and_nobody_is_left_in_a_log_or_file(
    desk: Desk, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.WARNING, "httpx")  # as `kit.observability` has it
    desk.fake.retiring = {SITI: "01-07-2026"}
    desk.fake.people[BUDI] = budi | {"nama": "Budi & Co", "noHp": "12"}
    moods: tuple[Mood, ...] = ("fail", "cut", "well")
    pull_id = await desk.begin()
    at = desk.office.journal.clock.now()
    for mood in moods:
        desk.fake.mood, at = mood, at + timedelta(hours=1)
        while await asyncio.to_thread(desk.pulling.turn, at):
            pass
    shown = await desk.shown(pull_id)
    assert shown["state"] == "done"
    told = capsys.readouterr()
    files = [path for path in desk.office.folder.rglob("*") if path.is_file()]
    written = b"".join(path.read_bytes() for path in files).decode(errors="replace")
    everything = written + told.out + told.err + caplog.text + str(shown)
    personal = (BUDI, SITI, "Budi & Co", "Siti Aminah", SECRET, SSO_PASSWORD, KEY)
    assert [word for word in personal if word in everything] == []
    assert "phone-ignored" in everything
