"""What an OPD objects to in time, and what it is answered."""

from collections.abc import Sequence
from typing import ClassVar, assert_never
from uuid import UUID

import msgspec
from msgspec import structs

from evaluation.domain import evidence, verification
from evaluation.domain.evidence import AllShown, Evidence
from evaluation.domain.form import Code, LongText
from evaluation.domain.judging import check_judge
from evaluation.domain.self_assessment import HandedIn, IndicatorIsUnknown
from evaluation.domain.verification import Verification
from kit import decider
from kit.decider import Facts, Refused


class RaiseObjection(decider.Command, frozen=True):
    """Object to the verified level of an indicator, with the reason."""

    indicator: Code
    reason: LongText
    evidence: AllShown = ()


class AnswerObjection(decider.Command, frozen=True):
    """Decide on an objection: the level that counts, and why."""

    indicator: Code
    level: int
    reason: LongText


Command = RaiseObjection | AnswerObjection


class ObjectionRaised(decider.Event, frozen=True, tag="evaluation.objection-raised.v1"):
    period_id: UUID
    opd_id: UUID
    indicator: str
    reason: str
    evidence: tuple[Evidence, ...]
    raised_by: UUID
    """The account; somebody else answers."""
    on_behalf_of: UUID | None = None
    """For whom that account acted, if it stood in for another, who does not answer either."""


class ObjectionAnswered(decider.Event, frozen=True, tag="evaluation.objection-answered.v1"):
    period_id: UUID
    opd_id: UUID
    indicator: str
    verified_level: int
    level: int
    reason: str


Event = ObjectionRaised | ObjectionAnswered


class ObjectionWindowIsOver(Refused):
    """Nobody objects after the last day to object."""


class LevelIsNotLowered(Refused):
    """Only a level that was verified lower than claimed is objected to."""


class ObjectionIsAlreadyRaised(Refused):
    """An indicator is objected to once."""


class ObjectionIsNotRaised(Refused):
    """Only an objection that was raised is answered."""


class ObjectionIsAlreadyAnswered(Refused):
    """An objection is answered once."""


class OwnObjectionIsNotAnswered(Refused):
    """Nobody answers an objection that they raised themselves."""

    status: ClassVar[int] = 403


class AnswerIsOutsideTheDispute(Refused):
    """The answer lies between the level that was verified and the level that was claimed."""


class Objection(msgspec.Struct, frozen=True):
    reason: str
    evidence: tuple[Evidence, ...]
    raised_by: frozenset[UUID]
    """The account, and for whom it acted."""
    answer: AnswerObjection | None = None


Objections = dict[str, Objection]


def answered_levels(objections: Objections) -> dict[str, int]:
    return {code: one.answer.level for code, one in objections.items() if one.answer}


def unanswered(objections: Objections) -> list[str]:
    return [code for code, one in objections.items() if one.answer is None]


def decide(
    command: Command,
    objections: Objections,
    verified: Verification,
    handed_in: HandedIn,
    facts: Facts,
) -> Sequence[Event]:
    match command:
        case RaiseObjection():
            return _raise(command, objections, verified, handed_in, facts)
        case AnswerObjection():
            return _answer(command, objections, verified, handed_in, facts)
        case _:
            assert_never(command)


def _raise(
    command: RaiseObjection,
    objections: Objections,
    verified: Verification,
    handed_in: HandedIn,
    facts: Facts,
) -> Sequence[Event]:
    until = verification.concluded(verified)
    shown = evidence.as_stored(command.evidence)
    before = objections.get(command.indicator)
    if before and (before.reason, before.evidence) == (command.reason, shown):
        return []
    if facts.today > until:
        raise ObjectionWindowIsOver(until=until.isoformat())
    if before:
        raise ObjectionIsAlreadyRaised(indicator=command.indicator)
    _check_disputable(command.indicator, verified, handed_in)
    evidence.check_each(shown, facts.today)
    raised = ObjectionRaised(
        period_id=handed_in.opened.period_id,
        opd_id=handed_in.opened.opd_id,
        raised_by=facts.actor.account_id,
        on_behalf_of=facts.actor.on_behalf_of,
        **structs.asdict(command) | {"evidence": shown},
    )
    return [raised]


def _check_disputable(indicator: str, verified: Verification, handed_in: HandedIn) -> None:
    if indicator not in handed_in.levels:
        raise IndicatorIsUnknown(indicator=indicator)
    if verified.verified[indicator].level >= handed_in.levels[indicator]:
        raise LevelIsNotLowered(indicator=indicator)


def _answer(
    command: AnswerObjection,
    objections: Objections,
    verified: Verification,
    handed_in: HandedIn,
    facts: Facts,
) -> Sequence[Event]:
    check_judge(handed_in.opened.opd_id, handed_in.hands, facts)
    raised = objections.get(command.indicator)
    if raised is None:
        raise ObjectionIsNotRaised(indicator=command.indicator)
    if raised.answer == command:
        return []
    if raised.answer is not None:
        raise ObjectionIsAlreadyAnswered(indicator=command.indicator)
    if raised.raised_by & facts.actor.persons:
        raise OwnObjectionIsNotAnswered(indicator=command.indicator)
    lowest, highest = (
        verified.verified[command.indicator].level,
        handed_in.levels[command.indicator],
    )
    if not lowest <= command.level <= highest:
        raise AnswerIsOutsideTheDispute(verified_level=lowest, claimed_level=highest)
    answered = ObjectionAnswered(
        period_id=handed_in.opened.period_id,
        opd_id=handed_in.opened.opd_id,
        verified_level=lowest,
        **structs.asdict(command),
    )
    return [answered]


def evolve(objections: Objections, event: Event) -> Objections:
    match event:
        case ObjectionRaised():
            hands = frozenset({event.raised_by, event.on_behalf_of or event.raised_by})
            raised = Objection(event.reason, event.evidence, hands)
            return {**objections, event.indicator: raised}
        case ObjectionAnswered():
            answer = AnswerObjection(
                indicator=event.indicator, level=event.level, reason=event.reason
            )
            answered = structs.replace(objections[event.indicator], answer=answer)
            return {**objections, event.indicator: answered}
        case _:
            assert_never(event)
