"""The words beside a price, in English and Swahili: from, each, free, on request."""

import re

from ratiba_contracts.menu import RowPriceKind

_FLAGS = re.IGNORECASE
FROM_BEFORE = re.compile(
    r"(?:\(\s*(?:from|frm|kuanzia)\s*\)\s*[:=-]?\s*|\b(?:from|frm|prices?\s+(?:starts?|starting)(?:\s+(?:from|at))?|min(?:imum|\.)?\s+(?:charge|fee|"
    r"price|cost)|starting\s+(?:from|at|price)|starting|starts?\s+(?:from|at)|as\s+low\s+as|as\s+from|minimum|min\.?"
    r"|kuanzia|kuanza|kuanza\s+na|kutoka|inaanzia|zinaanzia|at\s+least)\s*(?:at|ni|of|shilingi)?\s*[:@=-]?\s*)$",
    _FLAGS,
)
FROM_AFTER = re.compile(
    r"\s*(?:\++(?!\s*[\d\w])|(?:onwards?|upwards?|going\s+up)\b|(?:and|&)\s+(?:up|above|more|over)\w*|"
    r"[&/]?\s*\bup\b|[-–(,]?\s*\bmin(?:imum)?\b\.?(?!\s*\w)\)?|plus\b(?!\s+\w)"
    r"|(?:na\s+)?kuendelea\b|na\s+(?:zaidi|kupanda)\b)",
    _FLAGS,
)
UNTIL_BEFORE = re.compile(r"\b(?:up\s*to|upto|max(?:imum)?\.?|hadi|mpaka|not\s+more\s+than|below|under)\s*$", _FLAGS)
FORMER_BEFORE = re.compile(
    r"\b(?:was|were|before|previously|formerly|old(?:\s+price)?|awali|zamani|ilikuwa)\s*[:=-]?\s*$", _FLAGS
)
ABOUT_BEFORE = re.compile(
    r"(?:[~≈±]|\b(?:approx(?:imately|\.)?|est(?:imated?|imate|\.)?|about|around|roughly|circa|ca\.|takriban|kama|kiasi\s+cha))"
    r"\s*[:=-]?\s*$",
    _FLAGS,
)
"""Words that say that the amount is none to be held to."""
UNLESS_AFTER = re.compile(
    r"[\s,;(*–-]*(?:only\s+)?(?:depend(?:ing|s|ent)?\b|subject\s+to\b|varies\b|kulingana\b|inategemea\b|"
    r"(?:\+|plus|excl\w*|ex|exclusive\s+of|before|excluding|without|bila)\.?\s*(?:of\s+)?(?:\d+\s?%\s*)?(?:vat|tax(?:es)?|kodi)\b|"
    r"(?:vat|tax)\s+(?:excl\w*|extra|not\s+included))",
    _FLAGS,
)
"""What makes the amount that is paid another one: tax on top, or a size that is not told."""
NEGOTIABLE = re.compile(r"\s*[,(/-]?\s*(?:neg(?:otiable|o|\.)?|maelewano|yanajadiliwa|inajadiliwa)\b", _FLAGS)

FREE = re.compile(
    r"(?:^|(?<=[\t:=\-–—.|(/]))\s*(?:(?:for\s+)?free(?:\s+of\s+charge)?|bure(?:\s+kabisa)?|"
    r"complimentary|no\s+charge|gratis|f\.?o\.?c\.?|bila\s+malipo|on\s+the\s+house)"
    r"\s*[.!)]*\s*$|\s(?:bure|for\s+free|free\s+of\s+charge)\s*[.!]*\s*$",
    _FLAGS,
)
FREE_IF = re.compile(
    r"(?<=[\t:=\-–—|(])\s*(?:free|bure|complimentary|no\s+charge)(?=\s+(?:with|for|on|when|if|upon|after|every|kwa|"
    r"ukiwa|ikiwa|na)\s+\w)",
    _FLAGS,
)
"""Free under a condition that stands behind it: "Removal - free with a new set"."""
_ASK = (
    r"negotiable|neg\.?|p\.?\s?o\.?\s?[ar]\.?|price\s+(?:up)?on\s+(?:application|request|enquiry|"
    r"inquiry|consultation)|(?:up)?on\s+(?:request|application|quotation|quote|consultation|enquiry|"
    r"inquiry|assessment)"
    r"|t\.?b\.?[adc]\.?|(?:to\s+be|as|by)\s+(?:agreed|discussed|advised|agreement|appointment|"
    r"assessed)|(?:please\s+)?(?:call|dm|inbox|whatsapp|text|contact|ask|enquire|inquire)(?:\s+(?:us|"
    r"in|at|for)(?:\s+\w+)?)*(?:\s+(?:price|prices|pricing|quote|details))?"
    r"|(?:get\s+a\s+|free\s+|by\s+|custom\s+)?quot(?:e|ation)|(?:price\s+)?varies|"
    r"depends(?:\s+on\s+[\w\s]+)?|consult(?:ation)?\s+(?:required|first)|market\s+price"
    r"|(?:bei\s+(?:ni\s+)?)?(?:ya\s+)?maelewano|bei\s+inajadiliwa|uliza(?:\s+bei)?|piga\s+simu|tutaelewana|tuelewane"
)
ON_QUOTE = re.compile(
    rf"(?:^|(?<=[\t:=\-–—|(/]))\s*(?:{_ASK})\s*[.!)]*\s*$|(?<=\.{{2}})\s*(?:{_ASK})\s*$|"
    rf"\s(?:negotiable|POA|P\.O\.A\.?|TBD|maelewano|bei\s+ni\s+maelewano|"
    rf"(?:price\s+)?on\s+request)\s*[.!)]*\s*$",
    _FLAGS,
)

_UNITS = (
    "tooth|teeth|unit|nail|finger|toe|arch|quadrant|jaw|canal|surface|side|leg|arm|area|syringe|"
    "session|sitting|visit|hour|hr|lesson|class|subject|person|pax|head|child|kid"
    "|student|learner|pupil|adult|guest|couple|day|night|week|month|term|year|page|document|copy|"
    "case|hearing|km|piece|pc|pcs|pack|package|set|line|row|track|strand|bundle|braid|loc|ml|kg"
    "|item|shirt|meter|metre|minute|min|letter|word|photo|edit|implant|crown|film|shot|injection|"
    "dose|bottle|film|group|team|application"
)
_UNIT_AFTER = re.compile(
    rf"\s*(?:(?:/|\(\s*per|\bper|\ba(?=\s+(?:piece|head|night|day|session|"
    rf"person)\b))\s*(?P<en>(?:(?:extra|additional|single|1)\s+)?(?:{_UNITS}))s?\b(?:\s*\))?"
    r"|\bper\s+(?P<other>[a-z]{3,20}(?:\s(?:stage|kilometre|visit|page|side))?)\b"
    r"|(?P<each>\beach\b|\bea\b\.?|\bapiece\b)|(?P<pp>\bp\.?p\b\.?|\bp/p\b)"
    r"|\bkwa\s+(?:kila\s+)?(?P<sw>jino|saa|mtu|kidole|kucha|kipindi|siku|wiki|mwezi|mwanafunzi|somo|"
    r"mtoto|kichwa|kazi|package|ukurasa|picha|kipande|darasa)\b"
    r"|\bkila\s+(?P<kila>[a-z]{3,15})\b)",
    _FLAGS,
)
_IN_NAME = re.compile(
    r"\s*[(\[,–-]?\s*(?:\bper\s+(?P<en>(?:(?:extra|additional|single)\s+)?[a-z]{3,20})|"
    r"\b(?P<each>each)|\bkwa\s+(?:kila\s+)?(?P<sw>jino|saa|mtu|kidole|kucha|kipindi|siku|mwezi|"
    r"mwanafunzi|somo|mtoto))\s*[)\]]?\s*$",
    _FLAGS,
)


def unit_after(text: str, at: int) -> tuple[str, int] | None:
    """The unit that follows a price ("/tooth", "per session", "kwa jino", "each"), and where it ends."""
    found = _UNIT_AFTER.match(text, at)
    if found is None:
        return None
    if found["each"]:
        return "piece", found.end()
    if found["pp"]:
        return "person", found.end()
    unit = found["en"] or found["other"] or found["sw"] or found["kila"]
    return _plain(unit), found.end()


def unit_in_name(name: str) -> tuple[str, str] | None:
    """The name without the unit at its end, and the unit: "Bridge (per tooth)" is a bridge, by the tooth."""
    found = _IN_NAME.search(name)
    if found is None or not name[: found.start()].strip():
        return None
    unit = "piece" if found["each"] else _plain(found["en"] or found["sw"])
    return name[: found.start()].strip(" -–,("), unit


_PER = re.compile(r"/|\b(?:per|kwa)\b", _FLAGS)


def unit_of_head_of_prices(head: str) -> str | None:
    """The unit that the head of a column gives to the prices below it: "Price/hr", "Rate per day"."""
    found = _PER.search(head)
    unit = unit_after(head, found.start()) if found else None
    return unit[0] if unit else None


_BY = {"hourly": "hour", "daily": "day", "nightly": "night", "weekly": "week", "monthly": "month", "yearly": "year"}
_ALL_BY = re.compile(
    rf"\b(?P<by>{'|'.join(_BY)})\s+(?:rates?|prices?|fees?|charges?|tariffs?)\b|"
    r"\b(?:rates?|prices?|fees?|charges?|tariffs?|bei|priced|charged)\b(?:\s+(?:are|is|quoted|given|shown|listed|all|below))*"
    r"\s*[(:,–-]?\s*(?:per|by\s+the|an|kwa(?:\s+kila)?)\s+(?P<per>[a-z]{3,20})\b",
    _FLAGS,
)
_THOUSANDS = re.compile(
    r"['’‘`]\s?000s?\b|(?<![\d,.])(?<!\d\s)000s?\b"
    r"|\(\s*(?:in\s+|kwa\s+)?(?:elfu|maelfu|k|thousands?)\s*\)|\b(?:bei|prices?|kes|ksh|tsh|ugx)\s+(?:in|kwa|katika)\s+(?:elfu|maelfu|k)\b"
    r"|\bin\s+(?:kes\s+|ksh\s+)?thousands?\b|[x×]\s?1[, ]?000\b|\bkwa\s+maelfu\b",
    _FLAGS,
)


def unit_of_all(words: str) -> str | None:
    """The unit that a heading gives to the prices below it: "Hourly rates", "Prices are per session"."""
    found = _ALL_BY.search(words)
    if found is None:
        return None
    return _BY[found["by"].lower()] if found["by"] else _plain(found["per"])


def says_thousands(words: str) -> bool:
    """Whether a heading says that its prices are counted in thousands: "Prices in '000"."""
    return _THOUSANDS.search(words) is not None


def manner_in_words(words: str) -> tuple[RowPriceKind, str | None] | None:
    """The kind of price, and its unit, that a cell of words says and nothing else: "from", "per hour", "hourly".

    `NONE` where it says that the amount is only about so much.
    """
    text = words.strip(" .()*:")
    if re.fullmatch(_FROM_ALONE, text, _FLAGS):
        return RowPriceKind.FROM, None
    if re.fullmatch(_ABOUT_ALONE, text, _FLAGS):
        return RowPriceKind.NONE, None
    if text.lower() in _BY:
        return RowPriceKind.PER_UNIT, _BY[text.lower()]
    found = unit_after(text, 0)
    return (RowPriceKind.PER_UNIT, found[0]) if found and found[1] == len(text) else None


_FROM_ALONE = (
    r"(?:price(?:s)?\s+)?(?:from|frm|starting(?:\s+(?:from|at|price))?|starts?(?:\s+(?:from|at))?|min(?:imum)?"
    r"(?:\s+(?:charge|price|fee))?|and\s+(?:up|above)|onwards?|kuanzia|upwards?)"
)
_ABOUT_ALONE = (
    r"(?:approx(?:imate(?:ly)?)?|est(?:imated?)?|about|around|rough(?:ly)?|varies|variable|depends|negotiable|takriban|"
    r"kama)"
)


def _plain(unit: str) -> str:
    short = {"hr": "hour", "pcs": "piece", "pc": "piece", "teeth": "tooth", "pax": "person", "min": "minute"}
    word = unit.lower().strip()
    return short.get(word, word)
