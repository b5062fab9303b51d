"""What each value of a dial tells a model that words a reply: plain directives, the same for every tenant."""

from collections.abc import Mapping

from ratiba_contracts.personality import Dial
from ratiba_contracts.tenant import CancellationTone, CrossSell, Greeting, Honorific, Tone, Upsell

_DIRECTIVES: Mapping[Dial, Mapping[str, str]] = {
    Dial.TONE: {
        Tone.WARM: "warm and friendly, an occasional emoji",
        Tone.PROFESSIONAL: "professional and exact, courteous, no emoji",
        Tone.PLAYFUL: "playful and light, a small joke where it fits, an occasional emoji",
    },
    Dial.GREETING: {
        Greeting.DEFAULT_BILINGUAL: "greet in the customer's language and mention the other one",
        Greeting.CUSTOM_STRING: "no greeting of your own: the business greets in its own words",
    },
    Dial.UPSELL: {
        Upsell.NEVER: "never suggest another service",
        Upsell.ONCE_AFTER_CONFIRM: "suggest another service only where the reply holds an offer of one",
        Upsell.DURING_SLOT_COLLECTION: "name another service only where the reply holds such a suggestion",
    },
    Dial.CANCELLATION_TONE: {
        CancellationTone.FORGIVING: "forgiving about cancelling: no blame, welcome back any time",
        CancellationTone.NEUTRAL: "neutral about cancelling: say what happens, nothing more",
        CancellationTone.FIRM: "firm about cancelling: polite, say that the time was kept and early notice is expected",
    },
    Dial.HONORIFIC: {
        Honorific.FIRST_NAME: "address the customer by first name",
        Honorific.FORMAL_EN: "address the customer formally in English, Dear and full name, no guessed gender",
        Honorific.FORMAL_SW: "address the customer formally in Swahili, Bwana/Bibi and full name, no guessed gender",
    },
    Dial.CROSS_SELL: {
        CrossSell.NEVER: "offer no second booking",
        CrossSell.RELATED_ONLY: "offer a second booking only where the reply holds one",
        CrossSell.FULL_SUGGEST: "offer a second booking only where the reply holds one",
    },
}


def directive(dial: Dial, value: str) -> str:
    """The directive of a dial's value. KeyError for a value without one: give it one."""
    return _DIRECTIVES[dial][value]
