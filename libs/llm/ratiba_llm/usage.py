"""What calls used and what that cost."""

from dataclasses import dataclass
from decimal import Decimal

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens as the provider counts them. `input_tokens` leaves out those written to or read from its cache."""

    input_tokens: int = 0
    output_tokens: int = 0
    cache_write_tokens: int = 0
    cache_read_tokens: int = 0

    def __post_init__(self) -> None:
        counts = (self.input_tokens, self.output_tokens, self.cache_write_tokens, self.cache_read_tokens)
        if min(counts) < 0:
            raise ValueError(f"tokens are counted from 0, got {self}")

    @property
    def prompt_tokens(self) -> int:
        """Everything that was read, from the cache or not."""
        return self.input_tokens + self.cache_write_tokens + self.cache_read_tokens

    def __add__(self, other: "Usage") -> "Usage":
        return Usage(
            self.input_tokens + other.input_tokens,
            self.output_tokens + other.output_tokens,
            self.cache_write_tokens + other.cache_write_tokens,
            self.cache_read_tokens + other.cache_read_tokens,
        )


@dataclass(frozen=True, slots=True)
class Spend:
    """What one call came to, all its attempts together; US dollars.

    `cost_usd` is what counts against a budget. `assumed_usd` is the part of it that nobody told us: an attempt
    whose answer was lost is charged at the most it can have cost. `prompt_version` names the prompt and the shape.
    """

    model: str
    prompt_version: str
    usage: Usage = Usage()
    cost_usd: Decimal = ZERO
    assumed_usd: Decimal = ZERO
    attempts: int = 0
    seconds: float = 0.0
