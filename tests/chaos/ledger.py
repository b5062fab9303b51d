"""What the edge has promised: every customer's message that was answered with 200."""

import time
from dataclasses import dataclass
from uuid import UUID

from ratiba_contracts.envelope import provider_message_id
from ratiba_contracts.views import Channel


@dataclass(frozen=True)
class Answered:
    """One webhook answered 200. `place` counts the customer's messages from 0; times are seconds since 1970.

    `said`: the words, or the id of what was tapped.
    """

    id: UUID
    customer: str
    place: int
    said: str
    begun_at: float
    answered_at: float


class Ledger:
    """Webhooks answered 200 in the order of the answers, and which customers wait for a reply to theirs."""

    def __init__(self, account: str) -> None:
        self.answered: list[Answered] = []
        self.retried = 0
        self.silent: list[UUID] = []
        self._account = account
        self._struck_at = 0.0
        self._undecided: dict[UUID, Answered] = {}
        self._decided: set[UUID] = set()
        self._waiting: dict[str, Answered] = {}
        self._places: dict[str, int] = {}

    @property
    def in_flight(self) -> int:
        """Turns whose webhook was answered since the last fault and whose customer has no reply yet.

        Those from before it do not count: it may have stranded them, and nobody is at work on them.
        """
        return len(self._waiting) - self.stranded

    @property
    def undecided(self) -> int:
        """Those in flight whose turn is not known to be decided."""
        return sum(message.answered_at > self._struck_at for message in self._undecided.values())

    @property
    def stranded(self) -> int:
        """Turns from before the last fault whose customer has no reply yet."""
        return sum(message.answered_at <= self._struck_at for message in self._waiting.values())

    def struck(self) -> None:
        """A fault has just begun or ended."""
        self._struck_at = time.time()

    def note(self, customer: str, wamid: str, said: str, begun_at: float) -> UUID:
        """A message's webhook was answered 200 just now; `wamid` is the provider's id of it."""
        message_id = provider_message_id(Channel.WHATSAPP, self._account, wamid)
        place = self._places.get(customer, 0)
        self._places[customer] = place + 1
        message = Answered(message_id, customer, place, said, begun_at, time.time())
        self.answered.append(message)
        self._waiting[customer] = message
        if message_id not in self._decided:
            self._undecided[message_id] = message
        return message_id

    def replied(self, customer: str) -> None:
        """The customer has a reply."""
        message = self._waiting.pop(customer, None)
        if message is not None:
            self._undecided.pop(message.id, None)

    def decided(self, cause: UUID) -> None:
        """The bus has a reply to this message."""
        self._decided.add(cause)
        self._undecided.pop(cause, None)

    def gave_up(self, customer: str) -> None:
        """The customer waited in vain."""
        message = self._waiting.pop(customer, None)
        if message is not None:
            self.silent.append(message.id)
