"""Who stands in for another acts at every door as long as they do, and no longer."""

from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from kit.clock import business_day
from kit.decider import Actor, Facts
from kit.journal import Journal
from kit.recorder import Recorder
from kit.standing_in import MandateIsNotInForce, acting
from personnel.catalogue import CATALOGUE
from personnel.domain.delegation import EndDelegation, delegation
from personnel.domain.drafting import DraftNomination
from personnel.domain.nomination import nomination
from personnel.domain.office import office_of
from personnel.standing_in import mandate_of
from tests.gateway.story import Ring
from tests.integration.standing import (
    ADMIN,
    CERTIFICATE,
    COORDINATOR,
    DELEGATION,
    DRAFT,
    GOVERNOR,
    HEAD,
    HEALTH,
    KOMINFO,
    OTHER,
    SECRETARY,
    TERMS,
    Offices,
    given_by,
    in_force,
    offices,
)
from tests.kit.journal.databases import DURABLE, Database, database

FORBIDDEN = (403, "/problems/forbidden")
NOT_IN_FORCE = (403, "/problems/mandate-is-not-in-force")
SUBMISSION = f"/periods/{UUID(int=0x91)}/assessments/{KOMINFO}/submission"
on_both = pytest.mark.parametrize("store", DURABLE, indirect=True)
NOT_OPENED = (409, "/problems/evaluation/assessment-is-not-opened")


@pytest.fixture(params=["sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    opened: list[Recorder] = []
    made = database(request, tmp_path)

    def connect() -> Recorder:
        opened.append(made.connect())
        return opened[-1]

    yield Database(made.url, connect)
    for recorder in opened:
        recorder.close()


@pytest.fixture
async def opened(store: Database, tmp_path: Path) -> AsyncIterator[Offices]:
    with offices(tmp_path, store.connect()) as made:
        await in_force(made)
        yield made


async def said(
    opened: Offices, service: str, path: str, body: object, by: UUID, **headers: str
) -> tuple[int, str]:
    answer = await opened.post(service, path, body, by, **headers)
    return answer.status_code, answer.json().get("type", "")


async def drafts(opened: Offices, by: UUID = SECRETARY, **headers: str) -> tuple[int, str]:
    return await said(opened, "personnel", "/nominations", DRAFT, by, **headers)


@on_both
async def test_the_deputy_acts_at_each_door_and_each_event_says_for_whom(opened: Offices) -> None:
    named = await opened.delegated()
    opened.heard()
    assert await drafts(opened, On_Behalf_Of=named) == (200, "")
    registers = ("training", "/registered-certificates", CERTIFICATE)
    assert await said(opened, *registers, SECRETARY, On_Behalf_Of=named) == (200, "")
    for service in ("personnel", "training"):
        envelope = opened.last(service)
        assert (envelope.actor, envelope.on_behalf_of) == (SECRETARY, HEAD)
    told = await said(opened, "evaluation", SUBMISSION, {}, SECRETARY, On_Behalf_Of=named)
    assert told == NOT_OPENED


async def test_who_is_stood_in_for_acts_for_themselves_all_the_while(opened: Offices) -> None:
    await opened.delegated()
    assert await drafts(opened, HEAD) == (200, "")
    assert opened.last("personnel").on_behalf_of is None


async def test_without_the_header_a_deputy_has_their_own_rights_only(opened: Offices) -> None:
    await opened.delegated()
    assert await drafts(opened) == FORBIDDEN


async def test_of_a_vacant_office_the_office_itself_is_stood_in_for(opened: Offices) -> None:
    named = await opened.delegated(GOVERNOR)
    assert await drafts(opened, On_Behalf_Of=named) == (200, "")
    envelope = opened.last("personnel")
    assert envelope.on_behalf_of == office_of("opd_head", KOMINFO)


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (datetime(2026, 3, 1, 15, 59, tzinfo=UTC), NOT_IN_FORCE),
        (datetime(2026, 3, 1, 16, 0, tzinfo=UTC), (200, "")),
        (datetime(2026, 3, 20, 15, 59, tzinfo=UTC), (200, "")),
        (datetime(2026, 3, 20, 16, 0, tzinfo=UTC), NOT_IN_FORCE),
    ],
    ids=["not yet begun", "from the first day", "to the last day", "ended by itself"],
)
async def test_it_begins_and_ends_by_itself_by_the_day_of_the_province(
    opened: Offices, at: datetime, expected: tuple[int, str]
) -> None:
    opened.clock.at = datetime(2026, 2, 27, 4, 0, tzinfo=UTC)
    named = await opened.delegated(letter_on="2026-02-27")
    opened.clock.at = at
    assert await drafts(opened, On_Behalf_Of=named) == expected


async def test_sample_data_is_played_by_the_day_of_the_story(opened: Offices) -> None:
    named = await opened.delegated()
    opened.clock.at = datetime(2026, 6, 1, 4, 0, tzinfo=UTC)
    assert await drafts(opened, On_Behalf_Of=named) == NOT_IN_FORCE
    in_march = "2026-03-10T04:00:00Z"
    told = await drafts(opened, On_Behalf_Of=named, Simulated_Time=in_march)
    assert told == (200, "")
    assert business_day(opened.last("personnel").recorded_at) == date(2026, 3, 10)


@on_both
async def test_once_it_has_ended_nothing_is_done_by_it_but_a_repeat_is_answered(
    opened: Offices,
) -> None:
    named = await opened.delegated()
    first = await opened.post(
        "personnel", "/nominations", DRAFT, SECRETARY, On_Behalf_Of=named, Idempotency_Key="once"
    )
    ended = f"/delegations/{named}/ending"
    await opened.done("personnel", ended, {"reason": "Kembali bertugas"}, HEAD)
    assert await drafts(opened, On_Behalf_Of=named) == NOT_IN_FORCE
    again = await opened.post(
        "personnel", "/nominations", DRAFT, SECRETARY, On_Behalf_Of=named, Idempotency_Key="once"
    )
    assert again.json() == first.json()
    opened.heard()
    registers = ("training", "/registered-certificates", CERTIFICATE, SECRETARY)
    assert await said(opened, *registers, On_Behalf_Of=named) == NOT_IN_FORCE


async def test_the_same_key_in_ones_own_name_is_another_command(opened: Offices) -> None:
    named = await opened.delegated(deputy=str(OTHER))
    by_mandate = {"On_Behalf_Of": named, "Idempotency_Key": "k"}
    assert await drafts(opened, OTHER, **by_mandate) == (200, "")
    another = (422, "/problems/command-is-another")
    assert await drafts(opened, OTHER, Idempotency_Key="k") == another


async def test_only_who_is_named_acts_and_only_on_what_is_there(opened: Offices) -> None:
    named = await opened.delegated()
    another = (403, "/problems/mandate-is-of-another")
    assert await drafts(opened, OTHER, On_Behalf_Of=named) == another
    unknown = (409, "/problems/mandate-is-unknown")
    assert await drafts(opened, On_Behalf_Of=str(uuid4())) == unknown
    assert await drafts(opened, On_Behalf_Of="kepala") == (400, "/problems/bad-request")
    no_delegation = (404, "/problems/wrong-kind-of-id")
    assert await drafts(opened, On_Behalf_Of=str(KOMINFO)) == no_delegation


async def test_what_is_out_of_scope_or_of_another_opd_is_refused(opened: Offices) -> None:
    submit = "personnel.submit-nomination"
    named = await opened.delegated(actions=[submit])
    not_mandated = (403, "/problems/act-is-not-mandated")
    assert await drafts(opened, On_Behalf_Of=named) == not_mandated
    drafting = await opened.delegated(actions=["personnel.draft-nomination"])
    drafted = ("personnel", "/nominations", {**DRAFT, "opd_id": str(HEALTH)}, SECRETARY)
    assert await said(opened, *drafted, On_Behalf_Of=drafting) == FORBIDDEN


async def test_what_the_office_itself_may_not_do_its_deputy_may_not_either(
    opened: Offices,
) -> None:
    named = await opened.delegated()
    publishes = ("personnel", "/delegation-terms", TERMS, SECRETARY)
    assert await said(opened, *publishes, On_Behalf_Of=named) == FORBIDDEN


async def test_nobody_delegates_an_act_that_they_do_not_hold(opened: Offices) -> None:
    for actions in (["personnel.decide-decree"], ["personnel.fly"]):
        body = {**DELEGATION, "actions": actions}
        assert await said(opened, "personnel", "/delegations", body, HEAD) == FORBIDDEN
    of_health = {**DELEGATION, "opd_id": str(HEALTH)}
    assert await said(opened, "personnel", "/delegations", of_health, HEAD) == FORBIDDEN
    of_office = {**DELEGATION, "actions": ["personnel.decide-decree"]}
    del of_office["kind"]
    appoints = ("personnel", "/acting-appointments", of_office)
    assert await said(opened, *appoints, GOVERNOR) == FORBIDDEN
    assert await said(opened, *appoints, HEAD) == FORBIDDEN


async def test_nobody_passes_on_what_was_given_to_them(opened: Offices) -> None:
    named = await opened.delegated()
    further = {**DELEGATION, "deputy": str(OTHER), "first_on": "2026-03-21"}
    further["last_on"] = "2026-03-22"
    told = await said(opened, "personnel", "/delegations", further, SECRETARY, On_Behalf_Of=named)
    assert told == (403, "/problems/personnel/delegated-is-not-passed-on")


async def test_another_service_waits_for_it_or_says_that_it_has_not_heard(
    opened: Offices,
) -> None:
    given = await opened.done("personnel", "/delegations", DELEGATION, HEAD)
    named = given["stream"]
    registers = ("training", "/registered-certificates", CERTIFICATE, SECRETARY)
    unknown = (409, "/problems/mandate-is-unknown")
    assert await said(opened, *registers, On_Behalf_Of=named) == unknown
    waits = {"On_Behalf_Of": named, "Journal_Token": given["token"]}
    not_yet = (409, "/problems/not-yet-heard")
    assert await said(opened, *registers, **waits) == not_yet
    opened.heard()
    assert await said(opened, *registers, **waits) == (200, "")


async def test_evaluation_lets_the_deputy_of_the_coordination_team_do_its_work(
    opened: Offices,
) -> None:
    named = await opened.delegated(COORDINATOR, role="coordination_team", opd_id=None)
    opened.heard()
    cancels = ("evaluation", f"/periods/{uuid4()}/cancellation", {"reason": "Uji"}, SECRETARY)
    status, kind = await said(opened, *cancels, On_Behalf_Of=named)
    assert (status, kind.rpartition("/")[0]) == (409, "/problems/evaluation")


async def test_a_revoked_delegation_says_so(opened: Offices) -> None:
    named = await opened.delegated()
    revokes = f"/delegations/{named}/revocation"
    assert await said(opened, "personnel", revokes, {"reason": "Salah"}, OTHER) == FORBIDDEN
    await opened.done("personnel", revokes, {"reason": "Salah catat"}, ADMIN)
    assert await drafts(opened, On_Behalf_Of=named) == NOT_IN_FORCE


def draft(journal: Journal, named: UUID, meanwhile: Callable[[], None]) -> None:
    """Have the deputy draft a nomination, and something else happen after the rules were asked."""
    command_id, left = uuid4(), [meanwhile]

    def permit(_: object, facts: Facts) -> Actor:
        return acting(mandate_of, named, "personnel.draft-nomination", facts)

    def once(_: object) -> None:
        if left:
            left.pop()()

    journal.execute(
        nomination,
        command_id,
        DraftNomination(nomination_id=command_id, opd_id=KOMINFO, term_starts_on=date(2026, 4, 1)),
        context=given_by(SECRETARY, command_id),
        permit=permit,
        before=once,
    )


@on_both
async def test_an_end_that_comes_between_the_rules_and_the_record_wins(
    opened: Offices, store: Database
) -> None:
    named = UUID(await opened.delegated())
    there = Journal(store.connect(), CATALOGUE, Ring(), opened.clock)

    def end() -> None:
        command = EndDelegation(reason="Kembali")
        there.execute(delegation, named, command, context=given_by(HEAD, uuid4()))

    with pytest.raises(MandateIsNotInForce):
        draft(opened.journals["personnel"], named, end)
    assert opened.of_type("personnel", "personnel.nomination-drafted.v1") == []
    assert len(opened.of_type("personnel", "personnel.delegation-ended.v1")) == 1


async def test_what_was_recorded_before_the_end_stands(opened: Offices) -> None:
    named = UUID(await opened.delegated())
    draft(opened.journals["personnel"], named, lambda: None)
    assert opened.last("personnel").on_behalf_of == HEAD
    ended = f"/delegations/{named}/ending"
    await opened.done("personnel", ended, {"reason": "Kembali bertugas"}, HEAD)
    (drafted,) = opened.of_type("personnel", "personnel.nomination-drafted.v1")
    (end,) = opened.of_type("personnel", "personnel.delegation-ended.v1")
    assert drafted < end
