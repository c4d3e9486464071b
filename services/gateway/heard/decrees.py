"""What the gateway hears of the way of a decree: initials, its return, its revocation."""

from datetime import date
from uuid import UUID

import msgspec

from kit.policies import HeardEvent


class Step(msgspec.Struct, frozen=True):
    key: str
    office: str
    role: str


class DecreeRouted(HeardEvent, frozen=True, tag="personnel.decree-routed.v1"):
    decree_id: UUID
    steps: tuple[Step, ...]


class DecreeInitialled(HeardEvent, frozen=True, tag="personnel.decree-initialled.v1"):
    decree_id: UUID
    step: str


class DecreeReturned(HeardEvent, frozen=True, tag="personnel.decree-returned.v1"):
    decree_id: UUID
    office: str
    reason: str


class DecreeRevoked(HeardEvent, frozen=True, tag="personnel.decree-revoked.v1"):
    decree_id: UUID
    number: str
    decided_on: date
    effective_on: date


class DecreeInherited(HeardEvent, frozen=True, tag="personnel.decree-inherited.v1"):
    decree_id: UUID
    title: str
    number: str
    decided_on: date
    effective_on: date
    until: date
    signed_by: str
