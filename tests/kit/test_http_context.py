"""The ids of commands follow from the request by a recipe that is frozen: events rest on it."""

from uuid import UUID

from starlette.requests import Request

from kit.decider import Actor
from kit.http.context import context_of, fingerprint

CLERK = Actor(UUID(int=0xACC))
TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


def request(key: str, actor: Actor = CLERK, **headers: str) -> Request:
    said = {"idempotency-key": key, **headers}
    raw = [(name.encode(), value.encode()) for name, value in said.items()]
    return Request({"type": "http", "headers": raw, "state": {"actor": actor}})


def test_the_id_of_a_command_is_the_one_under_which_its_repeat_is_known() -> None:
    context = context_of(request("k1"), "personnel")
    assert context.command_id == UUID("254f009c-0a41-5ea3-8941-92c7b6ae32f4")
    assert (context.correlation_id, context.traceparent) == (context.command_id, None)
    assert (context.actor, context.fingerprint) == (CLERK, "")


def test_another_service_account_or_key_makes_another_command() -> None:
    other = Actor(UUID(int=0xACD))
    made = {
        context_of(request("k1"), "personnel").command_id,
        context_of(request("k1"), "training").command_id,
        context_of(request("k1", other), "personnel").command_id,
        context_of(request("k2"), "personnel").command_id,
    }
    assert len(made) == 4


def test_a_command_correlates_with_the_trace_it_belongs_to() -> None:
    context = context_of(request("k1", traceparent=TRACE), "personnel")
    assert context.correlation_id == UUID("0af7651916cd43dd8448eb211c80319c")
    assert context.traceparent == TRACE


def test_only_a_later_version_of_a_trace_context_says_more_after_its_flags() -> None:
    assert context_of(request("k1", traceparent=f"{TRACE}-extra"), "personnel").traceparent is None
    later = context_of(request("k1", traceparent=f"01{TRACE[2:]}-extra"), "personnel")
    assert later.traceparent == f"01{TRACE[2:]}"


def test_the_fingerprint_is_of_all_that_was_said() -> None:
    said = ["personnel.import-people", "2026-01-01", {"b": 1, "a": None}]
    assert fingerprint(*said) == "43d7c1e5d6a520f161d5e1a2794af1e374889aca85d84427ea9b520cb8fe080d"
    assert fingerprint(*said[:2]) != fingerprint(*said)
