"""Whom does what wait for: who has the role, and who stands in and may do it?"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple
from uuid import UUID

from gateway.views import inbox_support
from gateway.views.delegations import Delegation
from gateway.views.inbox_decrees import TO_INITIAL

OF_OWN_OPD = (
    *("nomination-draft", "nomination-returned", "seat-vacant"),
    *("self-assessment-open", "objectable"),
    *inbox_support.OPD_KINDS,
)
_DISKOMINFO = ("nomination-submitted", "not-applicable-marked", "certificate-unverified")
ROLES: Mapping[str, Collection[str]] = {
    "opd_head": OF_OWN_OPD,
    "opd_operator": OF_OWN_OPD,
    "diskominfo_verifier": _DISKOMINFO,
    "governor_office": ("nomination-verified", "decree-prepared"),
    "legal_bureau": (),
    "training_provider": ("batch-to-complete",),
    "companion": inbox_support.COMPANION_KINDS,
    "assessor": ("assessment-submitted", "objection-raised"),
    "coordination_team": ("objection-raised", "assessment-to-finalise"),
}
"""Which kinds of waiting things are shown to which role: to those that may do them. Initials wait
for whichever role the chain of a decree names."""
OF_ONE_OPD = frozenset({"opd_head", "opd_operator"})
LEVELS = frozenset({*OF_ONE_OPD, "diskominfo_verifier", "governor_office", "coordination_team"})
"""To whom late steps of others are escalated."""
ESCALATED = "step-escalated"
"""What is escalated waits for the office as a whole, and not for who may do single acts of it."""

_NAMING = ("personnel.nominate-person", "personnel.vacate-position", "personnel.submit-nomination")
ACTS: Mapping[str, Collection[str]] = {
    "nomination-draft": _NAMING,
    "nomination-returned": _NAMING,
    "seat-vacant": ("personnel.draft-nomination",),
    "self-assessment-open": ("evaluation.claim-level", "evaluation.submit-self-assessment"),
    "objectable": ("evaluation.raise-objection",),
    "nomination-submitted": (
        *("personnel.verify-item", "personnel.return-item", "personnel.conclude-verification"),
    ),
    "not-applicable-marked": (
        *("evaluation.approve-not-applicable", "evaluation.decline-not-applicable"),
    ),
    "certificate-unverified": ("training.verify-certificate", "training.reject-certificate"),
    "nomination-verified": ("personnel.prepare-decree",),
    TO_INITIAL: ("personnel.initial-decree", "personnel.return-decree"),
    "decree-prepared": ("personnel.decide-decree", "personnel.discard-decree"),
    "batch-to-complete": ("training.complete-batch",),
    "assessment-submitted": ("evaluation.verify-indicator", "evaluation.conclude-verification"),
    "objection-raised": ("evaluation.answer-objection",),
    "assessment-to-finalise": ("evaluation.finalise-assessment",),
    "finding-open": ("personnel.report-follow-up",),
    "finding-overdue": ("personnel.report-follow-up",),
    "help-answered": ("personnel.reopen-request",),
}
"""By what waits the acts that it waits for; what is not named here waits for the whole office."""


class Capacity(NamedTuple):
    """As whom somebody sees what waits: as themselves, or by a delegation."""

    kind: str
    """Of what waits."""
    opd_id: UUID | None
    delegation_id: UUID | None = None
    acting_as: str | None = None
    """plh, plt or an."""
    role: str = ""
    """Of what is escalated, to whom; of a decree to initial, whose initial is due."""
    account_id: UUID | None = None
    """Of what waits for one companion, whose."""

    @property
    def by(self) -> tuple[UUID | None, str | None]:
        """Return by which delegation, and as what."""
        return self.delegation_id, self.acting_as


def capacities(
    own: Collection[str],
    opd_id: UUID | None,
    account_id: UUID | None,
    held: Iterable[Delegation],
) -> Iterator[Capacity]:
    """Iterate over what is asked for: each kind once of an OPD, for oneself rather than as deputy.

    What is not ``OF_OWN_OPD`` waits for whoever has the role, whatever the OPD.
    """
    seen: set[tuple[object, ...]] = set()
    for asked in (*_own(own, opd_id, account_id), *_as_deputy(held)):
        of_one = asked.kind in OF_OWN_OPD or asked.role in OF_ONE_OPD
        place = (asked.kind, asked.role, asked.account_id, asked.opd_id if of_one else None)
        if place not in seen:
            seen.add(place)
            yield asked


def _own(
    roles: Collection[str], opd_id: UUID | None, account_id: UUID | None
) -> Iterator[Capacity]:
    for kind in sorted({kind for role in roles for kind in ROLES.get(role, ())}):
        yield Capacity(kind, opd_id, account_id=_companion(kind, account_id))
    for role in sorted(LEVELS.intersection(roles)):
        yield Capacity(ESCALATED, opd_id, role=role)
    for role in sorted(roles):
        yield Capacity(TO_INITIAL, opd_id, role=role)


def _as_deputy(held: Iterable[Delegation]) -> Iterator[Capacity]:
    for one in held:
        by = (one.opd_id, one.delegation_id, one.kind)
        for kind in sorted(ROLES.get(one.role, ())):
            if _covers(one, kind):
                yield Capacity(kind, *by, account_id=_companion(kind, one.on_behalf_of))
        if one.role in LEVELS and one.actions is None:
            yield Capacity(ESCALATED, *by, role=one.role)
        if _covers(one, TO_INITIAL):
            yield Capacity(TO_INITIAL, *by, role=one.role)


def _companion(kind: str, account_id: UUID | None) -> UUID | None:
    return account_id if kind in inbox_support.COMPANION_KINDS else None


def _covers(one: Delegation, kind: str) -> bool:
    return one.actions is None or bool(set(one.actions).intersection(ACTS.get(kind, ())))
