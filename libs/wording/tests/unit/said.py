"""What an act sounds like under dials, worded once for every combination that can differ."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from ratiba_contracts.tenant import Dials
from ratiba_contracts.views import Language

READ_BY_WORDING = ("tone", "cancellation_tone", "honorific", "greeting_text")


class WatchedDials(Dials):
    """Dials that note which of them were asked for."""

    asked: ClassVar[set[str]] = set()

    def __getattribute__(self, name: str) -> Any:
        if name in Dials.model_fields:
            WatchedDials.asked.add(name)
        return super().__getattribute__(name)


@dataclass(frozen=True)
class Said:
    """What an act sounds like: its words by language, name and the dials that wording reads."""

    act: Any
    words: Mapping[tuple[Language, str | None, tuple[str | None, ...]], str]

    def under(self, language: Language, name: str | None, dials: Dials) -> str:
        return self.words[language, name, what_wording_reads(dials)]


def what_wording_reads(dials: Dials) -> tuple[str | None, ...]:
    return tuple(getattr(dials, name) for name in READ_BY_WORDING)
