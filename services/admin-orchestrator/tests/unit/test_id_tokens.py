"""Which id_tokens prove who somebody is. The provider here is a transport that answers with tokens made to measure."""

import asyncio
import base64
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import httpx2
import pytest
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from pydantic import SecretStr

from admin_orchestrator.adapters.oidc import IdentityProvider, Registration
from admin_orchestrator.adapters.oidc_discovery import FAILED_SECONDS
from admin_orchestrator.domain.sign_in_attempt import SignInAttempt
from admin_orchestrator.domain.sign_in_refusals import NotIdentified, ProviderAway, SignInRefused

ISSUER = "https://accounts.example.com"
KEY = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})
OTHER_KEY = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})
NEW_KEY = RSAKey.generate_key(2048, {"kid": "two", "use": "sig"})
SECRET = "the-client-secret-of-tests-32-bytes-long"
ATTEMPT = SignInAttempt.begin(None)
NOW = datetime.now(UTC)


def claims(**changes: Any) -> dict[str, Any]:
    now = int(NOW.timestamp())
    made = {
        "iss": ISSUER,
        "aud": "console",
        "sub": "amina-1",
        "iat": now,
        "exp": now + 300,
        "nonce": ATTEMPT.nonce,
        "email": "Amina@Pendo.example",
        "email_verified": True,
    } | changes
    return {name: value for name, value in made.items() if value is not None}


def signed(key: Any = KEY, alg: str = "RS256", kid: str = "one", **changes: Any) -> str:
    return jwt.encode({"alg": alg, "kid": kid}, claims(**changes), key, algorithms=[alg])


def unsigned() -> str:
    def part(value: dict[str, Any]) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")

    return f"{part({'alg': 'none', 'kid': 'one'})}.{part(claims())}."


class Provider(httpx2.AsyncBaseTransport):
    """Discovery, keys and one token."""

    def __init__(self, id_token: str | None, **metadata: Any) -> None:
        self.token = {"access_token": "a", "token_type": "Bearer"} | (
            {} if id_token is None else {"id_token": id_token}
        )
        self.keys: list[Any] = [KEY]
        self.metadata = {
            "issuer": ISSUER,
            "authorization_endpoint": f"{ISSUER}/authorize",
            "token_endpoint": f"{ISSUER}/token",
            "jwks_uri": f"{ISSUER}/keys",
            "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
        } | metadata
        self.asked: list[httpx2.Request] = []

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        self.asked.append(request)
        await request.aread()
        match request.url.path:
            case "/.well-known/openid-configuration":
                return httpx2.Response(200, json=self.metadata)
            case "/keys":
                return httpx2.Response(200, json={"keys": [key.as_dict(private=False) for key in self.keys]})
            case _:
                return httpx2.Response(200, json=self.token)


def at(provider: httpx2.AsyncBaseTransport) -> IdentityProvider:
    registration = Registration(ISSUER, "console", SecretStr(SECRET), "https://console.example.com/back")
    return IdentityProvider(registration, provider)


async def test_a_token_that_holds_names_a_person() -> None:
    person = await at(Provider(signed())).person(ATTEMPT, "code", NOW)
    assert (person.issuer, person.subject, person.email) == (ISSUER, "amina-1", "amina@pendo.example")
    assert person.actor == "amina@pendo.example"


@pytest.mark.parametrize(
    "token",
    [
        lambda: signed(iss="https://evil.example"),
        lambda: signed(aud="another-console"),
        lambda: signed(aud=["another-console"], azp="console"),
        lambda: signed(aud=["console", "another-console"]),
        lambda: signed(nonce="of-another-sign-in"),
        lambda: signed(nonce=None),
        lambda: signed(exp=int(NOW.timestamp()) - 120),
        lambda: signed(exp=None),
        lambda: signed(iat=int(NOW.timestamp()) + 3600),
        lambda: signed(nbf=int(NOW.timestamp()) + 3600),
        lambda: signed(sub=None),
        lambda: signed(at_hash="b-t-o-the-access-token"),
        lambda: signed(OTHER_KEY),
        lambda: signed(OctKey.import_key(SECRET), "HS256"),
        unsigned,
        lambda: "no.token.atall",
        lambda: None,
    ],
    ids=[
        "another-issuer", "another-audience", "another-audience-with-our-azp", "two-audiences-no-azp", "another-nonce",
        "no-nonce", "expired", "no-expiry", "issued-in-the-future", "not-yet", "no-subject", "another-access-token",
        "another-key", "signed-with-our-own-secret", "not-signed", "no-token-at-all", "no-id-token",
    ],
)  # fmt: skip
async def test_a_token_that_does_not_hold_names_nobody(token: Callable[[], str | None]) -> None:
    with pytest.raises(SignInRefused):
        await at(Provider(token())).person(ATTEMPT, "code", NOW)


async def test_the_clock_of_a_provider_may_be_a_little_off() -> None:
    token = signed(exp=int(NOW.timestamp()) - 30)
    assert (await at(Provider(token)).person(ATTEMPT, "code", NOW)).subject == "amina-1"


@pytest.mark.parametrize("sub", ["", "a b", "x" * 256, "né"])
async def test_a_subject_that_is_no_subject_names_nobody(sub: str) -> None:
    with pytest.raises(NotIdentified):
        await at(Provider(signed(sub=sub))).person(ATTEMPT, "code", NOW)


@pytest.mark.parametrize(
    "said",
    [
        {"email_verified": False},
        {"email_verified": "true"},
        {"email_verified": 1},
        {"email_verified": None},
        {"email": "amína@pendo.example"},
        {"email": "amina@pendo.example\nboss@pendo.example"},
        {"email": ["amina@pendo.example"]},
    ],
    ids=str,
)
async def test_an_address_nobody_confirmed_or_nobody_can_compare_is_none(said: dict[str, Any]) -> None:
    person = await at(Provider(signed(**said))).person(ATTEMPT, "code", NOW)
    assert (person.email, person.actor, person.identity) == (None, "subject amina-1", "subject amina-1")


async def test_who_is_named_to_be_let_in_is_named_in_full() -> None:
    person = await at(Provider(signed(sub="s" * 255, email=None))).person(ATTEMPT, "code", NOW)
    assert (person.identity, len(person.actor)) == (f"subject {'s' * 255}", 80)


async def test_keys_that_were_rotated_are_fetched_again_but_not_for_every_stranger() -> None:
    provider = Provider(signed())
    client = at(provider)
    await client.person(ATTEMPT, "code", NOW)
    provider.keys, provider.token = [NEW_KEY], provider.token | {"id_token": signed(NEW_KEY, kid="two")}
    with pytest.raises(SignInRefused):
        await client.person(ATTEMPT, "code", NOW)
    assert client._discovery._keys is not None
    fetched_at, keys = client._discovery._keys
    client._discovery._keys = (fetched_at - 61, keys)
    assert (await client.person(ATTEMPT, "code", NOW)).subject == "amina-1"
    assert sum(request.url.path == "/keys" for request in provider.asked) == 2


async def test_a_provider_that_calls_itself_otherwise_is_not_ours() -> None:
    with pytest.raises(ProviderAway):
        await at(Provider(signed(), issuer="https://evil.example")).authorization_url(ATTEMPT)


async def test_a_provider_without_what_we_need_or_without_an_answer_is_away() -> None:
    with pytest.raises(ProviderAway):
        await at(Provider(signed(), token_endpoint=None)).authorization_url(ATTEMPT)
    broken = httpx2.MockTransport(lambda _request: httpx2.Response(500))
    with pytest.raises(ProviderAway):
        await at(broken).authorization_url(ATTEMPT)


async def test_a_provider_that_signs_with_nothing_but_our_own_secret_signs_nobody_in() -> None:
    secret = OctKey.import_key(SECRET, {"kid": "one", "use": "sig"})
    provider = Provider(signed(secret, "HS256"), id_token_signing_alg_values_supported=["HS256"])
    provider.keys = [secret]
    with pytest.raises(ProviderAway, match="nothing we take"):
        await at(provider).person(ATTEMPT, "code", NOW)


@pytest.mark.parametrize("endpoint", ["authorization_endpoint", "token_endpoint", "jwks_uri"])
@pytest.mark.parametrize("address", ["http://accounts.example.com/x", "http://127.0.0.1/x", "/x", "https://[x"])
async def test_a_provider_is_not_followed_to_where_others_could_listen(endpoint: str, address: str) -> None:
    with pytest.raises(ProviderAway, match="others could listen"):
        await at(Provider(signed(), **{endpoint: address})).person(ATTEMPT, "code", NOW)


async def test_while_a_provider_is_away_it_is_asked_once_and_nobody_waits_in_line() -> None:
    asked = []

    async def away(request: httpx2.Request) -> httpx2.Response:
        asked.append(request)
        await asyncio.sleep(0.01)
        return httpx2.Response(500)

    client = at(httpx2.MockTransport(away))
    ended = await asyncio.gather(*(client.authorization_url(ATTEMPT) for _ in range(5)), return_exceptions=True)
    assert [type(each) for each in ended] == [ProviderAway] * 5
    assert len(asked) == 1
    assert client._discovery._failed_at is not None
    client._discovery._failed_at -= FAILED_SECONDS
    with pytest.raises(ProviderAway):
        await client.authorization_url(ATTEMPT)
    assert len(asked) == 2


async def test_the_client_secret_goes_the_way_the_provider_takes_it() -> None:
    by_header, by_form = Provider(signed()), Provider(signed())
    by_form.metadata["token_endpoint_auth_methods_supported"] = ["client_secret_post"]
    for provider in (by_header, by_form):
        await at(provider).person(ATTEMPT, "code", NOW)
    assert by_header.asked[1].headers["authorization"].startswith("Basic ")
    assert SECRET in by_form.asked[1].content.decode()
