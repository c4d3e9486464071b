"""How is one seat of a running team filled in the sample year, from a vacancy to a handover?

The second decree leaves a position of the hospital vacant; somebody does the work for a while, is
then nominated, named by an amending decree, and takes the seat over.
"""

from collections.abc import Sequence

from spbe.demo.initials import initialled
from spbe.demo.outside import VERIFIER
from spbe.demo.people import spare
from spbe.demo.plan import Chain, Phase, Ref, Step
from spbe.demo.year import Year

OPD, POSITION = "RSUD", "news_writer"
NOMINATION, DECREE = "replacement/RSUD", "amending-decree"
AT_FIRST, GIVEN_BACK, ASSIGNED = 63, 65, 66
DRAFTED, SUBMITTED, VERIFIED = 84, 87, 91
PREPARED, DECIDED, EFFECTIVE, HANDED_OVER = 98, 101, 104, 106
ASSIGNED_UNTIL = 150
GOVERNOR = "biro.hukum"
HEAD, OPERATOR = f"kepala.{OPD.lower()}", f"operator.{OPD.lower()}"


def left_out(codes: Sequence[str]) -> Sequence[dict[str, object]]:
    """Return what a decree that contains the OPD does not decide."""
    if OPD not in codes:
        return ()
    reason = "Calon dipindahtugaskan sebelum SK ditetapkan."
    one = {"nomination_id": Ref(f"nomination/{OPD}"), "position": POSITION, "reason": reason}
    return (one,)


def amendment(year: Year) -> Sequence[Phase]:
    """Return the months from the interim assignment to the handover."""
    return (
        _phase(year, "A vacant seat is looked after", AT_FIRST, [_assigned(year, AT_FIRST, 1)]),
        _phase(year, "Who looked after it is needed elsewhere", GIVEN_BACK, [_given_back(year)]),
        _phase(year, "Somebody else looks after it", ASSIGNED, [_assigned(year, ASSIGNED, 0)]),
        _phase(year, "Somebody is nominated for it", DRAFTED, _drafted(year)),
        _phase(year, "The replacement is submitted", SUBMITTED, [_submitted(year)]),
        _phase(year, "The replacement is verified", VERIFIED, _verified()),
        _phase(year, "The amending decree is prepared", PREPARED, [_prepared()]),
        _phase(year, "The amending decree is decided", DECIDED, _decided(year)),
        _phase(year, "The seat is handed over", HANDED_OVER, [_handed_over(year)]),
    )


def _phase(year: Year, title: str, day: int, chain: Chain) -> Phase:
    return Phase(title, year.at_work(day), year.at_work(day), [chain])


def _assigned(year: Year, day: int, nth: int) -> Step:
    on = year.at_work(day)
    return Step(
        name=f"interim/{OPD}/{nth}",
        user=HEAD,
        path="personnel/interim-assignments",
        body={
            "opd_id": Ref(f"opd/{OPD}"),
            "position": POSITION,
            "person_id": Ref(f"person/{spare(OPD, nth)}"),
            "effective_on": on.isoformat(),
            "until": year.on(ASSIGNED_UNTIL).isoformat(),
            "letter_number": f"800/{OPD}/{on:%d/%m/%Y}",
            "letter_on": on.isoformat(),
        },
        story=f"the head of {OPD} has somebody do the work of a vacant seat",
    )


def _given_back(year: Year) -> Step:
    reason = "Diperlukan penuh pada tugas pokoknya"
    return Step(
        name=f"interim/{OPD}/ended",
        user=HEAD,
        path=f"personnel/interim-assignments/{{interim/{OPD}/1}}/end",
        body={"effective_on": year.at_work(ASSIGNED).isoformat(), "reason": reason},
    )


def _drafted(year: Year) -> Chain:
    body = {
        "opd_id": Ref(f"opd/{OPD}"),
        "term_starts_on": year.on(EFFECTIVE).isoformat(),
        "positions": [POSITION],
    }
    named = {"position": POSITION, "person_id": Ref(f"person/{spare(OPD, 0)}")}
    at = f"personnel/nominations/{{{NOMINATION}}}/people"
    return [
        Step(name=NOMINATION, user=OPERATOR, path="personnel/nominations", body=body),
        Step(name=f"{NOMINATION}/named", user=OPERATOR, path=at, body=named),
    ]


def _submitted(year: Year) -> Step:
    on = year.at_work(SUBMITTED)
    return Step(
        name=f"{NOMINATION}/submitted",
        user=HEAD,
        path=f"personnel/nominations/{{{NOMINATION}}}/submission",
        body={"letter_number": f"000.8/{OPD}/{on:%m/%Y}", "letter_on": on.isoformat()},
    )


def _verified() -> Chain:
    at = f"personnel/nominations/{{{NOMINATION}}}"
    item = {"position": POSITION}
    return [
        Step(name=f"{NOMINATION}/verified", user=VERIFIER, path=f"{at}/verified-items", body=item),
        Step(name=f"{NOMINATION}/concluded", user=VERIFIER, path=f"{at}/verification", body={}),
    ]


def _prepared() -> Step:
    return Step(
        name=DECREE,
        user=VERIFIER,
        path="personnel/decrees",
        body={
            "title": "Perubahan atas Penetapan Tim Pengelola SPBE Tahap Kedua (data contoh)",
            "nominations": [Ref(NOMINATION)],
            "amends": Ref("decree/second"),
        },
    )


def _decided(year: Year) -> Chain:
    decided = year.at_work(DECIDED)
    deciding = Step(
        name=f"{DECREE}/decided",
        user=GOVERNOR,
        path=f"personnel/decrees/{{{DECREE}}}/decision",
        body={
            "number": f"188.4/191/SULBAR/PERUBAHAN/{decided.year}",
            "decided_on": decided.isoformat(),
            "effective_on": max(decided, year.on(EFFECTIVE)).isoformat(),
            "until": year.term_ends.isoformat(),
            "signed_by": "Gubernur Sulawesi Barat",
        },
        story=f"a decree amends the second one and fills the vacant seat of {OPD}",
    )
    return [*initialled(DECREE, [NOMINATION]), deciding]


def _handed_over(year: Year) -> Step:
    on = year.at_work(HANDED_OVER)
    return Step(
        name=f"handover/{OPD}",
        user=HEAD,
        path="personnel/handovers",
        body={
            "opd_id": Ref(f"opd/{OPD}"),
            "position": POSITION,
            "from_person_id": None,
            "to_person_id": Ref(f"person/{spare(OPD, 0)}"),
            "handed_on": on.isoformat(),
            "minutes_number": f"BA/{OPD}/{on:%m/%Y}",
            "minutes_sha256": "c0" * 32,
            "contents": ["Akun laman OPD", "Kamera inventaris"],
        },
    )
