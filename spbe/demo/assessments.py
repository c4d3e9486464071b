"""How are the OPDs assessed in the sample year, quarter by quarter?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from spbe.demo import levels
from spbe.demo.chance import digest
from spbe.demo.outside import VERIFIER
from spbe.demo.plan import Chain, Phase, Ref, Step
from spbe.demo.product import MERGED, in_force, indicators
from spbe.demo.standing_in import QUARTER, RETIRED, by_deputy
from spbe.demo.year import Year

TEAM = "tim.koordinasi"
BASES = (73, 164, 271)
"""On which day of the year each quarter's assessment opens."""
NOT_APPLICABLE = {"PENGHUBUNG": "OPD-24", "SETWAN": "OPD-24"}
"""Which OPD has no public service of its own, agreed by Diskominfo."""
TARGET, WEIGHT, OBJECTION_DAYS = "3.50", "30", 3
DOCUMENTS = ("catatan-awal", "dokumen", "penetapan", "laporan-tinjauan", "laporan-tindak-lanjut")
"""What proves each level, from level 1 on."""
CODES = tuple(opd.code for opd in in_force())


@dataclass(frozen=True)
class Quarter:
    """One assessment period of the year; ``nth`` counts from 0."""

    year: Year
    nth: int

    @property
    def key(self) -> str:
        """Return the period as it is written, such as 2026-Q1."""
        year, quarter = self.year.quarter(self.nth)
        return f"{year}-Q{quarter}"

    @property
    def name(self) -> str:
        """Return the step that opens it, by which the period is known."""
        return f"period/{self.nth}"

    def on(self, day: int) -> date:
        """Return a calendar day, counted from the opening."""
        return self.year.on(BASES[self.nth] + day)

    def at_work(self, day: int) -> date:
        """Return a working day, counted from the opening."""
        return self.year.at_work(BASES[self.nth] + day)

    def path(self, code: str) -> str:
        """Return the address of one OPD's assessment."""
        return f"evaluation/periods/{{{self.name}}}/assessments/{{opd/{code}}}"


def opened(quarter: Quarter, self_assessment: int = 21, verification: int = 42) -> Phase:
    """Return the opening of a period, with its deadlines in days."""
    year, number = quarter.year.quarter(quarter.nth)
    day = quarter.at_work(0)
    step = Step(
        name=quarter.name,
        user=TEAM,
        path="evaluation/periods",
        body={
            "year": year,
            "quarter": number,
            "instrument_id": Ref("instrument"),
            "opens_on": quarter.on(0).isoformat(),
            "self_assessment_until": quarter.on(self_assessment).isoformat(),
            "verification_until": quarter.on(verification).isoformat(),
            "objection_days": OBJECTION_DAYS,
            "target": TARGET,
            "component_weight": WEIGHT,
        },
        after=["merger", "division", *(f"registered/{code}" for code in CODES if code != MERGED)],
    )
    return Phase(f"{quarter.key} is opened", day, day, [[step]])


def claims(
    quarter: Quarter, codes: Sequence[str], days: tuple[int, int], most: int | None = None
) -> Sequence[Phase]:
    """Return the self-assessment; the first claim joins the period, so that few come at once."""
    first, last = quarter.at_work(days[0]), quarter.at_work(days[1])
    chains = {code: _claims(quarter, code)[:most] for code in codes}
    return (
        Phase(f"{quarter.key}: the OPDs begin", first, first, [c[:1] for c in chains.values()], 2),
        Phase(f"{quarter.key}: levels are claimed", first, last, [c[1:] for c in chains.values()]),
    )


def submitted(quarter: Quarter, codes: Sequence[str], day: int) -> Phase:
    """Return how the heads hand the self-assessments in."""
    on = quarter.at_work(day)
    chains = [[_submission(quarter, code)] for code in codes]
    return Phase(f"{quarter.key}: self-assessments are submitted", on, on, chains)


def _submission(quarter: Quarter, code: str) -> Step:
    step = _step(quarter, code, f"kepala.{code.lower()}", "submission")
    vacant = (code, quarter.nth) == (RETIRED, QUARTER)
    return by_deputy(step, code) if vacant else step


def verified(quarter: Quarter, codes: Sequence[str], days: tuple[int, int]) -> Phase:
    """Return the work of the assessors, none of whom judges their own OPD."""
    first, last = (quarter.at_work(day) for day in days)
    chains = [_verified(quarter, code) for code in codes]
    return Phase(f"{quarter.key}: levels are verified", first, last, chains)


def concluded(quarter: Quarter, codes: Sequence[str], day: int) -> Phase:
    """Return how verification is concluded."""
    on = quarter.at_work(day)
    chains = [[_step(quarter, code, _assessor(code), "verification")] for code in codes]
    return Phase(f"{quarter.key}: verification is concluded", on, on, chains)


def disputed(quarter: Quarter) -> Sequence[Phase]:
    """Return one objection with new evidence, and its answer."""
    code, indicator = levels.OBJECTING, levels.OBJECTED
    level = levels.claimed(code, indicator, quarter.nth)
    raised, answered = quarter.at_work(38), quarter.at_work(41)
    evidence = _file(quarter, code, indicator, level, raised, "tambahan")
    raising = _step(
        quarter,
        code,
        f"kepala.{code.lower()}",
        "objections",
        indicator=indicator,
        reason="Pengaduan sudah terhubung dengan SP4N-LAPOR sejak awal tahun; bukti ditambahkan.",
        evidence=[evidence],
    )
    answering = _step(
        quarter,
        code,
        TEAM,
        "objection-answers",
        indicator=indicator,
        level=level,
        reason="Bukti tambahan menunjukkan keterhubungan; tingkat yang diklaim diterima.",
    )
    return (
        Phase(f"{quarter.key}: {code} objects", raised, raised, [[raising]]),
        Phase(f"{quarter.key}: the objection is answered", answered, answered, [[answering]]),
    )


def finalised(quarter: Quarter, codes: Sequence[str], day: int = 43) -> Phase:
    """Return the final results; each is noted in the period, so that few come at once."""
    on = quarter.at_work(day)
    chains = [[_step(quarter, code, TEAM, "final-result")] for code in codes]
    return Phase(f"{quarter.key}: results are final", on, on, chains, 2)


def exported(quarter: Quarter) -> Sequence[Phase]:
    """Return how the period is closed, and its TPP export."""
    closed, sent = quarter.at_work(45), quarter.at_work(46)
    closing = _of_period(quarter, "closing", {})
    exporting = _of_period(
        quarter, "tpp-exports", {"decision_document_number": _document(quarter, 1)}
    )
    return (
        Phase(f"{quarter.key} is closed", closed, closed, [[closing]]),
        Phase(f"{quarter.key}: TPP is exported", sent, sent, [[exporting]]),
    )


def corrected(quarter: Quarter) -> Phase:
    """Return a correction of the export, which is a new version with a reason."""
    on = quarter.at_work(60)
    reason = "Nomor berita acara pada ekspor pertama salah ketik."
    body = {"reason": reason, "decision_document_number": _document(quarter, 2)}
    step = _of_period(quarter, "tpp-corrections", body)
    return Phase(f"{quarter.key}: the TPP export is corrected", on, on, [[step]])


def whole(quarter: Quarter) -> Sequence[Phase]:
    """Return a quarter from its opening to the TPP export."""
    return (
        opened(quarter),
        *claims(quarter, CODES, (1, 18)),
        submitted(quarter, CODES, 19),
        verified(quarter, CODES, (23, 36)),
        concluded(quarter, CODES, 37),
        *(disputed(quarter) if quarter.nth == 0 else ()),
        finalised(quarter, CODES),
        *exported(quarter),
        *([corrected(quarter)] if quarter.nth == 0 else ()),
    )


def in_progress(quarter: Quarter) -> Sequence[Phase]:
    """Return a quarter that is not over: some have handed in, some are half way."""
    quick, slow = CODES[::5], CODES[1::4]
    return (
        opened(quarter, self_assessment=80, verification=110),
        *claims(quarter, quick, (2, 24)),
        submitted(quarter, quick, 26),
        verified(quarter, quick[:4], (29, 32)),
        concluded(quarter, quick[:3], 33),
        finalised(quarter, quick[:2], 39),
        *claims(quarter, [code for code in slow if code not in quick], (40, 44), most=14),
    )


def _claims(quarter: Quarter, code: str) -> Chain:
    by = quarter.on(0)
    excused = NOT_APPLICABLE.get(code)
    found = [_claim(quarter, code, one, by) for one in indicators() if one != excused]
    return [*found, *(_excused(quarter, code, excused) if excused else ())]


def _claim(quarter: Quarter, code: str, indicator: str, by: date) -> Step:
    level = levels.claimed(code, indicator, quarter.nth)
    shown = [
        _file(quarter, code, indicator, one, by, DOCUMENTS[one - 1]) for one in range(1, level + 1)
    ]
    return Step(
        name=f"{quarter.name}/{code}/{indicator}",
        user=f"operator.{code.lower()}",
        path=f"{quarter.path(code)}/claims",
        body={
            "indicator": indicator,
            "level": level,
            "evidence": shown,
            "note": f"Tingkat {level} menurut penilaian mandiri {quarter.key}.",
        },
    )


def _file(  # noqa: PLR0913, PLR0917 - what a file is about
    quarter: Quarter, code: str, indicator: str, level: int, by: date, what: str
) -> dict[str, object]:
    return {
        "level": level,
        "file_name": f"{indicator.lower()}-t{level}-{what}.pdf",
        "sha256": digest("evidence", quarter.nth, code, indicator, level, what),
        "dated_on": by.isoformat(),
    }


def _excused(quarter: Quarter, code: str, indicator: str) -> Chain:
    reason = "Tidak menyelenggarakan layanan publik sektoral."
    operator = f"operator.{code.lower()}"
    return [
        _step(quarter, code, operator, "not-applicable", indicator=indicator, reason=reason),
        _step(quarter, code, VERIFIER, "not-applicable-approvals", indicator=indicator),
    ]


def _verified(quarter: Quarter, code: str) -> Chain:
    return [
        Step(
            name=f"{quarter.name}/{code}/verified/{indicator}",
            user=_assessor(code),
            path=f"{quarter.path(code)}/verified-indicators",
            body=_finding(quarter, code, indicator),
        )
        for indicator in indicators()
        if indicator != NOT_APPLICABLE.get(code)
    ]


def _finding(quarter: Quarter, code: str, indicator: str) -> dict[str, object]:
    level = levels.verified(code, indicator, quarter.nth)
    lowered = level < levels.claimed(code, indicator, quarter.nth)
    reason = levels.reason(code, indicator) if lowered else ""
    return {"indicator": indicator, "level": level, "reason": reason}


def _assessor(code: str) -> str:
    """Return who judges: half of the OPDs each, and each the OPD of the other."""
    own = {"DISKOMINFOSP": "asesor.2", "BAPPERIDA": "asesor.1"}
    return own.get(code, "asesor.1" if CODES.index(code) % 2 else "asesor.2")


def _step(quarter: Quarter, code: str, user: str, what: str, **body: object) -> Step:
    return Step(
        name=f"{quarter.name}/{code}/{what}",
        user=user,
        path=f"{quarter.path(code)}/{what}",
        body=body,
    )


def _of_period(quarter: Quarter, what: str, body: Mapping[str, object]) -> Step:
    return Step(
        name=f"{quarter.name}/{what}",
        user=TEAM,
        path=f"evaluation/periods/{{{quarter.name}}}/{what}",
        body=body,
    )


def _document(quarter: Quarter, nth: int) -> str:
    year, number = quarter.year.quarter(quarter.nth)
    return f"BA/{number}{nth:02d}/SPBE/TPP/{year} (contoh)"
