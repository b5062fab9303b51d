"""Settings of this service, read from `RATIBA_INFERRER_...`."""

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from ratiba_runtime.settings import RuntimeSettings


class Settings(RuntimeSettings):
    """What can be tuned."""

    model_config = SettingsConfigDict(env_prefix="RATIBA_INFERRER_")

    questions_at_once: int = Field(default=4, ge=1, le=16, description="How many lists a process looks at at a time.")
    model_services: int = Field(
        default=400, ge=2, le=1000, description="The longest price list a model is asked about; longer: the lexicon."
    )
    most_services: int = Field(
        default=5000, ge=2, le=20_000, description="The longest price list that is looked at at all."
    )
