"""The dials of a tenant as they come out: the trade's defaults under the owner's overrides."""

from collections.abc import Mapping
from dataclasses import dataclass

from personality.domain.directives import directive
from personality.domain.overrides import CHOICES, Overrides, override_problem
from ratiba_contracts import personality as contract
from ratiba_contracts.personality import Dial, DialSetting, DialSource
from ratiba_contracts.tenant import Dials, Greeting


@dataclass(frozen=True, slots=True)
class Drift:
    """A stored override that fits no value of this version any more. The default stands in for that dial alone."""

    dial: Dial
    value: str
    problem: str


@dataclass(frozen=True, slots=True)
class DialBundle:
    """The six resolved dials, and for each whether it is the trade's default or the owner's override."""

    dials: Dials
    defaults: Dials
    overridden: frozenset[Dial]
    drifted: tuple[Drift, ...] = ()

    def source(self, dial: Dial) -> DialSource:
        """Where a dial's value comes from."""
        return DialSource.OVERRIDE if dial in self.overridden else DialSource.DEFAULT

    def shown(self) -> contract.DialBundle:
        """The bundle as requests answer it."""
        return contract.DialBundle(settings=tuple(self._setting(dial) for dial in Dial))

    def _setting(self, dial: Dial) -> DialSetting:
        own_words = dial is Dial.GREETING
        return DialSetting(
            dial=dial,
            value=value_of(self.dials, dial),
            text=self.dials.greeting_text if own_words else None,
            source=self.source(dial),
            default=value_of(self.defaults, dial),
            default_text=self.defaults.greeting_text if own_words else None,
            choices=tuple(choice.value for choice in CHOICES[dial]),
            unusable=next((drift.value for drift in self.drifted if drift.dial is dial), None),
        )


def template_vars(dials: Dials) -> Mapping[str, str]:
    """Variables for a prompt's user template, one a dial: `personality_directive` for the tone, and so on.

    They hold words of this code only. An owner's own greeting is said by templates, word for word, and reaches no
    prompt, so that nothing typed by a person can instruct a model.
    """
    return {_VARIABLE[dial]: directive(dial, value_of(dials, dial)) for dial in Dial}


_VARIABLE: Mapping[Dial, str] = {
    dial: "personality_directive" if dial is Dial.TONE else f"{dial.value}_directive" for dial in Dial
}
"""The tone's is called as prompts know it."""


def value_of(dials: Dials, dial: Dial) -> str:
    """The value of one dial, as it is spelt."""
    return str(getattr(dials, dial.value).value)


def resolve(overrides: Overrides, defaults: Dials) -> DialBundle:
    """Overrides over defaults, dial by dial. What does not fit is left out and named in `drifted`, never an error:
    one bad value must not silence the other five.
    """
    changed: dict[str, object] = {}
    overridden: set[Dial] = set()
    drifted: list[Drift] = []
    for dial in Dial:
        override = overrides.of(dial)
        problem = override_problem(dial, override)
        if problem:
            drifted.append(Drift(dial, override.value or "", problem))
        elif override.value is not None:
            overridden.add(dial)
            changed[dial.value] = override.value
            if dial is Dial.GREETING:
                changed["greeting_text"] = override.text if override.value == Greeting.CUSTOM_STRING else None
    dials = Dials.model_validate(defaults.model_dump() | changed)
    return DialBundle(dials, defaults, frozenset(overridden), tuple(drifted))
