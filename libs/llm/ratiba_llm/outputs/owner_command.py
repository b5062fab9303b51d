"""What an owner wants done, as one command out of a closed list, with their own words for its particulars."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from ratiba_llm.outputs.quoting import own_words
from ratiba_llm.outputs.shape import Confidence, Shape

Quote = Annotated[str, Field(min_length=1, max_length=160)]


class Command(StrEnum):
    """What an owner may ask for in a sentence; `unknown` is an answer too."""

    BOOKINGS_TODAY = "bookings_today"
    CANCEL_BOOKING = "cancel_booking"
    MOVE_BOOKING = "move_booking"
    HAND_BACK = "hand_back"
    ADD_SERVICE = "add_service"
    UPDATE_PRICE = "update_price"
    TOGGLE_SERVICE = "toggle_service"
    STATS = "stats"
    SHOW_DIALS = "show_dials"
    SET_DIAL = "set_dial"
    HELP = "help"
    UNKNOWN = "unknown"


class Dial(StrEnum):
    """The dials a sentence may turn."""

    TONE = "tone"
    GREETING = "greeting"
    UPSELL = "upsell"
    CANCELLATION_TONE = "cancellation_tone"
    HONORIFIC = "honorific"
    CROSS_SELL = "cross_sell"


class OwnerCommand(Shape):
    """One command. Amounts, times, services and people are quotes, read and matched by our own code."""

    command: Command
    service_words: Quote | None = Field(default=None, description="The service meant, quoted.")
    amount_words: Quote | None = Field(default=None, description="An amount of money with its currency, quoted.")
    minutes_words: Quote | None = Field(default=None, description="A length of time, quoted.")
    booking_words: Quote | None = Field(default=None, description="What tells which booking, quoted.")
    when_words: Quote | None = Field(default=None, description="A day, a time or a period, quoted.")
    turn_on: bool | None = Field(default=None, description="With toggle_service: true to offer it, false to hide it.")
    dial: Dial | None = Field(default=None, description="With set_dial.")
    value_words: Quote | None = Field(default=None, description="With set_dial: the setting asked for, quoted.")
    several: bool = Field(default=False, description="It concerns more than one booking or service at once.")
    confidence: Confidence

    def kept_to(self, sentence: str) -> "OwnerCommand":
        """Return the command without quotes that are not in `sentence`: an amount nobody wrote is no amount."""
        quotes = ("service_words", "amount_words", "minutes_words", "booking_words", "when_words", "value_words")
        return self.model_copy(update={name: own_words(getattr(self, name), sentence) for name in quotes})
