"""Reading the lexicon from the package: `services/*.yaml`, `pairings.yaml`, `beside.yaml`."""

from functools import lru_cache
from importlib.resources import files
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from ratiba_contracts.tenant import RelationKind, Vertical
from ratiba_trades.concepts import Concept, Lexicon, LexiconDrifted, Pairing, Who

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The safe loader in C where it is built: a process that reads one file does not wait half a second for words."""

Words = tuple[Annotated[str, Field(min_length=2, max_length=60)], ...]


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class _ConceptRow(_Row):
    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{1,39}$")]
    words: Annotated[Words, Field(strict=False)] = ()
    bare: Annotated[Words, Field(strict=False)] = ()
    minutes: int | dict[str, int] | None = None
    sw: str | None = Field(default=None, max_length=120)
    says: str = Field(max_length=200)
    family: str | None = None
    who: Annotated[Who | None, Field(strict=False)] = None
    mixed: bool = False
    grown_up: bool = False

    def concept(self, trades: tuple[Vertical, ...]) -> Concept:
        own = self.minutes if isinstance(self.minutes, dict) else {}
        everywhere = None if isinstance(self.minutes, dict) else self.minutes
        strangers = set(own) - set(trades)
        if strangers:
            raise LexiconDrifted(f"{self.id}: minutes for {sorted(strangers)}, a trade of another file")
        minutes = {trade: own.get(trade, everywhere) for trade in trades}
        return Concept(
            self.id,
            minutes,
            self.words,
            self.says,
            self.bare,
            self.sw,
            self.family,
            self.who,
            self.mixed,
            self.grown_up,
        )


class _File(_Row):
    trades: Annotated[tuple[Vertical, ...], Field(strict=False)]
    services: Annotated[tuple[_ConceptRow, ...], Field(strict=False)]


_PairRow = tuple[str, str, float, str]


class _Pairs(_Row):
    together: list[_PairRow]
    """Either one leads to the other."""
    also: list[_PairRow]
    """The first leads to the second, and not the other way round."""
    instead: list[_PairRow]
    later: list[_PairRow]
    """The second follows the first on another day."""


class WordsBeside(_Row):
    """Words that stand beside a service, by what they do to it; see the head of each list in `beside.yaml`."""

    child: frozenset[str]
    men: frozenset[str]
    women: frozenset[str]
    home: frozenset[str]
    online: frozenset[str]
    varieties: frozenset[str]
    harmless: frozenset[str]
    no_service: frozenset[str]


@lru_cache(maxsize=1)
def words_beside() -> WordsBeside:
    """The words of the package. Raises LexiconDrifted."""
    found: WordsBeside = _read(files("ratiba_trades") / "beside.yaml", TypeAdapter(WordsBeside))
    return found


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The lexicon of the package. Raises LexiconDrifted, naming the file and what is wrong in it."""
    folder = files("ratiba_trades")
    concepts: list[Concept] = []
    for path in sorted((folder / "services").iterdir(), key=lambda one: one.name):
        if path.name.endswith(".yaml"):
            file = _read(path, TypeAdapter(_File))
            concepts += [row.concept(file.trades) for row in file.services]
    pairs = _read(folder / "pairings.yaml", TypeAdapter(_Pairs))
    return Lexicon(tuple(concepts), _pairings(pairs))


def _read(path: Any, shape: TypeAdapter[Any]) -> Any:
    try:
        return shape.validate_python(yaml.load(path.read_text(encoding="utf-8"), _LOADER), strict=False)  # noqa: S506  both are the safe one
    except (yaml.YAMLError, ValidationError) as error:
        raise LexiconDrifted(f"{path.name}: {error}") from error


def _pairings(pairs: _Pairs) -> tuple[Pairing, ...]:
    kinds = (
        (pairs.together, RelationKind.COMPLEMENTARY, True),
        (pairs.also, RelationKind.COMPLEMENTARY, False),
        (pairs.instead, RelationKind.ALTERNATIVE, True),
        (pairs.later, RelationKind.SEQUENTIAL, False),
    )
    return tuple(
        Pairing(first, second, kind, both_ways, confidence, reason)
        for rows, kind, both_ways in kinds
        for a, b, confidence, reason in rows
        for first, second in ([(a, b), (b, a)] if both_ways else [(a, b)])
    )
