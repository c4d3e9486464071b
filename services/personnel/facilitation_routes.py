"""Where commands on an OPD's facilitation are sent: its plan, money, equipment and meetings."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from kit.http.route import Asked, CommandRoute, Fill, minted
from personnel.domain.equipment import (
    HandOverEquipment,
    ReturnEquipment,
    equipment,
    equipment_of,
)
from personnel.domain.facilitation import facilitation
from personnel.domain.facilitation_plan import (
    PlanFacilitation,
    ReviseFacilitation,
    facilitation_of,
)
from personnel.domain.heir import heirs
from personnel.domain.incentive import PayIncentives
from personnel.domain.meeting import RecordMeeting, RetractMeeting, meetings, meetings_of
from personnel.domain.realisation import RecordRealisation, ReverseRealisation

_OPD = "/opds/{opd_id}"


def _of_the_year(asked: Asked[Any]) -> UUID:
    return facilitation_of(asked.path["opd_id"], asked.command.year)


def _in_year(path: str, command: type[Any], **fills: Fill) -> CommandRoute[Any]:
    return CommandRoute(
        path=_OPD + path,
        kind=facilitation,
        command=command,
        stream=_of_the_year,
        fills=fills,
        owners=heirs,
    )


def _of_equipment(path: str, command: type[Any], **fills: Fill) -> CommandRoute[Any]:
    return CommandRoute(
        path=_OPD + path,
        kind=equipment,
        command=command,
        stream=lambda asked: equipment_of(asked.path["opd_id"]),
        fills=fills,
        owners=heirs,
    )


def _of_meetings(
    path: str, command: type[Any], year: Callable[[Any], int], **fills: Fill
) -> CommandRoute[Any]:
    return CommandRoute(
        path=_OPD + path,
        kind=meetings,
        command=command,
        stream=lambda asked: meetings_of(asked.path["opd_id"], year(asked.command)),
        fills=fills,
        owners=heirs,
    )


ROUTES: Sequence[CommandRoute[Any]] = (
    _in_year("/facilitation-plans", PlanFacilitation),
    _in_year("/facilitation-revisions", ReviseFacilitation),
    _in_year("/realisations", RecordRealisation, realisation_id=minted),
    _in_year("/incentives", PayIncentives, realisation_id=minted),
    _in_year("/realisations/{realisation_id}/reversal", ReverseRealisation),
    _of_equipment("/handovers", HandOverEquipment, handover_id=minted),
    _of_equipment("/handovers/{handover_id}/return", ReturnEquipment),
    _of_meetings(
        "/meetings", RecordMeeting, lambda command: command.held_on.year, meeting_id=minted
    ),
    _of_meetings("/meetings/{meeting_id}/retraction", RetractMeeting, lambda command: command.year),
)
"""Also the heir of an OPD that has ended may record what still belongs to it."""
