"""What does a form look like to who fills it in: as whom, about what, with what is in it so far?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import NamedTuple
from urllib.parse import urlencode

from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from gateway.pages.form_answers import Answer, told
from gateway.pages.form_fields import Asking
from gateway.pages.form_guard import ADDRESS, mark_of
from gateway.pages.form_sent import Sent
from gateway.pages.form_shown import Sheet, shown
from gateway.pages.form_things import Thing
from gateway.pages.forms import Deed
from gateway.pages.site import Context, Question, Site
from gateway.routes.single import version_of
from gateway.seeing import Reader, reader
from gateway.standing_in import ACTING, able, acting_as, as_named, mandate_of, with_deputies
from kit.http.access import caller
from kit.rights import Forbidden


class Said(NamedTuple):
    """What is said of a form that was sent."""

    faults: Mapping[str, str] = {}
    good: bool = False
    """Whether it was checked, and nothing was found."""
    answer: Answer | None = None


class OtherHand(NamedTuple):
    """As whom else the form may be filled in."""

    said: str
    href: str


@dataclass(frozen=True)
class FormPage:
    """Shows one form."""

    site: Site
    deed: Deed

    def hands(self, request: Request, connection: Connection) -> Sequence[Reader]:
        """Return as whom this may be done to anything; as whom the address says, if it does.

        Refused if as nobody.
        """
        who, action = reader(request), self.deed.operation.action
        if not self.deed.form.in_person:
            who = with_deputies(connection, who, self.site.today())
        hands = able(who, action, in_person=self.deed.form.in_person)
        named = request.query_params.get(ACTING, "" if request.method == "POST" else None)
        if named is not None:
            return [as_named(who, hands, action, named)]
        if not hands:
            raise Forbidden(action=action)
        return hands

    async def hand(self, request: Request) -> Reader:
        """Return as whom a form is sent, before anything of it is read."""
        return (await self.site.seeing.ask(request, partial(self.hands, request))).found[0]

    async def show(self, request: Request, question: Question, status: int = 200) -> Response:
        """Answer with the form."""
        return await self.site.show(request, "form.html", question, status=status, script=True)

    def asking(self, connection: Connection, request: Request, sent: Sent) -> Asking:
        """Return for whom and about what it is asked."""
        site, ids = self.site, self.deed.ids(request)
        return Asking(connection, sent.who, site.today(), ids, sent.typed, site.seeing)

    def thing(self, connection: Connection, request: Request, sent: Sent) -> Thing | None:
        """Return what it is about."""
        about = self.deed.form.about
        return about(self.asking(connection, request, sent)) if about else None

    def home(self, request: Request, sent: Sent, connection: Connection) -> str:
        """Return where it leads when it is done."""
        thing = self.thing(connection, request, sent)
        asking = self.asking(connection, request, sent)
        return thing.leads_to if thing else self.deed.form.shown_at(asking)

    def fresh(self, request: Request, sent: Sent, connection: Connection) -> Context | None:
        """Return the form as it is begun."""
        picked = self._picked(connection, request, sent, self.hands(request, connection))
        thing = self.thing(connection, request, picked)
        if self.deed.form.about and thing is None:
            return None
        filled = {**self.deed.form.first(self.asking(connection, request, picked)), **sent.typed}
        version = ""
        if thing and thing.stream and self.deed.form.guarded:
            version = str(version_of(connection, self.site.seeing.reading, thing.stream))
        return self.filled(
            request, replace(picked, typed=filled, version=version), Said(), connection
        )

    def _picked(
        self, connection: Connection, request: Request, sent: Sent, hands: Sequence[Reader]
    ) -> Sent:
        """Return it in the first of the hands in which the thing lies."""
        each = [replace(sent, who=one) for one in hands]
        return next((one for one in each if self._lies(connection, request, one)), each[0])

    def _lies(self, connection: Connection, request: Request, sent: Sent) -> bool:
        thing = self.thing(connection, request, sent)
        owner = thing.opd_id if thing else sent.who.own
        there = thing is not None or self.deed.form.about is None
        return there and sent.who.sees(self.deed.operation.action, owner)

    def filled(
        self, request: Request, sent: Sent, said: Said, connection: Connection
    ) -> Context | None:
        """Return the form with what is in it."""
        form, asking = self.deed.form, self.asking(connection, request, sent)
        thing = self.thing(connection, request, sent)
        if form.about and thing is None:
            return None
        if thing and not asking.who.sees(self.deed.operation.action, thing.opd_id):
            raise Forbidden(action=self.deed.operation.action)
        return {
            "form": form,
            "thing": thing,
            "sheet": Sheet(
                fields=shown(asking, form.fields, self.deed.schema, said.faults),
                trouble=told(asking, said.answer) if said.answer else sent.trouble,
                good=said.good,
            ),
            "mark": mark_of(request),
            "key": sent.key,
            "version": sent.version,
            "action": _address(request, mandate_of(sent.who) or None),
            "draft": draft_of(request),
            "account": caller(request).account_id.hex,
            "back": self.home(request, sent, connection),
            "mandate": sent.who.by,
            "acting_as": acting_as(sent.who),
            "others": self._others(connection, request, sent),
        }

    def _others(self, connection: Connection, request: Request, sent: Sent) -> Sequence[OtherHand]:
        """Return as whom else it may be filled in."""
        form, who = self.deed.form, with_deputies(connection, reader(request), self.site.today())
        hands = able(who, self.deed.operation.action, in_person=form.in_person)
        fields, typed = self.deed.form.fields, sent.typed
        preset = {f.name: typed[f.name] for f in fields if f.preset and f.name in typed}
        return [
            OtherHand(
                acting_as(one) or "diri sendiri",
                _address(request, mandate_of(one), **preset),
            )
            for one in hands
            if mandate_of(one) != mandate_of(sent.who)
            and self._lies(connection, request, replace(sent, who=one))
        ]


def _address(request: Request, mandate: str | None, **preset: Sequence[str]) -> str:
    """Return where the form is for who fills it in as a deputy, or as themselves."""
    said = {**({} if mandate is None else {ACTING: mandate}), **preset}
    return f"{request.url.path}?{urlencode(said, doseq=True)}" if said else request.url.path


def draft_of(request: Request) -> str:
    """Return under which name a browser keeps what is typed in the form of an address."""
    return request.url.path.removeprefix(f"{ADDRESS}/")
