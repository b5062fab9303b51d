"""What a column of a table holds, by its head, in English and Swahili."""

import re
from enum import StrEnum

from catalog_importer.domain.price_columns import is_charged
from catalog_importer.domain.tax_words import without_tax

_FLAGS = re.IGNORECASE


class Holds(StrEnum):
    """What the cells of a column are. `label`: the head is none of the known words, so the cells decide."""

    NAME = "name"
    NAME_SW = "name_sw"
    CATEGORY = "category"
    PRICE = "price"
    LEAST = "least"
    MOST = "most"
    CURRENCY = "currency"
    UNIT = "unit"
    DURATION = "duration"
    DESCRIPTION = "description"
    NOTHING = "nothing"
    LABEL = "label"


_HEADS = (
    (Holds.NAME_SW, r"swahili|kiswahili|name_?\s?sw|^sw$|jina\s+la\s+kiswahili"),
    (Holds.CURRENCY, r"^(?:currency|sarafu|ccy)$"),
    (Holds.UNIT, r"^(?:unit|per|charged?\s+per|kipimo|price\s+unit)$"),
    (Holds.LABEL, r"^(?:(?:price|pricing|charge|rate|fee)\s*(?:types?|kinds?|basis|notes?)|kind|pricing|basis)$"),
    (Holds.NOTHING, (r"^(?:id|no\.?|num|number|#|s/?n|s\.no\.?|code|sku|ref|item\s+(?:no|code)|.*\bid)$|"
r"\b(?:guarantee|warranty|stock|qty|quantity|active|status|staff|stylist|therapist|image|photo|"
r"url|link|barcode|date|updated|created|gender|buffer|rating|percent|tax|vat|namba|sort|order|position|popularity|popular|"
r"points|calories|views|bookings|capacity|slots)\b|%")),
    (Holds.LEAST, (r"\b(?:min(?:imum)?|lowest|from|start(?:ing|s)?)\b.*\b(?:price|cost|fee|amount|bei)\b|\b(?:price|"
r"cost|fee|bei)\b.*\b(?:min(?:imum)?|from|low(?:est)?|kuanzia)\b|^(?:from|kuanzia)$")),
    (Holds.MOST, (r"\b(?:max(?:imum)?|highest|up\s*to)\b.*\b(?:price|cost|fee|amount|bei)\b|\b(?:price|cost|fee|"
r"bei)\b.*\b(?:max(?:imum)?|to|high(?:est)?|hadi)\b|^(?:to|hadi)$")),
    (Holds.DURATION, (r"\b(?:duration|dur|minutes|mins?|hours|hrs|length\s*\(?(?:min|h)|(?:lesson|session|class|visit|"
r"service|treatment)\s+length|time(?:\s+(?:taken|needed|required))?|how\s+long|muda|dakika|"
r"saa)\b|_min(?:ute)?s?$")),
    (
        Holds.DESCRIPTION,
        (
            r"\b(?:descriptions?|details?|notes?|remarks?|comments?|includes?|included|"
            r"maelezo|about|info)\b"
        ),
    ),
    (Holds.CATEGORY, (r"\b(?:categor(?:y|ies)|section|group|department|kundi|kategoria|idara|sehemu|"
r"class\s+of\s+service)\b")),
    (Holds.PRICE, (r"\b(?:prices?|cost|costs|fees?|rates?|charges?|amount|tariff|bei|gharama|malipo|ada|kiasi)\b|"
r"^\W*(?:kes|kshs?|ugx|ush|tzs|tsh|usd|eur|gbp|rwf|\$|€|£)\W*$|^\W*(?:final|net|gross|total|(?:you|to)\s+pay|payable|"
r"after\s+discount|discounted|offer|promo(?:tion)?|special\s+offer|sale|now|ofa)\W*(?:\(.*\))?\W*$")),
    (Holds.NAME, (r"\b(?:services?|treatments?|names?|items?|procedures?|styles?|products?|huduma|"
    r"jina|packages?|plans?|memberships?|"
r"subjects?|courses?|lessons?|therap(?:y|ies)|massages?|consultations?|title|matters?|somo|"
r"aina\s+ya\s+huduma)\b")),
    (Holds.CATEGORY, r"^(?:type|aina|area)$"),
)  # fmt: skip
_YEAR = re.compile(r"\D{0,5}20[1-3]\d\W*")
_KNOWN = tuple((holds, re.compile(pattern, _FLAGS)) for holds, pattern in _HEADS)


def holds_by_head(head: str) -> Holds:
    """What a column of this head holds. Prices that are not what is charged ("Old price", "Deposit") hold nothing."""
    text = without_tax(re.sub(r"[_\s]+", " ", head)).strip(" :*,").lower()
    if not text:
        return Holds.PRICE if without_tax(head) != head else Holds.LABEL
    if is_year(text):
        return Holds.PRICE
    holds = next((holds for holds, pattern in _KNOWN if pattern.search(text)), Holds.LABEL)
    return holds if is_charged(text) or holds not in {Holds.PRICE, Holds.LABEL} else Holds.NOTHING


def is_year(head: str) -> bool:
    """Whether a head is a year: "2026" over the prices of that year."""
    return _YEAR.fullmatch(head.strip()) is not None


def unit_of_head(head: str) -> str | None:
    """ "min" or "hour" where the head of a column of lengths says so."""
    if re.search(r"\bmin|_min|dakika|mins\b", head, _FLAGS):
        return "min"
    return "hour" if re.search(r"\b(?:hours?|hrs?|masaa|saa)\b", head, _FLAGS) else None


def is_in_cents(head: str) -> bool:
    """Whether amounts are said to be in the smallest coin."""
    return re.search(r"\b(?:cents|minor|senti)\b|_cents|_minor", head, _FLAGS) is not None
