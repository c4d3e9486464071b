"""What do the OPDs plan for their teams in the sample year, and what of it arrives?

Most plan and buy; a few pay incentives each month; some have no plan, and one asks for too much.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from spbe.demo import tales
from spbe.demo.chance import share
from spbe.demo.nominations import CODES
from spbe.demo.people import named_for
from spbe.demo.plan import Chain, Phase, Ref, Step
from spbe.demo.product import positions
from spbe.demo.year import Year

WITHOUT_PLAN = frozenset({"BPBD", "PENGHUBUNG", "BIRO-UMUM", "DISBUN"})
"""They put nothing into their budget, and are asked why by the coordination team."""
TOO_MUCH = "DPUPR"
"""Wants to buy for money that is not there, is refused, and waits for the budget's change."""
PLANNED, BOUGHT, LENT, REVISED = 10, 75, 40, 250
PAYDAYS = (55, 85, 115, 145, 175, 205, 235, 265, 295)
MEETINGS = (48, 76, 104, 132, 188, 230, 280)
PAYING, MEETING, LENDING = 4, 4, 12
"""How many OPDs pay incentives, meet, and lend equipment."""
EXCEEDS = "personnel/exceeds-plan"
BUDGET = ("2.16.03.2.01", "Dukungan Pelaksanaan SPBE")
INCENTIVE, COORDINATOR = 500_000, 750_000

_TOLD = {*tales.OPEN_POSITION, *tales.NAMED_TWICE, *tales.UNPROVEN, *tales.ALL_RETURNED}
STEADY = tuple(code for code in CODES if code not in _TOLD | tales.LEFT_IN_DRAFT | WITHOUT_PLAN)
"""Their teams are those that were named first."""


@dataclass(frozen=True)
class _Line:
    key: str
    category: str
    what: str
    share: int
    """In thousands of rupiah, of an OPD of the usual size."""
    months: tuple[int, ...]


LINES = (
    _Line("incentive", "monthly_incentive", "Insentif bulanan tim", 66_000, tuple(range(2, 13))),
    _Line("training", "training_cost", "Bimbingan teknis anggota tim", 24_000, (3, 5, 9)),
    _Line("router", "work_equipment", "Perangkat jaringan dan laptop", 36_000, (3, 6)),
    _Line("meeting", "routine_meeting", "Rapat rutin bulanan", 12_000, tuple(range(2, 13))),
    _Line("other", "other_cost", "Cetak dan penggandaan", 6_000, (6, 12)),
)


def facilitation(year: Year) -> Iterator[Phase]:
    """Return what is planned, paid, lent and met; each belongs to the budget of its day."""
    budgets = sorted({year.first.year, year.at_work(PAYDAYS[-1]).year})
    planning = [
        [_plan(year, code, budget) for budget in budgets]
        for code in CODES
        if code not in WITHOUT_PLAN
    ]
    yield _on("OPDs plan what their teams need", year.at_work(PLANNED), planning)
    yield _on("Laptops are handed over", year.at_work(LENT), _handovers(year))
    buying = [_purchases(year, code) for code in CODES if code not in WITHOUT_PLAN]
    yield _on("Equipment and training are paid", year.at_work(BOUGHT), buying)
    for nth, day in enumerate(PAYDAYS):
        paying = [[incentives(year, code, nth)] for code in STEADY[:PAYING]]
        yield _on("Incentives are paid", year.at_work(day), paying)
    for nth, day in enumerate(MEETINGS):
        meeting = [[met(year, code, nth)] for code in STEADY[:MEETING]]
        yield _on("Teams meet", year.at_work(day), meeting)
    yield _on("The budget changes", year.at_work(REVISED), [_revision(year)])


def _on(title: str, day: date, chains: Sequence[Chain]) -> Phase:
    return Phase(title, day, day, chains)


def _amount(code: str, line: _Line) -> int:
    """Return rupiah: a small OPD plans two thirds of what a large one does."""
    return line.share * (800 + int(400 * share("facilitation", code)))


def _lines(code: str, more: Mapping[str, int]) -> list[dict[str, object]]:
    return [
        {
            "line": line.key,
            "category": line.category,
            "what": line.what,
            "amount": str(_amount(code, line) + more.get(line.key, 0)),
            "budget_code": BUDGET[0],
            "budget_name": BUDGET[1],
            "months": list(line.months),
        }
        for line in LINES
    ]


def _plan(year: Year, code: str, budget: int) -> Step:
    body = {
        "year": budget,
        "document_number": f"DPA/{code}/{budget}",
        "document_on": year.first.isoformat(),
        "lines": _lines(code, {}),
    }
    return of_opd(code, f"planned/{budget}", "facilitation-plans", body, user="kepala")


def _revision(year: Year) -> Chain:
    """Return how the change of the budget gives the money that was missing."""
    router, day = _amount(TOO_MUCH, LINES[2]), year.at_work(REVISED)
    body = {
        "year": day.year,
        "document_number": f"DPPA/{TOO_MUCH}/{day.year}",
        "document_on": day.isoformat(),
        "reason": "Perubahan APBD menambah belanja perangkat jaringan",
        "lines": _lines(TOO_MUCH, {"router": router}),
    }
    revised = of_opd(TOO_MUCH, "revised", "facilitation-revisions", body, user="kepala")
    again = _payment(TOO_MUCH, "router", day, router)
    return [revised, replace(again, name=f"{again.name}/again")]


def _purchases(year: Year, code: str) -> Chain:
    """Return what is paid in spring: all of the training's first part, most of the equipment."""
    day, part = year.at_work(BOUGHT), share("bought", code)
    router = _amount(code, LINES[2]) // 1_000 * int(400 + 500 * part)
    training = _amount(code, LINES[1]) // 3
    paid = [_payment(code, "router", day, router)]
    if part > 1 / 3:
        paid.append(_payment(code, "training", day, training))
    if code == TOO_MUCH:
        whole = _amount(code, LINES[2])
        asked = _payment(code, "router", day, whole)
        story = f"{code} wants to spend more than its budget has, and is refused"
        paid.append(replace(asked, name=f"{asked.name}/too-much", refused=EXCEEDS, story=story))
    return paid


def _payment(code: str, line: str, day: date, amount: int) -> Step:
    number = f"SP2D/{code}/{day:%m}/{line}/{amount % 9_973}"
    body = {
        "year": day.year,
        "line": line,
        "month": day.month,
        "amount": str(amount),
        "paid_on": day.isoformat(),
        "document_number": number,
        "document_sha256": _digest(number),
    }
    return of_opd(code, f"paid/{line}", "realisations", body)


def incentives(year: Year, code: str, nth: int) -> Step:
    """Return the list of a month's incentives, which were paid to the whole team."""
    day = year.at_work(PAYDAYS[nth])
    recipients = [
        {
            "person_id": Ref(f"person/{named_for(code, position)}"),
            "amount": str(INCENTIVE if number else COORDINATOR),
        }
        for number, position in enumerate(positions())
    ]
    body = {
        "year": day.year,
        "line": "incentive",
        "month": day.month,
        "paid_on": day.isoformat(),
        "document_number": receipt_of(year, code, nth),
        "recipients": recipients,
    }
    return of_opd(code, f"incentives/{nth + 1}", "incentives", body, user="kepala")


def receipt_of(year: Year, code: str, nth: int) -> str:
    """Return the number of a signed list of receipt."""
    return f"900/{nth + 1}/{code}/{year.at_work(PAYDAYS[nth]).year}"


def inventory_code(code: str) -> str:
    """Return under which code the laptop of an OPD stands in the inventory."""
    return f"1.3.2.10.01.02.{CODES.index(code) + 1:03}"


def _handovers(year: Year) -> Sequence[Chain]:
    day = year.at_work(LENT)
    position = positions()[1]
    return [
        [
            of_opd(
                code,
                "lent",
                "handovers",
                {
                    "person_id": Ref(f"person/{named_for(code, position)}"),
                    "what": "Laptop 14 inci",
                    "inventory_code": inventory_code(code),
                    "condition": "good",
                    "handed_over_on": day.isoformat(),
                    "record_number": f"000.2.3/{CODES.index(code) + 1}/{code}/{day.year}",
                },
            )
        ]
        for code in STEADY[:LENDING]
    ]


def met(year: Year, code: str, nth: int) -> Step:
    """Return a meeting of the team."""
    day = year.at_work(MEETINGS[nth])
    body = {
        "held_on": day.isoformat(),
        "subject": "Kemajuan bukti dukung dan pembagian tugas",
        "people": 6 + nth % 4,
        "positions": list(positions()[: 5 + nth % 4]),
        "minutes": {
            "sha256": _digest(f"notula {code} {day}"),
            "media_type": "application/pdf",
            "size_bytes": 40_000 + 911 * nth,
        },
    }
    return of_opd(code, f"met/{nth + 1}", "meetings", body)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def of_opd(
    code: str, what: str, path: str, body: Mapping[str, object], user: str = "operator"
) -> Step:
    """Return what an OPD records of its facilitation."""
    return Step(
        name=f"facilitation/{code}/{what}",
        user=f"{user}.{code.lower()}",
        path=f"personnel/opds/{{opd/{code}}}/{path}",
        body=body,
    )
