"""relation-inferrer's functions that run SQL, each called by Kucha with what it might know of Pendo."""

import datetime as dt
from decimal import Decimal

from ratiba_contracts.tenant import RelationKind
from ratiba_llm import Declined, Declining, NewCall, Spend
from relation_inferrer.adapters import inference_calls, inferences
from relation_inferrer.adapters.inferences import Stored
from relation_inferrer.domain.edges import Edge

from .pendo import MARK, PENDOS_CALL, PENDOS_PRICE_LIST
from .trial import Trial, Trials

IN_YEARS = dt.datetime(2100, 1, 1, tzinfo=dt.UTC)
OVER = Declined(Declining.OFF, Spend("claude-haiku-5-5", "0" * 12))
CALL = NewCall(PENDOS_CALL, PENDOS_PRICE_LIST, PENDOS_CALL, "relation_inferrer", Decimal("0.01"), IN_YEARS)
"""The very call that Pendo made."""

OTHER = Stored((Edge(0, 1, RelationKind.COMPLEMENTARY, both_ways=True, confidence=0.9, reason=f"not {MARK}"),), {})


TRIALS: Trials = {
    "relation_inferrer.adapters.inferences:find": [
        Trial(lambda c, _a: inferences.find(c, PENDOS_PRICE_LIST), nothing=None),
    ],
    "relation_inferrer.adapters.inferences:keep": [
        # another list of Pendo's than the one that was answered: at home the first answer stands
        Trial(lambda c, _a: inferences.keep(c, "b" * 64, OTHER, IN_YEARS), nothing=None),
    ],
    "relation_inferrer.adapters.inferences:forget_before": [
        Trial(lambda c, _a: inferences.forget_before(c, IN_YEARS), nothing=0),
    ],
    "relation_inferrer.adapters.inference_calls:lock": [
        Trial(
            lambda c, _a: inference_calls.lock(c, PENDOS_PRICE_LIST),
            nothing=None,
            same_for_all="it reads and writes no row: two of one name wait for each other, no more",
        ),
    ],
    "relation_inferrer.adapters.inference_calls:begin": [
        # a call of Pendo's is none of Kucha's: it may be begun there
        Trial(lambda c, _a: inference_calls.begin(c, CALL), nothing=True),
    ],
    "relation_inferrer.adapters.inference_calls:end": [
        Trial(lambda c, _a: inference_calls.end(c, PENDOS_CALL, OVER), nothing=None),
    ],
    "relation_inferrer.adapters.inference_calls:spent": [
        Trial(lambda c, _a: inference_calls.spent(c, PENDOS_PRICE_LIST), nothing=Decimal(0)),
    ],
    "relation_inferrer.adapters.inference_calls:forget_before": [
        Trial(lambda c, _a: inference_calls.forget_before(c, IN_YEARS), nothing=0),
    ],
}
