"""What an owner set instead of the trade's defaults, as stored: nothing of it is believed before it is resolved."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from personality.domain.greeting_text import greeting_problem
from ratiba_contracts.personality import Dial, OnOff, Setting, Switch
from ratiba_contracts.tenant import CancellationTone, CrossSell, Greeting, Honorific, Tone, Upsell

CHOICES: Mapping[Dial, type[StrEnum]] = MappingProxyType(
    {
        Dial.TONE: Tone,
        Dial.GREETING: Greeting,
        Dial.UPSELL: Upsell,
        Dial.CANCELLATION_TONE: CancellationTone,
        Dial.HONORIFIC: Honorific,
        Dial.CROSS_SELL: CrossSell,
    }
)
"""The values of each dial."""


@dataclass(frozen=True, slots=True)
class Override:
    """What is stored for one dial. `value` None inherits the default; `text` goes with a greeting in own words."""

    value: str | None = None
    text: str | None = None


INHERITED = Override()

SWITCHED_ON = Override(OnOff.ON.value)
"""Of a switch; one that is off has no override."""


@dataclass(frozen=True, slots=True)
class Overrides:
    """A tenant's overrides by what they set; a dial that is not in it is inherited, a switch is off."""

    by_dial: Mapping[Setting, Override] = field(default_factory=lambda: MappingProxyType({}))

    def of(self, dial: Setting) -> Override:
        """What is stored for a dial or a switch."""
        return self.by_dial.get(dial, INHERITED)

    @property
    def words_by_model(self) -> bool:
        """Whether the owner wants a model to word replies."""
        return self.of(Switch.WORDS_BY_MODEL) == SWITCHED_ON

    def having(self, dial: Setting, override: Override) -> "Overrides":
        """The same with one dial or switch set anew."""
        return Overrides(MappingProxyType({**self.by_dial, dial: override}))


def override_problem(dial: Setting, override: Override) -> str | None:
    """Why an override cannot be used, as a sentence naming dial and value; None where it can."""
    if override.value is None:
        return None if override.text is None else f"{dial} has words of its own but no value"
    known = [choice.value for choice in (CHOICES[dial] if isinstance(dial, Dial) else OnOff)]
    if override.value not in known:
        return f"{dial} is one of {', '.join(known)}, not {override.value!r}"
    own_words = dial is Dial.GREETING and override.value == Greeting.CUSTOM_STRING
    if own_words and override.text is None:
        return f"{dial} {override.value} needs greeting_text, the words themselves"
    if not own_words and override.text is not None:
        return f"greeting_text goes with the greeting {Greeting.CUSTOM_STRING}, not with {dial} {override.value}"
    if override.text is not None and (problem := greeting_problem(override.text)):
        return f"the greeting's text {problem}"
    return None
