"""A list of people from the command line into a process that is killed, and started again."""

import io
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from threading import Thread

import httpx
import pytest
from rich.console import Console

from kit.clock import SystemClock
from kit.settings import Settings
from kit.tokens import Issuer, load_or_make_key
from spbe.import_people import import_people
from spbe.list_sent import Exit
from tests.personnel.imports import HR_SYSTEM, MARCH_1, crowd, opd_body
from tests.personnel.siasn_files import SITI, budi, csv_of, siti, workbook

ROOT = Path(__file__).parents[2]
SERVER = Path(__file__).with_name("personnel_alone.py")
PATIENCE_SECONDS = 30


@dataclass(frozen=True)
class Personnel:
    """A running process and what is needed to speak to it."""

    process: "subprocess.Popen[bytes]"
    url: str
    token: str

    def position(self) -> int:
        headers = {"Authorization": f"Bearer {self.token}"}
        answer = httpx.get(f"{self.url}/api/personnel/events/heads", headers=headers)
        position: int = answer.raise_for_status().json()["position"]
        return position

    def imports(self, file: Path) -> tuple[Exit, str]:
        """Return how the command ends and what it prints."""
        console = Console(file=io.StringIO(), width=200)
        code = import_people(file, self.url, lambda: self.token, MARCH_1, console)
        assert isinstance(console.file, io.StringIO)
        return code, console.file.getvalue()


@contextmanager
def running(folder: Path, seconds_an_append: float = 0) -> Iterator[Personnel]:
    settings = Settings(var=folder)
    issuer = Issuer(load_or_make_key(settings.issuer_key), settings.issuer, SystemClock())
    roles = ["administrator", "hr_system", "service"]
    token = issuer.mint(HR_SYSTEM, roles, None, timedelta(minutes=5))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, str(SERVER), str(folder), str(port), str(seconds_an_append)]
    path = {"PYTHONPATH": f"{ROOT}:{ROOT / 'services'}"}
    with subprocess.Popen(command, env=path, stdout=subprocess.DEVNULL) as process:  # noqa: S603 - our own
        try:
            personnel = Personnel(process, f"http://127.0.0.1:{port}", token)
            _until_it_answers(personnel)
            _register_biro_hukum(personnel)
            yield personnel
        finally:
            process.kill()


def _until_it_answers(personnel: Personnel) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        try:
            httpx.get(f"{personnel.url}/api/personnel/health/live").raise_for_status()
        except httpx.TransportError:
            assert personnel.process.poll() is None
            time.sleep(0.05)
        else:
            return
    pytest.fail("personnel does not answer")


def _register_biro_hukum(personnel: Personnel) -> None:
    headers = {"Authorization": f"Bearer {personnel.token}", "Idempotency-Key": "opd"}
    body = opd_body("BIRO-HUKUM", "Biro Hukum")
    address = f"{personnel.url}/api/personnel/opds"
    httpx.post(address, json=body, headers=headers).raise_for_status()


@pytest.fixture(scope="module")
def personnel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Personnel]:
    with running(tmp_path_factory.mktemp("var")) as made:
        yield made


def written(folder: Path, name: str, content: bytes) -> Path:
    file = folder / name
    file.write_bytes(content)
    return file


def test_the_command_says_what_came_of_a_list(personnel: Personnel, tmp_path: Path) -> None:
    file = written(tmp_path, "pegawai baru.xlsx", workbook(budi, siti))
    assert personnel.imports(file) == (
        Exit.DONE,
        "2 baris: 2 baru, 0 berubah, 0 tetap; 0 perlu diperiksa.\n",
    )
    assert personnel.imports(written(tmp_path, "lagi.csv", csv_of(budi, siti))) == (
        Exit.DONE,
        "2 baris: 0 baru, 0 berubah, 2 tetap; 0 perlu diperiksa.\n",
    )


def test_the_command_prints_every_wrong_row_and_no_command_to_the_terminal(
    personnel: Personnel, tmp_path: Path
) -> None:
    before = personnel.position()
    odd = siti | {"unor_nama": "[red]Dinas\x1b[2J Sihir"}
    file = written(tmp_path, "salah.csv", csv_of(budi | {"nip_baru": "12"}, odd))
    code, said = personnel.imports(file)
    assert code is Exit.ROWS_ARE_WRONG
    for shown in ("nip_baru", "12", "NIP harus tepat 18 angka", "unor_nama", "[red]Dinas"):
        assert shown in said
    assert "\x1b" not in said
    assert personnel.position() == before


def test_a_file_that_is_not_there_and_a_token_that_does_not_do_have_codes_of_their_own(
    personnel: Personnel, tmp_path: Path
) -> None:
    assert personnel.imports(tmp_path / "tiada.csv")[0] is Exit.FILE_IS_NOT_READABLE
    file = written(tmp_path, "a.csv", csv_of(budi))
    nobody = Personnel(personnel.process, personnel.url, "x.y.z")
    code, said = nobody.imports(file)
    assert code is Exit.REFUSED
    assert "Masuk kembali" in said
    nowhere = Personnel(personnel.process, "http://127.0.0.1:9", personnel.token)
    assert nowhere.imports(file)[0] is Exit.BROKEN_OFF


def test_a_list_cut_off_by_a_kill_is_finished_by_sending_it_again(tmp_path: Path) -> None:
    var, file = tmp_path / "var", written(tmp_path, "orang.csv", csv_of(*crowd(600), siti))
    ended: list[tuple[Exit, str]] = []
    with running(var, seconds_an_append=0.2) as personnel:
        before = personnel.position()
        sending = Thread(target=lambda: ended.append(personnel.imports(file)))
        sending.start()
        until = time.monotonic() + PATIENCE_SECONDS
        while personnel.position() < before + 200 and time.monotonic() < until:
            time.sleep(0.01)
        personnel.process.kill()
        sending.join()
    [(code, said)] = ended
    assert code is Exit.BROKEN_OFF
    assert "Kirim lagi berkas yang sama" in said
    with running(var) as personnel:
        there = personnel.position() - before
        assert 200 <= there < 601
        assert there % 100 == 0
        assert personnel.imports(file) == (
            Exit.DONE,
            f"601 baris: {601 - there} baru, 0 berubah, {there} tetap; 0 perlu diperiksa.\n",
        )
        assert personnel.position() == before + 601
    assert all(SITI.encode() not in path.read_bytes() for path in var.rglob("*.db*"))
