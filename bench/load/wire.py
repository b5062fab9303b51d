"""HTTP/1.1 as little as a load needs it: one request at a time a connection, lengths always declared.

A full client or server costs more processor time than some services of the product; on shared cores that would be
measured as theirs.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

Answer = tuple[int, bytes]
"""A status and a body."""


IDLE_SECONDS = 2.0
"""A connection that nobody used for longer is not used again: uvicorn hangs up after 5 s."""


@dataclass(frozen=True, slots=True)
class _Idle:
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    since: float


class Broken(Exception):
    """The other end said something that is not the HTTP of this module."""


class Connections:
    """Connections to one address, as many as are used at once; each is used again."""

    def __init__(self, host: str, port: int) -> None:
        self._host, self._port = host, port
        self._idle: list[_Idle] = []

    async def post(self, path: str, body: bytes, headers: str) -> int:
        """POST and return the status. `headers` end each line with CRLF. Raises Broken and OSError."""
        reader, writer = await self._connection()
        asked = f"POST {path} HTTP/1.1\r\nHost: {self._host}:{self._port}\r\n"
        writer.write(f"{asked}{headers}Content-Length: {len(body)}\r\n\r\n".encode() + body)
        first, length = await _head(reader)
        await reader.readexactly(length)
        status = int(first.split(b" ", 2)[1])
        self._idle.append(_Idle(reader, writer, time.monotonic()))
        return status

    async def close(self) -> None:
        """Close them all."""
        for idle in self._idle:
            idle.writer.close()
        self._idle.clear()

    async def _connection(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        while self._idle:
            idle = self._idle.pop()
            if time.monotonic() - idle.since < IDLE_SECONDS:
                return idle.reader, idle.writer
            idle.writer.close()
        return await asyncio.open_connection(self._host, self._port)


@asynccontextmanager
async def listening(port: int, answer: Callable[[bytes, bytes], Awaitable[Answer]]) -> AsyncIterator[None]:
    """Serve `answer(request line, body)` on 127.0.0.1:`port` until the block ends."""
    open_now = set[asyncio.StreamWriter]()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        open_now.add(writer)
        try:
            while True:
                first, length = await _head(reader)
                status, body = await answer(first, await reader.readexactly(length))
                head = f"HTTP/1.1 {status} -\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
                writer.write(head.encode() + body)
        except (asyncio.IncompleteReadError, ConnectionError):
            return  # the other end has hung up, as it may between two requests
        finally:
            open_now.discard(writer)
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", port)
    try:
        yield
    finally:
        server.close()
        for writer in open_now:
            writer.close()


async def _head(reader: asyncio.StreamReader) -> tuple[bytes, int]:
    """The first line, and how long the body is."""
    head = await reader.readuntil(b"\r\n\r\n")
    first, *lines = head.split(b"\r\n")
    for line in lines:
        name, _, value = line.partition(b":")
        match name.lower():
            case b"content-length":
                return first, int(value)
            case b"transfer-encoding":
                msg = "a body without a declared length"
                raise Broken(msg)
    return first, 0
