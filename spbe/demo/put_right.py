"""What of the facilitation is put right in the sample year, and what comes back?

A list of incentives was recorded with a wrong month, a meeting was none, and a laptop is returned.
"""

from collections.abc import Iterator
from dataclasses import replace

from spbe.demo.facilitation import (
    LENDING,
    MEETINGS,
    PAYDAYS,
    STEADY,
    incentives,
    inventory_code,
    met,
    of_opd,
    receipt_of,
)
from spbe.demo.plan import Chain, Lookup, Phase
from spbe.demo.year import Year

PAID, HELD = 5, 3
"""Which of the lists and of the meetings are wrong."""
RETURNED = 200


def put_right(year: Year) -> Iterator[Phase]:
    """Yield what is taken back, each a few days after it was recorded."""
    for title, day, chain in (
        ("A list of incentives is put right", PAYDAYS[PAID] + 4, _paid_again(year)),
        ("A meeting is taken back", MEETINGS[HELD] + 3, _not_held(year)),
        ("A laptop comes back", RETURNED, _returned(year)),
    ):
        on = year.at_work(day)
        yield Phase(title, on, on, [chain])


def _paid_again(year: Year) -> Chain:
    code, wrong = STEADY[0], incentives(year, STEADY[0], PAID)
    paid_on = year.at_work(PAYDAYS[PAID])
    payment = f"payment/{code}/{receipt_of(year, code, PAID)}"
    path = f"realisations/{{{payment}}}/reversal"
    body = {"year": paid_on.year, "reason": "Nomor daftar penerimaan tertukar dengan OPD lain"}
    again = {**wrong.body, "document_number": f"{receipt_of(year, code, PAID)}/P"}
    return [
        _looked_for(year, code, payment, after=wrong.name),
        replace(
            of_opd(code, "incentives/reversed", path, body, user="kepala"),
            story=f"{code} takes a list of incentives back, and records the right one",
        ),
        replace(wrong, name=f"{wrong.name}/again", body=again),
    ]


def _not_held(year: Year) -> Chain:
    code, wrong = STEADY[1], met(year, STEADY[1], HELD)
    held_on = year.at_work(MEETINGS[HELD])
    meeting = f"meeting/{code}/{held_on}"
    path = f"meetings/{{{meeting}}}/retraction"
    body = {"year": held_on.year, "reason": "Rapat ditunda; notula bulan lalu terunggah lagi"}
    return [
        _looked_for(year, code, meeting, after=wrong.name),
        of_opd(code, "meeting/retracted", path, body, user="kepala"),
    ]


def _returned(year: Year) -> Chain:
    code, on = STEADY[LENDING - 1], year.at_work(RETURNED)
    laptop = f"equipment/{code}/{inventory_code(code)}"
    body = {
        "condition": "minor_damage",
        "returned_on": on.isoformat(),
        "record_number": f"000.2.3/K/{code}/{on.year}",
    }
    returned = of_opd(code, "returned", f"handovers/{{{laptop}}}/return", body)
    told = replace(returned, story=f"A laptop comes back to {code}, a little damaged")
    return [_looked_for(year, code, laptop, after=f"facilitation/{code}/lent"), told]


def _looked_for(year: Year, code: str, wanted: str, *, after: str) -> Lookup:
    return Lookup(
        name=f"look/{wanted}",
        user=f"kepala.{code.lower()}",
        of="facilitation",
        opd=code,
        year=year.at_work(PAYDAYS[PAID]).year,
        gives=[wanted],
        after=[after],
    )
