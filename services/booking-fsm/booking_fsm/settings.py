"""Settings of this service, read from `RATIBA_BOOKING_...`."""

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from ratiba_runtime.settings import RuntimeSettings


class Settings(RuntimeSettings):
    """What can be tuned without changing a rule of a tenant."""

    model_config = SettingsConfigDict(env_prefix="RATIBA_BOOKING_")

    hold_timeout_seconds: float = Field(
        default=0.5, gt=0, le=5, description="How long the hold store may take before it counts as away."
    )
    consultations_at_once: int = Field(
        default=8, ge=1, le=16, description="How many messages a process asks a model about at a time."
    )
    pay_minutes: int = Field(
        default=30, ge=5, le=30, description="How long a chair is kept for a customer who has to pay."
    )
    sweep_seconds: float = Field(default=60.0, ge=0.1, description="How often past-due timers are looked for.")
