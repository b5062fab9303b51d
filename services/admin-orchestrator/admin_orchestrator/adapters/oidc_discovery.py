"""What the provider of identities says of itself: where its doors are, and the keys it signs with."""

import asyncio
import ssl
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import httpx2
import structlog
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from pydantic import BaseModel, ValidationError

from admin_orchestrator.domain.sign_in_refusals import ProviderAway
from admin_orchestrator.domain.this_machine import stays_here

log = structlog.get_logger("admin_orchestrator.oidc")

CALL_SECONDS = 5.0
KEPT_SECONDS = 3600.0
FAILED_SECONDS = 5.0
"""After a failure nobody asks again for so long: those who wait for an answer would else wait one after another."""

KEYS_AGAIN_SECONDS = 60.0
"""A key nobody knows makes us fetch the keys again, at most this often."""


ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519")
"""Signatures by a key only the provider has. Never `none`, never one made with our own client secret."""


class ProviderMetadata(BaseModel):
    """What we need of a discovery document (OpenID Connect Discovery 3)."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    token_endpoint_auth_methods_supported: tuple[str, ...] = ("client_secret_basic",)
    id_token_signing_alg_values_supported: tuple[str, ...] = ("RS256",)

    @property
    def algorithms(self) -> list[str]:
        """What it may sign an id_token with, of what we take; `Discovery` gives out no document where this is empty."""
        return [each for each in self.id_token_signing_alg_values_supported if each in ALGORITHMS]


class Discovery:
    """Asked once an hour at most. Everything raises ProviderAway while the provider does not answer sensibly."""

    def __init__(self, issuer: str, tls: ssl.SSLContext, transport: httpx2.AsyncBaseTransport | None = None) -> None:
        self._issuer = issuer
        self._tls = tls
        self._transport = transport
        self._metadata: tuple[float, ProviderMetadata] | None = None
        self._failed_at: float | None = None
        self._keys: tuple[float, KeySet] | None = None
        self._asking = asyncio.Lock()

    async def metadata(self) -> ProviderMetadata:
        """The discovery document: of the provider we were told, and safe to follow."""
        async with self._asking:
            if self._metadata is not None and time.monotonic() - self._metadata[0] < KEPT_SECONDS:
                return self._metadata[1]
            if self._failed_at is not None and time.monotonic() - self._failed_at < FAILED_SECONDS:
                raise ProviderAway("it failed a moment ago")
            try:
                metadata = await self._discovered()
            except ProviderAway:
                self._failed_at = time.monotonic()
                raise
            self._metadata = (time.monotonic(), metadata)
            return metadata

    async def _discovered(self) -> ProviderMetadata:
        document = await self._fetched(f"{self._issuer.rstrip('/')}/.well-known/openid-configuration")
        try:
            metadata = ProviderMetadata.model_validate(document)
        except ValidationError as error:
            raise ProviderAway("its discovery document lacks what we need") from error
        if metadata.issuer != self._issuer:
            raise ProviderAway(f"it calls itself {metadata.issuer!r}, not {self._issuer!r}")
        for address in (metadata.authorization_endpoint, metadata.token_endpoint, metadata.jwks_uri):
            if not _is_safe(address, self._issuer):
                raise ProviderAway(f"it wants to be asked at {address!r}, where others could listen")
        if not metadata.algorithms:  # an empty list would mean "whatever is usual" to who verifies, HS256 included
            raise ProviderAway("it signs with nothing we take")
        return metadata

    async def keys(self, metadata: ProviderMetadata) -> KeySet:
        """The keys it signs with."""
        if self._keys is None or time.monotonic() - self._keys[0] > KEPT_SECONDS:
            document: Any = await self._fetched(metadata.jwks_uri)
            try:
                self._keys = (time.monotonic(), KeySet.import_key_set(document))
            except (JoseError, KeyError, TypeError, ValueError) as error:
                raise ProviderAway("its keys cannot be read") from error
        return self._keys[1]

    def may_have_new_keys(self) -> bool:
        """Whether a key we do not know is worth asking for again; then the next `keys` asks."""
        if self._keys is not None and time.monotonic() - self._keys[0] < KEYS_AGAIN_SECONDS:
            return False
        self._keys = None
        return True

    async def _fetched(self, address: str) -> Mapping[str, Any]:
        try:
            async with (
                asyncio.timeout(CALL_SECONDS),  # of the whole; httpx's own begins anew with each piece
                httpx2.AsyncClient(timeout=CALL_SECONDS, verify=self._tls, transport=self._transport) as client,
            ):
                answer = await client.get(address)
                answer.raise_for_status()
                document: Mapping[str, Any] = answer.json()
        except (httpx2.HTTPError, TimeoutError, ValueError) as error:
            log.warning("oidc.provider_away", address=address, error=type(error).__name__)
            raise ProviderAway from error
        return document


def _is_safe(address: str, issuer: str) -> bool:
    """Whether an address is one of https; on this machine http will do where it does for the issuer (`Settings`)."""
    try:
        url = urlsplit(address)
    except ValueError:
        return False
    return bool(url.hostname) and (
        url.scheme == "https" or (url.scheme == "http" and urlsplit(issuer).scheme == "http" and stays_here(url))
    )
