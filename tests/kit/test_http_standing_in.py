"""Who says at a door that they act for another is let in by what was given into their hands."""

import hashlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest

from kit.decider import Facts
from kit.files import FileFolder
from kit.http.files import files_router
from kit.rights import Rights
from kit.standing_in import Mandate
from tests.kit.toy import (
    LIBRARIAN,
    NOW,
    OTHER_OPD,
    OUR_OPD,
    READER,
    RIGHTS,
    Toy,
    rights_file,
    toy,
)

NAMED = UUID("00000000-0000-4000-8000-00000000da7e")
MANDATE = Mandate(
    deputy=READER,
    on_behalf_of=LIBRARIAN,
    role="librarian",
    opd_id=OUR_OPD,
    actions=("toy.open-shelf",),
    first_on=date(2026, 3, 2),
    last_on=date(2026, 3, 2),
)
SHELF = {"opd_id": str(OUR_OPD)}


def mandate(named: UUID, _: Facts) -> Mandate | None:
    return MANDATE if named == NAMED else None


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Toy]:
    made = toy(tmp_path, mandates=mandate)
    yield made
    made.journal.recorder.close()


def as_reader(library: Toy, **headers: str) -> dict[str, str]:
    token = library.token(READER, "reader", OTHER_OPD)
    return {"Authorization": f"Bearer {token}", "On-Behalf-Of": str(NAMED), **headers}


async def test_who_stands_in_acts_with_the_rights_of_the_office(library: Toy) -> None:
    assert library.clock.at == NOW
    async with library.client(**as_reader(library)) as http:
        answer = await http.post("/shelves", json=SHELF)
    assert answer.status_code == 200, answer.text
    (record,) = library.journal.recorder.records(library.recorded() - 1, 1)
    envelope = record.envelope()
    assert (envelope.actor, envelope.on_behalf_of) == (READER, LIBRARIAN)


async def test_and_with_no_other_rights(library: Toy) -> None:
    async with library.client(**as_reader(library)) as http:
        answer = await http.post("/shelves", json={"opd_id": str(OTHER_OPD)})
    assert (answer.status_code, answer.json()["type"]) == (403, "/problems/forbidden")
    assert library.recorded() == 1


@pytest.mark.parametrize(
    ("named", "field"), [("keeper", "uuid"), ("", "uuid"), (f"{NAMED},{NAMED}", "uuid")]
)
async def test_what_names_no_mandate_is_a_bad_request(library: Toy, named: str, field: str) -> None:
    async with library.client(**as_reader(library) | {"On-Behalf-Of": named}) as http:
        answer = await http.post("/shelves", json=SHELF)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == "On-Behalf-Of"
    assert field in answer.json()["errors"][0]["rule"]


async def test_where_nobody_acts_for_another_the_header_is_not_known(tmp_path: Path) -> None:
    library = toy(tmp_path)
    async with library.client(**as_reader(library)) as http:
        answer = await http.post("/shelves", json=SHELF)
        metrics = await http.get("/metrics")
    library.journal.recorder.close()
    for said in (answer, metrics):
        assert said.status_code == 400
        assert said.json()["errors"][0]["field"] == "On-Behalf-Of"
    assert library.clock.at == NOW


FILE = b"%PDF-1.7 the letter"
KEPT = f"/files/{hashlib.sha256(FILE).hexdigest()}"


def with_files(folder: Path) -> Toy:
    """Open a library in which librarians alone keep files."""
    rows = (*RIGHTS, ("toy.store-file", "librarian", "any"), ("toy.read-files", "service", "any"))
    files = files_router("toy", FileFolder(folder / "files"), ())
    rights = Rights.load(rights_file(folder, rows))
    return toy(folder, mandates=mandate, rights=rights, routers=(files,))


@pytest.mark.parametrize(
    ("day", "named", "expected"),
    [
        (2, str(NAMED), (200, None)),
        (2, None, (403, "/problems/forbidden")),
        (3, str(NAMED), (403, "/problems/mandate-is-not-in-force")),
        (2, str(UUID(int=1)), (409, "/problems/mandate-is-unknown")),
    ],
    ids=["whatever the acts", "as themselves", "too late", "by no mandate"],
)
async def test_who_stands_in_brings_the_files_of_the_office(
    tmp_path: Path, day: int, named: str | None, expected: tuple[int, str | None]
) -> None:
    library = with_files(tmp_path)
    library.clock.at = NOW.replace(day=day)
    headers = as_reader(library) | {"Content-Type": "application/pdf"}
    headers = headers | {"On-Behalf-Of": named} if named else drop(headers)
    async with library.client(**headers) as http:
        answer = await http.put(KEPT, content=FILE)
    library.journal.recorder.close()
    assert (answer.status_code, answer.json().get("type")) == expected


def drop(headers: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in headers.items() if name != "On-Behalf-Of"}
