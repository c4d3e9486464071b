"""Which published rules hold on a day: deadlines, checks, files, initials, terms of standing in?"""

from datetime import date
from typing import TypeVar

import msgspec
from sqlalchemy import Connection, RowMapping, Table, select

from gateway.views.answers import answer, answers
from gateway.views.step_tables import (
    CHAIN_STEP,
    CHECK,
    DEADLINE,
    FILE_KIND,
    RULES,
    STANDING_IN_TERM,
)

A = TypeVar("A", bound=msgspec.Struct)


class Deadline(msgspec.Struct, frozen=True):
    step: str
    holder: str
    working_days: int
    escalate_after: int | None
    """Working days after the deadline."""
    escalate_to: str | None
    remind_before: tuple[int, ...]
    """So many working days before the deadline its holder is reminded."""


class Deadlines(msgspec.Struct, frozen=True):
    effective_on: date
    legal_basis: str
    official: bool
    """False: shown to people as "usulan, belum resmi"."""
    steps: tuple[Deadline, ...]


class Check(msgspec.Struct, frozen=True):
    key: str
    name: str
    required: bool
    technical_only: bool


class FileKind(msgspec.Struct, frozen=True):
    key: str
    name: str
    per: str
    required: bool


class Checklist(msgspec.Struct, frozen=True):
    effective_on: date
    legal_basis: str
    official: bool
    """False: shown to people as "usulan, belum resmi"."""
    checks: tuple[Check, ...]
    files: tuple[FileKind, ...]


class ChainStep(msgspec.Struct, frozen=True):
    key: str
    office: str
    role: str


class InitialChain(msgspec.Struct, frozen=True):
    effective_on: date
    legal_basis: str
    official: bool
    """False: shown to people as "usulan, belum resmi"."""
    steps: tuple[ChainStep, ...]
    """In their order; none: decrees are decided without initials."""


class StandingInTerm(msgspec.Struct, frozen=True):
    kind: str
    role: str
    most_months: int
    extensions: int


class DelegationTerms(msgspec.Struct, frozen=True):
    effective_on: date
    legal_basis: str
    official: bool
    """False: shown to people as "usulan, belum resmi"."""
    terms: tuple[StandingInTerm, ...]


def deadlines_on(connection: Connection, on: date) -> Deadlines | None:
    """Return the deadlines in force on a day, if there are any."""
    rules = _rules(connection, "deadlines", on)
    if rules is None:
        return None
    return answer(Deadlines, rules, steps=_of(connection, DEADLINE, rules, Deadline))


def checklist_on(connection: Connection, on: date) -> Checklist | None:
    """Return the checklist in force on a day, if there is one."""
    rules = _rules(connection, "checklist", on)
    if rules is None:
        return None
    checks, files = (
        _of(connection, CHECK, rules, Check),
        _of(connection, FILE_KIND, rules, FileKind),
    )
    return answer(Checklist, rules, checks=checks, files=files)


def initial_chain_on(connection: Connection, on: date) -> InitialChain | None:
    """Return whose initials a decree needs that is prepared on a day, if that was published."""
    rules = _rules(connection, "initial-chain", on)
    if rules is None:
        return None
    return answer(InitialChain, rules, steps=_of(connection, CHAIN_STEP, rules, ChainStep))


def delegation_terms_on(connection: Connection, on: date) -> DelegationTerms | None:
    """Return which offices may be stood in for on a day, if that was published."""
    rules = _rules(connection, "delegation-terms", on)
    if rules is None:
        return None
    terms = _of(connection, STANDING_IN_TERM, rules, StandingInTerm)
    return answer(DelegationTerms, rules, terms=terms)


def _rules(connection: Connection, kind: str, on: date) -> RowMapping | None:
    known = select(RULES).where(RULES.c.kind == kind, RULES.c.effective_on <= on)
    newest = known.order_by(RULES.c.effective_on.desc()).limit(1)
    return connection.execute(newest).mappings().one_or_none()


def _of(connection: Connection, table: Table, rules: RowMapping, kind: type[A]) -> tuple[A, ...]:
    wanted = select(table).where(table.c.effective_on == rules["effective_on"])
    return answers(connection, wanted.order_by(table.c.place), kind)
