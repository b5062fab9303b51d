"""The dials each trade starts with, as a checked value."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from personality.domain.greeting_text import greeting_problem
from ratiba_contracts.tenant import Dials, Vertical


class DefaultsDrifted(Exception):
    """The defaults do not fit the trades and dials of the contracts. `key` is the first place that is wrong."""

    slug = "personality-defaults-drifted"

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__("; ".join(f"{key}: {problem}" for key, problem in problems.items()))
        self.key = next(iter(problems))
        self.problems = dict(problems)


class TradeUnknown(Exception):
    """A tenant's trade is none of those that have dials."""

    slug = "trade-unknown"

    def __init__(self, vertical: str) -> None:
        super().__init__(f"no dials for the trade {vertical!r}: it is none of {', '.join(Vertical)}")
        self.vertical = vertical


class PersonalityConfig(BaseModel):
    """Dials by trade. Every trade is there, with all six dials. Make it with `config_from`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    verticals: Mapping[Vertical, Dials]

    def dials(self, vertical: str) -> Dials:
        """What a tenant of this trade, as the registry spells it, starts with. Raises TradeUnknown."""
        try:
            return self.verticals[Vertical(vertical)]
        except ValueError as error:
            raise TradeUnknown(vertical) from error


def config_from(document: object, source: str) -> PersonalityConfig:
    """Check a parsed document; `source` names it in errors, as in `source: spa.tone`.

    Raises DefaultsDrifted with everything that is wrong, not only the first.
    """
    if not isinstance(document, Mapping):
        raise DefaultsDrifted({source: f"is no mapping of trades, but {type(document).__name__}"})
    trades = [vertical.value for vertical in Vertical]
    problems = {f"{source}: {name}": f"is none of {', '.join(trades)}" for name in document if name not in trades}
    dials: dict[Vertical, Dials] = {}
    for vertical in Vertical:
        found = _dials(document.get(vertical.value), f"{source}: {vertical.value}")
        if isinstance(found, Dials):
            dials[vertical] = found
        else:
            problems |= found
    if problems:
        raise DefaultsDrifted(problems)
    return PersonalityConfig(verticals=dials)


def _dials(block: Any, key: str) -> Dials | dict[str, str]:
    if block is None:
        return {key: "is missing"}
    try:
        dials = Dials.model_validate(block)
    except ValidationError as error:
        return {
            ".".join([key, *map(str, problem["loc"])]): f"{problem['msg']}, got {problem['input']!r}"
            if problem["type"] != "missing"
            else "is missing"
            for problem in error.errors(include_url=False)
        }
    if dials.greeting_text is not None and (problem := greeting_problem(dials.greeting_text)):
        return {f"{key}.greeting_text": problem}
    return dials
