"""Settings of this service, read from `RATIBA_IMPORTER_...`."""

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from catalog_importer.reading.limits import BOUNDS, Limits
from ratiba_runtime.settings import RuntimeSettings


class Settings(RuntimeSettings):
    """What can be tuned."""

    model_config = SettingsConfigDict(env_prefix="RATIBA_IMPORTER_")

    check_seconds: float = Field(
        default=30.0, gt=0, description="How often it is looked whether others read what is stored."
    )
    limits: Limits = Field(default=BOUNDS, description='Bounds of one upload, as JSON: {"pages": 10}; others stay.')
