"""Where did a request go, and how long was it under way: through which process, event and view?

Off, and without cost, until an OTLP endpoint is named. The trace goes by W3C Trace Context: in a
request's header, in the stored event, and on Kafka with it. Nothing said here is about a person.
"""

import re
import secrets
import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal
from uuid import UUID

import msgspec

from kit.envelope import Record

if TYPE_CHECKING:
    from opentelemetry.context import Context
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.trace import Span, SpanKind, Tracer

Kind = Literal["internal", "server", "client", "producer", "consumer"]
Said = str | int

_SAMPLED = 1
_STORED = re.compile(rb'"traceparent":"00-([0-9a-f]{32})-')
_EXPORT_SECONDS = 3


@dataclass
class Told:
    """One stretch of a trace, while it goes on."""

    traceparent: str | None
    """What whoever comes next in the trace is given."""
    _span: "Span | None" = None

    def name(self, name: str) -> None:
        """Call it so, where that is known only now."""
        if self._span is not None:
            self._span.update_name(name)

    def tell(self, **said: Said) -> None:
        """Add what is known only now."""
        if self._span is not None:
            self._span.set_attributes(said)


@dataclass
class _Process:
    """What this process traces with, if it does."""

    tracer: "Tracer | None" = None
    providers: "list[TracerProvider]" = field(default_factory=list)


_here = _Process()
_of_nothing = ContextVar("of_nothing", default=False)


def begin_tracing(endpoint: str, service: str) -> None:
    """Send the spans of this process to an OTLP endpoint over HTTP; not at all without one."""
    if not endpoint:
        return
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import (  # noqa: PLC0415 - seldom
        OTLPSpanExporter,
    )
    from opentelemetry.sdk.resources import Resource  # noqa: PLC0415
    from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415
    from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415

    provider = TracerProvider(resource=Resource({"service.name": service}))
    exporter = OTLPSpanExporter(f"{endpoint.rstrip('/')}/v1/traces", timeout=_EXPORT_SECONDS)
    provider.add_span_processor(BatchSpanProcessor(exporter, schedule_delay_millis=1000))
    _here.providers.append(provider)
    _here.tracer = provider.get_tracer("spbe")


def end_tracing() -> None:
    """Send what is left, and trace no more."""
    _here.tracer = None
    for provider in _here.providers:
        provider.shutdown()
    _here.providers.clear()


def span(
    name: str, parent: str | None, kind: Kind = "internal", **said: Said
) -> AbstractContextManager[Told]:
    """Return a stretch of the trace of ``parent``, or of a new one; where off, only its parent."""
    if _here.tracer is None or _of_nothing.get():
        return nullcontext(Told(parent))
    return _traced(_here.tracer, name, parent, kind, said)


@contextmanager
def untraced() -> Iterator[None]:
    """Trace nothing of what is only tried out: it never happened."""
    before = _of_nothing.set(True)
    try:
        yield
    finally:
        _of_nothing.reset(before)


def trace_records(
    name: str, records: Sequence[Record], began: int, kind: Kind = "consumer", **said: Said
) -> None:
    """Tell of each record, in its own trace, what has been done with it since ``began``, in ns."""
    if (tracer := _here.tracer) is None:
        return
    for record in records:
        with suppress(msgspec.MsgspecError):
            envelope = record.envelope()
            if envelope.traceparent and _is_sampled(envelope.traceparent):
                of_event: dict[str, Said] = {
                    "event": str(envelope.id),
                    "type": record.type,
                    "stream": str(record.stream),
                    "position": record.position,
                }
                tracer.start_span(
                    name,
                    _context(envelope.traceparent),
                    _kind(kind),
                    attributes={**of_event, **said},
                    start_time=began,
                ).end()


def now() -> int:
    """Return the time as spans tell it, in nanoseconds."""
    return time.time_ns()


def new_traceparent() -> str:
    """Return the beginning of a trace that nobody samples: its id is stored all the same."""
    return f"00-{secrets.token_hex(16)}-{secrets.token_hex(8)}-00"


def traceparent_of(command_id: UUID) -> str:
    """Return the trace of what nobody asked for: the same again at each attempt."""
    return f"00-{command_id.hex}-{command_id.hex[16:]}-00"


def trace_of(state: bytes) -> str | None:
    """Return the id of the trace in which an event was recorded, without decoding it."""
    found = _STORED.search(state)
    return found[1].decode() if found else None


@contextmanager
def _traced(
    tracer: "Tracer", name: str, parent: str | None, kind: Kind, said: dict[str, Said]
) -> Iterator[Told]:
    began = tracer.start_span(name, _context(parent), _kind(kind), attributes=said)
    at = began.get_span_context()
    told = f"00-{at.trace_id:032x}-{at.span_id:016x}-{at.trace_flags:02x}"
    try:
        yield Told(told, began)
    except BaseException as fault:
        # Its name alone: what it says may quote what somebody sent.
        began.set_attribute("error.type", type(fault).__name__)
        raise
    finally:
        began.end()


def _context(parent: str | None) -> "Context":
    from opentelemetry import trace  # noqa: PLC0415 - only where something is traced
    from opentelemetry.context import Context  # noqa: PLC0415

    if parent is None:
        return Context()
    _, trace_id, span_id, flags = parent.split("-")[:4]
    sampled = trace.TraceFlags(int(flags, 16) & _SAMPLED)
    at = trace.SpanContext(int(trace_id, 16), int(span_id, 16), is_remote=True, trace_flags=sampled)
    return trace.set_span_in_context(trace.NonRecordingSpan(at), Context())


def _kind(kind: Kind) -> "SpanKind":
    from opentelemetry.trace import SpanKind  # noqa: PLC0415

    return SpanKind[kind.upper()]


def _is_sampled(traceparent: str) -> bool:
    return bool(int(traceparent[-2:], 16) & _SAMPLED)
