"""How do the OPDs name their teams in the sample year, and what does Diskominfo find?"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from spbe.demo import outside, tales
from spbe.demo.deadlines import attached, checked
from spbe.demo.outside import VERIFIER
from spbe.demo.people import named_for, spare
from spbe.demo.plan import Chain, Phase, Ref, Step
from spbe.demo.product import in_force, positions
from spbe.demo.standing_in import AWAY, by_deputy
from spbe.demo.training import proofs_of
from spbe.demo.year import Year

DRAFTED, SUBMITTED, VERIFIED = 12, 14, 17
CORRECTED, VERIFIED_AGAIN = 21, 24
LATE, LATE_VERIFIED = 46, 52
OPEN = "personnel/positions-are-open"
TWICE = "personnel/person-is-named-twice"
UNPROVEN = "personnel/competence-is-not-proven"
OVER = "personnel/nomination-is-not-open"
"""What a refused step meets when the play is begun again after the matter was settled."""

CODES = tuple(opd.code for opd in in_force())


def first_round(year: Year) -> Sequence[Phase]:
    """Return the weeks up to the first decree."""
    drafted, submitted = year.at_work(DRAFTED), year.at_work(SUBMITTED)
    submits = [code for code in CODES if code not in tales.LEFT_IN_DRAFT]
    examined = [code for code in submits if code not in tales.UNPROVEN]
    return (
        Phase(
            "Nominations are drafted",
            drafted,
            year.at_work(DRAFTED + 1),
            [draft(year, code) for code in CODES],
        ),
        Phase(
            "Nominations are submitted, some in vain",
            submitted,
            year.at_work(SUBMITTED + 1),
            [_submit(year, code) for code in submits],
        ),
        Phase(
            "Diskominfo verifies, and returns some",
            year.at_work(VERIFIED),
            year.at_work(VERIFIED + 2),
            [examine(code) for code in examined],
        ),
        *_corrections(year, tuple(tales.RETURNED), CORRECTED, VERIFIED_AGAIN),
    )


def second_round(year: Year) -> Sequence[Phase]:
    """Return how the latecomers follow."""
    proven, verified = year.at_work(LATE), year.at_work(LATE_VERIFIED)
    again = [
        [*_attached(code), submission(year, code, "again", SUBMITTED, late=True)]
        for code in tales.UNPROVEN
    ]
    examined = [[*checked(nomination(code)), *examine(code)] for code in tales.UNPROVEN]
    return (
        outside.of_latecomers(year),
        Phase("What was refused is submitted again", proven, proven, again),
        Phase("It is checked and verified", verified, verified, examined),
        *_corrections(year, tuple(tales.RETURNED_LATE), LATE + 1, LATE_VERIFIED + 1),
    )


def _corrections(
    year: Year, codes: Sequence[str], corrected: int, verified: int
) -> Sequence[Phase]:
    first, last = year.at_work(corrected), year.at_work(verified)
    return (
        Phase(
            "What was returned is corrected",
            first,
            first,
            [_correct(year, code, corrected) for code in codes],
        ),
        Phase("Corrections are verified", last, last, [_examine_again(code) for code in codes]),
    )


def nomination(code: str) -> str:
    """Return the step that drafts an OPD's nomination, by which it is known."""
    return f"nomination/{code}"


def draft(year: Year, code: str) -> Chain:
    """Return how an operator drafts the nomination and names the people."""
    body = {"opd_id": Ref(f"opd/{code}"), "term_starts_on": year.on(31).isoformat()}
    drafted = Step(
        name=nomination(code), user=_operator(code), path="personnel/nominations", body=body
    )
    named = [_name(code, one, named_for(code, one)) for one in _filled_at_first(code)]
    if code in tales.NAMED_TWICE:
        one, other = positions()[5], positions()[6]
        twice = _name(code, other, named_for(code, one))
        named.insert(
            6,
            replace(
                twice,
                name=f"{twice.name}/twice",
                refused=TWICE,
                story=f"{code} names one person for two positions, is refused, and names another",
            ),
        )
    return [drafted, *named]


def _filled_at_first(code: str) -> Sequence[str]:
    if code in tales.LEFT_IN_DRAFT:
        return positions()[:5]
    return positions()[:-1] if code in tales.OPEN_POSITION else positions()


def _submit(year: Year, code: str) -> Chain:
    last = positions()[-1]
    if code in tales.OPEN_POSITION:
        return [
            _in_vain(year, code, OPEN, "a position open"),
            _name(code, last, named_for(code, last)),
            submission(year, code, "submitted", SUBMITTED),
        ]
    if code in tales.UNPROVEN:
        return [_in_vain(year, code, UNPROVEN, "nobody certified for a technical seat")]
    submits = submission(year, code, "submitted", SUBMITTED)
    return [by_deputy(submits, code) if code == AWAY else submits]


def _in_vain(year: Year, code: str, refused: str, why: str) -> Step:
    story = f"{code} submits with {why} and is refused"
    return replace(submission(year, code, "in-vain", SUBMITTED), refused=refused, story=story)


def submission(year: Year, code: str, which: str, day: int, *, late: bool = False) -> Step:
    """Return the submission by the head; it waits until training's certificates are heard of."""
    heard = [*proofs_of(code), outside.proof_of(code)]
    number = f"000.8/{CODES.index(code) + 11}/{code}/{year.on(day):%m/%Y}"
    return Step(
        name=f"{nomination(code)}/{which}",
        user=f"kepala.{code.lower()}",
        path=f"personnel/nominations/{{{nomination(code)}}}/submission",
        body={"letter_number": number, "letter_on": year.on(day).isoformat()},
        after=[*heard, outside.late_proof_of(code)] if late else heard,
    )


def examine(code: str) -> Chain:
    """Return how Diskominfo goes through the eight positions."""
    returned, reason = tales.ALL_RETURNED.get(code, ("", ""))
    verified = [_verified(code, one, "verified") for one in positions() if one != returned]
    if not returned:
        return [*verified, _concluded(code, "concluded")]
    item = Step(
        name=f"{nomination(code)}/returned/{returned}",
        user=VERIFIER,
        path=f"personnel/nominations/{{{nomination(code)}}}/returned-items",
        body={"position": returned, "reason": reason},
        story=f"Diskominfo returns the nomination of {code}",
    )
    return [*verified, item, _concluded(code, "concluded")]


def _correct(year: Year, code: str, day: int) -> Chain:
    """Return how another person is named, and the nomination submitted with another letter."""
    position, _ = tales.ALL_RETURNED[code]
    corrected = _name(code, position, spare(code, 0))
    return [
        replace(corrected, name=f"{corrected.name}/corrected"),
        *(_attached(code) if code in tales.RETURNED_LATE else ()),
        submission(year, code, "corrected", day),
    ]


def _examine_again(code: str) -> Chain:
    position, _ = tales.ALL_RETURNED[code]
    tried = checked(nomination(code)) if code in tales.RETURNED_LATE else ()
    return [
        *tried,
        _verified(code, position, "verified-again"),
        _concluded(code, "concluded-again"),
    ]


def _attached(code: str) -> Chain:
    return attached(nomination(code), _operator(code))


def _name(code: str, position: str, person: str) -> Step:
    return Step(
        name=f"{nomination(code)}/named/{position}",
        user=_operator(code),
        path=f"personnel/nominations/{{{nomination(code)}}}/people",
        body={"position": position, "person_id": Ref(f"person/{person}")},
    )


def _verified(code: str, position: str, which: str) -> Step:
    return Step(
        name=f"{nomination(code)}/{which}/{position}",
        user=VERIFIER,
        path=f"personnel/nominations/{{{nomination(code)}}}/verified-items",
        body={"position": position},
    )


def _concluded(code: str, which: str) -> Step:
    return Step(
        name=f"{nomination(code)}/{which}",
        user=VERIFIER,
        path=f"personnel/nominations/{{{nomination(code)}}}/verification",
        body={},
    )


def _operator(code: str) -> str:
    return f"operator.{code.lower()}"


def decided_first() -> Iterable[str]:
    """Iterate over the OPDs of the first decree."""
    return (code for code in CODES if code not in tales.LATE | tales.WITHOUT_TEAM)
