"""How long does a list of 10,000 people take, and how much memory? Prints it (pytest -s)."""

import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from spbe.list_sent import Exit
from tests.integration.test_people_import import Personnel, running, written
from tests.personnel.imports import crowd
from tests.personnel.siasn_files import Cells, csv_of, workbook

PEOPLE = 10_000
MOST_SECONDS, MOST_MEGABYTES = 60, 150


def peak_megabytes(personnel: Personnel) -> float:
    status = Path(f"/proc/{personnel.process.pid}/status").read_text()
    return int(re.findall(r"VmHWM:\s+(\d+) kB", status)[0]) / 1024


def people(surname: str = "") -> list[Cells]:
    said = {"gelar_belakang": "S.Kom.", "nomor_hp": "081200000000", "jabatan_nama": "Pranata"}
    return [one | said | {"nama": f"{one['nama']}{surname}"} for one in crowd(PEOPLE)]


@pytest.mark.parametrize(("make", "ending"), [(csv_of, "csv"), (workbook, "xlsx")])
def test_a_list_of_ten_thousand(make: Callable[..., bytes], ending: str, tmp_path: Path) -> None:
    with running(tmp_path / "var") as personnel:
        idle = peak_megabytes(personnel)
        for what, listed in (("new", people()), ("again", people()), ("changed", people(" B."))):
            file = written(tmp_path, f"{what}.{ending}", make(*listed))
            began = time.perf_counter()
            code, said = personnel.imports(file)
            seconds = time.perf_counter() - began
            assert code is Exit.DONE, said
            above = peak_megabytes(personnel) - idle
            assert seconds <= MOST_SECONDS
            assert above <= MOST_MEGABYTES
            print(f"\n{ending} {what}: {seconds:.1f} s, peak {above:.0f} MB above idle")  # noqa: T201 - the figure
