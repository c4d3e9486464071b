"""Which OPDs published in a week what they owe, and which have been silent for long?"""

from datetime import date, timedelta
from functools import partial
from typing import Annotated, get_args

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from gateway.pages.forms import Forms
from gateway.pages.site import Context, Site
from gateway.routes.websites import last_whole_week
from gateway.seeing import Reader, reader
from gateway.standing_in import with_deputies
from gateway.views.website_weeks import SUNDAY, WEEK, State, website_board
from gateway.views.websites import duty_on, monday
from kit.http.problems import BadRequest, Wrong

PUBLIC = ("/laman",)
PUBLISHES = "terbitkan-kewajiban-laman"
SHOWN = 60
MOST_WEEKS = 53


class Asked(BaseModel):
    """What the form of the page asks for."""

    pekan: Annotated[str, Field(max_length=10)] = ""
    keadaan: Annotated[str, Field(max_length=10)] = ""
    kurang: Annotated[str, Field(max_length=2)] = ""
    setelah: Annotated[str, Field(max_length=40)] = ""


def website_board_router(site: Site, forms: Forms) -> APIRouter:
    """Return the route of the board."""
    router = APIRouter(include_in_schema=False)

    @router.get("/laman")
    async def board(request: Request, asked: Annotated[Asked, Query()]) -> Response:
        today = site.today()
        week = monday(site.day(asked.pekan)) if asked.pekan else last_whole_week(today)
        question = partial(
            _told,
            forms,
            reader(request),
            asked=asked,
            week=week,
            today=today,
            state=_state(asked.keadaan),
            below=_below(asked.kurang),
        )
        return await site.show(request, "website-board.html", question)

    return router


def _state(said: str) -> State | None:
    found: tuple[State, ...] = get_args(State)
    return next((each for each in found if each == said), None)


def _below(said: str) -> int | None:
    if not said:
        return None
    if not (said.isascii() and said.isdigit() and 1 <= int(said) <= MOST_WEEKS):
        raise BadRequest(Wrong("kurang", "range", f"1..{MOST_WEEKS}"))
    return int(said)


def _told(  # noqa: PLR0913 - what is asked for is said by name
    forms: Forms,
    who: Reader,
    connection: Connection,
    *,
    asked: Asked,
    week: date,
    today: date,
    state: State | None,
    below: int | None,
) -> Context:
    lines = website_board(
        connection,
        week,
        today,
        state=state,
        below=below,
        after=asked.setelah or None,
        limit=SHOWN + 1,
    )
    shown, who = lines[:SHOWN], with_deputies(connection, who, today)
    filters = {"week": week.isoformat(), "state": state, "below": below}
    return {
        "links": [each for each in forms.links(who) if each.key == PUBLISHES],
        "week": week,
        "until": week + SUNDAY,
        "before": week - WEEK,
        "following": week + WEEK if week + WEEK <= today else None,
        "running": week + timedelta(days=6) >= today,
        "duty": duty_on(connection, week),
        "lines": shown,
        "asked": asked,
        "file": {name: value for name, value in filters.items() if value is not None},
        "first": not asked.setelah,
        "beyond": shown[-1].code if len(lines) > SHOWN else None,
    }
