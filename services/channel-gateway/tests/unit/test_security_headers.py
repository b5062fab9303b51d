"""The page's policy names the socket's own address, and nothing that would end the header or open it further."""

import pytest
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient

from channel_gateway.routes import SecurityHeaders


async def policy(host: str) -> str:
    app = FastAPI()
    app.add_middleware(SecurityHeaders)
    async with AsyncClient(transport=ASGITransport(app), base_url="http://page") as http:
        answer = await http.get("/", headers={b"Host": host.encode("latin-1")})
    return str(answer.headers["content-security-policy"])


@pytest.mark.parametrize("host", ["ratiba.example", "127.0.0.1:8080", "[::1]:8080"])
async def test_the_pages_own_host_is_where_its_socket_may_go(host: str) -> None:
    assert f"ws://{host} wss://{host}" in await policy(host)


@pytest.mark.parametrize("host", ["", "a.example; script-src *", "a.example *", "caf\u00e9.example"])
async def test_what_is_no_host_is_not_named(host: str) -> None:
    assert "ws://" not in await policy(host)
