"""Every phrase the templates must have: the building stones of acts and options."""

from typing import Any

from ratiba_wording.cards import CARD_PHRASES
from ratiba_wording.form import Form
from ratiba_wording.hours_phrases import HOURS_PHRASES
from ratiba_wording.offer_forms import OFFER_PHRASES
from ratiba_wording.person_phrases import PERSON_PHRASES
from ratiba_wording.price_phrases import PRICE_PHRASES
from ratiba_wording.time_phrases import TIME_PHRASES

NUMBER_HINT = Form[None]("phrases", "number_hint")
"""Says that a listed option can be answered by its number."""

PHRASES: tuple[Form[Any], ...] = (
    *TIME_PHRASES,
    *PRICE_PHRASES,
    *PERSON_PHRASES,
    *HOURS_PHRASES,
    *CARD_PHRASES,
    *OFFER_PHRASES,
    NUMBER_HINT,
)
