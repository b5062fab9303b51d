"""What a list calls itself, and the name of the business above it: "Price list", "BEI ZA MEI". No category."""

import re
from collections.abc import Sequence
from statistics import median

from catalog_importer.domain.lines import Line, Role
from catalog_importer.domain.names import GROUPS, is_group, printed_name
from catalog_importer.domain.not_services import MONTHS
from catalog_importer.domain.word_list import words

_FLAGS = re.IGNORECASE
_LISTS = r"bei|orodha|huduma|prices?|price\s*-?\s*list|pricing|rates?|fees?|menu|charges|tariffs?|services"
_OF = r"za|ya|wa|for|of|in|from|mwaka|mwezi|kwa|the|year|month|list|as|at|zetu|our|new|mpya"
_TITLES = re.compile(
    r"\b(?:price\s*-?\s*list|prices\s+in\s+\w+|orodha\s+ya\s+bei|bei\s+zetu|rate\s+card)\b|"
    r"^\W*(?:(?:our|the|full|new|updated|current)\s+)*(?:price\s*-?\s*list|prices?|pricing|rates?|"
    r"rate\s+card|price\s+guide|menu|service\s+menu|menu\s+of\s+services|(?:services|treatments|"
    r"what)\s+(?:we\s+)?offer(?:ed)?|services?\s*(?:&|and)\s*(?:prices?|pricing|rates?)|"
    r"fees?(?:\s+(?:list|schedule|structure|guide))?|tariffs?|bei(?:\s+zetu)?|orodha\s+ya\s+(?:bei|"
    r"huduma)|huduma(?:\s+(?:zetu|na\s+bei(?:\s+zake)?))?)\W*(?:\([^()]{1,40}\))?\W*(?:20\d\d)?\W*$|"
    rf"\b(?:{_LISTS})(?:\W+(?:{_OF}))*\W+(?:(?:{MONTHS})\b(?:\W+20\d\d\b)?|20\d\d\b)\W*$|"
    rf"^\W*(?:(?:{MONTHS})\b(?:\W+20\d\d\b)?|20\d\d)\W+(?:\w+\W+)?(?:{_LISTS})\W*(?:20\d\d)?\W*$",
    _FLAGS,
)
_HOUSES = words(
    "salon saloon salons spa spas studio studios barber barbers barbershop barbershops kinyozi parlour parlor parlours"
    " clinic hospital gym fitness vet vets veterinary lounge tattoo tattoos academy tuition tutors school college"
    " laundry limited ltd enterprises wellness aesthetics cosmetics beauty physio physiotherapy photography"
    " centre center house bar place shop hub empire palace world collection co company group saluni"
)
_ENDS_AS_LIST = re.compile(r"\b(?:prices?|rates?|fees?|menu|tariffs?|charges|bei)\W*$", _FLAGS)
_BY = re.compile(r"\bby\s+[A-Z]")
_TALL = 1.6
_FEWEST = 3


def is_title(text: str) -> bool:
    """Whether it only says that this is a price list."""
    return _TITLES.search(text) is not None


def is_house_name(text: str) -> bool:
    """Whether words above a list are rather the name of a business than of a group of services."""
    found = re.findall(r"[a-z]+", text.lower())
    if _BY.search(text) is not None or _ENDS_AS_LIST.search(text) is not None:
        return True
    if len(found) < 2 or any(word in GROUPS for word in found if word not in _HOUSES):
        return False
    return found[-1] in _HOUSES


def title_line(lines: Sequence[Line]) -> Line | None:
    """The line that names the whole file rather than a section of it: its highest heading, or its largest print.

    Only what stands above all else is one, and never the word of a group of services.
    """
    first = next((line for line in lines if printed_name(line.text)), None)
    marked = [line for line in lines if line.role is Role.HEADING]
    if marked:
        top, *others = marked
        return top if all(line.level > top.level for line in others) and top.level <= 1 and _is_free(top) else None
    heights = [line.height for line in lines if line.height is not None]
    if first is None or first.height is None or first.height < _TALL * median(heights):
        return None
    return first if _is_free(first) and sum(height >= _TALL * median(heights) for height in heights) == 1 else None


def one_for_all(categories: Sequence[Line | None], lines: Sequence[Line], text: str) -> bool:
    """Whether all services stand under the one first line of a list, which is no word of a group: it tells nothing."""
    first = next((line for line in lines if printed_name(line.text)), None)
    alone = len(categories) >= _FEWEST and all(line is first for line in categories)
    return first is not None and alone and not is_group(text) and " " in text.strip()


def _is_free(line: Line) -> bool:
    return not any(word in GROUPS for word in re.findall(r"[a-z]+", line.text.lower()))
