"""A telephone number in a message: one E.164, or the reason to ask again. Doubt is asked, never mended silently."""

import re
from dataclasses import dataclass
from typing import Literal

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberType, ValidationResult

from booking_fsm.domain.understanding.expecting import Expecting
from booking_fsm.domain.understanding.spoken_digits import spoken_digits

PhoneProblem = Literal["too_short", "too_long", "not_a_number", "unknown_country", "not_mobile"]

_CANDIDATE = re.compile(r"(?<![\w/])(?<!\d:)\+?[ (]{0,2}[0-9OoIl](?:[ .()\-]{0,3}[0-9OoIl]){5,29}(?!\w|[/:]\d)")
_LETTERS = str.maketrans({"O": "0", "o": "0", "I": "1", "l": "1"})
_DATE = re.compile(r"\d{1,2}[-./]\d{1,2}[-./]\d{1,4}|\d{4}[-./]\d{1,2}[-./]\d{1,2}")
FEWEST_DIGITS = 2
"""Letters stand for zeros and ones only beside real digits."""
_TRUNK_ZERO = re.compile(r"\(\s*0\s*\)")
_REACHABLE = frozenset({PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE, PhoneNumberType.PERSONAL_NUMBER})


@dataclass(frozen=True, slots=True)
class PhoneFound:
    """Either `e164` ("+254712345678") or `reason`, never both. `spans` is where it stood in the cleaned text."""

    e164: str | None
    reason: PhoneProblem | None
    spans: tuple[tuple[int, int], ...]

    def __post_init__(self) -> None:
        if (self.e164 is None) == (self.reason is None):
            raise ValueError("a phone found is a number or a reason to ask")


def find_phone(cleaned: str, region: str, expecting: Expecting | None) -> PhoneFound | None:
    """Return the telephone number in a cleaned message, None when there is none.

    A broken number is reported when one was asked for or when the writing can be nothing else (it begins with + or
    0 and is nearly long enough). Two different numbers in one message are a question.
    """
    asked = expecting is Expecting.PHONE
    found = [one for match in _CANDIDATE.finditer(cleaned) for one in _in_run(match, region, asked=asked)]
    if asked and not found:
        found = [one for run in spoken_digits(cleaned) if (one := _judge(*run, region, asked=True)) is not None]
    if not found:
        return _refusal(cleaned) if asked else None
    spans = tuple(one.spans[0] for one in found)
    numbers = {one.e164 for one in found if one.e164 is not None}
    if len(numbers) == 1:
        return PhoneFound(numbers.pop(), None, spans)
    return PhoneFound(None, "not_a_number" if numbers else found[0].reason, spans)


def _in_run(match: re.Match[str], region: str, *, asked: bool) -> list[PhoneFound]:
    """One number written with gaps, or several numbers side by side ("1500 0712345678")."""
    whole = _judge(match.group(), match.span(), region, asked=asked)
    if whole is not None and whole.e164 is not None:
        return [whole]
    pieces = [
        (p.group(), (match.start() + p.start(), match.start() + p.end())) for p in re.finditer(r"\S+", match.group())
    ]
    apart = [
        one for piece in pieces if (one := _judge(*piece, region, asked=False)) is not None and one.e164 is not None
    ]
    return apart or ([whole] if whole is not None else [])


def _judge(written: str, span: tuple[int, int], region: str, *, asked: bool) -> PhoneFound | None:
    if _DATE.fullmatch(written.strip()) or sum(map(str.isdigit, written)) < FEWEST_DIGITS:
        return None
    plain = _plain(written)
    clearly = asked or (plain[0] in "+0" and len(plain) >= 9)
    try:
        number = phonenumbers.parse(plain, region)
    except NumberParseException as refused:
        return PhoneFound(None, _unparsed(refused), (span,)) if clearly else None
    if phonenumbers.is_valid_number(number):
        if phonenumbers.number_type(number) not in _REACHABLE:
            return PhoneFound(None, "not_mobile", (span,)) if clearly else None
        return PhoneFound(phonenumbers.format_number(number, PhoneNumberFormat.E164), None, (span,))
    if not clearly:
        return None
    return PhoneFound(None, _why(number, plain, region), (span,))


def _plain(written: str) -> str:
    """Return only + and digits. A trunk zero in brackets after the country code goes; 00 in front means +."""
    joined = _TRUNK_ZERO.sub("", written) if "+" in written or written.startswith(("254", "00")) else written
    plain = re.sub(r"[^0-9+]", "", joined.translate(_LETTERS))
    return "+" + plain[2:] if plain.startswith("00") else plain


def _why(number: phonenumbers.PhoneNumber, plain: str, region: str) -> PhoneProblem:
    if _valid_abroad(plain):
        return "unknown_country"
    example = phonenumbers.example_number_for_type(region, PhoneNumberType.MOBILE)
    if example is not None and number.country_code == example.country_code:
        missing = len(str(example.national_number)) - len(str(number.national_number))
        return "too_short" if missing > 0 else "too_long" if missing < 0 else "not_a_number"
    match phonenumbers.is_possible_number_with_reason(number):
        case ValidationResult.TOO_SHORT | ValidationResult.IS_POSSIBLE_LOCAL_ONLY:
            return "too_short"
        case ValidationResult.TOO_LONG:
            return "too_long"
        case ValidationResult.INVALID_COUNTRY_CODE:
            return "unknown_country"
        case _:
            return "not_a_number"


def _valid_abroad(plain: str) -> bool:
    """Whether it would be somebody's number with a + in front: then the country is what is in doubt."""
    if plain[0] in "+0":
        return False
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse("+" + plain, None))
    except NumberParseException:
        return False


def _unparsed(refused: NumberParseException) -> PhoneProblem:
    match refused.error_type:
        case NumberParseException.INVALID_COUNTRY_CODE:
            return "unknown_country"
        case NumberParseException.TOO_SHORT_NSN | NumberParseException.TOO_SHORT_AFTER_IDD:
            return "too_short"
        case NumberParseException.TOO_LONG:
            return "too_long"
        case _:
            return "not_a_number"


def _refusal(cleaned: str) -> PhoneFound | None:
    """Asked for a number and got nothing but a few digits: too short."""
    alone = re.fullmatch(r"\s*\+?\d[\d ()-]{2,8}\s*", cleaned) and not _DATE.fullmatch(cleaned.strip())
    return PhoneFound(None, "too_short", ((0, len(cleaned)),)) if alone else None
