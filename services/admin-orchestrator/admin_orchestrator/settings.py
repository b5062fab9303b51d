"""What the console is told at its start. Prefix `RATIBA_ADMIN_`, e.g. `RATIBA_ADMIN_PUBLIC_URL`."""

from datetime import timedelta
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import SettingsConfigDict

from admin_orchestrator.domain.person import DEVELOPMENT_ISSUER
from admin_orchestrator.domain.session import Lifetimes
from admin_orchestrator.domain.this_machine import is_loopback, stays_here
from ratiba_contracts.owners import Email
from ratiba_runtime.settings import RuntimeSettings


class Settings(RuntimeSettings):
    """Where the console is, who vouches for owners, how long a sign-in lasts. Refuses what would not be safe."""

    model_config = SettingsConfigDict(env_prefix="RATIBA_ADMIN_")

    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535, description="0 picks a free port.")] = 8090
    public_url: str = Field(description="The address owners type, e.g. https://console.example.com; no path.")

    oidc_issuer: str | None = Field(default=None, description="The provider that signs owners in, as it names itself.")
    oidc_client_id: str | None = None
    oidc_client_secret: SecretStr | None = None

    development_owner: Email | None = Field(
        default=None, description="Local stack only: whom the page lets in with one click and no proof."
    )

    session_idle_minutes: Annotated[int, Field(ge=5, le=10_080)] = 720
    session_days: Annotated[int, Field(ge=1, le=90)] = 7
    ask_seconds: Annotated[float, Field(gt=0, le=10, description="How long a page waits for another service.")] = 4.0
    form_max_bytes: Annotated[int, Field(ge=2048)] = 16 * 1024
    upload_file_max_bytes: Annotated[int, Field(ge=2048, description="Of one file of a price list.")] = 20 * 1024 * 1024
    upload_max_bytes: Annotated[int, Field(ge=4096, description="Of all files sent at once.")] = 64 * 1024 * 1024

    @property
    def origin(self) -> str:
        """The console's own origin, as browsers write it."""
        return self.public_url.rstrip("/")

    @property
    def secure(self) -> bool:
        """Whether people come by TLS."""
        return self.public_url.startswith("https:")

    @property
    def issuers(self) -> frozenset[str]:
        """Who may vouch for somebody: the provider, the development sign-in while it is on."""
        development = None if self.development_owner is None else DEVELOPMENT_ISSUER
        return frozenset(issuer for issuer in (self.oidc_issuer, development) if issuer is not None)

    @property
    def lifetimes(self) -> Lifetimes:
        """How long a session lasts."""
        return Lifetimes(timedelta(minutes=self.session_idle_minutes), timedelta(days=self.session_days))

    @field_validator("public_url", "oidc_issuer")
    @classmethod
    def _is_an_address(cls, url: str | None) -> str | None:
        if url is not None and (urlsplit(url).scheme not in ("https", "http") or not urlsplit(url).hostname):
            msg = "must be an address such as https://console.example.com"
            raise ValueError(msg)
        return url

    @field_validator("public_url")
    @classmethod
    def _as_browsers_write_it(cls, url: str) -> str:
        parts = urlsplit(url)
        if parts.path not in ("", "/") or parts.query or parts.fragment or parts.username:
            msg = "must be an address without path, user or query: the console has all of it to itself"
            raise ValueError(msg)
        usual = {"https": 443, "http": 80}[parts.scheme]
        host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
        port = "" if parts.port in (None, usual) else f":{parts.port}"
        return f"{parts.scheme}://{host}{port}"

    @model_validator(mode="after")
    def _what_travels_is_encrypted(self) -> "Settings":
        for name, url in (("PUBLIC_URL", self.public_url), ("OIDC_ISSUER", self.oidc_issuer)):
            if (
                url is not None
                and not url.startswith("https:")
                and not (self.local_stack and stays_here(urlsplit(url)))
            ):
                msg = f"RATIBA_ADMIN_{name} must begin with https: whoever listens could sign in as an owner"
                raise ValueError(msg)
        return self

    @model_validator(mode="after")
    def _the_provider_is_whole(self) -> "Settings":
        given = [self.oidc_issuer, self.oidc_client_id, self.oidc_client_secret]
        if any(given) and not all(given):
            msg = "RATIBA_ADMIN_OIDC_ISSUER, _OIDC_CLIENT_ID and _OIDC_CLIENT_SECRET belong together: set all three"
            raise ValueError(msg)
        if not any(given) and self.development_owner is None:
            msg = "nobody could sign in: set RATIBA_ADMIN_OIDC_ISSUER, _OIDC_CLIENT_ID and _OIDC_CLIENT_SECRET"
            raise ValueError(msg)
        return self

    @model_validator(mode="after")
    def _development_stays_on_the_local_stack(self) -> "Settings":
        """Signing in without proof needs all three: what only the local stack sets, and that nobody else can come."""
        if self.development_owner is None:
            return self
        problem = None
        if not self.local_stack or self.local_stack_secret is None or not self.local_stack_secret.get_secret_value():
            problem = "this is not the local stack (RATIBA_LOCAL_STACK and its secret are not set)"
        elif not is_loopback(self.host):
            problem = f"the console would listen on {self.host}, where others can reach it"
        elif not stays_here(urlsplit(self.public_url)):
            problem = "RATIBA_ADMIN_PUBLIC_URL is not an address of this machine alone"
        if problem is not None:
            msg = f"RATIBA_ADMIN_DEVELOPMENT_OWNER lets anybody in, and {problem}: unset it"
            raise ValueError(msg)
        return self
