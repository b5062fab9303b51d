"""Settings of this service, read from `RATIBA_CROSS_SELL_...`."""

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from ratiba_holds import PAIR_TTL_S
from ratiba_runtime.settings import RuntimeSettings


class Settings(RuntimeSettings):
    """What can be tuned. The window behind a booking is 15 minutes for everybody and not among it."""

    model_config = SettingsConfigDict(env_prefix="RATIBA_CROSS_SELL_")

    pair_seconds: int = Field(
        default=PAIR_TTL_S,
        ge=5,
        le=300,
        description="How long the offered time is held: all others see it as taken meanwhile.",
    )
    offers_at_once: int = Field(default=4, ge=1, le=16, description="How many bookings a process looks at a time.")
    ask_seconds: float = Field(default=1.0, gt=0, le=2, description="How long the question for openings may take.")
    hold_timeout_seconds: float = Field(
        default=0.25, gt=0, le=2, description="How long the hold store may take before it counts as away."
    )
