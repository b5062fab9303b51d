"""Signing in by OpenID Connect: the authorization code flow with PKCE, at any issuer that can be discovered.

Authlib speaks to the provider; an id_token counts once its signature, issuer, audience, times and nonce are verified.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import httpx2
from authlib.integrations.base_client import OAuthError
from authlib.integrations.httpx_client import AsyncOAuth2Client
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jws import JWSRegistry
from pydantic import SecretStr

from admin_orchestrator.adapters.oidc_discovery import CALL_SECONDS, Discovery, ProviderMetadata
from admin_orchestrator.domain.person import Person, person_of
from admin_orchestrator.domain.sign_in_attempt import SignInAttempt
from admin_orchestrator.domain.sign_in_refusals import ProviderAway, SignInRefused

SCOPES = "openid email profile"
LEEWAY_SECONDS = 60
"""How far a provider's clock may be off."""


@dataclass(frozen=True, slots=True)
class Registration:
    """How the console is registered at the provider."""

    issuer: str
    client_id: str
    client_secret: SecretStr
    redirect_uri: str


class IdentityProvider:
    """The one provider of identities."""

    def __init__(self, registration: Registration, transport: httpx2.AsyncBaseTransport | None = None) -> None:
        self._registration = registration
        self._transport = transport
        self._tls = httpx2.create_ssl_context()  # reading the authorities takes 40 ms: once, not with every sign-in
        self._discovery = Discovery(registration.issuer, self._tls, transport)

    @property
    def issuer(self) -> str:
        """Who it is."""
        return self._registration.issuer

    async def authorization_url(self, attempt: SignInAttempt) -> str:
        """Where to send the browser. Raises ProviderAway."""
        metadata = await self._discovery.metadata()
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
        metadata = await self._discovery.metadata()
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
        registry = JWSRegistry(algorithms=metadata.algorithms, strict_check_header=False)
        try:
            return jwt.decode(id_token, await self._discovery.keys(metadata), registry=registry)
        except InvalidKeyIdError:
            if not self._discovery.may_have_new_keys():
                raise
            return jwt.decode(id_token, await self._discovery.keys(metadata), registry=registry)

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
            verify=self._tls,
            transport=self._transport,
        )
