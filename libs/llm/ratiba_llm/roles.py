"""The roles a model plays: what each is given, and the shape of its answer. How it is asked stands in `prompts/`.

A role's file and its row here must agree; drift stops the process at its start.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic

from ratiba_llm.outcomes import Answer
from ratiba_llm.outputs.customer_proposal import CustomerProposal
from ratiba_llm.outputs.gap_suggestions import GapSuggestions
from ratiba_llm.outputs.menu_rows import MenuRows
from ratiba_llm.outputs.owner_command import OwnerCommand
from ratiba_llm.outputs.relation_edges import RelationEdges
from ratiba_llm.outputs.worded_reply import WordedReply

PERSONALITY_VARIABLES = frozenset(
    {
        "personality_directive",
        "greeting_directive",
        "honorific_directive",
        "cancellation_tone_directive",
        "upsell_directive",
        "cross_sell_directive",
    }
)
"""What a tenant's dials may put into a user template. Never into a system message: see `prompt_lint`."""


def _as_it_is(answer: Answer, _: Mapping[str, Any]) -> Answer:
    return answer


@dataclass(frozen=True, slots=True)
class Role(Generic[Answer]):
    """`variables` are what a caller must give, no more and no less; `personality` those a tenant's dials fill.

    `kept` holds an answer to what was given: quotes nobody wrote and ids nobody gave are taken out before a caller
    sees them.
    """

    name: str
    output: type[Answer]
    variables: frozenset[str]
    personality: frozenset[str] = frozenset()
    takes_images: bool = False
    kept: Callable[[Answer, Mapping[str, Any]], Answer] = _as_it_is

    def __post_init__(self) -> None:
        if not self.personality <= PERSONALITY_VARIABLES:
            raise ValueError(f"{self.name}: no dials give {sorted(self.personality - PERSONALITY_VARIABLES)}")


INTENT_CLASSIFIER = Role(
    "intent_classifier",
    CustomerProposal,
    frozenset({"message", "tenant_language", "question", "options", "services", "staff"}),
    kept=lambda proposal, given: proposal.kept_to(given["message"]),
)
"""`question` is what was asked last and `options` the labels shown with it; null and [] when nothing stands."""

ANSWER_SHAPER = Role(
    "answer_shaper",
    WordedReply,
    frozenset({"business_name", "language", "texts", "keep"}),
    frozenset(
        {
            "personality_directive",
            "greeting_directive",
            "honorific_directive",
            "cancellation_tone_directive",
        }
    ),
)
"""`texts` are the decided acts as the templates word them, in order; `keep` what must come back letter by letter."""

GAP_FILLER = Role(
    "gap_filler",
    GapSuggestions,
    frozenset({"sector", "rows"}),
    kept=lambda found, given: found.kept_to({row["id"]: row["wanted"] for row in given["rows"]}),
)
"""`rows`: `id`, name, what is known, and `wanted`: which of duration_min, name_sw and description."""

RELATION_INFERRER = Role(
    "relation_inferrer",
    RelationEdges,
    frozenset({"sector", "services"}),
)
"""`services`: opaque `id`, name, minutes. Edges come back as they were said: whoever asked drops and counts."""

VISION = Role("vision", MenuRows, frozenset({"page", "pages"}), takes_images=True)
"""One page a call; `page` of `pages`, counted from 1."""

ADMIN_NL = Role(
    "admin_nl",
    OwnerCommand,
    frozenset({"sentence", "services", "language"}),
    kept=lambda command, given: command.kept_to(given["sentence"]),
)

ROLES: tuple[Role[Any], ...] = (INTENT_CLASSIFIER, ANSWER_SHAPER, GAP_FILLER, RELATION_INFERRER, VISION, ADMIN_NL)
