"""An event that one view cannot handle holds up whoever asks that view, and nobody else."""

import json
import re
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import msgspec
import pytest
from sqlalchemy import Connection, event
from sqlalchemy.sql import ClauseElement

from gateway.fan_out import SOURCES
from gateway.reading import Reading
from gateway.touched import schemas_of
from gateway.views import VIEWS
from kit.envelope import encode
from kit.feed import Delivered
from kit.http.journal_token import encode_token
from kit.journal import Receipt
from tests.evaluation.examples import KOMINFO, Q1
from tests.gateway.door import GATEWAY, Door, door
from tests.gateway.small_course import BATCH
from tests.gateway.small_team import (
    BUDI,
    DECREE,
    NETWORK_CERTIFICATE,
    NOMINATION,
    opd_registered,
)
from tests.gateway.small_year import new_story, small_year
from tests.gateway.story import Story

THIRD = UUID(int=0xD9)
IDS = {
    "{year}": "2026",
    "assessments/{period_id}/{opd_id}": f"assessments/{Q1}/{KOMINFO}",
    "{batch_id}": f"{BATCH}",
    "{certificate_id}": f"{NETWORK_CERTIFICATE}",
    "{decree_id}": f"{DECREE}",
    "{nomination_id}": f"{NOMINATION}",
    "{opd_id}": f"{KOMINFO}",
    "{period_id}": f"{Q1}",
    "{person_id}": f"{BUDI}",
    "{subject_id}": f"{KOMINFO}",
}
ALL_SEEING = "auditor"


def held_in(name: str, story: Story, receipt: Receipt, opened: Door, folder: Path) -> str:
    """Let one view alone meet the event as one that it cannot read; the others have it."""
    (view,) = [view for view in VIEWS if view.name == name]
    (folder / f"{name}-v{view.version}.db").unlink()
    records = [unreadable(one) if one.record.stream == THIRD else one for one in story.records()]
    writer = story.writer(view, folder)
    writer.hear(records)
    writer.close()
    opened.reading.close()
    return encode_token(receipt)


def unreadable(one: Delivered) -> Delivered:
    envelope = msgspec.structs.replace(
        one.record.envelope(), data=msgspec.Raw(b'{"opd_id":"nobody"}')
    )
    return replace(one, record=replace(one.record, state=encode(envelope)))


@pytest.mark.parametrize(
    ("held", "path", "status"),
    [
        ("opds", "/api/opds", 409),
        ("opds", "/api/programmes", 200),
        ("history", "/api/opds", 200),
        ("history", "/api/province", 200),
        ("history", f"/api/history/{THIRD}", 409),
    ],
)
async def test_only_what_reads_the_view_is_held_back(
    tmp_path: Path, held: str, path: str, status: int
) -> None:
    story = new_story()
    receipt = story.tell(opd_registered(THIRD, "BAPENDA"))
    with door(story, tmp_path) as opened:
        token = held_in(held, story, receipt, opened, tmp_path)
        said = await opened.get(path, ALL_SEEING, Journal_Token=token)
    assert said.status_code == status, said.text
    if status == 409:
        assert said.json()["type"] == "/problems/held-back"


async def test_what_is_not_there_yet_is_not_said_to_be_missing(tmp_path: Path) -> None:
    story = new_story()
    story.tell(opd_registered(KOMINFO, "DISKOMINFOSP"))
    before = story.records()
    token = encode_token(story.tell(opd_registered(THIRD, "BAPENDA")))
    path = f"/api/history/{THIRD}"
    with door(story, tmp_path, records=before) as opened:
        assert (await opened.get(path, ALL_SEEING)).status_code == 404
        early = await opened.get(path, ALL_SEEING, Journal_Token=token)
        assert (early.status_code, early.json()["type"]) == (409, "/problems/not-yet-heard")


def questions() -> Iterator[str]:
    """Yield the address of every question that is asked of views."""
    paths = json.loads((GATEWAY / "contracts" / "openapi.json").read_text(encoding="utf-8"))[
        "paths"
    ]
    for path in paths:
        if path.startswith("/api/operations/"):  # of what is set aside, not of what is shown
            continue
        of_a_service = path.startswith(tuple(f"/api/{service}/" for service in SOURCES))
        if of_a_service or path.endswith(("/document", "/{sha256}")):  # it comes from a service
            continue
        if path.startswith("/api/") and "get" in paths[path] and "parameters" in paths[path]["get"]:
            for name, value in IDS.items():
                path = path.replace(name, value)  # noqa: PLW2901 - one after the other
            path = re.sub(r"{\w+_id}", f"{KOMINFO}", path)  # noqa: PLW2901 - what is not there
            asks_for_a_hash = path.endswith("/document/verification")
            yield f"{path}?sha256={'0c' * 32}" if asks_for_a_hash else path


async def test_the_views_that_count_are_those_that_the_database_reads(tmp_path: Path) -> None:
    with door(small_year(), tmp_path) as opened:
        watched = Watched(opened.reading)
        for path in questions():
            watched.counted.clear()
            watched.read.clear()
            role = "diskominfo_verifier" if path == "/api/inbox" else "auditor"
            said = await opened.get(path, role)
            assert said.status_code in {200, 404}, (path, said.text)
            assert watched.counted == watched.read != set(), path


class Watched:
    """Sees statement by statement which views count as read, and which SQLite reads."""

    def __init__(self, reading: Reading) -> None:
        self.counted, self.read = set[str](), set[str]()
        event.listen(reading.current(), "before_execute", self._count)
        event.listen(reading.current(), "begin", self._watch)

    def _count(self, _: Connection, statement: ClauseElement, *__: object) -> None:
        self.counted |= schemas_of(statement)

    def _watch(self, connection: Connection) -> None:
        line = connection.connection.driver_connection
        assert isinstance(line, sqlite3.Connection)
        line.set_authorizer(self._authorise)

    def _authorise(self, action: int, _: object, __: object, file: str | None, ___: object) -> int:
        if action == sqlite3.SQLITE_READ and file not in {None, "main", "temp"}:
            self.read.add(str(file))
        return sqlite3.SQLITE_OK
