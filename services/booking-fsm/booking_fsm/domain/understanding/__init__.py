"""A customer's words understood without a model; ambiguous is asked, never guessed."""

from booking_fsm.domain.understanding.answers import Answer, AnswerKind
from booking_fsm.domain.understanding.asides import Aside
from booking_fsm.domain.understanding.catalogue import Offerable
from booking_fsm.domain.understanding.expecting import Expecting
from booking_fsm.domain.understanding.intents import Intent
from booking_fsm.domain.understanding.phones import PhoneFound, PhoneProblem
from booking_fsm.domain.understanding.proposals import understood
from booking_fsm.domain.understanding.staff import StaffName
from booking_fsm.domain.understanding.understand import Understanding, understand
from ratiba_contracts.views import Language

__all__ = [
    "Answer",
    "AnswerKind",
    "Aside",
    "Expecting",
    "Intent",
    "Language",
    "Offerable",
    "PhoneFound",
    "PhoneProblem",
    "StaffName",
    "Understanding",
    "understand",
    "understood",
]
