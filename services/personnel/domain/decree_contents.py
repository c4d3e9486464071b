"""Which nominations are taken out of a collective decree before it is decided, and why?"""

from uuid import UUID

from kit import decider


class NominationLeftOut(decider.Event, frozen=True, tag="personnel.nomination-left-out.v1"):
    """What was prepared goes on without one OPD."""

    decree_id: UUID
    nomination_id: UUID
    reason: str
