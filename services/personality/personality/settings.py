"""Settings of this service, read from `RATIBA_PERSONALITY_...`."""

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from ratiba_runtime.settings import RuntimeSettings


class Settings(RuntimeSettings):
    """What can be tuned. The dials themselves are in `personality_defaults.yaml`, not here."""

    model_config = SettingsConfigDict(env_prefix="RATIBA_PERSONALITY_")

    words_at_once: int = Field(
        default=8, ge=1, le=32, description="How many replies a process has put into words by a model at a time."
    )
    check_seconds: float = Field(
        default=30.0, gt=0, description="How often it is looked whether every tenant has its dials."
    )
