"""The head of Kominfo is away in March; the office of Health is vacant; an assessor has help."""

from datetime import date
from uuid import UUID

from personnel.domain.delegating import DelegationEnded, DelegationGiven, DelegationResumed
from personnel.domain.delegation_terms import DelegationKind
from personnel.domain.office import office_of
from tests.evaluation.examples import HEALTH, KOMINFO
from tests.gateway.door import account
from tests.gateway.story import Story, Told

KINDS = (DelegationGiven, DelegationEnded, DelegationResumed)

HEAD, SECRETARY = account("kepala.diskominfosp"), account("sekretaris.diskominfosp")
ACTING, GOVERNOR = account("kepala.diskominfosp"), account("biro.hukum")
ASSESSOR = account("asesor.1")
PLH, PLT, AN = UUID(int=0xDE1), UUID(int=0xDE2), UUID(int=0xDE3)
MARCH_2, MARCH_9, MARCH_20, MAY_31 = (
    date(2026, 3, 2),
    date(2026, 3, 9),
    date(2026, 3, 20),
    date(2026, 5, 31),
)


def given(  # noqa: PLR0913 - each part is said by name
    delegation_id: UUID = PLH,
    *,
    kind: DelegationKind = DelegationKind.PLH,
    role: str = "opd_head",
    opd_id: UUID | None = KOMINFO,
    holder: UUID | None = HEAD,
    deputy: UUID = SECRETARY,
    actions: tuple[str, ...] | None = None,
    first_on: date = MARCH_2,
    last_on: date = MARCH_20,
    letter: str = "800/12/2026",
) -> Told:
    told = DelegationGiven(
        delegation_id=delegation_id,
        kind=kind,
        role=role,
        opd_id=opd_id,
        office_id=office_of(role, opd_id),
        stood_in_for=holder,
        deputy=deputy,
        actions=actions,
        effective_on=first_on,
        last_on=last_on,
        letter_number=letter,
        letter_on=MARCH_2,
        given_by=holder or GOVERNOR,
        terms_on=date(2026, 1, 1),
        extends=None,
    )
    return delegation_id, told


def ended(on: date = MARCH_9, delegation_id: UUID = PLH) -> Told:
    told = DelegationEnded(
        delegation_id=delegation_id,
        opd_id=KOMINFO,
        deputy=SECRETARY,
        effective_on=on,
        reason="Kembali bertugas",
        revoked=False,
    )
    return delegation_id, told


def vacant() -> Told:
    """Tell that the head of Kominfo does the work of the head of Health, whose office is vacant."""
    return given(
        PLT, kind=DelegationKind.PLT, opd_id=HEALTH, holder=None, deputy=ACTING, last_on=MAY_31
    )


def helped() -> Told:
    """Tell that the secretary verifies indicators in the name of an assessor."""
    return given(
        AN,
        kind=DelegationKind.AN,
        role="assessor",
        holder=ASSESSOR,
        actions=("evaluation.verify-indicator",),
        last_on=MAY_31,
    )


def delegated(story: Story) -> None:
    for told in (given(), vacant(), helped(), ended()):
        story.tell(told)
