"""Which OPDs, positions, programmes, instrument and people does the sample year begin with?"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from spbe.demo import people_file
from spbe.demo.chance import share
from spbe.demo.people import Person, people, spare
from spbe.demo.people_file import CSV, XLSX
from spbe.demo.plan import Chain, Lookup, Phase, Ref, Step, Upload
from spbe.demo.product import (
    MERGED,
    Opd,
    delegation_terms,
    in_force,
    instrument,
    opds,
    programmes,
    structure,
)
from spbe.demo.websites import before_the_merger
from spbe.demo.year import MERGER, Year

HR = "sistem.kepegawaian"
IMPORT = "people/january"
LOOK_AT_OPDS = "look/opds"
LEGAL_BASIS = "Perubahan ketiga Perda Provinsi Sulawesi Barat Nomor 6 Tahun 2016 (data contoh)"
RENAMED, NEW_NAME = "PENGHUBUNG", "Badan Penghubung Daerah"
PROMOTED = 0.08
DIVIDED = "BPKPD"
"""Its division on the day of the merger is played as a decision too."""
ABOLISHED: Mapping[str, object] = {
    "code": "UPTD-BPKU",
    "name": "UPTD Balai Pelatihan Koperasi dan Usaha (contoh)",
    "kind": "uptd",
    "valid_from": None,
    "valid_to": None,
    "predecessors": [],
    "aliases": [],
    "source": "Data contoh",
    "parent_id": Ref("registered/DISKOPERINDAG"),
}
"""A made-up part of an OPD, closed on the day of the merger without a successor."""
LEAVING = {("DISBUN", 3): "03", ("DKP", 3): "99", ("SETWAN", 3): "02", ("DESDM", 3): "99"}
"""Who goes on study assignment, on leave or into retirement: nobody who holds a seat."""


def beginnings(year: Year) -> Sequence[Phase]:
    """Return what happens in the first days, up to the people."""
    first = year.at_work(0)
    older = [[_register(opd)] for opd in opds() if not opd.predecessors and not _parent(opd)]
    newer = [[_register(opd)] for opd in _registered() if opd.predecessors or _parent(opd)]
    return (
        Phase("Proposals of the product, and OPDs", first, first, [*_proposals(), *older]),
        before_the_merger(first),
        Phase("Biros, and OPDs that came of mergers", first, first, [*newer, [_merge()]]),
        Phase("A division and a closing", first, first, [[_divide()], _abolish()]),
        Phase("Looking up the OPDs", first, first, [[_look_at_opds()]]),
        Phase(
            "People from the HR system",
            year.at_work(3),
            year.at_work(3),
            [[_people_of_january(year), *_look_at_people()]],
        ),
    )


def second_export(year: Year) -> Phase:
    """Return the export of July: most rows say what is known, a few say something new."""
    day = year.at_work(186)
    upload = Upload(
        name="people/july",
        user=HR,
        path=_import_path(day.isoformat()),
        content=people_file.as_csv(*in_july()),
        file_name="Data Pegawai Juli.csv",
        media=CSV,
    )
    return Phase("A second export of the HR system", day, day, [[upload]])


def in_july() -> tuple[Sequence[Person], dict[str, str]]:
    """Return everybody as they are known from July on, and who is not in active service."""
    leaving = {spare(code, nth): standing for (code, nth), standing in LEAVING.items()}
    return [_half_a_year_later(person) for person in people()], leaving


def _half_a_year_later(person: Person) -> Person:
    if person.employment == "pns" and share("promoted", person.key) < PROMOTED:
        return replace(person, grade="IV/a" if person.grade == "III/d" else "III/d")
    return person


def _proposals() -> Iterator[Chain]:
    yield [_step("structure", "personnel/position-structures", structure())]
    yield [_step("delegation-terms", "personnel/delegation-terms", delegation_terms())]
    for code in programmes():
        yield [programme(code)]
    published = _step("instrument", "evaluation/instruments", instrument())
    yield [replace(published, user="tim.koordinasi")]


def programme(code: str) -> Step:
    """Return the registration of one training programme."""
    return _step(f"programme/{code}", "training/programmes", programmes()[code])


def _register(opd: Opd) -> Step:
    ended_by_decision = opd.code in (DIVIDED, *_merged_predecessors())
    body = {
        "code": opd.code,
        "name": opd.name,
        "kind": opd.kind,
        "valid_from": opd.valid_from,
        "valid_to": None if ended_by_decision else opd.valid_to,
        "predecessors": [Ref(f"registered/{code}") for code in opd.predecessors],
        "aliases": opd.aliases,
        "source": opd.source,
        "parent_id": _parent(opd),
    }
    return _step(f"registered/{opd.code}", "personnel/opds", body)


def _parent(opd: Opd) -> Ref | None:
    """A biro is a part of the regional secretariat."""
    return Ref("registered/SETDA") if opd.kind == "biro" else None


def renaming(year: Year) -> Phase:
    """Return the day on which an OPD gets another name, and stays the same OPD."""
    day = year.at_work(181)
    before = next(opd for opd in opds() if opd.code == RENAMED)
    body = {
        "name": NEW_NAME,
        "kind": before.kind,
        "effective_on": day.isoformat(),
        "legal_basis": LEGAL_BASIS,
        "aliases": before.aliases,
        "parent_id": None,
    }
    step = _step("renamed", f"personnel/opds/{{registered/{RENAMED}}}/changes", body)
    told = replace(step, story=f"{before.name} is called {NEW_NAME} from now on")
    return Phase("An OPD gets another name", day, day, [[told]])


def _merged_predecessors() -> Sequence[str]:
    return next(opd.predecessors for opd in opds() if opd.code == MERGED)


def _merge() -> Step:
    merged = next(opd for opd in opds() if opd.code == MERGED)
    body = {
        "predecessors": [Ref(f"registered/{code}") for code in merged.predecessors],
        "successor": {"code": merged.code, "name": merged.name, "kind": merged.kind},
        "effective_on": MERGER.isoformat(),
        "legal_basis": LEGAL_BASIS,
    }
    step = _step("merger", "personnel/reorganisations", body)
    return replace(step, story=f"{' and '.join(merged.predecessors)} became {merged.code}")


def _divide() -> Step:
    came = [opd for opd in opds() if DIVIDED in opd.predecessors]
    body = {
        "successors": [{"code": opd.code, "name": opd.name, "kind": opd.kind} for opd in came],
        "goes_on": False,
        "effective_on": MERGER.isoformat(),
        "legal_basis": LEGAL_BASIS,
        "heir": came[0].code,
    }
    step = _step("division", f"personnel/opds/{{registered/{DIVIDED}}}/division", body)
    return replace(step, story=f"{DIVIDED} became {' and '.join(opd.code for opd in came)}")


def _abolish() -> Chain:
    name = f"registered/{ABOLISHED['code']}"
    body = {
        "effective_on": MERGER.isoformat(),
        "legal_basis": LEGAL_BASIS,
        "heir_id": ABOLISHED["parent_id"],
    }
    closing = _step("closing", f"personnel/opds/{{{name}}}/closing", body)
    return [_step(name, "personnel/opds", ABOLISHED), closing]


def _look_at_opds() -> Lookup:
    decided = ("merger", "division", "closing")
    registered = [f"registered/{opd.code}" for opd in _registered()]
    return Lookup(name=LOOK_AT_OPDS, user="admin", of="opds", after=[*registered, *decided])


def _registered() -> Sequence[Opd]:
    return [opd for opd in opds() if opd.code != MERGED]


def _people_of_january(year: Year) -> Upload:
    return Upload(
        name=IMPORT,
        user=HR,
        path=_import_path(year.at_work(0).isoformat()),
        content=people_file.xlsx(people(), {}),
        file_name="Data Pegawai.xlsx",
        media=XLSX,
    )


def _look_at_people() -> Iterator[Lookup]:
    for opd in in_force():
        name = f"look/people/{opd.code}"
        yield Lookup(name=name, user="admin", of="people", opd=opd.code, after=[IMPORT])


def _import_path(effective_on: str) -> str:
    return f"personnel/people-imports?effective_on={effective_on}"


def _step(name: str, path: str, body: Mapping[str, object]) -> Step:
    return Step(name=name, user="admin", path=path, body=body)
