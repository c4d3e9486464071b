"""How does an answer become a page? In one frame, all text escaped, closed to foreign content."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from mimetypes import guess_type

import msgspec
from fastapi import APIRouter
from sqlalchemy import Connection, select
from starlette.requests import Request
from starlette.responses import Response

from gateway import wording
from gateway.marks import Plays, is_sample
from gateway.pages.form_guard import AFTER, just_done, mark_of
from gateway.pages.look import static_files, templates
from gateway.seeing import VIEWS_AT, Reader, Seeing, reader, within_reach
from gateway.views.opds import OPD
from gateway.words import ViewWords
from kit.clock import Clock, business_day
from kit.http.parts import parts_of
from kit.http.problems import BadRequest, NotFound, Wrong

PUBLIC = ("/static/{name}",)

HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": (
        "default-src 'self'; script-src 'none'; object-src 'none'; base-uri 'none'; "
        "form-action 'self'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
"""The page's text comes from many people: nothing in it may run, or come from elsewhere."""
_WITH_SCRIPT = {
    **HEADERS,
    "Content-Security-Policy": HEADERS["Content-Security-Policy"].replace(
        "script-src 'none'", "script-src 'self'"
    ),
    "Cache-Control": "no-store",
}
"""Of a form, which loads the one script there is, from here; no browser keeps what is in it."""
_A_YEAR = "public, max-age=31536000, immutable"

Context = Mapping[str, object]
Question = Callable[[Connection], Context | None]


class Visitor(msgspec.Struct, frozen=True):
    """Who looks at a page, as its head says it."""

    label: str | None
    """``None``: nobody has signed in."""
    opd_code: str | None = None
    """Of the OPD for which they work."""


class Frame(msgspec.Struct, frozen=True):
    """What every page says around its own content."""

    path: str
    """Where the page stands, with its query: where signing in leads back to."""
    visitor: Visitor
    sample: bool
    sample_users: bool
    at: str
    """How fresh the page is, in words."""
    done: str = ""
    """What the visitor has just had recorded, in words."""
    draft: str = ""
    """Of which form, whose draft is no longer needed."""
    mark: str = ""
    """Shows that what is sent was shown in this session."""
    script: bool = False
    places: tuple[tuple[str, str], ...] = ()
    """Up to where each journal is taken in."""


class Site:
    """All pages: their templates, their static files, and the views that they show."""

    def __init__(self, seeing: Seeing, clock: Clock) -> None:
        """Ask ``seeing``; "now" is that of ``clock``."""
        self.seeing, self._clock, self._sample = seeing, clock, False
        self.done: Callable[[str], str] = lambda _: ""
        """What is said when a form is done, by its key."""
        self.plays = Plays(clock)

    def today(self) -> date:
        """Return the day it is in Central Indonesia Time."""
        return business_day(self._clock.now())

    def day(self, asked: str) -> date:
        """Return the day that a form asks for; today where the field was left empty."""
        try:
            on = date.fromisoformat(asked) if asked else self.today()
        except ValueError as error:
            raise BadRequest(Wrong("pada", "date")) from error
        return within_reach("pada", on)

    async def show(
        self,
        request: Request,
        template: str,
        question: Question,
        *,
        status: int = 200,
        script: bool = False,
    ) -> Response:
        """Answer with a page of what the views say; 404 where that is nothing."""
        asked = partial(self._with_visitor, reader(request), question)
        seen = await self.seeing.ask(request, asked)
        found, visitor = seen.found
        if found is None:
            raise NotFound
        frame = self.frame(request, visitor, places=seen.headers[VIEWS_AT])
        frame = msgspec.structs.replace(frame, script=script or bool(frame.done))
        page = self.page(template, frame, found, status=status, headers=seen.headers)
        if frame.done:
            page.delete_cookie(AFTER)
        return page

    def frame(self, request: Request, visitor: Visitor, places: str = "") -> Frame:
        """Return the frame of a page that is made now."""
        url, sample_users = request.url, parts_of(request).settings.sample_users
        draft, _ = just_done(request)
        return Frame(
            path=f"{url.path}?{url.query}" if url.query else url.path,
            visitor=visitor,
            # Where anybody may sign in as anybody, nothing that was written is official.
            sample=self._sample or sample_users,
            sample_users=sample_users,
            at=wording.instant(self._clock.now()),
            places=_places(places),
            done=self.done(draft.partition("/")[0]) if visitor.label else "",
            draft=draft,
            mark=mark_of(request) if visitor.label else "",
        )

    def page(
        self,
        template: str,
        frame: Frame,
        context: Context,
        *,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
    ) -> Response:
        """Return a page."""
        text = templates().get_template(template).render(**context, frame=frame)
        return Response(
            text,
            status_code=status,
            headers={
                **(headers or {}),
                **(_WITH_SCRIPT if frame.script else HEADERS),
                "Content-Language": "id",
            },
            media_type="text/html",
        )

    def router(self) -> APIRouter:
        """Return the route of the static files."""
        router = APIRouter(include_in_schema=False)
        router.add_api_route("/static/{name}", _static, response_class=Response)
        return router

    def _with_visitor(
        self, who: Reader, question: Question, connection: Connection
    ) -> tuple[Context | None, Visitor]:
        return question(connection), self.visitor(connection, who)

    def visitor(self, connection: Connection, who: Reader) -> Visitor:
        """Return who looks, by the name under which histories know the account."""
        # Once marked as sample data, a journal is so for ever.
        self._sample = self._sample or is_sample(connection)
        if who.actor is None:
            return Visitor(None)
        words = ViewWords(connection, self.today(), who)
        own = select(OPD.c.code).where(OPD.c.opd_id == who.actor.opd_id)
        code = connection.execute(own).scalar_one_or_none()
        return Visitor(words.account(who.actor.account_id), code)


async def _static(name: str, v: str = "") -> Response:
    found = static_files().get(name)
    if found is None:
        raise NotFound
    return Response(
        found.content,
        headers={**HEADERS, "Cache-Control": _A_YEAR if v == found.mark else "no-cache"},
        media_type=guess_type(name)[0],
    )


def _places(header: str) -> tuple[tuple[str, str], ...]:
    """Read ``personnel.12,training.7``."""
    pairs = (place.partition(".") for place in header.split(",") if place)
    return tuple((source, wording.number(int(position))) for source, _, position in pairs)
