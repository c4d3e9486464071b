"""Personnel's door for holidays, deadlines and checklists, and for the papers of a nomination."""

from collections.abc import Sequence
from typing import Any

from kit.http.route import CommandRoute
from personnel.domain.attachment import AttachNominationFile, RemoveNominationFile
from personnel.domain.checking import CheckItem
from personnel.domain.checklist import CHECKLIST_ID, PublishChecklist, checklist
from personnel.domain.deadlines import DEADLINES_ID, PublishDeadlines, deadlines
from personnel.domain.holidays import PublishHolidays, holidays, holidays_of
from personnel.domain.nomination import nomination

ROUTES: Sequence[CommandRoute[Any]] = (
    CommandRoute(
        path="/holidays",
        kind=holidays,
        command=PublishHolidays,
        stream=lambda asked: holidays_of(asked.command.year),
    ),
    CommandRoute(
        path="/deadlines",
        kind=deadlines,
        command=PublishDeadlines,
        stream=lambda _: DEADLINES_ID,
    ),
    CommandRoute(
        path="/checklists",
        kind=checklist,
        command=PublishChecklist,
        stream=lambda _: CHECKLIST_ID,
    ),
    CommandRoute(
        path="/nominations/{nomination_id}/files",
        kind=nomination,
        command=AttachNominationFile,
        stream=lambda asked: asked.path["nomination_id"],
    ),
    CommandRoute(
        path="/nominations/{nomination_id}/removed-files",
        kind=nomination,
        command=RemoveNominationFile,
        stream=lambda asked: asked.path["nomination_id"],
    ),
    CommandRoute(
        path="/nominations/{nomination_id}/checked-items",
        kind=nomination,
        command=CheckItem,
        stream=lambda asked: asked.path["nomination_id"],
    ),
)
