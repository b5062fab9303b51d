"""The personality page's sections: one a dial, and one for the switch beside them.

Each has what stands, what is usual, and what somebody is choosing.
"""

from dataclasses import dataclass

from admin_orchestrator.domain.dial_words import SELLING, Words, setting_words, trade_words, value_words
from ratiba_contracts.personality import Dial, DialBundle, DialSetting, DialSource, OnOff, Setting, Switch, WordsByModel
from ratiba_contracts.tenant import Dials, Greeting

LONGEST_GREETING = 140
"""Characters of a greeting in own words; the service that keeps it has the last word."""

BACK_TO_USUAL = ""
"""The value by which a form gives a dial back to its trade's default."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a form says about one dial or switch.

    `value` BACK_TO_USUAL takes the override away; `text` goes with own words.
    """

    dial: Setting
    value: str
    text: str = ""

    @property
    def wanted(self) -> str | None:
        """The value as a request has it: None for the trade's default."""
        return None if self.value == BACK_TO_USUAL else self.value

    @property
    def is_unwritten(self) -> bool:
        """Whether own words are wanted, and none are there yet."""
        return self.greeting_text == ""

    @property
    def greeting_text(self) -> str | None:
        """The own words, only where they are wanted."""
        own_words = self.dial is Dial.GREETING and self.value == Greeting.CUSTOM_STRING
        return self.text.strip(" ") if own_words else None


@dataclass(frozen=True, slots=True)
class Choice:
    """One value to choose. `chosen` is what the form shows as marked, `stands` what customers hear now."""

    value: str
    words: Words
    chosen: bool
    stands: bool
    usual: bool
    takes_text: bool


@dataclass(frozen=True, slots=True)
class Section:
    """One dial or switch on the page. `heard`: how a choice would sound can be read before it is saved."""

    dial: Setting
    words: Words
    choices: tuple[Choice, ...]
    text: str
    own: bool
    usual: str
    trade: str
    note: str | None
    unusable: str | None
    heard: bool = True


def sections(bundle: DialBundle, vertical: str, wish: Wish | None = None) -> tuple[Section, ...]:
    """Every dial in order. With a `wish`, its section shows that as chosen instead of what stands."""
    note = selling_note(bundle)
    return tuple(
        section(one, vertical, wish if wish is not None and wish.dial is one.dial else None, note)
        for one in bundle.settings
    )


def section(setting: DialSetting, vertical: str, wish: Wish | None, selling: str | None) -> Section:
    """One dial's section."""
    chosen = setting.value if wish is None else (wish.wanted or setting.default)
    return Section(
        dial=setting.dial,
        words=setting_words(setting.dial),
        choices=tuple(
            Choice(
                value=value,
                words=value_words(setting.dial, value),
                chosen=value == chosen,
                stands=value == setting.value,
                usual=value == setting.default,
                takes_text=setting.dial is Dial.GREETING and value == Greeting.CUSTOM_STRING,
            )
            for value in setting.choices
        ),
        text=(setting.text or "") if wish is None else wish.text,
        own=setting.source is DialSource.OVERRIDE,
        usual=value_words(setting.dial, setting.default).name,
        trade=trade_words(vertical),
        note=_together(setting.dial, selling),
        unusable=setting.unusable,
    )


def switch_section(switch: WordsByModel, wish: Wish | None) -> Section:
    """The section of the switch. What a model would write is not known before it is asked, so nothing is heard."""
    dial, stands = Switch.WORDS_BY_MODEL, OnOff.ON if switch.wanted else OnOff.OFF
    chosen = wish.value if wish is not None and wish.dial is dial else stands
    idle = "There is no model to ask here yet: until there is one, replies go on in the words written beforehand."
    return Section(
        dial=dial,
        words=setting_words(dial),
        choices=tuple(
            Choice(
                value=value,
                words=value_words(dial, value),
                chosen=value == chosen,
                stands=value == stands,
                usual=value is OnOff.OFF,
                takes_text=False,
            )
            for value in (OnOff.OFF, OnOff.ON)
        ),
        text="",
        own=False,
        usual=value_words(dial, OnOff.OFF).name,
        trade="everybody",
        note=idle if switch.wanted and not switch.works else None,
        unusable=None,
        heard=False,
    )


def _together(dial: Dial, selling: str | None) -> str | None:
    """What a dial of selling comes to with the other one."""
    other = {Dial.UPSELL: Dial.CROSS_SELL, Dial.CROSS_SELL: Dial.UPSELL}.get(dial)
    if other is None or selling is None:
        return None
    return f"As it stands together with “{setting_words(other).name}”: {selling}."


def selling_note(bundle: DialBundle) -> str | None:
    """What the two dials of selling come to together; None where a value is newer than this page."""
    values = {one.dial.value: one.value for one in bundle.settings}
    text = next((one.text for one in bundle.settings if one.dial is Dial.GREETING), None)
    try:
        dials = Dials.model_validate({**values, "greeting_text": text})
    except ValueError:
        return None
    return SELLING[dials.selling]
