"""Earlier decrees from the command line and through the door, on both databases."""

import io
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from rich.console import Console

from kit.settings import Settings
from personnel.domain.inherited import DecreeInherited, TeamInherited
from personnel.domain.seat import SeatInherited
from spbe.import_decrees import import_decrees
from spbe.list_sent import Exit
from tests.integration.test_opd_places import settings
from tests.integration.test_people_import import Personnel, running, written
from tests.personnel.imports import opened, with_opds
from tests.personnel.siasn_files import ani, budi, csv_of, siti, workbook
from tests.personnel.test_decree_import import of_ani, of_budi, of_siti, recorded, sent

__all__ = ["settings"]

AHEAD = "Belum ada yang dicatat. Tambahkan --record untuk mencatat seluruh daftar ini.\n"


@pytest.fixture(scope="module")
def personnel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Personnel]:
    folder = tmp_path_factory.mktemp("var")
    with running(folder) as made:
        assert made.imports(written(folder, "orang.csv", csv_of(budi)))[0] is Exit.DONE
        _change_over(made)
        yield made


def _change_over(personnel: Personnel) -> None:
    headers = {"Authorization": f"Bearer {personnel.token}", "Idempotency-Key": "cut-over"}
    url = f"{personnel.url}/api/personnel/cut-over"
    httpx.post(url, json={"first_on": "2026-01-01"}, headers=headers).raise_for_status()


def taken(personnel: Personnel, file: Path, *, record: bool = False) -> tuple[Exit, str]:
    """Return how the command ends and what it prints."""
    console = Console(file=io.StringIO(), width=200)
    code = import_decrees(
        file, personnel.url, lambda: personnel.token, record=record, console=console
    )
    assert isinstance(console.file, io.StringIO)
    return code, console.file.getvalue()


def test_a_list_is_looked_at_unless_it_is_to_be_recorded(
    personnel: Personnel, tmp_path: Path
) -> None:
    file, before = written(tmp_path, "saldo.xlsx", workbook(of_budi)), personnel.position()
    new = "1 baris dari 1 SK: 1 SK baru, 1 kursi baru, 0 sudah tercatat.\n"
    assert taken(personnel, file) == (Exit.DONE, new + AHEAD)
    assert personnel.position() == before
    code, said = taken(personnel, file, record=True)
    assert (code, said.startswith(new), "Semuanya sudah dicatat" in said) == (Exit.DONE, True, True)
    assert personnel.position() > before
    code, said = taken(personnel, file)
    assert said.startswith("1 baris dari 1 SK: 0 SK baru, 0 kursi baru, 1 sudah tercatat.")


def test_each_wrong_row_is_told_and_no_command_to_the_terminal(
    personnel: Personnel, tmp_path: Path
) -> None:
    before = personnel.position()
    odd = of_budi | {"opd": "[red]Dinas\x1b[2J Sihir", "nip": "12"}
    code, said = taken(personnel, written(tmp_path, "salah.csv", csv_of(odd)), record=True)
    assert code is Exit.ROWS_ARE_WRONG
    assert "[red]Dinas" in said
    assert "\x1b" not in said
    assert personnel.position() == before


def test_what_is_no_list_and_who_is_not_let_in_end_with_codes_of_their_own(
    personnel: Personnel, tmp_path: Path
) -> None:
    assert taken(personnel, tmp_path / "saldo.pdf")[0] is Exit.FILE_IS_NOT_READABLE
    file = written(tmp_path, "a.csv", csv_of(of_budi))
    assert taken(Personnel(personnel.process, personnel.url, "x.y.z"), file)[0] is Exit.REFUSED
    nowhere = Personnel(personnel.process, "http://127.0.0.1:9", personnel.token)
    assert taken(nowhere, file)[0] is Exit.BROKEN_OFF


async def test_a_list_is_recorded_whole_or_not_at_all_on_either_database(
    settings: Settings, tmp_path: Path
) -> None:
    with opened(tmp_path, databases=settings.databases) as office:
        await with_opds(office)
        await office.command("/cut-over", "cut-over", first_on="2026-01-01")
        assert (await office.imports(csv_of(budi, siti, ani), key="people")).status == 200
        before = office.position()
        wrong = await sent(office, csv_of(of_budi, of_siti | {"opd": "Dinas Sihir"}), key="wrong")
        assert (wrong.status, wrong.problems) == (422, [(3, "opd", "opd-unknown")])
        assert office.position() == before
        content = csv_of(of_budi, of_siti, of_ani)
        assert (await sent(office, content, preview=True)).effects == (1, 3, 0, False)
        assert office.position() == before
        assert (await sent(office, content)).effects == (1, 3, 0, True)
        assert (await sent(office, content, key="again")).effects == (0, 0, 3, True)
        kinds = (DecreeInherited, TeamInherited, SeatInherited)
        assert [len(recorded(office, kind)) for kind in kinds] == [1, 2, 3]
