"""Did an OPD publish what it owes, week by week, and for how many weeks in a row?

A week begins on Monday (ISO 8601) and is owed where the duty holds on that day and the OPD has a
site on all of its days.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Literal, NamedTuple
from uuid import UUID

import msgspec
from sqlalchemy import Connection, func, select

from gateway import wording
from gateway.views.opds import OPD, in_force, on_day
from gateway.views.websites import HOLDING, ITEM, SUITE, Duty, duties, monday

WEEK = timedelta(weeks=1)
SUNDAY = timedelta(days=6)
LOOKED_BACK = 52
"""Weeks before the one that a board shows, over which it counts a row of weeks."""
GAPS_OF = 12
AT_A_TIME = 300
"""OPDs that a board looks at together."""

State = Literal["met", "missed", "open", "not-owed"]


class Week(msgspec.Struct, frozen=True):
    week: date
    """Its Monday."""
    items: int
    """That count; all that was published where nothing is owed."""
    minimum: int | None
    """``None``: not owed."""
    state: State
    """``open``: not over, and not met yet."""


class Streaks(msgspec.Struct, frozen=True):
    """Weeks that are not owed neither add to a row nor break it, nor does one not over yet."""

    current: int
    longest: int
    gaps: tuple[date, ...]
    """The Mondays of the weeks that were missed, of the last twelve that are over or met."""


class BoardLine(msgspec.Struct, frozen=True):
    opd_id: UUID
    code: str
    name: str
    week: date
    items: int
    minimum: int | None
    state: State
    streak: int
    """Weeks met in a row up to this one, of the last 53 at most."""
    gaps: int
    """Weeks missed of the last twelve."""
    sites: int
    """That the OPD has in this week."""

    @property
    def state_in_words(self) -> str:
        """Return the state as files say it."""
        return wording.word("week_state", self.state)


class Span(NamedTuple):
    first: date
    last: date


Counts = Mapping[date, Mapping[str, int]]
"""By Monday and kind: how many items."""


class Published(NamedTuple):
    """What is known of one OPD."""

    spans: Sequence[Span]
    counts: Counts


def week_of(week: date, known: Sequence[Duty], of_opd: Published, today: date) -> Week:
    """Judge one week by its Monday."""
    said = of_opd.counts.get(week, {})
    duty = next((each for each in reversed(known) if each.effective_on <= week), None)
    last = week + SUNDAY
    if duty is None or not any(one.first <= week and last <= one.last for one in of_opd.spans):
        return Week(week, sum(said.values()), None, "not-owed")
    kinds = {*duty.kinds, SUITE} if duty.news_counts else set(duty.kinds)
    items = sum(number for kind, number in said.items() if kind in kinds)
    late: State = "open" if last >= today else "missed"
    state: State = "met" if items >= duty.items_a_week else late
    return Week(week, items, duty.items_a_week, state)


def streaks(weeks: Sequence[Week], *, gaps_of: int = GAPS_OF) -> Streaks:
    """Count over weeks in their order."""
    current = longest = 0
    for each in weeks:
        if each.state == "missed":
            current = 0
        elif each.state == "met":
            current += 1
            longest = max(longest, current)
    decided = [each for each in weeks if each.state != "open"]
    gaps = tuple(each.week for each in decided[-gaps_of:] if each.state == "missed")
    return Streaks(current, longest, gaps)


def weeks_of(connection: Connection, opd_id: UUID, on: date, today: date) -> tuple[Week, ...]:
    """Return all weeks of an OPD, from the first that it owes to the one of a day."""
    known, last = duties(connection), monday(on)
    of_opd = published(connection, [opd_id], date.min, last).get(opd_id)
    if not known or of_opd is None or not of_opd.spans:
        return ()
    began = max(known[0].effective_on, min(span.first for span in of_opd.spans))
    first = monday(began + SUNDAY)
    number = max((last - first) // WEEK + 1, 0)
    return tuple(week_of(first + nth * WEEK, known, of_opd, today) for nth in range(number))


def published(
    connection: Connection, opds: Collection[UUID], first: date, last: date
) -> Mapping[UUID, Published]:
    """Return by OPD when it has had sites, and how many items stand in the weeks between."""
    items = (
        select(ITEM.c.opd_id, ITEM.c.week, ITEM.c.kind, func.count().label("number"))
        .where(ITEM.c.opd_id.in_(opds), ITEM.c.week.between(first, last))
        .group_by(ITEM.c.opd_id, ITEM.c.week, ITEM.c.kind)
    )
    counts: dict[UUID, dict[date, dict[str, int]]] = {each: {} for each in opds}
    for row in connection.execute(items):
        counts[row.opd_id].setdefault(row.week, {})[row.kind] = row.number
    spans: dict[UUID, list[Span]] = {each: [] for each in opds}
    held = select(HOLDING.c.opd_id, HOLDING.c.effective_on, HOLDING.c.until)
    for row in connection.execute(held.where(HOLDING.c.opd_id.in_(opds))):
        spans[row.opd_id].append(Span(row.effective_on, row.until))
    return {each: Published(spans[each], counts[each]) for each in opds}


def website_board(  # noqa: PLR0913 - each filter is said by name
    connection: Connection,
    week: date,
    today: date,
    *,
    opd_id: UUID | None = None,
    state: State | None = None,
    below: int | None = None,
    after: str | None = None,
    limit: int = 100,
) -> tuple[BoardLine, ...]:
    """Return the OPDs in force in a week by code, beyond the code ``after``.

    ``below``: only those that owe something, with fewer weeks met in a row. A few hundred OPDs
    are looked at together: memory does not grow with all that there are, nor time where a page is
    soon full.
    """
    found: list[BoardLine] = []
    known = duties(connection)
    asked = _Asked(week, known, today, state, below)
    number = AT_A_TIME if state or below else min(limit, AT_A_TIME)
    while len(found) < limit:
        opds = _opds(connection, week, opd_id, after, number)
        found += (line for line in _lines(connection, opds, asked) if asked.wants(line))
        if len(opds) < number:
            break
        after = opds[-1].code
    return tuple(found[:limit])


class _Opd(NamedTuple):
    opd_id: UUID
    code: str
    name: str


def _opds(
    connection: Connection, week: date, opd_id: UUID | None, after: str | None, number: int
) -> Sequence[_Opd]:
    last = week + SUNDAY
    wanted = select(OPD.c.opd_id, OPD.c.code, on_day("name", last).label("name"))
    wanted = wanted.where(in_force(last))
    if opd_id is not None:
        wanted = wanted.where(OPD.c.opd_id == opd_id)
    if after is not None:
        wanted = wanted.where(OPD.c.code > after)
    rows = connection.execute(wanted.order_by(OPD.c.code).limit(number))
    return [_Opd(*row) for row in rows]


class _Asked(NamedTuple):
    week: date
    known: Sequence[Duty]
    today: date
    state: State | None
    below: int | None

    def of(self, of_opd: Published, back: int = 0) -> tuple[Week, ...]:
        """Return the weeks up to the one asked for, from so many weeks before it on."""
        weeks = (self.week - nth * WEEK for nth in range(back, -1, -1))
        return tuple(week_of(week, self.known, of_opd, self.today) for week in weeks)

    def wants(self, line: BoardLine) -> bool:
        owes = line.state != "not-owed"
        return self.below is None or (owes and line.streak < self.below)

    def may_want(self, weeks: Sequence[Week]) -> bool:
        """Say by the last weeks whether a longer look is worth it: they may be met already."""
        if self.state not in {None, weeks[-1].state}:
            return False
        return self.below is None or streaks(weeks).current < self.below


def _lines(connection: Connection, opds: Sequence[_Opd], asked: _Asked) -> Iterator[BoardLine]:
    """Look at as few weeks as decide first, and far back only for those that may be shown."""
    near = (asked.below or 1) - 1
    ids = [each.opd_id for each in opds]
    now = published(connection, ids, asked.week - near * WEEK, asked.week)
    judged = {each: asked.of(now[each], near) for each in ids}
    shown = [each for each in opds if asked.may_want(judged[each.opd_id])]
    first = asked.week - LOOKED_BACK * WEEK
    back = published(connection, [each.opd_id for each in shown], first, asked.week)
    for each in shown:
        of_opd = back[each.opd_id]
        row = streaks(asked.of(of_opd, LOOKED_BACK))
        yield _line(each, judged[each.opd_id][-1], row, of_opd)


def _line(each: _Opd, judged: Week, row: Streaks, of_opd: Published) -> BoardLine:
    week, last = judged.week, judged.week + SUNDAY
    return BoardLine(
        *each,
        week=week,
        items=judged.items,
        minimum=judged.minimum,
        state=judged.state,
        streak=row.current,
        gaps=len(row.gaps),
        sites=sum(span.first <= last and week <= span.last for span in of_opd.spans),
    )
