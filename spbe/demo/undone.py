"""What of nominations and decrees comes to nothing in the sample year?

A nomination is begun by mistake and withdrawn; a decree that names a team anew is returned once,
prepared anew, decided, and revoked before its first day: the team before it goes on.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from spbe.demo.deadlines import attached
from spbe.demo.initials import initialled
from spbe.demo.next_term import EARLY, anew, ready
from spbe.demo.nominations import draft, examine, submission
from spbe.demo.outside import VERIFIER
from spbe.demo.people import named_for
from spbe.demo.plan import Chain, Phase, Ref, Step
from spbe.demo.product import positions
from spbe.demo.year import Year

GOVERNOR, REVIEWER = "biro.hukum", "penelaah.hukum"
MISTAKEN, MISTAKEN_ON = "KESBANGPOL", 208
DRAFTED, SUBMITTED, VERIFIED = 215, 217, 220
PREPARED, DECIDED, REVOKED, EFFECTIVE = 223, 226, 231, 245
NAME: Final = "annulled/"
DECREE: Final = "annulled-decree"


def undone(year: Year) -> Sequence[Phase]:
    """Return both stories, day by day."""
    code = ready(year)[EARLY]
    starts = year.on(EFFECTIVE)
    submitted = [submission(year, code, "submitted", SUBMITTED)]
    return (
        _phase(year, "A nomination was begun by mistake", MISTAKEN_ON, _mistaken(year)),
        _phase(year, "A team is named anew", DRAFTED, anew(draft(year, code), NAME, starts)),
        _phase(year, "The new team is submitted", SUBMITTED, anew(submitted, NAME, starts)),
        _phase(year, "The new team is verified", VERIFIED, anew(examine(code), NAME, starts)),
        _phase(year, "Its decree is returned and prepared anew", PREPARED, _prepared(code)),
        _phase(year, "Its decree is decided", DECIDED, _decided(year, code)),
        _phase(year, "The decree is revoked before its first day", REVOKED, [_revoked(year)]),
    )


def _phase(year: Year, title: str, day: int, chain: Chain) -> Phase:
    return Phase(title, year.at_work(day), year.at_work(day), [chain])


def _mistaken(year: Year) -> Chain:
    code, position = MISTAKEN, positions()[0]
    name, operator = f"mistaken/{code}", f"operator.{code.lower()}"
    path = f"personnel/nominations/{{{name}}}"
    body = {"opd_id": Ref(f"opd/{code}"), "term_starts_on": year.on(MISTAKEN_ON + 40).isoformat()}
    person = {"position": position, "person_id": Ref(f"person/{named_for(code, position)}")}
    letter = {"kind": "nomination_letter", "position": None}
    reason = {"reason": "Dimulai karena keliru; tim yang bertugas tetap."}
    return [
        Step(name=name, user=operator, path="personnel/nominations", body=body),
        Step(name=f"{name}/named", user=operator, path=f"{path}/people", body=person),
        Step(
            name=f"{name}/vacated",
            user=operator,
            path=f"{path}/vacancies",
            body={"position": position},
        ),
        attached(name, operator)[0],
        Step(name=f"{name}/removed", user=operator, path=f"{path}/removed-files", body=letter),
        Step(
            name=f"{name}/withdrawn",
            user=f"kepala.{code.lower()}",
            path=f"{path}/withdrawal",
            body=reason,
            story=f"{code} withdraws a nomination that it had begun by mistake",
        ),
    ]


def _prepared(code: str) -> Chain:
    first = f"{DECREE}/first-draft"
    body = {
        "title": "Penetapan Tim Pengelola SPBE Tahap Ketiga (data contoh)",
        "nominations": [Ref(f"{NAME}{code}")],
    }
    drafted = Step(name=first, user=VERIFIER, path="personnel/decrees", body=body)
    returned = {"step": "legal_bureau", "reason": "Judul belum menyebut tahunnya."}
    right = {**body, "title": "Penetapan Tim Pengelola SPBE Tahap Ketiga Tahun Ini (data contoh)"}
    at = f"personnel/decrees/{{{first}}}"
    return [
        drafted,
        Step(name=f"{first}/returned", user=REVIEWER, path=f"{at}/return", body=returned),
        Step(
            name=f"{first}/discarded",
            user=VERIFIER,
            path=f"{at}/discarding",
            body={"reason": "Disusun kembali dengan judul yang lengkap."},
        ),
        replace(drafted, name=DECREE, body=right),
    ]


def _decided(year: Year, code: str) -> Chain:
    decided = year.at_work(DECIDED)
    deciding = Step(
        name=f"{DECREE}/decided",
        user=GOVERNOR,
        path=f"personnel/decrees/{{{DECREE}}}/decision",
        body={
            "number": f"188.4/264/SULBAR/TAHAP-III/{decided.year}",
            "decided_on": decided.isoformat(),
            "effective_on": year.on(EFFECTIVE).isoformat(),
            "until": year.term_ends.isoformat(),
            "signed_by": "Gubernur Sulawesi Barat",
        },
    )
    return [*initialled(DECREE, [f"{NAME}{code}"]), deciding]


def _revoked(year: Year) -> Step:
    on = year.at_work(REVOKED)
    return Step(
        name=f"{DECREE}/revoked",
        user=GOVERNOR,
        path=f"personnel/decrees/{{{DECREE}}}/revocation",
        body={
            "number": f"188.4/271/SULBAR/CABUT/{on.year}",
            "decided_on": on.isoformat(),
            "effective_on": on.isoformat(),
            "signed_by": "Gubernur Sulawesi Barat",
            "reason": "Susunan tim lama dipertahankan sampai akhir masa tugas.",
        },
        story="A decree is revoked before its first day: the team before it goes on",
    )
