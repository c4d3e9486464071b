"""What may be said of few seats in any order, drawn: they need not make sense to the domain."""

from datetime import date, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from hypothesis import Phase
from hypothesis import strategies as st

from personnel.domain.seat import (
    InheritedSeatStruck,
    InterimSeatTaken,
    SeatInherited,
    SeatLeft,
    SeatTaken,
)
from personnel.domain.tenure import LeavingReason
from tests.evaluation.examples import HEALTH, KOMINFO
from tests.gateway.small_team import BUDI, GOODS, NETWORK, SITI

FIRST = date(2026, 1, 1)
NO_SHRINKING = (Phase.explicit, Phase.reuse, Phase.generate)
"""Each example fills a view: to make a failure smaller would take ten minutes."""
DECREES = (UUID(int=0xE1), UUID(int=0xE2))
Event = SeatTaken | SeatInherited | InterimSeatTaken | SeatLeft | InheritedSeatStruck


class Seat(NamedTuple):
    person_id: UUID
    opd_id: UUID
    position: str
    by: UUID


class Said(NamedTuple):
    """What is said of a seat, and how many hours after what was said before."""

    seat: Seat
    kind: str
    first: int
    days: int
    hours: int


SEATS = st.builds(
    Seat,
    st.sampled_from((BUDI, SITI)),
    st.sampled_from((KOMINFO, HEALTH)),
    st.sampled_from((NETWORK, GOODS)),
    st.sampled_from(DECREES),
)
SAID = st.builds(
    Said,
    SEATS,
    st.sampled_from(("taken", "interim", "inherited", "left", "left", "struck")),
    st.integers(0, 40),
    st.integers(0, 40),
    st.integers(0, 200),
)


def event(said: Said) -> Event:
    seat, by, first = said.seat, said.seat.by, FIRST + timedelta(days=said.first)
    until = first + timedelta(days=said.days)
    who: dict[str, Any] = {
        "person_id": seat.person_id,
        "opd_id": seat.opd_id,
        "position": seat.position,
    }
    match said.kind:
        case "taken":
            return SeatTaken(**who, decree_id=by, nomination_id=by, effective_on=first, until=until)
        case "interim":
            return InterimSeatTaken(**who, assignment_id=by, effective_on=first, until=until)
        case "inherited":
            return SeatInherited(
                **who,
                position_name="Admin",
                decree_id=by,
                effective_on=first,
                until=until,
                last_day=first + timedelta(days=said.days // 2),
                reason=LeavingReason.TRANSFERRED if said.days else None,
            )
        case "struck":
            return InheritedSeatStruck(**who, decree_id=by, effective_on=first, reason="Keliru")
        case _:
            reason = LeavingReason.RETIRED
            return SeatLeft(**who, decree_id=by, reason=reason, effective_on=first)
