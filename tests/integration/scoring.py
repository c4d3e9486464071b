"""A quarter from its opening to the TPP export: the second half of the story."""

import hashlib
from collections.abc import Callable, Sequence

from tests.integration.cast import INSTRUMENT
from tests.integration.story import World

CODES = [indicator["code"] for indicator in INSTRUMENT["indicators"]]


def evidence(code: str, level: int) -> list[dict[str, object]]:
    """Return a file for every level up to ``level``."""
    return [
        {
            "level": step,
            "file_name": f"{code}-{step}.pdf",
            "sha256": hashlib.sha256(f"{code}-{step}".encode()).hexdigest(),
            "dated_on": "2026-02-01",
        }
        for step in range(1, level + 1)
    ]


def _assessment(world: World) -> str:
    return f"/api/evaluation/periods/{world.ids['period']}/assessments/{world.opd}"


def opening(world: World) -> None:
    world.told.at = "2026-03-02T08:00:00+08:00"
    team = world.by("tim.koordinasi")
    instrument = team.do("/api/evaluation/instruments", INSTRUMENT)["stream"]
    period = {
        "year": 2026,
        "quarter": 1,
        "instrument_id": instrument,
        "opens_on": "2026-03-02",
        "self_assessment_until": "2026-03-20",
        "verification_until": "2026-04-10",
        "objection_days": 3,
        "target": "3.70",
        "component_weight": "30",
    }
    world.ids["period"] = team.do("/api/evaluation/periods", period)["stream"]


def claiming(world: World) -> None:
    world.told.at = "2026-03-03T08:00:00+08:00"
    base, token = _assessment(world), world.told.done[0]
    short = {"indicator": CODES[0], "level": 3, "evidence": evidence(CODES[0], 2)}
    missing = world.operator.refused(f"{base}/claims", short, heard=token)
    assert missing == "evaluation/evidence-is-missing"
    for index, code in enumerate(CODES):
        level = 3 + index % 2
        body = {"indicator": code, "level": level, "evidence": evidence(code, level)}
        world.operator.do(f"{base}/claims", body, heard=token)
    world.head.do(f"{base}/submission")


def verifying(world: World) -> None:
    world.told.at = "2026-03-23T08:00:00+08:00"
    base, assessor = _assessment(world), world.by("asesor.2")
    for index, code in enumerate(CODES):
        body: dict[str, object] = {"indicator": code, "level": 3 + index % 2}
        if code == "OPD-02":
            body = {"indicator": code, "level": 3, "reason": "Bukti tingkat 4 belum memadai."}
        assessor.do(f"{base}/verified-indicators", body)
    assessor.do(f"{base}/verification")


def missing(world: World) -> None:
    """Let the offices that did not begin lapse, and give each its result at level 1."""
    world.told.at = "2026-03-23T09:00:00+08:00"
    period = f"/api/evaluation/periods/{world.ids['period']}"
    team = world.by("tim.koordinasi")
    team.do(f"{period}/absences")
    for opd in absent(world):
        assessor = world.by("asesor.1" if opd["code"] == "BAPPERIDA" else "asesor.2")
        base = f"{period}/assessments/{opd['opd_id']}"
        for code in CODES:
            assessor.do(f"{base}/verified-indicators", {"indicator": code, "level": 1})
        assessor.do(f"{base}/verification")


def absent(world: World) -> list[dict[str, str]]:
    offices = world.by("tim.koordinasi").get("/api/opds")["items"]
    return [one for one in offices if one["opd_id"] != world.opd]


def objecting(world: World) -> None:
    world.told.at = "2026-03-24T08:00:00+08:00"
    base = _assessment(world)
    objection = {
        "indicator": "OPD-02",
        "reason": "Peta rencana telah terintegrasi; lihat berkas tambahan.",
        "evidence": evidence("OPD-02-tambahan", 4)[3:],
    }
    world.head.do(f"{base}/objections", objection)
    answer = {"indicator": "OPD-02", "level": 4, "reason": "Berkas tambahan memadai."}
    world.by("asesor.2").do(f"{base}/objection-answers", answer)
    early = world.by("tim.koordinasi").refused(f"{base}/final-result")
    assert early == "evaluation/objection-window-is-open"


def closing(world: World) -> None:
    world.told.at = "2026-04-13T08:00:00+08:00"
    base, team = _assessment(world), world.by("tim.koordinasi")
    team.do(f"{base}/final-result")
    period = f"/api/evaluation/periods/{world.ids['period']}"
    unfinished = team.refused(f"{period}/closing")
    assert unfinished == "evaluation/assessments-are-not-final"
    for opd in absent(world):
        team.do(f"{period}/assessments/{opd['opd_id']}/final-result")
    team.do(f"{period}/closing")
    team.do(f"{period}/tpp-exports", {"decision_document_number": "900/7/2026"})
    correction = {"reason": "Nomor dokumen diperbaiki.", "decision_document_number": "900/8/2026"}
    team.do(f"{period}/tpp-corrections", correction)


CHAPTERS: Sequence[Callable[[World], None]] = (
    *(opening, claiming, verifying, missing, objecting, closing),
)
