"""What the gateway is told at its start. Prefix `RATIBA_GATEWAY_`, e.g. `RATIBA_GATEWAY_PORT`."""

from datetime import timedelta
from typing import Annotated

from pydantic import Field, HttpUrl, SecretStr
from pydantic_settings import SettingsConfigDict

from ratiba_runtime.settings import RuntimeSettings

Seconds = Annotated[float, Field(gt=0)]


class GatewaySettings(RuntimeSettings):
    """Times in seconds unless the name says otherwise; sizes in bytes."""

    model_config = SettingsConfigDict(env_prefix="RATIBA_GATEWAY_")

    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535, description="0 picks a free port.")] = 8080

    key_secret: SecretStr = Field(
        min_length=16, description="Makes conversation keys. Never change it: conversations would be split."
    )
    credentials_keys: tuple[SecretStr, ...] = Field(
        min_length=1, description="Fernet keys as a JSON list: the first seals accounts' tokens, all open them."
    )
    credentials_lost: bool = Field(
        default=False, description="Start although a stored token opens with no key: it must be registered again."
    )
    whatsapp_app_secret: SecretStr = Field(min_length=8, description="Signs Meta's webhooks.")
    whatsapp_verify_token: SecretStr = Field(min_length=8, description="Proves the webhook's subscription.")
    graph_api_url: HttpUrl = HttpUrl("https://graph.facebook.com")
    graph_api_version: Annotated[str, Field(pattern=r"^v\d+\.\d+$")] = "v25.0"

    webhook_max_bytes: Annotated[int, Field(gt=0)] = 3 * 1024 * 1024
    replay_window_days: Annotated[float, Field(gt=0)] = 7
    reading_time_seconds: Annotated[float, Field(ge=0)] = 2.0

    send_timeout_seconds: Seconds = 10.0
    commit_timeout_seconds: Seconds = Field(
        default=5.0, description="Time to commit a call's outcome before another replica believes its process dead."
    )
    sends_in_flight: Annotated[int, Field(ge=1, le=500)] = 32
    give_up_after_seconds: Seconds = 1800.0
    gap_patience_seconds: Seconds = 120.0
    sweep_seconds: Seconds = 2.0

    console_url: HttpUrl | None = Field(
        default=None, description="Local stack only: where its front page leads owners to."
    )
    phones_url: HttpUrl | None = Field(
        default=None, description="Local stack only: where its front page leads whoever answers payment prompts."
    )

    web_origins: tuple[str, ...] = Field(
        default=(), description="Origins besides the page's own from which the socket may be opened."
    )
    web_frame_max_bytes: Annotated[int, Field(ge=1024)] = 32 * 1024
    web_messages_per_minute: Annotated[int, Field(ge=1)] = 240
    web_sessions_per_minute: Annotated[int, Field(ge=1, description="New sessions an address may open.")] = 600
    web_poll_seconds: Seconds = 10.0

    @property
    def replay_window(self) -> timedelta:
        """Messages older than this are acknowledged and not answered."""
        return timedelta(days=self.replay_window_days)

    @property
    def reading_time(self) -> timedelta:
        """How long an accepted reply without a delivery report takes to be read."""
        return timedelta(seconds=self.reading_time_seconds)

    @property
    def local_secret(self) -> bytes | None:
        """The secret that moves a conversation's clock; None everywhere but on the local stack."""
        if not self.local_stack or self.local_stack_secret is None:
            return None
        return self.local_stack_secret.get_secret_value().encode()
