"""What a customer may have meant, as a proposal: words quoted from them, and choices out of closed lists."""

from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from ratiba_llm.outputs.quoting import own_words
from ratiba_llm.outputs.shape import Confidence, Shape

Quote = Annotated[str, Field(min_length=1, max_length=120)]
"""Words copied from the customer's message, letter by letter."""

Place = Annotated[int, Field(ge=1, le=200)]
"""Of one in a list as it was given, counted from 1."""


class ProposedIntent(StrEnum):
    """What a message is for; the same words that the rules of booking-fsm know."""

    BOOK = "book"
    CANCEL = "cancel"
    RESCHEDULE = "reschedule"
    KEEP = "keep"
    MY_APPOINTMENTS = "my_appointments"
    ASK_SERVICES = "ask_services"
    ASK_PRICE = "ask_price"
    ASK_HOURS = "ask_hours"
    ASK_LOCATION = "ask_location"
    ASK_CONTACT = "ask_contact"
    MORE_OPTIONS = "more_options"
    RUNNING_LATE = "running_late"
    GREET = "greet"
    THANKS = "thanks"
    GOODBYE = "goodbye"
    REPEAT = "repeat"
    NEVER_MIND = "never_mind"
    START_OVER = "start_over"
    PERSON = "person"
    COMPLAINT = "complaint"
    HELP = "help"
    HAS_PAID = "has_paid"
    NO_PROMPT = "no_prompt"


class ProposedAnswer(StrEnum):
    """How the standing question was answered."""

    YES = "yes"
    NO = "no"
    CHOICE = "choice"
    NONE_OF_THESE = "none_of_these"


class CustomerProposal(Shape):
    """One message, understood by a model. Dates, prices, numbers and ids are not in it: parsers read the quotes."""

    language: Literal["en", "sw", "mixed", "other"] = Field(description="Language of the message itself.")
    language_confidence: Confidence
    intents: tuple[ProposedIntent, ...] = Field(max_length=3, description="Strongest first; empty when none fits.")
    service_words: Quote | None = Field(default=None, description="The words that name a service, quoted.")
    services: tuple[Place, ...] = Field(
        default=(), max_length=4, description="Places of the services on offer that those words fit, counted from 1."
    )
    staff_words: Quote | None = Field(default=None, description="The words that name a staff member, quoted.")
    staff: Place | None = Field(default=None, description="Place of that person among the staff, counted from 1.")
    any_staff: bool = Field(default=False, description="They said that anybody of the staff will do.")
    when_words: tuple[Quote, ...] = Field(
        default=(), max_length=4, description="Each group of words about a day or a time, quoted."
    )
    name_words: Quote | None = Field(default=None, description="The customer's own name, if they give it, quoted.")
    answer: ProposedAnswer | None = Field(default=None, description="How they answered the standing question, if so.")
    choice: int | None = Field(
        default=None, ge=1, le=20, description="With the answer choice only: the option's place, counted from 1."
    )
    several_people: bool = Field(default=False, description="They want a booking for more than one person.")
    confidence: Confidence

    @model_validator(mode="after")
    def _a_choice_and_only_a_choice_has_a_place(self) -> Self:
        if (self.choice is None) == (self.answer is ProposedAnswer.CHOICE):
            msg = f"the answer {self.answer} does not go with the choice {self.choice}"
            raise ValueError(msg)
        return self

    def kept_to(self, message: str) -> "CustomerProposal":
        """Return the proposal without quotes that are not in `message`, and without what was chosen by them.

        A model may translate, tidy up or invent; only what the customer wrote is read by the parsers.
        """
        return self.model_copy(
            update={
                "service_words": own_words(self.service_words, message),
                "services": self.services if own_words(self.service_words, message) else (),
                "staff_words": own_words(self.staff_words, message),
                "staff": self.staff if own_words(self.staff_words, message) else None,
                "name_words": own_words(self.name_words, message),
                "when_words": tuple(words for words in self.when_words if own_words(words, message)),
            }
        )
