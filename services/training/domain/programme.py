"""Which training is on offer, what it proves, and until when it is offered."""

from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import assert_never
from uuid import UUID

import msgspec

from kit import decider
from kit.decider import Decider, Facts, Refused
from training.domain.competence import in_order
from training.domain.form import Key, Months, Positive, Text

COMPETENCY_CERTIFICATION = 0

# SIASN, reference list jenisDiklat of BKN: its ids are the code list of import and export. It has
# none for a competency certification, which SIASN keeps as a `sertifikasi`: hence the zero.
TRAINING_KINDS: Mapping[int, str] = MappingProxyType(
    {
        COMPETENCY_CERTIFICATION: "Sertifikasi Kompetensi",
        3: "Diklat Teknis",
        4: "Workshop",
        8: "Bimbingan Teknis",
        9: "Seminar",
        11: "Kursus",
        16: "E-Learning",
        17: "Pelatihan Jarak Jauh",
    }
)


class Provider(StrEnum):
    BPSDM = "bpsdm"
    DISKOMINFO = "diskominfo"
    KOMDIGI = "komdigi"
    LSP = "lsp"
    OTHER = "other"


class CertificateKind(StrEnum):
    TRAINING = "training"
    """Attended with success; has no end as a rule."""
    COMPETENCY = "competency"
    """Assessed against a standard (BNSP, LSP); always has an end."""


class RegisterProgramme(decider.Command, frozen=True):
    """Add a training to the catalogue, with what it proves and how many JP it takes."""

    title: Text
    provider: Provider
    provider_name: Text
    kind: int
    competences: tuple[Key, ...]
    hours_jp: Positive
    certificate_kind: CertificateKind
    validity_months: Months | None


class RetireProgramme(decider.Command, frozen=True):
    """Take a training out of the catalogue from a day on; what it proved still holds."""

    effective_on: date
    """The first day on which no batch of it starts any more."""
    reason: Text
    """Why, without naming anybody: it is stored as it stands."""


Command = RegisterProgramme | RetireProgramme


class ProgrammeRegistered(decider.Event, frozen=True, tag="training.programme-registered.v1"):
    title: str
    provider: Provider
    provider_name: str
    kind: int
    competences: tuple[str, ...]
    hours_jp: int
    certificate_kind: CertificateKind
    validity_months: int | None


class ProgrammeRetired(decider.Event, frozen=True, tag="training.programme-retired.v1"):
    effective_on: date
    reason: str


Event = ProgrammeRegistered | ProgrammeRetired


class ProgrammeIsUnknown(Refused):
    """There is no such programme."""


class ProgrammeIsRegistered(Refused):
    """A registered programme is not changed: register the new version as another one."""


class ProgrammeIsRetired(Refused):
    """No batch of a programme starts once the programme is retired."""


class TrainingKindIsUnknown(Refused):
    """The kind of training comes from the closed list of SIASN."""

    status = 422


class CompetenceIsMissing(Refused):
    """A programme or certificate names at least one competence that it proves."""

    status = 422


class ValidityIsMissing(Refused):
    """A competency certificate has an end, so its programme says for how many months it holds."""

    status = 422


class CertificationNeedsCompetencyCertificate(Refused):
    """A competency certification ends in a competency certificate."""

    status = 422


class Programme(msgspec.Struct, frozen=True):
    registered: ProgrammeRegistered | None = None
    retired_on: date | None = None


def registered(programme_id: UUID, facts: Facts) -> ProgrammeRegistered:
    """Return what was registered under this id."""
    offer = facts.of(programme, programme_id).registered
    if offer is None:
        raise ProgrammeIsUnknown(programme_id=programme_id)
    return offer


def offered(programme_id: UUID, starts_on: date, facts: Facts) -> ProgrammeRegistered:
    """Return the programme of a batch that starts on this day."""
    offer = registered(programme_id, facts)
    retired_on = facts.of(programme, programme_id).retired_on
    if retired_on is not None and starts_on >= retired_on:
        raise ProgrammeIsRetired(programme_id=programme_id, retired_on=retired_on.isoformat())
    return offer


def decide(command: Command, state: Programme, _facts: Facts) -> Sequence[Event]:
    match command:
        case RegisterProgramme():
            return _register(command, state)
        case RetireProgramme():
            return _retire(command, state)
        case _:
            assert_never(command)


def _register(command: RegisterProgramme, state: Programme) -> Sequence[Event]:
    _check_content(command)
    offer = ProgrammeRegistered(
        title=command.title.strip(),
        provider=command.provider,
        provider_name=command.provider_name.strip(),
        kind=command.kind,
        competences=in_order(command.competences),
        hours_jp=command.hours_jp,
        certificate_kind=command.certificate_kind,
        validity_months=command.validity_months,
    )
    if state.registered is None:
        return [offer]
    if state.registered == offer:
        return []
    raise ProgrammeIsRegistered(title=state.registered.title)


def _check_content(command: RegisterProgramme) -> None:
    if command.kind not in TRAINING_KINDS:
        raise TrainingKindIsUnknown(kind=command.kind, allowed=sorted(TRAINING_KINDS))
    if not command.competences:
        raise CompetenceIsMissing
    if command.certificate_kind is CertificateKind.COMPETENCY:
        if command.validity_months is None:
            raise ValidityIsMissing
    elif command.kind == COMPETENCY_CERTIFICATION:
        raise CertificationNeedsCompetencyCertificate


def _retire(command: RetireProgramme, state: Programme) -> Sequence[Event]:
    if state.registered is None:
        raise ProgrammeIsUnknown
    if state.retired_on == command.effective_on:
        return []
    if state.retired_on is not None:
        raise ProgrammeIsRetired(retired_on=state.retired_on.isoformat())
    return [ProgrammeRetired(effective_on=command.effective_on, reason=command.reason)]


def evolve(state: Programme, event: Event) -> Programme:
    match event:
        case ProgrammeRegistered():
            return Programme(registered=event)
        case ProgrammeRetired():
            return msgspec.structs.replace(state, retired_on=event.effective_on)
        case _:
            assert_never(event)


programme: Decider[Command, Event, Programme] = Decider(
    name="programme", initial=Programme(), decide=decide, evolve=evolve
)
