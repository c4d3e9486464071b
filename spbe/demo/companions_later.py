"""What changes between OPDs and their companions in the second half of the sample year?

Visits are moved and given up, an answer has not helped, a follow-up is not enough; a companion
leaves, and an OPD is accompanied by another group.
"""

from collections.abc import Mapping, Sequence

from spbe.demo.companions import (
    FOUND,
    LEADERS,
    finds,
    group,
    group_of,
    leader_of,
    members,
)
from spbe.demo.nominations import CODES
from spbe.demo.plan import Chain, Phase, Ref, Step
from spbe.demo.year import Year

TEAM = "tim.koordinasi"
JUDGED, ASKED_AGAIN, PLANNED, MOVED, CHANGED = 95, 128, 190, 196, 260
LOSES_ONE, LETS_GO, TAKES_ON = 1, 3, 4
"""Groups: one loses a companion, and an OPD goes from one to another."""
LATER = 215
"""On which day the visits of the second half are planned to be."""


def later(year: Year) -> Sequence[Phase]:
    """Return what happens after the round of visits, in the order of the days."""
    return (
        _on(year, "Findings are judged", JUDGED, _judged()),
        _on(year, "An answer has not helped", ASKED_AGAIN, _asked_again()),
        _on(year, "More visits are planned", PLANNED, _planned(year)),
        _on(year, "A visit is moved, and one given up", MOVED, _moved(year)),
        _on(year, "Companions and OPDs change groups", CHANGED, _changed(year)),
    )


def _on(year: Year, title: str, day: int, chains: Sequence[Chain]) -> Phase:
    return Phase(title, year.at_work(day), year.at_work(day), chains)


def _judged() -> Sequence[Chain]:
    """Tell of one follow-up that is not enough, and of one finding that was none."""
    found = list(filter(finds, CODES))
    reported, untouched = found[len(FOUND) - 1], found[0]
    missing = {"finding": 1, "reason": "Bukti belum menunjukkan tanggal pelaksanaannya."}
    none = {"finding": 1, "reason": "Dokumennya sudah ada; terlewat saat kunjungan."}
    return [
        [_of_visit(reported, "returned", "returned-follow-ups", missing)],
        [_of_visit(untouched, "dropped", "dropped-findings", none)],
    ]


def _of_visit(code: str, what: str, path: str, body: Mapping[str, object]) -> Step:
    visit = f"companions/visit/{code}"
    return Step(
        name=f"{visit}/{what}",
        user=leader_of(group_of(code)),
        path=f"personnel/companionship-visits/{{{visit}}}/{path}",
        body=body,
    )


def _asked_again() -> Sequence[Chain]:
    answered, given_up = CODES[0], CODES[6]
    asked, other = f"companions/request/{answered}", f"companions/request/{given_up}"
    path = "personnel/help-requests"
    unclear = {"reason": "Contohnya untuk tingkat 2; kami memerlukan tingkat 3."}
    answer = {"outcome": "solved", "answer": "Contoh tingkat 3 sudah dikirim dan dibahas."}
    question = {
        "opd_id": Ref(f"opd/{given_up}"),
        "subject": "evidence",
        "text": "Apakah SK lama masih dapat dipakai sebagai bukti?",
    }
    operator, needless = f"operator.{given_up.lower()}", {"reason": "Sudah terjawab dari pedoman."}
    return [
        [
            Step(
                name=f"{asked}/again",
                user=f"operator.{answered.lower()}",
                path=f"{path}/{{{asked}}}/reopening",
                body=unclear,
                story=f"{answered} asks its companions once more: the answer has not helped",
            ),
            Step(
                name=f"{asked}/answered-again",
                user=leader_of(group_of(answered)),
                path=f"{path}/{{{asked}}}/answers",
                body=answer,
            ),
        ],
        [
            Step(name=other, user=operator, path=path, body=question),
            Step(
                name=f"{other}/withdrawn",
                user=operator,
                path=f"{path}/{{{other}}}/withdrawal",
                body=needless,
            ),
        ],
    ]


def _planned(year: Year) -> Sequence[Chain]:
    plans = ((code, f"companions/later/{code}") for code in CODES[:2])
    return [
        [
            Step(
                name=name,
                user=leader_of(group_of(code)),
                path="personnel/companionship-visits",
                body={
                    "opd_id": Ref(f"opd/{code}"),
                    "planned_on": year.at_work(LATER).isoformat(),
                    "mode": "on-site",
                    "place": "Ruang rapat OPD",
                },
            )
        ]
        for code, name in plans
    ]


def _moved(year: Year) -> Sequence[Chain]:
    moved, given_up = CODES[:2]
    day = year.at_work(LATER + 90).isoformat()
    at = "personnel/companionship-visits/{{companions/later/{}}}/{}"
    return [
        [
            Step(
                name=f"companions/later/{moved}/moved",
                user=leader_of(group_of(moved)),
                path=at.format(moved, "moves"),
                body={"planned_on": day, "reason": "Bertepatan dengan pemeriksaan inspektorat."},
            )
        ],
        [
            Step(
                name=f"companions/later/{given_up}/cancelled",
                user=leader_of(group_of(given_up)),
                path=at.format(given_up, "cancellation"),
                body={"reason": "Yang hendak dibahas sudah selesai secara daring."},
            )
        ],
    ]


def _changed(year: Year) -> Sequence[Chain]:
    on = year.at_work(CHANGED).isoformat()
    gone = list(members(LOSES_ONE))[-1]
    leaving = {"person_id": Ref(f"person/{gone}"), "effective_on": on, "reason": "other-duties"}
    own = LEADERS.values()
    code = next(each for each in CODES[::-1] if group_of(each) == LETS_GO and each not in own)
    released = {"opd_id": Ref(f"opd/{code}"), "effective_on": on, "reason": "Pembagian ulang beban"}
    taken = {"opd_id": Ref(f"opd/{code}"), "effective_on": on}
    return [
        [_of_group(LOSES_ONE, f"left/{gone}", "companion-releases", leaving)],
        [
            _of_group(LETS_GO, f"released/{code}", "opd-releases", released),
            _of_group(TAKES_ON, f"taken/{code}", "opds", taken),
        ],
    ]


def _of_group(number: int, what: str, path: str, body: Mapping[str, object]) -> Step:
    return Step(
        name=f"{group(number)}/{what}",
        user=TEAM,
        path=f"personnel/companion-groups/{{{group(number)}}}/{path}",
        body=body,
    )
