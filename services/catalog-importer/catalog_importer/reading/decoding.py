"""Bytes to text, in whatever encoding they were saved."""

import codecs

import charset_normalizer

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 65_536
_FEWEST_NULS = 0.2


class NotText(Exception):
    """The bytes are no text in any encoding that price lists are saved in."""


def decoded(data: bytes, *, cut: bool = False) -> str:
    """The text. A byte-order mark decides, then strict UTF-8, then UTF-16 by its zeros, then charset-normalizer.

    `cut`: the data are the beginning of more, and may end within a letter. Raises NotText.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strict(data, encoding, cut=cut)
    if b"\x00" in data[:_SAMPLE]:
        return _strict(data, _utf16_by_zeros(data[:_SAMPLE]), cut=cut)
    try:
        return _strict(data, "utf-8", cut=cut)
    except NotText:
        return _guessed(data)


def _strict(data: bytes, encoding: str, *, cut: bool) -> str:
    try:
        text = codecs.getincrementaldecoder(encoding)("strict").decode(data, final=not cut)
    except UnicodeDecodeError as error:
        raise NotText(str(error)) from error
    if _is_binary(text):
        raise NotText("control characters")
    return text


def _utf16_by_zeros(sample: bytes) -> str:
    """UTF-16 without a mark: every second byte of Latin letters is zero. Raises NotText."""
    zeros_even, zeros_odd = sample[0::2].count(0), sample[1::2].count(0)
    half = max(1, len(sample) // 2)
    if zeros_odd / half > _FEWEST_NULS and zeros_odd > 5 * zeros_even:
        return "utf-16-le"
    if zeros_even / half > _FEWEST_NULS and zeros_even > 5 * zeros_odd:
        return "utf-16-be"
    raise NotText("zero bytes")


def _guessed(data: bytes) -> str:
    """Neither marked nor UTF-8. Windows-1252 unless its letters make no words: it is what spreadsheets here save."""
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        text = ""
    if text and not _is_binary(text) and _mostly_ascii(text):
        return text
    best = charset_normalizer.from_bytes(data[:_SAMPLE]).best()
    if best is None:
        raise NotText("no encoding fits")
    guessed = data.decode(best.encoding, errors="replace")
    if _is_binary(guessed):
        raise NotText("control characters")
    return guessed


def _mostly_ascii(text: str) -> bool:
    sample = text[:_SAMPLE]
    return sum(letter < "\x80" for letter in sample) >= 0.85 * len(sample)


def _is_binary(text: str) -> bool:
    """Whether more than one in a hundred characters is a control character no text has."""
    sample = text[:_SAMPLE]
    controls = sum(letter < " " and letter not in "\t\n\r\f\v\x1b" for letter in sample)
    return controls > len(sample) // 100
