"""What a channel can do, as data: five flags that decide behaviour, and the limits words are fitted to."""

from dataclasses import dataclass
from enum import IntEnum, StrEnum


class Tier(IntEnum):
    """1: the channel itself proves the customer's phone. 2: an anonymous session until the phone is asked
    for.
    """

    ONE = 1
    TWO = 2


class IdentityAnchor(StrEnum):
    """What a customer is recognised by."""

    PHONE = "phone"
    SESSION = "session"


@dataclass(frozen=True, slots=True)
class Capabilities:
    """The five flags. `session_window_seconds`: how long after the customer's last message free text may be
    sent; None when there is no such limit.
    """

    tier: Tier
    identity_anchor: IdentityAnchor
    session_window_seconds: int | None
    supports_payment_inline: bool
    supports_rich_media: bool


@dataclass(frozen=True, slots=True)
class Limits:
    """The longest a channel takes, in UTF-16 code units (an emoji may count two); 0 of something: it has
    none.

    `text` is a message without choices, `prompt` the words above buttons or a list.
    """

    text: int
    prompt: int
    buttons: int
    button_label: int
    rows: int
    row_label: int
    row_description: int
    menu_label: int
    tap_id: int

    def __post_init__(self) -> None:
        if self.prompt > self.text:
            msg = f"a prompt of {self.prompt} cannot be longer than a text of {self.text}"
            raise ValueError(msg)
        if (self.buttons > 0) != (self.button_label > 0) or (self.rows > 0) != (self.row_label > 0):
            msg = "buttons and rows need room for a label, and labels need something to be on"
            raise ValueError(msg)
