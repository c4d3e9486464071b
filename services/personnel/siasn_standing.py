"""What is to be recorded of somebody, and from which day, by what SIASN says of them today?

Of who is here as gone, SIASN is believed where it said so itself; else a person has to look.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

import msgspec

from kit.decider import holding
from personnel.domain.person import Person
from personnel.domain.person_record import Record, Status
from personnel.siasn_person import PersonRow
from personnel.siasn_retiring import Lists

SOURCE: Final = "siasn-rest"
GONE: Final = frozenset({Status.RETIRED, Status.DECEASED, Status.DISMISSED})
Dated = tuple[date, PersonRow]


def is_settled(state: Person, nip: str, lists: Lists) -> bool:
    """Say whether somebody need not be asked for: gone by other word than SIASN's, and for good."""
    gone = gone_by(state, lists.on)
    return gone is not None and gone.source != SOURCE and not _is_ahead(nip, lists)


def gone_by(state: Person, day: date) -> Record | None:
    """Return the record by which somebody is gone on a day."""
    held = state.on(day)
    return held if held and held.status in GONE else None


def contradicts(row: PersonRow, state: Person, lists: Lists) -> bool:
    """Say whether SIASN has somebody in service who is gone here, and not by its own word.

    That it no longer lists a retirement is no word: its standing of people follows late.
    """
    gone = gone_by(state, lists.on)
    if gone is None or row.status in GONE:
        return False
    unsaid = gone.status is Status.RETIRED and lists.retires_on(row.nip) is None
    return gone.source != SOURCE or unsaid


def recordings(row: PersonRow, state: Person, lists: Lists) -> Iterator[Dated]:
    """Yield by day what is to hold: from today on, once retired, and what was wrongly retired.

    docs/decisions/0030-vacancies.md says why a day that moved takes two records.
    """
    gone, retires_on = gone_by(state, lists.on), lists.retires_on(row.nip)
    if gone and gone.source != SOURCE:
        return
    if row.status in GONE or retires_on is None:
        yield lists.on, row
    elif retires_on > lists.on:
        yield from _to_retire(row, state, lists.on, retires_on)
    else:
        yield from _retired_already(row, state, lists.on, retires_on)


def _to_retire(row: PersonRow, state: Person, today: date, retires_on: date) -> Iterator[Dated]:
    gone = gone_by(state, today)
    yield today, row
    for earlier in state.records:
        if earlier.source != SOURCE or earlier.status is not Status.RETIRED:
            continue
        if earlier is gone and earlier.effective_on < today:
            yield earlier.effective_on, _as_before(row, state, earlier.effective_on)
        elif today < earlier.effective_on < retires_on:
            yield earlier.effective_on, row
    yield retires_on, msgspec.structs.replace(row, status=Status.RETIRED)


def _retired_already(
    row: PersonRow, state: Person, today: date, retires_on: date
) -> Iterator[Dated]:
    """The day has passed, and SIASN does not say so of the person yet."""
    as_before = _as_before(row, state, retires_on)
    yield retires_on, msgspec.structs.replace(as_before, status=Status.RETIRED)
    if any(retires_on < each.effective_on <= today for each in state.records):
        yield today, msgspec.structs.replace(row, status=Status.RETIRED)


def _as_before(row: PersonRow, state: Person, day: date) -> PersonRow:
    """Say of a day that has passed the OPD and standing that held until then."""
    before = holding(state.records, day - timedelta(days=1))
    if before is None or before.status in GONE:
        return row
    return msgspec.structs.replace(row, opd_id=before.opd_id, status=before.status)


def _is_ahead(nip: str, lists: Lists) -> bool:
    retires_on = lists.retires_on(nip)
    return retires_on is not None and retires_on > lists.on
