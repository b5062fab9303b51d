"""Settings every service shares. They are read once, at the start, from the environment.

The shared names are fixed (`RATIBA_POSTGRES_URL` ...), whatever prefix a service gives its own settings:

    class Settings(RuntimeSettings):
        model_config = SettingsConfigDict(env_prefix="RATIBA_CROSS_SELL_")
        window_minutes: int = 15          # RATIBA_CROSS_SELL_WINDOW_MINUTES

Addresses may carry passwords, so they never appear in `repr()` nor in a validation error.
"""

from typing import Annotated, Any, Literal

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

LogLevel = Literal["DEBUG", "INFO", "WARNING", "ERROR"]


def shared(name: str, *, default: Any = ..., shown: bool = True) -> Any:
    """A field read from `RATIBA_<NAME>` in every service, and settable by its own name in tests."""
    return Field(default=default, validation_alias=f"RATIBA_{name}", repr=shown)


class RuntimeSettings(BaseSettings):
    """Where the servers are and how this process presents itself."""

    model_config = SettingsConfigDict(
        env_prefix="RATIBA_",
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
        validate_by_name=True,
        validate_by_alias=True,
    )

    postgres_url: str = shared("POSTGRES_URL", shown=False)
    valkey_url: str = shared("VALKEY_URL", shown=False)
    nats_url: str = shared("NATS_URL", shown=False)
    postgres_pool_size: Annotated[int, Field(ge=1, le=200)] = shared("POSTGRES_POOL_SIZE", default=10)
    health_host: str = shared("HEALTH_HOST", default="127.0.0.1")
    health_port: Annotated[int, Field(ge=0, le=65535, description="0 picks a free port.")] = shared(
        "HEALTH_PORT", default=0
    )
    log_level: LogLevel = shared("LOG_LEVEL", default="INFO")
    otlp_endpoint: str | None = shared("OTLP_ENDPOINT", default=None)
    local_stack: bool = shared("LOCAL_STACK", default=False)
    local_stack_secret: SecretStr | None = shared("LOCAL_STACK_SECRET", default=None)

    @model_validator(mode="after")
    def _the_secret_belongs_to_the_local_stack(self) -> "RuntimeSettings":
        if self.local_stack_secret is not None and not self.local_stack:
            msg = "RATIBA_LOCAL_STACK_SECRET is set but RATIBA_LOCAL_STACK is not: unset it outside the local stack"
            raise ValueError(msg)
        return self
