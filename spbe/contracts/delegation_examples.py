"""What does it look like, in each service, that somebody stands in for another?"""

import evaluation.domain.delegation as heard_by_evaluation
import training.domain.delegation as heard_by_training
from personnel.domain.delegating import DelegationEnded, DelegationGiven, DelegationResumed
from personnel.domain.delegation_terms import (
    DELEGATION_TERMS_ID,
    DelegationKind,
    DelegationTermsPublished,
    Term,
)
from personnel.domain.office import OfficeDelegated, office_of
from personnel.domain.opd import opd_id_of
from spbe.contracts.story import Told, day, event_of, id_of, stream

_KOMINFO, _HEAD = opd_id_of("DISKOMINFOSP"), "opd_head"
_DELEGATION, _DEPUTY = id_of("pelimpahan"), id_of("sekretaris")
_ACTIONS = ("evaluation.submit-self-assessment", "personnel.submit-nomination")

_TERMS = DelegationTermsPublished(
    effective_on=day(1, 1),
    terms=(
        Term(DelegationKind.PLT, _HEAD, most_months=3, extensions=1),
        Term(DelegationKind.PLH, _HEAD, most_months=1, extensions=1),
        Term(DelegationKind.AN, _HEAD, most_months=12, extensions=4),
    ),
    legal_basis="SE Kepala BKN Nomor 1/SE/I/2021",
    official=False,
)
_GIVEN = DelegationGiven(
    delegation_id=_DELEGATION,
    kind=DelegationKind.PLH,
    role=_HEAD,
    opd_id=_KOMINFO,
    office_id=office_of(_HEAD, _KOMINFO),
    stood_in_for=id_of("kepala"),
    deputy=_DEPUTY,
    actions=_ACTIONS,
    effective_on=day(3, 2),
    last_on=day(3, 20),
    letter_number="800/CONTOH/PLH/III/2026",
    letter_on=day(2, 27),
    given_by=id_of("kepala"),
    terms_on=day(1, 1),
    extends=None,
)
_LENT = OfficeDelegated(
    delegation_id=_DELEGATION,
    role=_HEAD,
    opd_id=_KOMINFO,
    effective_on=day(3, 2),
    last_on=day(3, 20),
)
_ENDED = DelegationEnded(
    delegation_id=_DELEGATION,
    opd_id=_KOMINFO,
    deputy=_DEPUTY,
    effective_on=day(3, 16),
    reason="Pejabat yang diwakili kembali bertugas lebih awal",
    revoked=False,
)

_RESUMED = DelegationResumed(
    delegation_id=_DELEGATION, opd_id=_KOMINFO, deputy=_DEPUTY, effective_on=day(3, 16)
)

_HEARD, _ENDED_ID, _RESUMED_ID = (
    event_of(f"personnel.delegation-{what}.v1") for what in ("given", "ended", "resumed")
)
_NOTED_BY_EVALUATION = heard_by_evaluation.DelegationNoted(
    delegation_id=_DELEGATION,
    role=_HEAD,
    opd_id=_KOMINFO,
    on_behalf_of=id_of("kepala"),
    deputy=_DEPUTY,
    actions=_ACTIONS,
    first_on=day(3, 2),
    last_on=day(3, 20),
    heard_event_id=_HEARD,
)
_END_NOTED_BY_EVALUATION = heard_by_evaluation.DelegationEndNoted(
    delegation_id=_DELEGATION, ended_on=day(3, 16), heard_event_id=_ENDED_ID
)
_RESUMED_FOR_EVALUATION = heard_by_evaluation.DelegationResumptionNoted(
    delegation_id=_DELEGATION, heard_event_id=_RESUMED_ID
)
_NOTED_BY_TRAINING = heard_by_training.DelegationNoted(
    delegation_id=_DELEGATION,
    role=_HEAD,
    opd_id=_KOMINFO,
    on_behalf_of=id_of("kepala"),
    deputy=_DEPUTY,
    actions=_ACTIONS,
    first_on=day(3, 2),
    last_on=day(3, 20),
    heard_event_id=_HEARD,
)
_END_NOTED_BY_TRAINING = heard_by_training.DelegationEndNoted(
    delegation_id=_DELEGATION, ended_on=day(3, 16), heard_event_id=_ENDED_ID
)
_RESUMED_FOR_TRAINING = heard_by_training.DelegationResumptionNoted(
    delegation_id=_DELEGATION, heard_event_id=_RESUMED_ID
)

PERSONNEL: tuple[Told, ...] = (
    *stream(DELEGATION_TERMS_ID, (day(1, 1), _TERMS)),
    *stream(_DELEGATION, (day(2, 27), _GIVEN), (day(3, 16), _ENDED), (day(3, 16), _RESUMED)),
    *stream(office_of(_HEAD, _KOMINFO), (day(2, 27), _LENT)),
)
TRAINING = stream(
    _DELEGATION,
    (day(2, 27), _NOTED_BY_TRAINING),
    (day(3, 16), _END_NOTED_BY_TRAINING),
    (day(3, 16), _RESUMED_FOR_TRAINING),
)
EVALUATION = stream(
    _DELEGATION,
    (day(2, 27), _NOTED_BY_EVALUATION),
    (day(3, 16), _END_NOTED_BY_EVALUATION),
    (day(3, 16), _RESUMED_FOR_EVALUATION),
)
