"""Is a long list of decisions that rest on withdrawn events given page by page?"""

from dataclasses import replace
from pathlib import Path
from uuid import UUID, uuid4

import httpx

from kit.http.app import service_app
from kit.recorder import Fork, Heads, Heard, Lane
from kit.rights import Rights
from kit.withdrawn import withdrawn_router
from tests.kit.journal.sample import context
from tests.kit.toy import KEEPER, RIGHTS, OpenShelf, parts, rights_file, shelf, toy

OLD, NEW = UUID(int=1), UUID(int=2)
PATH = "/operations/withdrawn"


async def test_the_list_is_walked_through_page_by_page(tmp_path: Path) -> None:
    said = toy(tmp_path)
    right = ("toy.read-withdrawn", "keeper", "any")
    made = parts(tmp_path, rights=Rights.load(rights_file(tmp_path, (*RIGHTS, right))))
    journal = made.journal
    assert journal is not None
    for position in range(401, 406):
        journal.execute(
            shelf,
            uuid4(),
            OpenShelf(opd_id=UUID(int=1)),
            context=replace(context(), causation_id=uuid4()),
            heard=Heard(Lane("training", OLD, 7), position),
        )
    journal.recorder.adopt(Heads("training", [Fork(OLD, 0), Fork(NEW, 400)], 1000))
    app = service_app(replace(made, routers=(withdrawn_router(journal),)))
    headers = {"Authorization": f"Bearer {said.token(KEEPER, 'keeper')}"}
    pages: list[list[int]] = []
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://toy", headers=headers
    ) as client:
        path = f"{PATH}?limit=2"
        while path:
            page = (await client.get(path)).raise_for_status()
            pages.append([fact["position"] for fact in page.json()["withdrawn"]])
            path = page.links.get("next", {}).get("url", "")
        wrong = await client.get(f"{PATH}?cursor=x")
    assert pages == [[401, 402], [403, 404], [405]]
    assert wrong.status_code == httpx.codes.BAD_REQUEST
    for one in (said.journal, journal):
        one.recorder.close()
