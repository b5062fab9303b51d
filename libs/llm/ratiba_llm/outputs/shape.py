"""What every answer of a model has in common."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Confidence = Annotated[float, Field(ge=0, le=1)]
"""How sure the model says it is; a hint for thresholds, never a proof."""


class Shape(BaseModel):
    """An answer as it is read: frozen, and fields nobody asked for (a price, a command) are dropped unread."""

    model_config = ConfigDict(extra="ignore", frozen=True, str_strip_whitespace=True)
