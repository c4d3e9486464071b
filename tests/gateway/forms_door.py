"""Pages in front of services that decide, and somebody who fills in forms without a script."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from urllib.parse import urlencode
from uuid import UUID

import httpx
from fastapi import APIRouter

import personnel.main
from gateway.forward import SERVICES
from gateway.views import VIEWS
from kit.envelope import Record
from kit.files import FileFolder
from kit.http.app import service_app
from kit.http.files import files_router
from kit.http.parts import Parts
from kit.keys import IN_A_FILE, KeyStore
from kit.settings import Settings
from kit.sqlite import sqlite_engine
from kit.texts import Texts
from kit.tokens import Issuer, Verifier, load_or_make_key
from personnel.activity_import import activity_import_router
from personnel.catalogue import CATALOGUE
from personnel.decree_import import decree_import_router
from personnel.domain.checklist import CHECKLIST_ID, Check, ChecklistPublished, FileKind, FilePer
from personnel.domain.competence import CertificateRecognised, competence_of
from personnel.domain.team import NominationOpened, team_of
from personnel.http import commands
from personnel.identity import Identity
from personnel.opds_of_journal import OpdPlaces, OpdsOfJournal
from personnel.people_import import import_router
from personnel.siasn_pull_routes import PullDesk, pull_router
from personnel.siasn_pulls import SiasnPulls
from personnel.standing_in import mandate_of
from tests.evaluation.examples import HEALTH, KOMINFO
from tests.gateway import small_course, small_quarter
from tests.gateway.door import RIGHTS, QueryRights
from tests.gateway.pages_door import Pages, pages
from tests.gateway.small_team import (
    BUDI,
    JAN_1,
    NETWORK_CERTIFICATE,
    NOMINATION,
    drafted,
    opds,
    people,
)
from tests.gateway.story import Story, fed

OPERATOR, HEAD = "operator.diskominfosp", "kepala.diskominfosp"
VERIFIER, BUREAU, ADMIN = "verifikator.diskominfo", "biro.hukum", "admin"
REVIEWER, COORDINATION = "penelaah.hukum", "tim.koordinasi"
FORM = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]*)" value="([^"]*)">')
Fields = Mapping[str, str | Sequence[str]]


@dataclass
class Suite:
    """The pages, what the services behind them were sent, and what the views have heard of it."""

    story: Story
    folder: Path
    sent: list[httpx.Request] = field(default_factory=list)
    hears: bool = True
    """Whether the views keep up."""
    loses: int = 0
    """How many answers are still to be lost on the way back."""
    pulls_people: bool = True
    """Whether SIASN's web service is set up."""
    pulls: SiasnPulls = field(init=False)
    closing: list[Callable[[], None]] = field(default_factory=list)
    pages: Pages = field(init=False)
    heard: int = 0

    def recorded(self) -> list[str]:
        """Return the types of what personnel has recorded since the beginning of the test."""
        return [one.type for one in self.new()]

    def new(self) -> list[Record]:
        recorder = self.story.journals["personnel"].recorder
        return list(recorder.records(self.heard, 10_000))

    def hear(self) -> None:
        """Bring the views up to what is recorded."""
        fed(self.story, self.folder, VIEWS, self.story.records()).close()

    async def get(
        self, path: str, user: str | None, cookies: Mapping[str, str] | None = None
    ) -> httpx.Response:
        return await self.pages.get(path, user, opd_of(user or ""), cookies)

    async def text(self, path: str, user: str) -> str:
        return await self.pages.text(path, user, opd_of(user))

    async def opened(self, path: str, user: str) -> dict[str, str]:
        """Open a form and return what it hides."""
        return hidden(await self.text(path, user))

    async def send(
        self, path: str, user: str | None, fields: Fields, **headers: str
    ) -> httpx.Response:
        """Send a form as a browser does."""
        body = urlencode(fields, doseq=True)
        return await self.pages.post(path, body, user, opd_of(user or ""), **{**FORM, **headers})

    async def upload(  # noqa: PLR0913, PLR0917 - all that a form with a file is made of
        self,
        path: str,
        user: str,
        fields: Mapping[str, str],
        at: str,
        content: bytes,
        name: str = "surat.pdf",
    ) -> httpx.Response:
        """Send a form with a file as a browser does."""
        made = httpx.Request("POST", "http://x", data=dict(fields), files={at: (name, content)})
        return await self.pages.post(
            path,
            made.read(),
            user,
            opd_of(user),
            **{**FORM, "Content-Type": made.headers["content-type"]},
        )

    async def fill(self, path: str, user: str, **fields: str | Sequence[str]) -> httpx.Response:
        """Open a form, fill it in and send it where it says."""
        text = await self.text(path, user)
        return await self.send(address(text), user, {**hidden(text), **fields})


def opd_of(user: str) -> UUID | None:
    if user.endswith(".dinkes"):
        return HEALTH
    return KOMINFO if user.endswith(".diskominfosp") or user == VERIFIER else None


def hidden(text: str) -> dict[str, str]:
    """Return the hidden fields of the form of a page."""
    form = text.partition('id="isian"')[2] or text.partition('id="unggah"')[2] or text
    return {unescape(name): unescape(value) for name, value in _HIDDEN.findall(form)}


def address(text: str) -> str:
    """Return where the form of a page is sent."""
    [found] = re.findall(r'id="isian" method="post" action="([^"]*)"', text)
    return unescape(str(found))


def small_draft() -> Story:
    """Tell of Kominfo, which drafts a nomination."""
    story = team_without_nomination()
    opened = NominationOpened(opd_id=KOMINFO, nomination_id=NOMINATION)
    story.tell(drafted(NOMINATION, KOMINFO), (team_of(KOMINFO), opened))
    return story


def listed_story() -> Story:
    """Tell of a checklist: a letter, and one check of whom a nomination names."""
    story = small_draft()
    letter = FileKind(key="letter", name="Surat kepala OPD", per=FilePer.NOMINATION, required=True)
    willing = Check(key="willing", name="Bersedia", required=True, technical_only=False)
    checklist = ChecklistPublished(
        effective_on=JAN_1, checks=(willing,), files=(letter,), legal_basis="SK", official=False
    )
    story.tell((CHECKLIST_ID, checklist))
    return story


def team_without_nomination() -> Story:
    """Tell of Kominfo, where Budi has a certificate for the network."""
    story = Story(*CATALOGUE.public, *CATALOGUE.internal, *small_course.KINDS, *small_quarter.KINDS)
    opds(story)
    people(story)
    story.tell(
        (
            competence_of(BUDI),
            CertificateRecognised(
                person_id=BUDI,
                certificate_id=NETWORK_CERTIFICATE,
                programme_id=None,
                competences=("spbe_infrastructure",),
                effective_on=JAN_1,
                valid_until=None,
                heard_event_id=UUID(int=1),
            ),
        )
    )
    return story


@contextmanager
def suite(
    folder: Path, story: Story | None = None, *, pulls_people: bool = True
) -> Iterator[Suite]:
    """Open the pages in front of personnel as it is."""
    made = Suite(story or small_draft(), folder, pulls_people=pulls_people)
    made.heard = made.story.journals["personnel"].heads().position
    keys = KeyStore(sqlite_engine(f"sqlite:///{folder / 'keys.db'}", *IN_A_FILE), b"m" * 32)
    keys.create()
    behind = {"personnel": _personnel(made, keys)}
    clients = {name: behind.get(name) or _nobody() for name in SERVICES}
    with pages(made.story, folder, clients=clients) as opened:
        made.pages = opened
        yield made
    for close in (*made.closing, keys.close):
        close()


def _personnel(made: Suite, keys: KeyStore) -> httpx.AsyncClient:
    story, home = made.story, Path(personnel.main.__file__).parent
    issuer = Issuer(load_or_make_key(made.folder / "issuer.pem"), "spbe", story.clock)
    files = FileFolder(made.folder / "files")
    parts = Parts(
        name="personnel",
        settings=Settings(),
        verifier=Verifier(issuer.jwks(), "spbe", story.clock),
        rights=QueryRights.load(RIGHTS),
        texts=Texts.load("personnel", home / "texts.json"),
        journal=story.journals["personnel"],
        mandates=mandate_of,
        commands=commands(Identity(keys, story.clock), files),
        routers=(
            files_router("personnel", files, ()),
            activity_import_router(story.journals["personnel"]),
            *_lists(made, keys),
        ),
    )
    app = httpx.ASGITransport(service_app(parts))

    async def answer(request: httpx.Request) -> httpx.Response:
        made.sent.append(request)
        said = await app.handle_async_request(request)
        await said.aread()
        aside = request.url.path.startswith(("/preview", "/files")) or request.url.query
        if made.hears and said.is_success and not aside:
            made.hear()
        if made.loses:
            made.loses -= 1
            raise httpx.ReadError(str(request.url), request=request)
        return said

    transport = httpx.MockTransport(answer)
    return httpx.AsyncClient(transport=transport, base_url="http://personnel")


def _lists(made: Suite, keys: KeyStore) -> Sequence[APIRouter]:
    journal = made.story.journals["personnel"]
    places = OpdPlaces(sqlite_engine(f"sqlite:///{made.folder / 'opds.db'}"))
    made.pulls = SiasnPulls(sqlite_engine(f"sqlite:///{made.folder / 'siasn.db'}"))
    made.pulls.create()
    opds = OpdsOfJournal(journal, places)
    made.closing += [places.close, made.pulls.close]
    desk = PullDesk(journal, made.pulls, is_set_up=made.pulls_people)
    lists = (import_router(journal, keys, opds), decree_import_router(journal, keys, opds))
    return (*lists, pull_router(desk))


def _nobody() -> httpx.AsyncClient:
    def answer(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError(str(request.url))

    return httpx.AsyncClient(transport=httpx.MockTransport(answer), base_url="http://nobody")
