"""The questions about companions over HTTP: to whom, in which part, and as which file."""

from collections.abc import Iterator
from uuid import UUID

import pytest

from tests.evaluation.examples import HEALTH, KOMINFO
from tests.gateway.door import Door, door
from tests.gateway.small_companions import GROUP, REQUEST
from tests.gateway.small_team import FAMILY
from tests.gateway.small_year import small_year
from tests.gateway.test_routes_tpp import cells

COMPANION, TEAM = ("companion", KOMINFO), ("coordination_team", None)
OWN, OTHER = ("opd_operator", HEALTH), ("opd_head", KOMINFO)
IN_MAY = "on=2026-05-01"


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    with door(small_year(), tmp_path_factory.mktemp("companions")) as opened:
        yield opened


async def test_the_board_is_walked_by_its_links(year: Door) -> None:
    path = f"/api/companion-board?{IN_MAY}"
    whole = (await year.found(path, *COMPANION))["items"]
    first = await year.get(f"{path}&limit=1", *COMPANION)
    second = await year.get(first.links["next"]["url"], *COMPANION)
    assert [item["opd_code"] for item in whole] == ["DINKES", "DISKOMINFOSP"]
    assert first.json()["items"] + second.json()["items"] == whole
    assert "next" not in second.links
    assert (whole[0]["companions"], whole[0]["overdue_findings"]) == (["Budi, S.Kom."], 1)


async def test_the_board_is_filtered_and_a_wrong_filter_is_named(year: Door) -> None:
    async def codes(asked: str) -> list[str]:
        found = await year.found(f"/api/companion-board?{IN_MAY}&{asked}", *TEAM)
        return [item["opd_code"] for item in found["items"]]

    assert await codes("shown=overdue") == ["DINKES"]
    assert await codes("shown=unaccompanied") == ["DISKOMINFOSP"]
    assert await codes(f"group_id={GROUP}") == ["DINKES"]
    assert await codes("text=infokom") == ["DISKOMINFOSP"]
    assert await codes("not_visited_since=2026-02-10") == ["DISKOMINFOSP"]
    for asked, field in (("shown=lost", "shown"), ("group_id=7", "group_id")):
        wrong = await year.get(f"/api/companion-board?{asked}", *TEAM)
        assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (400, field)


async def test_the_board_is_handed_out_whole_as_csv_and_xlsx(year: Door) -> None:
    path = f"/api/companion-board?{IN_MAY}&limit=1"
    said = await year.get(f"{path}&format=csv", *TEAM)
    heading, first, second = said.text.splitlines()
    assert heading.startswith("opd_code,opd_name,group_number,group_name,companion_names,")
    assert first.startswith('DINKES,Dinas Dinkes,1,Kelompok 1,"Budi, S.Kom.",2026-02-10,2026-06-01')
    assert second.startswith("DISKOMINFOSP,")
    assert "DATA-CONTOH-pendampingan-2026-05-01.csv" in said.headers["content-disposition"]
    book = await year.get(f"{path}&format=xlsx", *TEAM)
    rows = cells(book.content, 1)
    assert [row[0] for row in rows[1:]] == [
        *("Papan pendampingan per 2026-05-01", "Kode"),
        *("DINKES", "DISKOMINFOSP"),
    ]


async def test_an_opd_sees_its_own_companionship_and_no_other(year: Door) -> None:
    mine = await year.found(f"/api/companion-board?{IN_MAY}", *OWN)
    assert [item["opd_code"] for item in mine["items"]] == ["DINKES"]
    found = await year.found(f"/api/opds/{HEALTH}/companionship?{IN_MAY}", *OWN)
    assert {one["request_id"]: one["stage"] for one in found["requests"]}[str(REQUEST)] == "waiting"
    assert (await year.get(f"/api/opds/{HEALTH}/companionship", *OTHER)).status_code == 403
    left_behind = await year.get(f"/api/opds/{FAMILY}/companionship?{IN_MAY}", *OWN)
    assert left_behind.status_code == 200
    nowhere = f"/api/opds/{UUID(int=0x404)}/companionship"
    assert (await year.get(nowhere, *TEAM)).status_code == 404
    groups = (await year.found(f"/api/companion-groups?{IN_MAY}", *OWN))["items"]
    assert [one["number"] for one in groups] == [1]
    assert (await year.found(f"/api/companion-groups?{IN_MAY}", *OTHER))["items"] == []


async def test_visitors_and_strangers_see_nothing_of_it(year: Door) -> None:
    for path in ("companion-board", "companion-groups", f"opds/{HEALTH}/companionship"):
        assert (await year.get(f"/api/{path}")).status_code == 401
        assert (await year.get(f"/api/{path}", "payroll_system")).status_code == 403


async def test_the_load_is_walked_and_handed_out(year: Door) -> None:
    path = f"/api/companions/load?{IN_MAY}"
    whole = (await year.found(path, *TEAM))["items"]
    first = await year.get(f"{path}&limit=1", *TEAM)
    second = await year.get(first.links["next"]["url"], *TEAM)
    assert [item["person_name"] for item in whole] == ["Budi, S.Kom.", "Siti, S.Kom."]
    assert first.json()["items"] + second.json()["items"] == whole
    said = await year.get(f"{path}&format=csv", *COMPANION)
    assert said.text.splitlines()[1] == '1,Kelompok 1,"Budi, S.Kom.",1,1,0,0,1,1,1'
    assert (await year.get(path, *OWN)).status_code == 403


async def test_groups_are_walked_by_their_links(year: Door) -> None:
    path = f"/api/companion-groups?{IN_MAY}"
    whole = (await year.found(path, *TEAM))["items"]
    first = await year.get(f"{path}&limit=1", *TEAM)
    second = await year.get(first.links["next"]["url"], *TEAM)
    assert [item["number"] for item in whole] == [1, 2]
    assert first.json()["items"] + second.json()["items"] == whole
    wrong = await year.get(f"{path}&cursor=WyJ4Il0", *TEAM)
    assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (400, "cursor")


async def test_the_inbox_of_a_companion_is_told_by_the_account(year: Door) -> None:
    kinds = [one["kind"] for one in (await year.found("/api/inbox", *COMPANION))["items"]]
    assert kinds == ["help-requested"]
    late = (await year.found(f"/api/inbox?{IN_MAY}", *OWN))["items"]
    assert ("finding-overdue", "2") in [(one["kind"], one["detail"]) for one in late]
