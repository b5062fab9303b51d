"""The dials, and the switch beside them, in words for owners: what each asks, and what each answer does.

Nobody has to know how we spell them.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from ratiba_contracts.personality import Dial, OnOff, Setting, Situation, Switch
from ratiba_contracts.tenant import CancellationTone, CrossSell, Greeting, Honorific, Selling, Tone, Upsell, Vertical
from ratiba_contracts.views import Language


@dataclass(frozen=True, slots=True)
class Words:
    """A short name and one line about it."""

    name: str
    line: str


SETTINGS: Mapping[Setting, Words] = {
    Dial.TONE: Words("Tone of voice", "How your agent sounds when it writes to customers."),
    Dial.GREETING: Words("Greeting", "The first thing a customer reads when they write to you."),
    Dial.UPSELL: Words("Suggesting something more", "Whether your agent may name another service, and when."),
    Dial.CANCELLATION_TONE: Words("When somebody cancels", "How your agent takes it."),
    Dial.HONORIFIC: Words("Addressing customers", "What your agent calls them."),
    Dial.CROSS_SELL: Words("A second booking", "What your agent may offer once the first booking is safe."),
    Switch.WORDS_BY_MODEL: Words(
        "Words by a language model", "Whether a model may say in words of its own what your agent has decided."
    ),
}

VALUES: Mapping[Setting, Mapping[str, Words]] = {
    Dial.TONE: {
        Tone.WARM: Words("Warm", "Friendly and kind, with an emoji now and then."),
        Tone.PROFESSIONAL: Words("Professional", "Polite and exact. No emoji, no small talk."),
        Tone.PLAYFUL: Words("Playful", "Light and cheerful, like a chat with a friend."),
    },
    Dial.GREETING: {
        Greeting.DEFAULT_BILINGUAL: Words(
            "A welcome in two languages", "Greets in the customer's language and says that the other is fine."
        ),
        Greeting.CUSTOM_STRING: Words("Your own words", "One line, read by every customer exactly as you write it."),
    },
    Dial.UPSELL: {
        Upsell.NEVER: Words("Never", "Nothing else is suggested, whatever you choose under “A second booking”."),
        Upsell.ONCE_AFTER_CONFIRM: Words(
            "Once, after booking", "One offer, when the first booking is safe: a service that fits right behind it."
        ),
        Upsell.DURING_SLOT_COLLECTION: Words(
            "While they choose a time", "One line names a service that goes with theirs. It is not asked twice."
        ),
    },
    Dial.CANCELLATION_TONE: {
        CancellationTone.FORGIVING: Words("Understanding", "No blame, and welcome back any time."),
        CancellationTone.NEUTRAL: Words("Matter-of-fact", "Says that it is cancelled, and nothing more."),
        CancellationTone.FIRM: Words("Firm", "Polite, and asks to be told early next time."),
    },
    Dial.HONORIFIC: {
        Honorific.FIRST_NAME: Words("By first name", "“Wanjiku”"),
        Honorific.FORMAL_EN: Words("Formally, as in English", "“Dear Wanjiku Kamau”"),
        Honorific.FORMAL_SW: Words("Formally, as in Swahili", "“Bwana/Bibi Wanjiku Kamau”"),
    },
    Dial.CROSS_SELL: {
        CrossSell.NEVER: Words("Nothing", "One booking at a time."),
        CrossSell.RELATED_ONLY: Words(
            "What goes with it", "A service that suits the one just booked and can begin within 15 minutes of its end."
        ),
        CrossSell.FULL_SUGGEST: Words("As much as possible", "For now the same as “What goes with it”."),
    },
    Switch.WORDS_BY_MODEL: {
        OnOff.OFF: Words("Off", "Replies in words that were written for you beforehand, at once."),
        OnOff.ON: Words(
            "On",
            "Less alike, and up to two and a half seconds later. Each price, time and name is compared before it is "
            "sent; where one is wrong, your customer gets the words written beforehand.",
        ),
    },
}

SELLING: Mapping[Selling, str] = {
    Selling.NEVER: "nothing is suggested",
    Selling.WHILE_CHOOSING: "one line is suggested while they choose a time",
    Selling.AFTER_BOOKING: "one offer after the booking",
}
"""What the dials of suggesting and of the second booking come to together."""

TRADES: Mapping[str, str] = {
    Vertical.BARBERSHOP: "barbershops",
    Vertical.DENTAL: "dental clinics",
    Vertical.LEGAL: "law offices",
    Vertical.MEDICAL: "clinics",
    Vertical.PHYSIO: "physiotherapists",
    Vertical.SALON: "salons",
    Vertical.SPA: "spas",
    Vertical.TUTORING: "tutors",
}

SITUATIONS: Mapping[Situation, str] = {
    Situation.GREETING: "Somebody writes to you",
    Situation.OFFER_OF_TIMES: "They choose a time",
    Situation.READ_BACK: "Before it is booked",
    Situation.BOOKED: "It is booked",
    Situation.CANCELLED: "They cancel",
}

LANGUAGES: Mapping[Language, str] = {Language.EN: "English", Language.SW: "Kiswahili"}


def setting_words(setting: Setting) -> Words:
    """A dial's or a switch's words."""
    return SETTINGS[setting]


def value_words(setting: Setting, value: str) -> Words:
    """A value's words; its own spelling for one that a newer service has and this page does not know yet."""
    return VALUES[setting].get(
        value, Words(value.replace("-", " ").capitalize(), "New: this page has no words for it yet.")
    )


def trade_words(vertical: str) -> str:
    """Businesses of a trade, in the plural."""
    return TRADES.get(vertical, "businesses like yours")
