"""Settings of this service, read from `RATIBA_PERSONALITY_...`."""

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from ratiba_runtime.settings import RuntimeSettings


class Settings(RuntimeSettings):
    """What can be tuned. The dials themselves are in `personality_defaults.yaml`, not here."""

    model_config = SettingsConfigDict(env_prefix="RATIBA_PERSONALITY_")

    check_seconds: float = Field(
        default=30.0, gt=0, description="How often it is looked whether every tenant has its dials."
    )
