"""How was one OPD assessed in one period, indicator by indicator?"""

from uuid import UUID

from fastapi import APIRouter, Depends
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from gateway.routes.single import single
from gateway.seeing import Seeing, reader
from gateway.views.assessment_sheet import AssessmentSheet, assessment
from gateway.views.estate import answers_for
from kit.http.access import may, requires
from kit.http.openapi import shows

READ_ASSESSMENTS = "gateway.read-assessments"


def router(seeing: Seeing) -> APIRouter:
    """Return the route of an assessment."""
    routes = APIRouter(tags=["assessments"], dependencies=[Depends(requires(READ_ASSESSMENTS))])

    @routes.get("/api/assessments/{period_id}/{opd_id}", response_class=Response)
    @shows(AssessmentSheet)
    async def one(request: Request, period_id: UUID, opd_id: UUID) -> Response:
        """Show one assessment with all indicators of its instrument, in their order."""

        def ask(connection: Connection) -> AssessmentSheet | None:
            who, on, owner = reader(request), seeing.today(), opd_id
            may_not = not who.sees(READ_ASSESSMENTS, opd_id)
            if may_not and who.own and answers_for(connection, who.own, opd_id, on):
                owner = who.own
            may(request, READ_ASSESSMENTS, owner)
            return assessment(connection, period_id, opd_id)

        return await single(
            seeing,
            request,
            ask,
            lambda sheet: sheet.assessment_id,
        )

    return routes
