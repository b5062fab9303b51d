"""What stands on a price list and is no service: addresses, hours, ways to pay, greetings, buttons, rules."""

import re
from functools import lru_cache

from catalog_importer.domain.not_offered import is_no_service, is_sum
from catalog_importer.domain.remembered import REMEMBERED
from catalog_importer.domain.word_list import words

_FLAGS = re.IGNORECASE
_SIZES = "ml|cl|litres?|g|gm|grams?|kg|cm|mm|inch(?:es)?|in|ft|sqft|km|gb|mb|mp|%|°"
_COUNTED = (
    "yrs?|years?|months?|days?|weeks?|wks?|pcs?|pieces?|people|persons?|pax|guests?|sessions?|"
    "lessons?|classes|hearings?|pages?|lines|rows|strands|tips"
    "|nails|teeth|tooth|times|colou?rs?|photos?|pictures?|copies|hands|feet|legs|layers|steps|shots|"
    "shades|packs?|bundles?|areas?|zones?|kids|children|adults|students"
    "|miaka|siku|wiki|miezi|watu|picha|vipindi|masomo|x"
)
_OF = (
    "ages?|aged|umri|grade|grades|class|form|std|standard|year|level|package|"
    "pkg|stage|phase|step|room|floor"
    "|part|plan|option|darasa|kidato|miaka|type|zone|week|day|"
    "session|module|unit|paper|tier|dose|year|kwa\\s+watu|degree|photos?|screen|kamera|picha|video"
)
_LIMITS = "under|over|below|above|of|no\\.?|number|size|room"
"""Words before a number of up to three digits that is no price, as "of 100"; behind those of _OF hundreds are money."""
_SINCE = "since|in|until|till|by|est|established|founded|year|mwaka|tangu|copyright|©"
MONTHS = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    "nov(?:ember)?|dec(?:ember)?|januari|februari|machi|aprili|mei|juni|julai|agosti|septemba|oktoba|novemba|desemba"
)
_CROWDS = (
    "patients?|clients?|customers?|guests|brides?|weddings|people|families|smiles|followers|reviews|members|graduates|"
    "learners|stylists|barbers|therapists|doctors|dentists|tutors|teachers|branches|locations|years|cases|events|"
    "companies|businesses|homes|wateja|wagonjwa|watu|wanafunzi|maharusi"
)
_COUNTS = (
    r"(?:https?://|www\.)\S+",
    r"\S+@\S+\.\w+",
    r"(?<!\w)@[A-Za-z_][\w.]+",
    r"(?<![\d,.])\+\d[\d\s()-]{8,}\d",
    r"(?<![\d,.])\(?0\d{2,3}\)?[\s-]?\d{3}[\s-]?\d{3,4}(?!\d)",
    r"(?<![\d,.])\d{12,}(?!\d)",
    r"(?<![\d,.])(?:\(\d{3,5}\)\s?|\d{3}[\s-])\d{3}[\s-]\d{3,4}(?!\d)",
    r"(?<![\d,.])\d{1,2}[/.-]\d{1,2}[/.-](?:19|20)?\d{2}(?![\d,.])",
    r"(?<![\d,.])\d{1,2}(?:[:.]\d{2})?\s?[ap]\.?m\b\.?",
    r"(?<![\d,.])[0-2]?\d:[0-5]\d(?!\d)(?!\s*(?:hrs?|hours?|h)\b)",
    rf"(?<![\w,.])(?<!\d )\d{{1,2}}(?:\s*(?:-|–|to|hadi)\s*\d{{1,3}})?\s?[-+]?\s?(?:{_COUNTED})(?![A-Za-z])",
    rf"(?<![\w,.])\d{{1,4}}(?:\.\d+)?(?:\s*(?:-|–|to)\s*\d{{1,4}})?\s?(?:{_SIZES})(?![A-Za-z])",
    r"(?<![\w,.])\d{1,2}\s?[\"”″]",
    (
        rf"\b(?:(?:{_LIMITS})\s*[#.:]?\s?\d{{1,3}}|(?:{_OF})\s*[#.:]?\s?(?:\d{{1,2}}|\d\d[1-9]))"
        rf"(?![\d,.]*\d|\s?(?:/|k\b|bob|sh))(?:\s*(?:-|–|to|"
        rf"hadi)\s*\d{{1,2}}(?![\d,]))?\+?"
    ),
    r"(?<![\d,.])\d{1,2}(?:st|nd|rd|th)\b",
    rf"(?<![\d,.])\d{{1,2}}(?:st|nd|rd|th)?\s+(?:{MONTHS})\b(?:,?\s+(?:19|20)\d\d\b)?",
    rf"\b(?:{_SINCE}|{MONTHS})\s*[.:]?\s*(?:19|20)\d\d\b(?!\s*(?:/|k\b|bob|sh|only)|[\d,.]\d)",
    (
        r"\b(?:over|more\s+than|above|nearly|almost|about|under|below|zaidi\s+ya)\s+\d[\d,]*\+?(?=\s+[a-z]{3,})"
        r"(?!\s+(?:per|each|only|bob))"
    ),
    r"\b(?:no|nos|nr|nambari|ref|reg|licen[cs]e|permit|pin)\b\s*[.:#]*\s*\d[\d/-]+",
    r"(?<![\w,.])\d[\d,]*\s+(?:off|less|cheaper|discount)\b",
    r"\b[x×]\s?\d{1,2}\b",
    r"\b(?:9|10|14|18|21|22|24)\s?k(?:t|arat)?(?=\s+gold)",
    r"(?<![\w,.])[2-6][DdCc]\b",
    r"\b(?-i:[A-Z])\d{1,2}\b(?![.,]\d|\s*/)",
)
_OF_CROWDS = (
    rf"(?<![\w,.])\d[\d,]*\+?\s+(?:(?:happy|satisfied|loyal|more|new|trained|proud|other)\s+)?(?:{_CROWDS})\b"
    r"(?!\W{0,4}\d)"
)
_SURE = re.compile("|".join(_COUNTS), _FLAGS)
MASKED = re.compile("|".join((*_COUNTS, _OF_CROWDS)), _FLAGS)
"""Numbers that are neither prices nor lengths: telephones, dates, times of the day, ages, sizes, counts."""

_MAY_COUNT = re.compile(r"[\d@]|www|http", re.IGNORECASE)
_DAYS = (
    r"mon(?:day)?s?|tues?(?:day)?s?|wed(?:nesday)?s?|thur?s?(?:day)?s?|fri(?:day)?s?|sat(?:urday)?s?|"
    r"sun(?:day)?s?|jumatatu|jumanne|jumatano|alhamisi|ijumaa|jumamosi|jumapili|daily|everyday|"
    r"weekdays?|weekends?|public\s+holidays?"
)
_HOURS = re.compile(
    rf"(?:\b(?:{_DAYS})\b.*(?:\d\s*(?:[-–:]|to\b|[ap]\.?m|till\b|hadi\b)|closed|tumefunga))|"
    rf"\b(?:open(?:ing)?|closing|working|business)\s+(?:hours|times?|days?|from|daily)\b|\bhours\s*:|"
    rf"^\s*(?:we\s+are\s+)?(?:open|closed)\b|\bmasaa\s+ya\s+kazi\b|\bsaa\s+za\s+kazi\b|\btunafungua\b|"
    rf"\btumefungu",
    _FLAGS,
)
_TIME = r"\d{1,2}(?:[:.]\d{2})?\s?(?:[ap]\.?m\.?|hrs)"
_CLOCK_SPAN = re.compile(rf"{_TIME}\s*(?:-|–|—|to|till|hadi)\s*{_TIME}", _FLAGS)
_REACH = re.compile(
    r"(?:https?://|www\.|\S@\S+\.\w|(?<!\w)@[A-Za-z_]|\+\d[\d\s()-]{8,}\d|"
    r"(?<![\d,.])\(?0\d{2,3}\)?[\s-]?\d{3}[\s-]?\d{3,4}(?!\d))|^\s*(?:our\s+)?(?:tel|phone|mobile|"
    r"cell|call|whats\s?app|simu|email|e-mail|website|instagram|facebook|ig|fb|tiktok|telegram|"
    r"location|address|mahali|tupo|tunapatikana)\b\s*(?:us|no\.?|number)?\s*[:.-]",
    _FLAGS,
)
_PLACE = re.compile(
    r"\bp\.?\s?o\.?\s?box\b|\b(?:street|avenue|plaza|mall|arcade|st\.?,|ave\.?,|"
    r"(?<!first )(?<!second )building|ghorofa|mtaa)\b|\b(?:road|rd|lane|hse|house|towers?|cent(?:er|"
    r"re))\b\s*,|\b(?:opp\.?|opposite|next\s+to|adjacent\s+to|behind|along|mkabala|"
    r"karibu\s+na)\s+[A-Z]|\b(?:ground|\d(?:st|nd|rd|th)|first|second|third)\s+floor\b|"
    r"\bshop\s+(?:no\.?\s*)?[A-Z]?\d",
    _FLAGS,
)
_PAYING = re.compile(
    r"\b(?:till|pay\s?bill|lipa\s+na|lipa\s+namba|m-?pesa|buy\s+goods|airtel\s+money|tigo\s?pesa|"
    r"mixx|momo|mobile\s+money|account\s+(?:no|number|name)|acc(?:t)?\.?\s*no|swift|visa|mastercard|"
    r"cash\s+only|we\s+accept|payment\s+(?:details|methods?|plans?)|namba\s+ya\s+malipo)\b",
    _FLAGS,
)
_RULES = re.compile(
    r"^\W*(?:nb|n\.b|note|notes|please\s+note|terms|t\s?&\s?cs?|disclaimer|policy|policies|kumbuka|"
    r"tafadhali|masharti|hakikisha)\b|\b(?:non-?refundable|refundable|deposit|terms\s+(?:and|"
    r"&)\s+conditions|cancell?ation\s+policy|no[- ]shows?|late(?:ness)?\s+(?:fee|comers?|arrivals?)|"
    r"subject\s+to|prices?\s+(?:are|may|is|hold|remain|stand|apply|valid|effective|as\s+(?:of|at)|include|exclude|exclusive|inclusive|subject|vary|"
    r"list\s+valid)|valid\s+(?:until|till|for)|(?:excl|incl)(?:usive|\.)?\s+(?:of\s+)?vat|"
    r"vat\s+(?:inclusive|exclusive)|insurance|nhif|shif|sha\b|medical\s+cards?|bei\s+(?:zinaweza|ni\s+pamoja|"
    r"hubadilika)|discounts?)\b|\d\s?%\s*(?:off|discount|punguzo)|\d\s+(?:off|less|cheaper|discount)\b|"
    r"\b(?:licen[cs]e|registration|reg)\.?\s*(?:no|number|nambari)\b",
    _FLAGS,
)
_COMMANDS = re.compile(
    r"\b(?:ignore|disregard|forget|override|bypass|puuza|sahau)\b.*\b(?:rules?|instructions?|"
    r"prompts?|previous|above|everything|system|prices?|maagizo|sheria)\b|\b(?:system|developer|"
    r"assistant)\s*(?:prompt|message|:)|\b(?:all|every|each|any)\s+(?:the\s+)?(?:prices?|services?|"
    r"items?|rows?|treatments?)\b|\b(?:bei|huduma)\s+zote\b|\bset\s+(?:all|every|the)\s+price",
    _FLAGS,
)
_ORDERS = re.compile(
    r"\b(?:ignore|disregard|forget|override|bypass|puuza|sahau)\b.*\b(?:rules?|instructions?|prompts?|previous|above|"
    r"everything|system|prices?|maagizo|sheria)\b|\b(?:system|developer|assistant)\s*(?:prompt|message|:)|"
    r"\b(?:set|make|change)\s+(?:all|every|the)\s+prices?|"
    r"\b(?:all|every)\s+(?:the\s+)?(?:prices?|services?|items?|rows?|treatments?)\b.*(?:%|\boff\b)",
    _FLAGS,
)
"""What would have a reader do something."""
_PAY_NUMBER = re.compile(
    r"\b(?:till|pay\s?bill|lipa\s+na|lipa\s+namba|m-?pesa|buy\s+goods|airtel\s+money|tigo\s?pesa|mixx|momo|"
    r"acc(?:oun)?t?\.?\s*(?:no|number|name)?|swift|namba\s+ya\s+malipo)\b\s*(?:no|number|na|namba|pochi|till|"
    r"business|pay\s?bill)?[\s.:#()-]*\d{4,}",
    _FLAGS,
)
"""A number to pay to."""
_OPENING = re.compile(
    rf"\b(?:{_DAYS})\b.*(?:\d\s*(?:[-–:]|to\b|[ap]\.?m|till\b|hadi\b)|closed|tumefunga)|"
    rf"\b(?:open(?:ing)?|closing|working|business)\s+(?:hours|times?|days?|from|daily)\b|\bhours\s*:",
    _FLAGS,
)
_RATING = re.compile(
    r"^\W*[0-5](?:[.,]\d)?(?![\d.,])\s*(?:/\s*5\b|stars?\b|out\s+of\s+5\b)?\W*\d[\d,.]*\s*\+?\s*(?:\)|(?:google\s+)?(?:reviews?|ratings?|votes?))\W*$",
    _FLAGS,
)
"""Stars that others gave: "4.9 (310 reviews)"."""
_PAPER = re.compile(
    r"\b(?:receipt|invoice|bill|order|risiti|ankara)\s*(?:no\b|number\b|nr\b|namba\b|#|:)\W*\w*\d", _FLAGS
)
"""The number of a receipt."""
_BUTTONS = re.compile(
    r"^\W*(?:book(?:\s+(?:now|online|here|today|an?\s+\w+|your\s+\w+|appointment|a\s+session))?|"
    r"request(?:\s+\w+){0,3}|contact(?:\s+us)?|call(?:\s+(?:us|now))?|learn\s+more|read\s+more|"
    r"see\s+more|view(?:\s+(?:all|more|menu|services|details|gallery))?|shop(?:\s+now)?|"
    r"order(?:\s+now)?|get\s+(?:started|in\s+touch|a\s+quote|directions)|follow\s+us.*|like\s+us.*|"
    r"find\s+us.*|visit\s+us.*|share|home|about(?:\s+us)?|gallery|blog|faqs?|login|sign\s+(?:in|up)|"
    r"subscribe|add\s+to\s+cart|menu|our\s+menu|(?:our\s+)?services|our\s+(?:team|story|work)|"
    r"weka\s+miadi|piga\s+simu|wasiliana\s+nasi|agiza\s+sasa|karibuni?(?:\s+sana)?(?:\s+wote)?|"
    r"welcome(?:\s+to\b.*)?|thank\s+you.*|asanteni?(?:\s+sana)?|ahsante.*|all\s+rights\s+reserved|"
    r"copyright.*|powered\s+by.*|©.*|page\s+\d+(?:\s+of\s+\d+)?|terms\s+apply.*|since\s+\d{4}|"
    r"est\.?\s*(?:19|20)\d{2}|established.*|free\s+(?:wifi|wi-fi|parking)|walk-?ins?\s+welcome.*|"
    r"by\s+appointment(?:\s+only)?|appointments?\s+only|skip\s+to\s+content|close|back|next|"
    r"previous)\W*$",
    _FLAGS,
)
_COLUMN_WORDS = words(
    "service services name item items treatment treatments price prices cost costs charge charges fee fees"
    " amount rate rates duration time mins minutes length description details category our kes ksh kshs"
    " ugx tzs usd huduma jina bei gharama muda maelezo aina from no # style styles subject subjects"
    " english kiswahili swahili procedure procedures product products type size package"
)
_STOPPED = re.compile(r"\w{2}[.!?]\W*$")
_TWO_SENTENCES = re.compile(r"\w{3}[.!?]\s+[A-Z]")
_MOST_WORDS = 8


TAX_ASIDE = re.compile(r"(?<=\w)\s*\(\s*(?:incl|excl|inc|ex)\b[^()]*\)|(?<=\w)\s*\(\s*(?:inclu|exclu)[^()]*\)", _FLAGS)
"""Behind a heading: "Facials (incl. VAT)"."""


def is_about_the_house(text: str) -> bool:
    """Whether a line, even one with an amount, says how to reach or pay the business, when it opens, or commands."""
    about = (_CLOCK_SPAN, _REACH, _PAYING, _COMMANDS, _RATING, _PAPER)
    return any(pattern.search(text) is not None for pattern in about)


def is_of_the_house(text: str) -> bool:
    """Whether a line that names an amount only says how to reach or pay the business, or when it opens, or commands."""
    of_house = (_CLOCK_SPAN, _REACH, _PAY_NUMBER, _ORDERS, _OPENING, _RATING, _PAPER)
    return any(pattern.search(text) is not None for pattern in of_house)


def is_place(text: str) -> bool:
    """Whether a line says where the business is."""
    return _PLACE.search(text) is not None


def may_be_no_service(name: str) -> bool:
    """Whether the name beside a price has words of the house's own rules, which a service may have too."""
    notes = (_PAYING, _COMMANDS, _RULES, _BUTTONS, _HOURS, _PLACE)
    return is_no_service(name) or is_sum(name) or any(pattern.search(name) is not None for pattern in notes)


def is_note(text: str) -> bool:
    """Whether a line without a price of its own is a rule of the house, an address, hours, a greeting or a button."""
    text = TAX_ASIDE.sub("", text)
    asks = "?" in text and len(text.split()) > 5
    return asks or any(pattern.search(text) is not None for pattern in (_HOURS, _RULES, _BUTTONS, _PLACE))


def is_sentence(text: str) -> bool:
    """Whether it is prose: longer than names are, or with the stop of a sentence."""
    words = text.split()
    return (
        len(words) > _MOST_WORDS
        or (len(words) > 1 and _STOPPED.search(text) is not None)
        or (len(words) > 3 and _TWO_SENTENCES.search(text) is not None)
        or text.rstrip().endswith(("?", "!"))
    )


def are_column_heads(texts: list[str]) -> bool:
    """Whether these name the columns of a list ("Service", "Price (KSh)") rather than services."""
    words = [re.sub(r"\(.*?\)|[^a-z# ]", "", text.lower()).split() for text in texts if text.strip()]
    return bool(words) and all(1 <= len(of) <= 3 and all(word in _COLUMN_WORDS for word in of) for of in words)


@lru_cache(maxsize=REMEMBERED)
def without_counts(text: str) -> str:
    """The text with every number that is neither price nor length blanked out, each letter by one \\x00."""
    if _MAY_COUNT.search(text) is None:
        return text
    return MASKED.sub(lambda match: "\x00" * len(match[0]), text)


def without_sure_counts(text: str) -> str:
    """The same, but with the numbers of crowds left: beside a price "3500 members" may be what members pay."""
    return _SURE.sub(lambda match: "\x00" * len(match[0]), text)
