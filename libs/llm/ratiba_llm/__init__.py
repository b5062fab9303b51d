"""The roles a language model plays, and the one way to ask it: within a deadline, within a budget, or not at all."""

from ratiba_llm.budget import Budget
from ratiba_llm.errors import MisconfiguredModel, WrongVariables
from ratiba_llm.ledger import KEEP_CALLS, CallLedger, NewCall
from ratiba_llm.outcomes import Answered, Declined, Declining, Failed, Failing, Outcome
from ratiba_llm.provider import Image
from ratiba_llm.roles import (
    ADMIN_NL,
    ANSWER_SHAPER,
    GAP_FILLER,
    INTENT_CLASSIFIER,
    PERSONALITY_VARIABLES,
    RELATION_INFERRER,
    VISION,
    Role,
)
from ratiba_llm.router import LLMRouter
from ratiba_llm.settings import Ceilings, LLMSettings
from ratiba_llm.usage import Spend, Usage
from ratiba_llm.wiring import build_router

__all__ = [
    "ADMIN_NL",
    "ANSWER_SHAPER",
    "GAP_FILLER",
    "INTENT_CLASSIFIER",
    "KEEP_CALLS",
    "PERSONALITY_VARIABLES",
    "RELATION_INFERRER",
    "VISION",
    "Answered",
    "Budget",
    "CallLedger",
    "Ceilings",
    "Declined",
    "Declining",
    "Failed",
    "Failing",
    "Image",
    "LLMRouter",
    "LLMSettings",
    "MisconfiguredModel",
    "NewCall",
    "Outcome",
    "Role",
    "Spend",
    "Usage",
    "WrongVariables",
    "build_router",
]
