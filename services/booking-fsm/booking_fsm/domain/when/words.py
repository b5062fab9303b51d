"""The vocabulary of days: weekdays, months, and the words that stand around them, in both languages."""

from booking_fsm.domain.when.spelling import with_slips

WEEKDAYS = with_slips(
    {
        "monday": 0, "tuesday": 1, "wednesday": 2, "thursday": 3, "friday": 4, "saturday": 5, "sunday": 6,
        "mondays": 0, "tuesdays": 1, "wednesdays": 2, "thursdays": 3, "fridays": 4, "saturdays": 5, "sundays": 6,
        "jumatatu": 0, "jumanne": 1, "jumatano": 2, "alhamisi": 3, "ijumaa": 4, "jumamosi": 5, "jumapili": 6,
        "wensday": 2, "wednsday": 2, "saterday": 5, "saturaday": 5, "thurday": 3, "thusday": 3, "tuseday": 1,
        "alhamis": 3, "alhamic": 3, "ijuma": 4, "jumaatatu": 0, "jmosi": 5, "jpili": 6, "jtatu": 0, "jnne": 1,
        "jtano": 2, "j'mosi": 5, "j'pili": 6, "j'tatu": 0, "j'nne": 1, "j'tano": 2, "ijm": 4, "alh": 3,
        "sato": 5, "furahiday": 4, "tues": 1, "weds": 2, "thur": 3, "thurs": 3,
    }
)  # fmt: skip
WEEKDAYS |= {f"{day}'s": number for day, number in WEEKDAYS.items() if day.endswith("day")}
SHORT_WEEKDAYS = {"mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6}
"""Read as days only where a day may stand: "sun damage facial" and "I sat down" are none."""
JUMA_WEEKDAYS = {"tatu": 0, "nne": 1, "tano": 2, "mosi": 5, "pili": 6, "3": 0, "4": 1, "5": 2, "1": 5, "2": 6}
"""What makes a day of a "juma" written apart, and of a "j": "J3" is Jumatatu."""
PLURAL_WEEKDAYS = frozenset(
    f"{day}s" for day in ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
)

MONTHS = with_slips(
    {
        "january": 1, "february": 2, "march": 3, "april": 4, "may": 5, "june": 6, "july": 7, "august": 8,
        "september": 9, "october": 10, "november": 11, "december": 12,
        "jan": 1, "feb": 2, "mar": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "sept": 9, "oct": 10,
        "nov": 11, "dec": 12,
        "januari": 1, "februari": 2, "feburuari": 2, "machi": 3, "aprili": 4, "mei": 5, "juni": 6, "julai": 7,
        "agosti": 8, "septemba": 9, "oktoba": 10, "novemba": 11, "desemba": 12, "disemba": 12, "agust": 8,
        "febuary": 2,
    }
)  # fmt: skip
ALSO_WORDS = frozenset({"may", "march", "mar", "april", "june", "jun", "mei", "dec", "jan", "sep", "august"})
"""Months that are names or ordinary words too; alone they need a word before them that only a month follows."""

TODAY = frozenset({"today", "leo", "leoo", "2day", "tody", "tday", "tdy", "todays", "today's"})
TOMORROW = frozenset(
    {"tomorrow", "tomorow", "tommorow", "tommorrow", "tomorro", "tomoro", "tomorrw", "tmrw", "tmr", "tmrrw", "tmw",
     "tomm", "2moro", "2morow", "2morrow", "2morro", "2mrw", "2moz", "tomoz", "morrow", "tomorrows", "tomorrow's",
     "kesho", "keshoo", "kexho", "ksho", "keso", "keho"}
)  # fmt: skip
FURTHER_DAYS = {"keshokutwa": 2, "kesho kutwa": 2, "overmorrow": 2, "mtondo": 3, "mtondogoo": 4}
PAST_DAYS = frozenset({"yesterday", "jana", "juzi", "majuzi"})

THIS = frozenset({"this", "hii", "hiyo", "huu", "hili"})
NEXT = frozenset({"next", "ijayo", "ujao", "lijalo", "ijao", "ijayoo", "ijyo", "nxt"})
COMING = frozenset({"coming", "upcoming", "inayokuja", "unaokuja", "inayofuata", "ifuatayo", "nearest"})
LAST = frozenset({"last", "previous", "past", "iliyopita", "uliopita", "lililopita", "iliopita"})
WEEK = frozenset({"week", "wiki", "wik", "juma", "wk"})
MONTH = frozenset({"month", "mwezi"})
WEEKEND = frozenset({"weekend", "wikendi", "wikiendi", "wikend", "wkend", "weekends", "wikindi"})

LINKS = frozenset({"of", "the", "on", "in", "ya", "wa", "za", "la", "siku", "tarehe", "day", ",", "."})
"""Words that may stand between two parts of one day or time without meaning anything."""
EITHER = frozenset({"or", "au", "ama", "either", "/"})
ALSO = frozenset({"and", "na", "&", ",", "+"})
UPTO = frozenset({"-", "to", "till", "until", "untill", "til", "through", "thru", "hadi", "mpaka", "~"})

RANGE_ENDS = frozenset({*WEEKDAYS, *SHORT_WEEKDAYS, *MONTHS})
"""Between two of these a hyphen is a range."""
