"""Asking a model what a message means: what is asked, and what comes back as a proposal.

A proposal is choices out of lists that were given and words quoted from the customer. Dates, times, prices and phones
are not in it: they are read from the quotes by the rules that read every other message.
"""

from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import Field

from ratiba_contracts.conversation import ThreadId
from ratiba_contracts.envelope import Contract
from ratiba_contracts.views import Language

Share = Annotated[float, Field(ge=0, le=1)]
Place = Annotated[int, Field(ge=1, le=200)]
"""Of one in a list as it was shown to the model, counted from 1."""

Quote = Annotated[str, Field(min_length=1, max_length=120)]


class AskedPersonal(Contract):
    """The customer's words."""

    text: str = Field(min_length=1, max_length=4096)


class UnderstandingRequested(Contract):
    """The rules found nothing in a message: a model may say what it means. The conversation waits some seconds."""

    thread_id: ThreadId
    message_id: UUID
    personal: AskedPersonal


class Quotes(Contract):
    """Words copied from the customer's message; nothing that is not in it."""

    service: Quote | None = None
    staff: Quote | None = None
    when: tuple[Quote, ...] = Field(default=(), max_length=4)
    name: Quote | None = None


class Proposal(Contract):
    """What the message may mean. `services` and `staff` are ids of the lists given, `choice` a place in the options."""

    language: Language | None = None
    language_confidence: Share = 0.0
    intents: tuple[str, ...] = Field(default=(), max_length=3, examples=[("book",)])
    services: tuple[str, ...] = Field(default=(), max_length=4)
    staff: str | None = None
    any_staff: bool = False
    answer: str | None = Field(default=None, examples=["choice"], max_length=20)
    choice: Place | None = None
    several_people: bool = False
    confidence: Share = 0.0
    personal: Quotes = Quotes()


class UnderstandingProposed(Contract):
    """What a model made of a message; no `proposal` where there was no answer, or none was asked for.

    `cost_usd`: what the thread's calls have cost so far, this one included. `ceiling_reached`: no more are made for it.
    """

    thread_id: ThreadId
    message_id: UUID
    proposal: Proposal | None = None
    cost_usd: Decimal = Field(default=Decimal(0), ge=0, max_digits=12, decimal_places=8)
    ceiling_reached: bool = False
