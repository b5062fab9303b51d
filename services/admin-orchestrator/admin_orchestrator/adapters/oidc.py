"""Signing in by OpenID Connect: the authorization code flow with PKCE, at any issuer that can be discovered.

Authlib speaks to the provider; an id_token counts once its signature, issuer, audience, times and nonce are verified.
"""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import httpx2
import structlog
from authlib.integrations.base_client import OAuthError
from authlib.integrations.httpx_client import AsyncOAuth2Client
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry
from pydantic import BaseModel, SecretStr, ValidationError

from admin_orchestrator.domain.person import Person, person_of
from admin_orchestrator.domain.sign_in_attempt import SignInAttempt
from admin_orchestrator.domain.sign_in_refusals import ProviderAway, SignInRefused

log = structlog.get_logger("admin_orchestrator.oidc")

SCOPES = "openid email profile"
CALL_SECONDS = 5.0
METADATA_SECONDS = 3600.0
KEYS_AGAIN_SECONDS = 60.0
"""A key nobody knows makes us fetch the keys again, at most this often."""

LEEWAY_SECONDS = 60
"""How far a provider's clock may be off."""

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519")
"""Signatures by a key only the provider has. Never `none`, never one made with our own client secret."""


class ProviderMetadata(BaseModel):
    """What we need of a provider's discovery document (OpenID Connect Discovery 3)."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    token_endpoint_auth_methods_supported: tuple[str, ...] = ("client_secret_basic",)
    id_token_signing_alg_values_supported: tuple[str, ...] = ("RS256",)


@dataclass(frozen=True, slots=True)
class Registration:
    """How the console is registered at the provider."""

    issuer: str
    client_id: str
    client_secret: SecretStr
    redirect_uri: str


class IdentityProvider:
    """The one provider of identities. What it says of itself is kept for an hour."""

    def __init__(self, registration: Registration, transport: httpx2.AsyncBaseTransport | None = None) -> None:
        self._registration = registration
        self._transport = transport
        self._metadata: tuple[float, ProviderMetadata] | None = None
        self._keys: tuple[float, KeySet] | None = None
        self._discovering = asyncio.Lock()

    @property
    def issuer(self) -> str:
        """Who it is."""
        return self._registration.issuer

    async def authorization_url(self, attempt: SignInAttempt) -> str:
        """Where to send the browser. Raises ProviderAway."""
        metadata = await self._discovered()
        async with self._client(metadata) as client:
            url, _ = client.create_authorization_url(
                metadata.authorization_endpoint,
                state=attempt.state,
                nonce=attempt.nonce,
                code_verifier=attempt.code_verifier,
            )
        return str(url)

    async def person(self, attempt: SignInAttempt, code: str, now: datetime) -> Person:
        """Whom the code stands for. Raises SignInRefused, NotIdentified or ProviderAway."""
        metadata = await self._discovered()
        token = await self._redeemed(metadata, attempt, code)
        return person_of(await self._verified(metadata, token, attempt.nonce, now))

    async def _redeemed(self, metadata: ProviderMetadata, attempt: SignInAttempt, code: str) -> Mapping[str, Any]:
        try:
            async with self._client(metadata) as client:
                token: Mapping[str, Any] = await client.fetch_token(
                    metadata.token_endpoint,
                    grant_type="authorization_code",
                    code=code,
                    code_verifier=attempt.code_verifier,
                )
        except OAuthError as error:
            raise SignInRefused(f"the provider refused the code: {error.error}") from error
        except (httpx2.HTTPError, ValueError) as error:
            raise ProviderAway from error
        return token

    async def _verified(
        self, metadata: ProviderMetadata, token: Mapping[str, Any], nonce: str, now: datetime
    ) -> Mapping[str, Any]:
        if not isinstance(token.get("id_token"), str):
            raise SignInRefused("the provider sent no id_token")
        try:
            decoded = await self._decoded(metadata, token["id_token"])
            claims = CodeIDToken(
                decoded.claims,
                decoded.header,
                {
                    "iss": {"essential": True, "value": metadata.issuer},
                    "aud": {"essential": True, "value": self._registration.client_id},
                    "nonce": {"essential": True, "value": nonce},
                },
                {
                    "nonce": nonce,
                    "client_id": self._registration.client_id,
                    "access_token": token.get("access_token"),
                },
            )
            claims.validate(now=int(now.timestamp()), leeway=LEEWAY_SECONDS)
        except (JoseError, ValueError) as error:
            raise SignInRefused(f"the id_token does not hold: {type(error).__name__}: {error}") from error
        return dict(claims)

    async def _decoded(self, metadata: ProviderMetadata, id_token: str) -> jwt.Token:
        allowed = [each for each in metadata.id_token_signing_alg_values_supported if each in ALGORITHMS]
        registry = JWSRegistry(algorithms=allowed, strict_check_header=False)
        fetched_at, keys = await self._key_set(metadata)
        try:
            return jwt.decode(id_token, keys, registry=registry)
        except InvalidKeyIdError:
            if time.monotonic() - fetched_at < KEYS_AGAIN_SECONDS:
                raise
            self._keys = None  # the provider has rotated its keys since
            _, keys = await self._key_set(metadata)
            return jwt.decode(id_token, keys, registry=registry)

    async def _discovered(self) -> ProviderMetadata:
        """The discovery document. A provider that calls itself otherwise than we were told is not ours."""
        async with self._discovering:
            if self._metadata is not None and time.monotonic() - self._metadata[0] < METADATA_SECONDS:
                return self._metadata[1]
            address = f"{self.issuer.rstrip('/')}/.well-known/openid-configuration"
            try:
                metadata = ProviderMetadata.model_validate(await self._fetched(address))
            except ValidationError as error:
                raise ProviderAway("its discovery document lacks what we need") from error
            if metadata.issuer != self.issuer:
                raise ProviderAway(f"it calls itself {metadata.issuer!r}, not {self.issuer!r}")
            self._metadata = (time.monotonic(), metadata)
            return metadata

    async def _key_set(self, metadata: ProviderMetadata) -> tuple[float, KeySet]:
        if self._keys is None or time.monotonic() - self._keys[0] > METADATA_SECONDS:
            document: Any = await self._fetched(metadata.jwks_uri)
            try:
                self._keys = (time.monotonic(), KeySet.import_key_set(document))
            except (JoseError, KeyError, TypeError, ValueError) as error:
                raise ProviderAway("its keys cannot be read") from error
        return self._keys

    async def _fetched(self, address: str) -> Mapping[str, Any]:
        try:
            async with httpx2.AsyncClient(timeout=CALL_SECONDS, transport=self._transport) as client:
                answer = await client.get(address)
                answer.raise_for_status()
                document: Mapping[str, Any] = answer.json()
        except (httpx2.HTTPError, ValueError) as error:
            log.warning("oidc.provider_away", address=address, error=type(error).__name__)
            raise ProviderAway from error
        return document

    def _client(self, metadata: ProviderMetadata) -> AsyncOAuth2Client:
        ways = metadata.token_endpoint_auth_methods_supported
        registration = self._registration
        return AsyncOAuth2Client(
            registration.client_id,
            registration.client_secret.get_secret_value(),
            token_endpoint_auth_method="client_secret_basic" if "client_secret_basic" in ways else "client_secret_post",
            code_challenge_method="S256",
            scope=SCOPES,
            redirect_uri=registration.redirect_uri,
            timeout=CALL_SECONDS,
            transport=self._transport,
        )
