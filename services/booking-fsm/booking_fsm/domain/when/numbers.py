"""Numbers as customers write them: digits, English words, Swahili words; cardinals and ordinals up to 59."""

from booking_fsm.domain.when.sentence import Sentence

ENGLISH_UNITS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
    "eighteen": 18, "nineteen": 19, "twelv": 12, "elevn": 11, "fourty": 40,
}  # fmt: skip
ENGLISH_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "fourty": 40}
ENGLISH_ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
    "tenth": 10, "eleventh": 11, "twelfth": 12, "twelveth": 12, "thirteenth": 13, "fourteenth": 14, "fifteenth": 15,
    "sixteenth": 16, "seventeenth": 17, "eighteenth": 18, "nineteenth": 19, "twentieth": 20, "thirtieth": 30,
}  # fmt: skip
ORDINAL_ENDINGS = frozenset({"st", "nd", "rd", "th"})
SWAHILI_UNITS = {
    "moja": 1, "mbili": 2, "mbil": 2, "tatu": 3, "nne": 4, "tano": 5, "sita": 6, "saba": 7, "nane": 8, "tisa": 9,
    "kenda": 9,
}  # fmt: skip
SWAHILI_AGREEING = {
    "mmoja": 1, "limoja": 1, "wawili": 2, "mawili": 2, "miwili": 2, "viwili": 2, "watatu": 3, "matatu": 3, "mitatu": 3,
    "wanne": 4, "manne": 4, "minne": 4, "watano": 5, "matano": 5, "mitano": 5, "manane": 8, "minane": 8,
}  # fmt: skip
SWAHILI_TENS = {
    "kumi": 10, "ishirini": 20, "thelathini": 30, "thelathin": 30, "arobaini": 40, "arubaini": 40, "arbaini": 40,
    "hamsini": 50,
}  # fmt: skip
SWAHILI_FIRSTS = {"kwanza": 1, "mosi": 1, "pili": 2}

ENGLISH_NUMBERS = frozenset({*ENGLISH_UNITS, *ENGLISH_TENS})
ORDINALS = frozenset(ENGLISH_ORDINALS)
SWAHILI_NUMBERS = frozenset({*SWAHILI_UNITS, *SWAHILI_TENS})
NUMBER_WORDS = ENGLISH_NUMBERS | SWAHILI_NUMBERS

Read = tuple[int, int]
"""A value and the index of the token after it."""


def read_digits(s: Sentence, i: int) -> Read | None:
    """Read a run of one or two digits."""
    word = s.word(i)
    return (int(word), i + 1) if word.isdecimal() and len(word) <= 2 else None


def read_english(s: Sentence, i: int) -> Read | None:
    """Read an English cardinal of 1 to 59 in words."""
    word = s.word(i)
    if word in ENGLISH_TENS:
        unit = ENGLISH_UNITS.get(s.word(i + 1), 0)
        return (ENGLISH_TENS[word] + unit, i + 2) if 0 < unit < 10 else (ENGLISH_TENS[word], i + 1)
    value = ENGLISH_UNITS.get(word)
    return (value, i + 1) if value else None


def read_swahili(s: Sentence, i: int, *, most: int = 59) -> Read | None:
    """Read a Swahili cardinal of 1 to `most`; a "na" that does not belong to the number is left alone."""
    word = s.word(i)
    if word in SWAHILI_UNITS:
        return SWAHILI_UNITS[word], i + 1
    tens = SWAHILI_TENS.get(word)
    if tens is None or tens > most:
        return None
    after = i + 1
    joined = s.word(after)
    unit_at = after + 1 if joined == "na" else after
    if joined in {"namoja", "nambili"}:
        unit, unit_at = SWAHILI_UNITS[joined[2:]], after
    else:
        unit = SWAHILI_UNITS.get(s.word(unit_at), 0)
    if unit and tens + unit <= most:
        return tens + unit, unit_at + 1
    return tens, after


def read_number(s: Sentence, i: int) -> Read | None:
    """Read a cardinal in any writing."""
    return read_digits(s, i) or read_english(s, i) or read_swahili(s, i)


def read_count(s: Sentence, i: int) -> Read | None:
    """Read a cardinal that may agree with the Swahili noun before it, as in "masaa mawili"."""
    agreeing = SWAHILI_AGREEING.get(s.word(i))
    return (agreeing, i + 1) if agreeing else read_number(s, i)


def read_ordinal(s: Sentence, i: int) -> Read | None:
    """Read "12th" or "twenty first"; a bare "12" is no ordinal."""
    digits = read_digits(s, i)
    if digits and s.word(digits[1]) in ORDINAL_ENDINGS:
        return digits[0], digits[1] + 1
    word = s.word(i)
    if word in ENGLISH_TENS:
        unit = ENGLISH_ORDINALS.get(s.word(i + 1), 0)
        return (ENGLISH_TENS[word] + unit, i + 2) if 0 < unit < 10 else None
    value = ENGLISH_ORDINALS.get(word)
    return (value, i + 1) if value else None
