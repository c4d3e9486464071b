"""Which OPDs evaluation has heard of, and whether one was in force within some days."""

from collections.abc import Sequence
from datetime import date
from typing import assert_never
from uuid import UUID

import msgspec

from evaluation.domain.dates import Days
from evaluation.domain.register import REGISTER, OpdListed, in_force, register
from kit import decider
from kit.decider import Decider, Elsewhere, Facts, Refused, holding, restated


class NoteOpd(decider.Command, frozen=True):
    opd_id: UUID
    code: str
    name: str
    valid_from: date | None
    valid_to: date | None
    heard_event_id: UUID
    """The event of personnel that this rests on."""


class NoteOpdChange(decider.Command, frozen=True):
    opd_id: UUID
    name: str
    effective_on: date
    heard_event_id: UUID


class NoteOpdClosure(decider.Command, frozen=True):
    opd_id: UUID
    valid_to: date
    """The last day in force."""
    heard_event_id: UUID
    heir_id: UUID | None = None
    """The OPD that answers for its running assessments."""


class NoteOpdEndCorrection(decider.Command, frozen=True):
    opd_id: UUID
    valid_to: date | None
    """The last day in force as it is known now; none where it has no end."""
    heard_event_id: UUID


Command = NoteOpd | NoteOpdChange | NoteOpdClosure | NoteOpdEndCorrection


class OpdNoted(decider.Event, frozen=True, tag="evaluation.opd-noted.v1"):
    opd_id: UUID
    code: str
    name: str
    valid_from: date | None
    valid_to: date | None
    heard_event_id: UUID


class OpdChangeNoted(decider.Event, frozen=True, tag="evaluation.opd-change-noted.v1"):
    opd_id: UUID
    name: str
    effective_on: date
    heard_event_id: UUID


class OpdClosureNoted(decider.Event, frozen=True, tag="evaluation.opd-closure-noted.v1"):
    opd_id: UUID
    valid_to: date
    heard_event_id: UUID
    heir_id: UUID | None = None


class OpdEndCorrectionNoted(
    decider.Event, frozen=True, tag="evaluation.opd-end-correction-noted.v1"
):
    """It does not end as had been noted, and nobody answers for it."""

    opd_id: UUID
    valid_to: date | None
    heard_event_id: UUID


Event = OpdNoted | OpdChangeNoted | OpdClosureNoted | OpdEndCorrectionNoted


class OpdIsNotNoted(Refused):
    """Evaluation assesses only OPDs that it has heard of."""


class OpdIsNotInForce(Refused):
    """An OPD is assessed for a period only if it was in force on a day of it."""


class Named(msgspec.Struct, frozen=True):
    """What an OPD is called from a day on."""

    effective_on: date
    name: str


class NotedOpd(msgspec.Struct, frozen=True):
    opd_id: UUID | None = None
    code: str = ""
    name: str = ""
    """Before the first change."""
    valid_from: date | None = None
    valid_to: date | None = None
    heir_id: UUID | None = None
    changes: tuple[Named, ...] = ()
    """By the day from which they hold."""

    def name_on(self, day: date) -> str:
        """Return what it is called on a day."""
        held = holding(self.changes, day)
        return held.name if held else self.name

    def heir_on(self, day: date) -> UUID | None:
        """Return who answers for it on a day; as long as it is there it does so itself."""
        return self.heir_id if self.valid_to and self.valid_to < day else None

    def in_force_within(self, days: Days) -> bool:
        """Say whether the OPD existed on any of the days, its first and last day included."""
        return in_force(self.valid_from, self.valid_to, days)


def heirs(opd_id: UUID, facts: Facts) -> tuple[UUID, ...]:
    """Return who answers for what is running of an OPD that has ended: its heir, and so on."""
    found = [opd_id]
    while heir := facts.of(opd, found[-1]).heir_on(facts.today):
        if heir in found:
            break
        found.append(heir)
    return tuple(found[1:])


def check_in_force(opd_id: UUID, days: Days, facts: Facts) -> None:
    """Refuse unless this OPD is known and existed on any of the days."""
    noted = facts.of(opd, opd_id)
    if noted.opd_id is None:
        raise OpdIsNotNoted(opd_id=opd_id)
    if not noted.in_force_within(days):
        raise OpdIsNotInForce(opd_id=opd_id, opd_code=noted.code)


def decide(command: Command, state: NotedOpd, _facts: Facts) -> Sequence[Event | Elsewhere]:
    noted: Event
    match command:
        case NoteOpd():
            noted = OpdNoted(**msgspec.structs.asdict(command))
        case NoteOpdChange():
            noted = OpdChangeNoted(**msgspec.structs.asdict(command))
        case NoteOpdClosure():
            noted = OpdClosureNoted(**msgspec.structs.asdict(command))
        case NoteOpdEndCorrection():
            noted = OpdEndCorrectionNoted(**msgspec.structs.asdict(command))
        case _:
            assert_never(command)
    known = evolve(state, noted)
    if known == state:
        return []
    if isinstance(noted, OpdChangeNoted):
        return [noted]
    listed = OpdListed(
        opd_id=noted.opd_id,
        code=known.code,
        valid_from=known.valid_from,
        valid_to=known.valid_to,
    )
    return [noted, Elsewhere(register, REGISTER, listed)]


def evolve(state: NotedOpd, event: Event) -> NotedOpd:
    match event:
        case OpdNoted():
            return NotedOpd(event.opd_id, event.code, event.name, event.valid_from, event.valid_to)
        case OpdChangeNoted():
            changes = restated(state.changes, Named(event.effective_on, event.name))
            return msgspec.structs.replace(state, opd_id=event.opd_id, changes=changes)
        case OpdClosureNoted():
            return msgspec.structs.replace(
                state, opd_id=event.opd_id, valid_to=event.valid_to, heir_id=event.heir_id
            )
        case OpdEndCorrectionNoted():
            return msgspec.structs.replace(
                state, opd_id=event.opd_id, valid_to=event.valid_to, heir_id=None
            )
        case _:
            assert_never(event)


opd: Decider[Command, Event, NotedOpd] = Decider(
    name="opd", initial=NotedOpd(), decide=decide, evolve=evolve
)
