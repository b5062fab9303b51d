"""What is known of each model: what it costs and what it takes. The table is data: `models.yaml`."""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ratiba_llm.errors import MisconfiguredModel
from ratiba_llm.strict_yaml import read_mapping
from ratiba_llm.usage import Usage

TABLE = Path(__file__).parent / "models.yaml"
MILLION = Decimal(1_000_000)
OVERHEAD_TOKENS = 1_000
"""More than the provider adds to a prompt of its own for tools and schemas; a few hundred tokens."""

Price = Annotated[Decimal, Field(ge=0, allow_inf_nan=False)]


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Prices(_Row):
    """US dollars for a million tokens."""

    input: Price
    output: Price
    cache_write: Price
    cache_read: Price

    def of(self, usage: Usage) -> Decimal:
        """Return what this many tokens cost, in dollars, unrounded."""
        return (
            usage.input_tokens * self.input
            + usage.output_tokens * self.output
            + usage.cache_write_tokens * self.cache_write
            + usage.cache_read_tokens * self.cache_read
        ) / MILLION


class LongPrompt(_Row):
    """Other prices for the whole call when its prompt, cached parts included, is longer than this."""

    above_tokens: int = Field(gt=0)
    prices: Prices


class Model(_Row):
    """One row of the table; see the head of `models.yaml`."""

    name: str
    prices: Prices
    long_prompt: LongPrompt | None = None
    structured_by: Literal["forced_tool", "json_schema"]
    thinking: Literal["disabled", "between_tools", "omit"]
    temperature: bool
    image_tokens: int = Field(gt=0)

    def cost(self, usage: Usage) -> Decimal:
        """Return what a call with this usage cost, in dollars."""
        if self.long_prompt is not None and usage.prompt_tokens > self.long_prompt.above_tokens:
            return self.long_prompt.prices.of(usage)
        return self.prices.of(usage)

    def worst_case(self, prompt_bytes: int, images: int, max_tokens: int) -> Decimal:
        """Return the most that a call can cost, in dollars, before it is made.

        A token of these models stands for one byte of UTF-8 at least, so the bytes of a prompt are a bound on its
        tokens. Nothing is assumed to be in the cache; what might be written to it is priced so.
        """
        prompt = prompt_bytes + images * self.image_tokens + OVERHEAD_TOKENS
        fresh = self.cost(Usage(input_tokens=prompt, output_tokens=max_tokens))
        written = self.cost(Usage(cache_write_tokens=prompt, output_tokens=max_tokens))
        return max(fresh, written)


Models = Mapping[str, Model]


def read_models(path: Path = TABLE) -> Models:
    """Return the table by model name. Raises MisconfiguredModel naming what is wrong with which row."""
    models = {}
    for name, row in read_mapping(path).items():
        try:
            models[name] = Model.model_validate({"name": name, **row} if isinstance(row, dict) else row)
        except ValidationError as error:
            wrong = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
            raise MisconfiguredModel(f"{path.name}: {name}: {wrong}") from error
    return models


def known_model(models: Models, name: str, wanted_by: str) -> Model:
    """Return a model by name. Raises MisconfiguredModel naming who wants it and the models there are."""
    if name not in models:
        raise MisconfiguredModel(f"{wanted_by} wants the model {name!r}; known are {', '.join(sorted(models))}")
    return models[name]
