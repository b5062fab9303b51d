"""What the provider of identities says of itself: where its doors are, and the keys it signs with."""

import asyncio
import ssl
import time
from collections.abc import Mapping
from typing import Any

import httpx2
import structlog
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from pydantic import BaseModel, ValidationError

from admin_orchestrator.domain.sign_in_refusals import ProviderAway

log = structlog.get_logger("admin_orchestrator.oidc")

CALL_SECONDS = 5.0
KEPT_SECONDS = 3600.0
KEYS_AGAIN_SECONDS = 60.0
"""A key nobody knows makes us fetch the keys again, at most this often."""


class ProviderMetadata(BaseModel):
    """What we need of a discovery document (OpenID Connect Discovery 3)."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    token_endpoint_auth_methods_supported: tuple[str, ...] = ("client_secret_basic",)
    id_token_signing_alg_values_supported: tuple[str, ...] = ("RS256",)


class Discovery:
    """Asked once an hour at most. Everything raises ProviderAway while the provider does not answer sensibly."""

    def __init__(self, issuer: str, tls: ssl.SSLContext, transport: httpx2.AsyncBaseTransport | None = None) -> None:
        self._issuer = issuer
        self._tls = tls
        self._transport = transport
        self._metadata: tuple[float, ProviderMetadata] | None = None
        self._keys: tuple[float, KeySet] | None = None
        self._asking = asyncio.Lock()

    async def metadata(self) -> ProviderMetadata:
        """The discovery document. A provider that calls itself otherwise than we were told is not ours."""
        async with self._asking:
            if self._metadata is not None and time.monotonic() - self._metadata[0] < KEPT_SECONDS:
                return self._metadata[1]
            document = await self._fetched(f"{self._issuer.rstrip('/')}/.well-known/openid-configuration")
            try:
                metadata = ProviderMetadata.model_validate(document)
            except ValidationError as error:
                raise ProviderAway("its discovery document lacks what we need") from error
            if metadata.issuer != self._issuer:
                raise ProviderAway(f"it calls itself {metadata.issuer!r}, not {self._issuer!r}")
            self._metadata = (time.monotonic(), metadata)
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
            async with httpx2.AsyncClient(timeout=CALL_SECONDS, verify=self._tls, transport=self._transport) as client:
                answer = await client.get(address)
                answer.raise_for_status()
                document: Mapping[str, Any] = answer.json()
        except (httpx2.HTTPError, ValueError) as error:
            log.warning("oidc.provider_away", address=address, error=type(error).__name__)
            raise ProviderAway from error
        return document
