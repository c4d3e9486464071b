"""How was one OPD assessed in one period, indicator by indicator?"""

from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response

from gateway.routes.single import single
from gateway.seeing import Seeing
from gateway.views.assessment_sheet import AssessmentSheet, assessment
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
        may(request, READ_ASSESSMENTS, opd_id)
        return await single(
            seeing,
            request,
            lambda connection: assessment(connection, period_id, opd_id),
            lambda sheet: sheet.assessment_id,
        )

    return routes
