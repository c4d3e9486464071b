"""What the small year inherits: a decree of 2022 that named two people of Kominfo, since gone."""

from datetime import date
from typing import Any
from uuid import UUID

from personnel.domain.inherited import (
    DecreeInherited,
    InheritedSeat,
    InheritedTeamCorrected,
    TeamInherited,
    inherited_decree_of,
)
from personnel.domain.seat import InheritedSeatStruck, SeatInherited
from personnel.domain.team import team_of
from personnel.domain.tenure import LeavingReason
from tests.evaluation.examples import KOMINFO
from tests.gateway.small_team import NETWORK
from tests.gateway.story import Story

NUMBER = "188.4/478/SULBAR/XII/2022"
OLD = inherited_decree_of(NUMBER, 2022)
FIRST, LAST = date(2023, 1, 2), date(2024, 12, 31)
MAY_31, JUNE_1 = date(2023, 5, 31), date(2023, 6, 1)
FERI, GITA = UUID(int=0xB8), UUID(int=0xB9)
WRITER = "pembuat_berita_artikel"
KINDS = (
    *(DecreeInherited, TeamInherited, SeatInherited),
    *(InheritedTeamCorrected, InheritedSeatStruck),
)

_TERM: dict[str, Any] = {"decree_id": OLD, "effective_on": FIRST, "until": LAST}
_OF_GITA: dict[str, Any] = {
    "position": WRITER,
    "position_name": "Pembuat Berita/Artikel",
    "last_day": MAY_31,
    "reason": LeavingReason.REPLACED,
}
_OF_FERI: dict[str, Any] = {
    "position": NETWORK,
    "position_name": "Admin Jaringan dan Multimedia",
    "last_day": LAST,
    "reason": None,
}


def inherited(story: Story) -> None:
    """Take over the team of two, one of whom left before the end of the term."""
    decree = DecreeInherited(
        title="Tim 2023",
        number=NUMBER,
        decided_on=date(2022, 12, 20),
        signed_by="Gubernur",
        **_TERM,
    )
    named = TeamInherited(
        opd_id=KOMINFO,
        last_day=LAST,
        seats=(
            InheritedSeat(person_id=GITA, **_OF_GITA),
            InheritedSeat(person_id=FERI, **_OF_FERI),
        ),
        **_TERM,
    )
    story.tell(
        (OLD, decree),
        (team_of(KOMINFO), named),
        (GITA, SeatInherited(person_id=GITA, opd_id=KOMINFO, **_OF_GITA, **_TERM)),
        (FERI, SeatInherited(person_id=FERI, opd_id=KOMINFO, **_OF_FERI, **_TERM)),
    )


def struck(story: Story, person_id: UUID, position: str, last_day: date | None) -> None:
    """Strike the seat of one of them; the team then ends on another day, or never was."""
    of: dict[str, Any] = {"decree_id": OLD, "opd_id": KOMINFO, "effective_on": FIRST}
    who: dict[str, Any] = {"person_id": person_id, "position": position}
    story.tell(
        (team_of(KOMINFO), InheritedTeamCorrected(last_day=last_day, **of, **who)),
        (person_id, InheritedSeatStruck(reason="Salah baca SK", **of, **who)),
    )
