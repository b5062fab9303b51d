"""Words that tell when, for whom, how often or how surely a price holds, and so name no service.

A price is sure only where everything on its line is explained. What is paid may be another amount where such words
stand beside it, whatever they say exactly: a person reads them.
"""

import re

from catalog_importer.domain.condition_words import is_condition
from catalog_importer.domain.not_services import MONTHS
from catalog_importer.domain.number_words import SMALL
from catalog_importer.domain.word_list import words

_FLAGS = re.IGNORECASE
_CIRCUMSTANCES = words(
    "a an the and or of on in at to by for per if when then else otherwise only from until till before after since"
    " every next this that these current currently now today tomorrow later normally usually regular regularly was were"
    " out off rate rates mwisho wikendi"
    " first second third last new old visit visits time times week weeks wk wks month months day days"
    " year years term terms hour"
    " hours session sessions appointment appointments booking bookings block blocks course pack packs bundle x repeat"
    " subsequent follow-up introductory launch early late offer price prices promo with extra add additional more less"
    " people persons person pax group groups minimum min maximum max each both another either thereafter onwards"
    " starting date dated end start beginning valid holiday holidays week-end half double triple"
    " hadi mpaka kuanzia kutoka tangu kabla baada kisha halafu kila tarehe mwezi wiki siku mwaka muhula wa ya za la cha"
    " kwa na au ama ikiwa kama mkija mkiwa ukija ukiwa wawili watatu wanne watano watu mtu kwanza pili tatu ijayo hii"
    " hizi sasa leo kesho kawaida zamani awali mara vipindi kipindi ongeza zaidi nusu mbili kwao baadaye"
)
_MEASURED = re.compile(
    r"[\d.,:]+(?:st|nd|rd|th|am|pm|a\.m|p\.m|hrs?|x|%)?|x\d+|" + MONTHS + rf"|disemba|{SMALL}", _FLAGS
)
_TURNS = re.compile(
    r"\b(?:until|till|before|after|thereafter|onwards|starting|valid|expires?|introductory|launch|otherwise|else"
    r"|this\s+(?:week|month|year)|(?:from|since|by|in|until)\s+(?:the\s+)?(?:\d|"
    + MONTHS
    + r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day|next|today|tomorrow)|normal(?:ly)?|usual(?:ly)?|was"
    r"|first(?:\s+\w+)?\s+(?:only|visits?|time|session|month|client)|half|double|twice|triple|sliding|maybe|perhaps|tb[acd]|poa|if|unless|when|depend\w*|varies|per\s+head"
    r"|add(?=\s+\d)|min(?:imum)?\.?\s*(?:of\s*)?\d+|at\s+least|(?:groups?|block|pack|set)\s+of|more\s+than|cents?|senti|"
    r"extra|additional|surcharge|exclu\w*|not\s+includ\w*|separately|members?\b|students?\b|children|kids|seniors?"
    r"|only\s+(?:for|on|if|when|with)|for\s+\w+\s+only|ask|call\s+(?:us|for)|discuss\w*|agree\w*|hadi|mpaka|kuanzia|kabla|"
    r"baada|kisha|halafu|nusu|mara\s+mbili|ikiwa|kama|ukija|mkija|wakija|ongeza|zaidi|labda|tuta\w+|tuone|uliza|kasoro|"
    r"ukasoro|unusu|kitu|tarehe|watoto|wanafunzi|wanachama|haijumuishi|hazijumuishi|bila\s+(?:kodi|vat))\b|\?|(?<=\w)(?<!cash)\s+only\W*$",
    _FLAGS,
)
_UNSETTLED = re.compile(
    r"\b(?:tb[acd]|t\.b\.[acd]|poa|maybe|perhaps|labda|cents|senti|"
    r"(?:minimum|min\.?)\s+\d+\s+(?:people|persons?|pax|guests)|kabla)\W*$|\bbuy\s+\d+\s+get\b",
    _FLAGS,
)
_NUMBER_LEFT = re.compile(
    rf"\b(?:{SMALL}|elfu|mia|laki|thousand|hundred|u?kasoro\w*|u?nusu|robo|kitu|ushei|u)\b", _FLAGS
)
_COUNT = re.compile(r"\W*(?:up\s+to\s+)?\d{1,2}\s+[a-z]+\W*", _FLAGS)
"""What one gets for the price: "(5 packs)"."""
_ADDS = re.compile(r"\b(?:add|extra|plus|ongeza|zaidi|more)\W*$", _FLAGS)
_IF = re.compile(r"(?:u|m|wa)ki\w{3,}")
"""What someone does, if he does it, in Swahili: "ukilipa", "mkija"."""
_LONGEST_REMARK = 6


def is_circumstance(name: str) -> bool:
    """Whether words are no name: none could be of a service ("first visit", "x 6 sessions", "kuanzia Januari")."""
    found = [word for part in re.split(r"[\s/()]+", name.lower()) if (word := part.strip(" .,:;'’!?*–-&+"))]
    return bool(found) and (
        _IF.match(found[0]) is not None
        or _ADDS.search(name) is not None
        or all(word in _CIRCUMSTANCES or _MEASURED.fullmatch(word) is not None or is_condition(word) for word in found)
    )


def turns_price(note: str) -> bool:
    """Whether words beside a price say when, for whom or how surely it holds, so that another may be paid."""
    return _TURNS.search(note) is not None or (_COUNT.fullmatch(note) is None and is_circumstance(note))


def is_remark_on_price(cell: str) -> bool:
    """The same of a cell of a table: short, so a remark; longer texts tell of the service."""
    return len(cell.split()) <= _LONGEST_REMARK and turns_price(cell)


def is_unsettled(name: str) -> bool:
    """Whether the words before a price leave it open: "Manicure TBC 1500"."""
    return _UNSETTLED.search(name) is not None


def holds_number_words(text: str) -> bool:
    """Whether words count something: beside an amount in words they may be the rest of it."""
    return _NUMBER_LEFT.search(text) is not None
