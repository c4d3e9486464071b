"""A prepared decree is initialled office by office before it is decided."""

from uuid import UUID

import pytest
from msgspec.structs import replace

from kit.decider import Actor
from kit.testing import Spec
from personnel.domain.decree import DecreeIsNotPrepared, PrepareDecree, decree
from personnel.domain.decree_contents import PaperIsDifferent
from personnel.domain.initials import (
    CHAIN_ID,
    ChainIsNotLater,
    DecreeHasNoSuchStep,
    DecreeInitialled,
    DecreeReturned,
    DecreeRouted,
    InitialChainPublished,
    InitialDecree,
    InitialIsByTheSamePerson,
    InitialIsNotDue,
    InitialIsOfAnotherOffice,
    InitialsAreMissing,
    InitialsAreNamedTwice,
    ProposedStep,
    PublishInitialChain,
    ReturnDecree,
    Step,
    initial_chain,
)
from tests.personnel.examples import TODAY
from tests.personnel.office import OTHER_WHOLE, Office

LEGAL = Actor(UUID(int=0x11), frozenset({"legal_bureau"}))
SECRETARY = Actor(UUID(int=0x12), frozenset({"coordination_team"}))
BOTH = Actor(UUID(int=0x13), frozenset({"legal_bureau", "coordination_team"}))
publish = PublishInitialChain(
    effective_on=TODAY,
    steps=(
        ProposedStep("legal", "Kepala Biro Hukum", "legal_bureau"),
        ProposedStep("secretary", "Sekretaris Daerah", "coordination_team"),
    ),
    legal_basis="Tata naskah dinas",
    official=False,
)
published = InitialChainPublished(
    effective_on=TODAY,
    steps=(
        Step("legal", "Kepala Biro Hukum", "legal_bureau"),
        Step("secretary", "Sekretaris Daerah", "coordination_team"),
    ),
    legal_basis="Tata naskah dinas",
    official=False,
)
decides = Spec(initial_chain)


def test_a_chain_of_initials_is_published_for_a_day() -> None:
    decides(given=[], when=publish, then=[published])
    decides(given=[published], when=publish, then=[])
    other = replace(publish, steps=())
    decides(given=[published], when=other, then=ChainIsNotLater)
    later = replace(other, effective_on=TODAY.replace(month=7))
    then = [replace(published, steps=(), effective_on=later.effective_on)]
    decides(given=[published], when=later, then=then)


def test_a_chain_names_each_office_once() -> None:
    twice = replace(publish, steps=(publish.steps[0], publish.steps[0]))
    decides(given=[], when=twice, then=InitialsAreNamedTwice)


@pytest.fixture
def office() -> Office:
    made = Office()
    made.give(initial_chain, CHAIN_ID, publish)
    return made


def prepare(office: Office) -> tuple[UUID, tuple[UUID, ...]]:
    one, contents = office.id(), (office.nominated(OTHER_WHOLE),)
    command = PrepareDecree(decree_id=one, title="Tim", nominations=contents)
    recorded = office.give(decree, one, command)
    assert [type(each) for each in recorded if isinstance(each, DecreeRouted)] == [DecreeRouted]
    return one, contents


def decide(office: Office, one: UUID) -> None:
    office.give(decree, one, office.decision())


def test_a_decree_is_decided_once_every_office_has_initialled_it(office: Office) -> None:
    one, contents = prepare(office)
    with pytest.raises(InitialsAreMissing) as refusal:
        decide(office, one)
    assert [each["step"] for each in refusal.value.facts["steps"]] == ["legal", "secretary"]  # type: ignore[attr-defined]
    legal = InitialDecree(step="legal", nominations=contents)
    (initialled,) = office.give(decree, one, legal, LEGAL)
    assert isinstance(initialled, DecreeInitialled)
    assert office.give(decree, one, legal, LEGAL) == []
    office.give(decree, one, replace(legal, step="secretary"), SECRETARY)
    decide(office, one)
    with pytest.raises(DecreeIsNotPrepared):
        office.give(decree, one, legal, LEGAL)


def test_the_offices_take_their_turns_each_by_its_own_hand(office: Office) -> None:
    one, contents = prepare(office)
    legal = InitialDecree(step="legal", nominations=contents)
    secretary = replace(legal, step="secretary")
    with pytest.raises(InitialIsNotDue):
        office.give(decree, one, secretary, SECRETARY)
    with pytest.raises(InitialIsOfAnotherOffice):
        office.give(decree, one, legal, SECRETARY)
    with pytest.raises(DecreeHasNoSuchStep):
        office.give(decree, one, replace(legal, step="treasurer"), LEGAL)
    office.give(decree, one, legal, BOTH)
    with pytest.raises(InitialIsByTheSamePerson):
        office.give(decree, one, secretary, BOTH)
    deputy = replace_actor(SECRETARY, BOTH.account_id)
    with pytest.raises(InitialIsByTheSamePerson):
        office.give(decree, one, secretary, deputy)


@pytest.mark.parametrize("second", ["the holder", "another deputy"])
def test_who_had_a_step_initialled_by_a_deputy_initials_no_other(
    office: Office, second: str
) -> None:
    one, contents = prepare(office)
    legal = InitialDecree(step="legal", nominations=contents)
    (initialled,) = office.give(decree, one, legal, replace_actor(LEGAL, SECRETARY.account_id))
    assert isinstance(initialled, DecreeInitialled)
    assert (initialled.initialled_by, initialled.on_behalf_of) == (
        LEGAL.account_id,
        SECRETARY.account_id,
    )
    hands = {"the holder": SECRETARY, "another deputy": replace_actor(BOTH, SECRETARY.account_id)}
    with pytest.raises(InitialIsByTheSamePerson):
        office.give(decree, one, replace(legal, step="secretary"), hands[second])


def replace_actor(actor: Actor, on_behalf_of: UUID) -> Actor:
    return Actor(actor.account_id, actor.roles, actor.opd_id, on_behalf_of)


def test_an_initial_is_for_the_contents_that_were_seen(office: Office) -> None:
    one, contents = prepare(office)
    with pytest.raises(PaperIsDifferent):
        office.give(decree, one, InitialDecree(step="legal", nominations=()), LEGAL)
    office.give(decree, one, InitialDecree(step="legal", nominations=contents), LEGAL)


def test_a_draft_that_is_given_back_is_initialled_from_the_start(office: Office) -> None:
    one, contents = prepare(office)
    legal = InitialDecree(step="legal", nominations=contents)
    office.give(decree, one, legal, LEGAL)
    back = ReturnDecree(step="secretary", reason="Konsiderans kurang.")
    (returned,) = office.give(decree, one, back, SECRETARY)
    assert isinstance(returned, DecreeReturned)
    with pytest.raises(InitialIsNotDue):
        office.give(decree, one, replace(legal, step="secretary"), SECRETARY)
    assert office.give(decree, one, legal, LEGAL) != []


def test_a_decree_that_was_prepared_without_a_chain_needs_none() -> None:
    office = Office()
    office.decreed(office.nominated(OTHER_WHOLE))
