"""Takes lists of people into one journal, in a process of its own: the child of (i).

``python -m tests.bench.importing LISTS ROWS URL URL``, the URLs of the journal and of the keys. Of
each list it prints the seconds that it took, and the most memory so far, in bytes.
"""

import sys
import time
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import uuid4

import structlog

import personnel
from kit.clock import SystemClock
from kit.decider import Actor
from kit.envelope import Context
from kit.journal import Journal
from kit.keys import KeyStore
from kit.postgres import postgres_engine
from kit.recorder_postgres import PostgresRecorder
from kit.texts import Texts
from personnel.catalogue import CATALOGUE
from personnel.domain.opd import RegisterOpd, opd, opd_id_of
from personnel.domain.opd_standing import OpdKind
from personnel.opds_of_journal import OpdPlaces, OpdsOfJournal
from personnel.people_asked import Asked
from personnel.people_taking import Taking
from tests.bench.peak import peak
from tests.personnel.siasn_files import Cells, csv_of

CLERK = Actor(uuid4())
FIRST_EPOCH, BEGINS = uuid4(), datetime(2026, 1, 5, tzinfo=UTC)
NAME = "Biro Hukum"
MONTHS, SERIALS = 12, 900


def context() -> Context:
    command_id = uuid4()
    return Context(command_id=command_id, actor=CLERK, correlation_id=command_id)


def listed(number: int, rows: int) -> bytes:
    """Return an export of people whose numbers are nobody's: they begin in the future."""
    people: list[Cells] = [
        {
            "nip_baru": f"{2060 + number}{n // SERIALS % MONTHS + 1:02d}"
            f"{n // SERIALS // MONTHS + 1:02d}2095061{n % SERIALS + 1:03d}",
            "nama": f"Pegawai Contoh {number} {n}",
            "gelar_belakang": "S.Kom.",
            "nomor_hp": "081200000000",
            "jabatan_nama": "Pranata",
            "kedudukan_hukum_id": "01",
            "unor_nama": NAME,
        }
        for n in range(rows)
    ]
    return csv_of(*people)


def opened(url: str, keys_url: str) -> Taking:
    """Make the tables, and an OPD for all of them."""
    recorder = PostgresRecorder(url)
    recorder.create()
    recorder.fork(FIRST_EPOCH, BEGINS)
    keys = KeyStore(postgres_engine(keys_url), bytes(32))
    places = OpdPlaces(postgres_engine(url))
    keys.create()
    places.create()
    journal = Journal(recorder, CATALOGUE, keys, SystemClock())
    journal.open(sample=False)
    code = "BIRO-HUKUM"
    command = RegisterOpd(
        opd_id=opd_id_of(code),
        code=code,
        name=NAME,
        kind=OpdKind.BIRO,
        valid_from=None,
        valid_to=None,
        predecessors=(),
        source="Perda",
    )
    journal.execute(opd, command.opd_id, command, context=context())
    return Taking(journal, keys, OpdsOfJournal(journal, places))


def main(lists: int, rows: int, url: str, keys_url: str) -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(40))
    texts = Texts.load("personnel", Path(personnel.__file__).parent / "texts.json")
    taking = opened(url, keys_url)
    for number in range(lists):
        content = listed(number, rows)
        asked = Asked("pegawai.csv", content, date(2026, 3, 1), context(), None)
        began = time.perf_counter()
        accepted = taking.accept(asked, texts)
        for batch in accepted.batches:
            taking.take(accepted, batch)
        told = taking.end(accepted)
        seconds = time.perf_counter() - began
        if told.summary["new"] != rows:
            raise AssertionError(told.summary)
        print(seconds, peak(), flush=True)  # noqa: T201 - the answer


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), *sys.argv[3:])
