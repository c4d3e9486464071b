"""What of a command's headers arrives at a service, seen at the other end of a real connection?"""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from gateway.lines import client_of
from tests.gateway.test_forward import ADMIN, OPDS, opened

ANSWER = b"HTTP/1.1 200 OK\r\nSet-Cookie: a=b\r\nContent-Length: 2\r\n\r\n{}"
Lines = list[tuple[bytes, bytes]]


class Ear:
    """Hears what comes, byte by byte, and says that all is well."""

    def __init__(self) -> None:
        self.heard: list[Lines] = []

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                lines = [line.partition(b": ") for line in head.split(b"\r\n")[1:-2]]
                said = [(name.lower(), value) for name, _, value in lines]
                self.heard.append(said)
                await reader.readexactly(int(dict(said)[b"content-length"]))
                writer.write(ANSWER)
        except asyncio.IncompleteReadError:
            writer.close()


@asynccontextmanager
async def heard(folder: Path, *asked: tuple[bytes, Lines]) -> AsyncIterator[list[Lines]]:
    """Send each body with its headers through the gateway; yield what came out there."""
    ear = Ear()
    async with await asyncio.start_server(ear, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        async with opened(folder, client_of(f"http://127.0.0.1:{port}")) as gate:
            async with gate.client(ADMIN) as http:
                del http.headers["accept"]
                for body, headers in asked:
                    answer = await http.post(OPDS, content=body, headers=headers)
                    assert answer.status_code == 200, answer.text
            yield ear.heard


OWN = {b"host", b"content-length", b"authorization"}
MADE = {*OWN, b"traceparent"}
"""Without one that came, a trace begins here."""


async def test_nothing_arrives_that_was_not_said(tmp_path: Path) -> None:
    async with heard(tmp_path, (b"", []), (b"{}", []), (b"", [])) as arrived:
        for said in arrived:
            assert [name for name, _ in said if name not in MADE] == []
            assert len(said) == len(dict(said))
        assert [dict(said)[b"content-length"] for said in arrived] == [b"0", b"2", b"0"]


async def test_what_was_said_arrives_byte_by_byte(tmp_path: Path) -> None:
    said: Lines = [
        (b"content-type", b"application/json"),
        (b"accept", b"application/json"),
        (b"accept-language", b"en"),
        (b"idempotency-key", "k\u00e9y".encode()),
        (b"file-name", "Pegawai M\u0101ret \U0001f600".encode()),
        (b"if-match", b'"3"'),
        (b"journal-token", b"a, b"),
        (b"on-behalf-of", b"00000000-0000-4000-8000-00000000da7e"),
        (b"play", b"p"),
        (b"simulated-time", b"2026-03-02T08:00:00+08:00"),
        (b"traceparent", b"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"),
    ]
    unsaid = (b"x-forwarded-for", b"10.0.0.1")
    async with heard(tmp_path, (b"{}", [*said, unsaid])) as [arrived]:
        assert sorted(one for one in arrived if one[0] not in OWN) == sorted(said)


async def test_lists_arrive_joined(tmp_path: Path) -> None:
    names = (b"accept", b"accept-language", b"journal-token")
    said = [(name, value) for name in names for value in (b"a", b"b")]
    async with heard(tmp_path, (b"{}", said)) as [arrived]:
        assert {name: value for name, value in arrived if name in names} == dict.fromkeys(
            names, b"a, b"
        )


async def test_a_trace_begins_here_where_none_came_or_none_that_is_one(tmp_path: Path) -> None:
    broken = [(b"traceparent", b"00-1-2-01")]
    doubled = [(b"traceparent", one) for one in (b"a", b"b")]
    async with heard(tmp_path, (b"{}", []), (b"{}", broken), (b"{}", doubled)) as arrived:
        traces = [dict(said)[b"traceparent"] for said in arrived]
        assert all(re.fullmatch(rb"00-[0-9a-f]{32}-[0-9a-f]{16}-00", one) for one in traces)
        assert len(set(traces)) == 3
