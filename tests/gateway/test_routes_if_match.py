"""Who has read a thing says so with the ETag, and changes nothing that has moved since."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import httpx
import pytest

import personnel.main
from gateway.forward import SERVICES, forward_router
from gateway.routes import PUBLIC, query_routers
from gateway.seeing import Seeing
from gateway.views import VIEWS
from kit.feed import Delivered
from kit.http.app import service_app
from kit.http.parts import Parts
from kit.http.route import CommandRoute
from kit.settings import Settings
from kit.texts import Texts
from kit.tokens import Issuer, Verifier, load_or_make_key
from kit.views import View
from personnel.domain.naming import NominatePerson
from personnel.domain.nomination import nomination
from tests.evaluation.examples import HEALTH, KOMINFO, Q1
from tests.gateway.door import GATEWAY, RIGHTS, QueryRights, door
from tests.gateway.small_team import (
    BUDI,
    DECREE,
    GOODS,
    NETWORK,
    NETWORK_CERTIFICATE,
    NOMINATION,
    SITI,
    drafted,
    nominated,
    opds,
    people,
)
from tests.gateway.small_year import new_story, small_year
from tests.gateway.story import Story, fed, poisoned

ONE = f"/api/nominations/{NOMINATION}"
NAMING = f"/api/personnel/nominations/{NOMINATION}/people"
_ROUTE = CommandRoute(
    path="/nominations/{nomination_id}/people",
    kind=nomination,
    command=NominatePerson,
    stream=lambda asked: asked.path["nomination_id"],
)


@dataclass(frozen=True)
class Suite:
    """The gateway before a personnel service that decides; the views hear when they are told."""

    story: Story
    hear: Callable[[], None]
    http: httpx.AsyncClient

    async def name(self, person: UUID, position: str, key: str, etag: str) -> httpx.Response:
        body = {"person_id": str(person), "position": position}
        headers = {"Idempotency-Key": key, "If-Match": etag}
        return await self.http.post(NAMING, json=body, headers=headers)


@asynccontextmanager
async def suite(story: Story, folder: Path) -> AsyncIterator[Suite]:
    issuer = Issuer(load_or_make_key(folder / "issuer.pem"), "spbe", story.clock)
    reading = fed(story, folder, VIEWS, story.records())
    said = {
        "settings": Settings(wait_seconds=0.1),
        "verifier": Verifier(issuer.jwks(), "spbe", story.clock),
        "rights": QueryRights.load(RIGHTS),
    }
    home = Path(personnel.main.__file__).parent
    decides = Parts(
        name="personnel",
        texts=Texts.load("personnel", home / "texts.json"),
        journal=story.journals["personnel"],
        commands=[_ROUTE],
        **said,  # type: ignore[arg-type]
    )
    behind = httpx.AsyncClient(
        transport=httpx.ASGITransport(service_app(decides)), base_url="http://personnel"
    )
    shows = Parts(
        name="gateway",
        texts=Texts.load("gateway", GATEWAY / "texts.json"),
        routers=[
            forward_router(dict.fromkeys(SERVICES, behind)),
            *query_routers(Seeing(reading, story.ring, story.clock)),
        ],
        public=PUBLIC,
        **said,  # type: ignore[arg-type]
    )
    token = issuer.mint(UUID(int=0x50), ["opd_operator"], KOMINFO, timedelta(minutes=5))
    front = httpx.AsyncClient(
        transport=httpx.ASGITransport(service_app(shows)),
        base_url="http://gateway",
        headers={"Authorization": f"Bearer {token}"},
    )
    async with behind, front:
        yield Suite(story, lambda: fed(story, folder, VIEWS, story.records()).close(), front)
    reading.close()


def draft() -> Story:
    story = new_story()
    opds(story)
    people(story)
    story.tell(drafted(NOMINATION, KOMINFO))
    return story


async def test_what_was_read_is_changed_once_and_then_has_moved(tmp_path: Path) -> None:
    async with suite(draft(), tmp_path) as running:
        read = (await running.http.get(ONE)).headers["etag"]
        named = await running.name(SITI, GOODS, "a", read)
        assert (named.status_code, named.headers["etag"]) == (200, '"2"')
        stale = await running.name(BUDI, GOODS, "b", read)
        assert (stale.status_code, stale.json()["type"]) == (412, "/problems/stream-has-moved")
        facts = stale.json()["facts"]
        assert (facts["version"], facts["expected"]) == (2, 1)
        assert [each["type"] for each in facts["changes"]] == ["personnel.person-nominated.v1"]
        running.hear()
        again = (await running.http.get(ONE)).headers["etag"]
        assert again != read
        assert (await running.name(BUDI, GOODS, "c", again)).status_code == 200


async def test_a_list_has_no_etag_that_a_command_could_rest_on(tmp_path: Path) -> None:
    async with suite(draft(), tmp_path) as running:
        listed = (await running.http.get("/api/nominations")).headers["etag"]
        said = await running.name(SITI, GOODS, "a", listed)
    assert (said.status_code, said.json()["errors"][0]["rule"]) == (400, "version")


@pytest.mark.parametrize(
    ("path", "stream"),
    [
        (ONE, NOMINATION),
        (f"/api/decrees/{DECREE}", DECREE),
        (f"/api/people/{BUDI}", BUDI),
        (f"/api/opds/{KOMINFO}", KOMINFO),
        (f"/api/assessments/{Q1}/{HEALTH}", None),
        (f"/api/certificates/{NETWORK_CERTIFICATE}", NETWORK_CERTIFICATE),
        (f"/api/periods/{Q1}", Q1),
    ],
)
async def test_each_thing_that_is_read_alone_tells_its_version(
    tmp_path: Path, path: str, stream: UUID | None
) -> None:
    story = small_year()
    with door(story, tmp_path) as opened:
        said = await opened.get(path, "auditor")
        of = stream or UUID(said.json()["assessment_id"])
    versions = [one.record.envelope().version for one in story.records() if one.record.stream == of]
    assert said.headers["etag"].startswith(f'"{max(versions)}-')


def one_view_has_heard_less(story: Story, folder: Path, records: Sequence[Delivered]) -> None:
    """Let all views but that of nominations hear everything."""
    [lagging] = [view for view in VIEWS if view.name == "nominations"]
    others: list[View] = [view for view in VIEWS if view is not lagging]
    fed(story, folder, [lagging], records).close()
    fed(story, folder, others, story.records()).close()


async def test_no_version_is_told_that_a_view_does_not_show_yet(tmp_path: Path) -> None:
    story = draft()
    before = story.records()
    story.tell(nominated(NOMINATION, NETWORK, BUDI))
    one_view_has_heard_less(story, tmp_path, before)
    with door(story, tmp_path, records=[]) as opened:
        said = await opened.get(ONE, "auditor")
    assert said.headers["etag"].startswith('"1-')


async def test_no_version_is_told_that_a_view_has_set_aside(tmp_path: Path) -> None:
    story = draft()
    before = len(story.records())
    story.tell(nominated(NOMINATION, NETWORK, BUDI))
    records = story.records()
    [told] = [one for one in records if one.record.type == "personnel.person-nominated.v1"]
    assert len(records) == before + 1
    one_view_has_heard_less(story, tmp_path, [poisoned(r) if r is told else r for r in records])
    with door(story, tmp_path, records=[]) as opened:
        said = await opened.get(ONE, "auditor")
    assert said.headers["etag"].startswith('"1-')
