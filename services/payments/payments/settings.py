"""What payments is told at its start. Prefix `RATIBA_PAYMENTS_`, e.g. `RATIBA_PAYMENTS_PORT`."""

from typing import Annotated

from pydantic import Field, HttpUrl, SecretStr, model_validator
from pydantic_settings import SettingsConfigDict

from payments.domain.ladder import RUNGS, STATEMENT_FROM, SURELY_OVER
from ratiba_runtime.settings import RuntimeSettings

Seconds = Annotated[float, Field(gt=0)]


class PaymentsSettings(RuntimeSettings):
    """Times in seconds unless the name says otherwise; sizes in bytes."""

    model_config = SettingsConfigDict(env_prefix="RATIBA_PAYMENTS_")

    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535, description="0 picks a free port.")] = 8085
    public_url: HttpUrl = Field(description="Where providers reach this service: the beginning of callback addresses.")

    callback_secret: SecretStr = Field(
        min_length=16, description="Makes callback paths. Changed, callbacks on their way are refused."
    )
    credentials_keys: tuple[SecretStr, ...] = Field(
        min_length=1, description="Fernet keys as a JSON list: the first seals credentials, all open them."
    )
    credentials_lost: bool = Field(
        default=False, description="Start although stored credentials open with no key: they must be given again."
    )

    daraja_url: HttpUrl = HttpUrl("https://api.safaricom.co.ke")
    pesapal_url: HttpUrl = HttpUrl("https://pay.pesapal.com/v3")
    call_timeout_seconds: Seconds = 15.0
    calls_in_flight: Annotated[int, Field(ge=1, le=500)] = 32
    callback_max_bytes: Annotated[int, Field(ge=1024)] = 16 * 1024

    ask_after_seconds: tuple[Seconds, ...] = Field(default=RUNGS, min_length=1)
    statement_from_seconds: Annotated[float, Field(ge=0)] = STATEMENT_FROM
    surely_over_seconds: Seconds = SURELY_OVER
    sweep_seconds: Seconds = 10.0
    reconcile_seconds: Annotated[float, Field(gt=0, le=9, description="An answer after ten reaches nobody.")] = 7.0
    handled_at_once: Annotated[int, Field(ge=1, le=32)] = 8

    @model_validator(mode="after")
    def _the_ladder_rises(self) -> "PaymentsSettings":
        if list(self.ask_after_seconds) != sorted(set(self.ask_after_seconds)):
            msg = f"ask_after_seconds must rise, got {self.ask_after_seconds}"
            raise ValueError(msg)
        return self
