"""Words that say when, for whom or with what a price holds: "Mon-Fri", "members", "bila nywele"."""

import re

from catalog_importer.domain.names import is_qualifier
from catalog_importer.domain.word_list import words

_DAYS = (
    r"(?:mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun)(?:days?|nesdays?|sdays?|rsdays?|urdays?)?s?|"
    r"(?:juma(?:tatu|nne|tano|mosi|pili)|alhamisi|ijumaa)"
)
_DAY = re.compile(_DAYS, re.IGNORECASE)
_WITH = re.compile(
    r"(?:w/o?(?!\w)|with(?:out)?\b|bila\b|na\b|own\b|using\b|inc(?:l\w*)?\b|excl?\w*\b|ukileta\b|ukiwa\b|plus\b)",
    re.IGNORECASE,
)
_TIMES = words(
    "weekday weekdays weekend weekends wikendi wknd holiday holidays public day days daytime night nights morning"
    " mornings afternoon afternoons evening evenings noon midday peak off-peak offpeak kazi before after until asubuhi"
    " mchana jioni usiku early late happy hour"
)
_CONDITIONS = words(
    "adult adults kid kids child children student students member members"
    " non-member non-members nonmember nonmembers senior seniors pensioners teen teens couple couples resident"
    " residents non-residents citizen citizens foreigner foreigners walk-in walk-ins walkin booked booking appointment"
    " online home mobile house call visit salon studio shop outdoor indoor service nyumbani dukani watoto wakubwa"
    " wanaume wanawake wanafunzi wanachama one-on-one private group individual vip regular normal first-timers"
)
_FILLERS = words(
    "on and only for during in at the a of per to till & - – / na kwa za ya siku am pm non with tu hadi kila"
)
_MOST = 4


def is_condition(text: str) -> bool:
    """Whether words only say when, for whom, or with what a price holds, and are no name of their own."""
    bare = text.replace("\x00", " ").strip(" \t()[]:;,.*|–-")
    found = [word.strip("().,:;'’").lower() for word in re.split(r"[\s/]+|(?<=\w)[-–](?=[A-Za-z]{3,9}\b)", bare)]
    found = [word for word in found if word]
    if not found or len(found) > 2 * _MOST:
        return False
    if is_qualifier(bare) or (_WITH.match(bare) and len(found) <= _MOST):
        return True
    meant = [word for word in re.split(r"[\s/]+", bare.lower()) if word.strip("().,:;'’-–") not in _FILLERS]
    return bool(meant) and all(_holds(word.strip("().,:;'’")) for word in meant)


def sort_of(condition: str) -> str:
    """What a condition is about: "with", "when" or "which"."""
    bare = condition.strip(" ()").lower()
    if _WITH.match(bare):
        return "with"
    return "when" if any(_is_time(word.strip("().,:;'’")) for word in re.split(r"[\s/]+", bare)) else "which"


def _is_time(word: str) -> bool:
    return word in _TIMES or (bool(word) and all(_DAY.fullmatch(part) for part in re.split(r"[-–&+]", word)))


def _holds(word: str) -> bool:
    return word in _CONDITIONS or _is_time(word)
