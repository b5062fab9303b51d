"""Swahili verbs taken apart as far as a booking needs: which root, said or denied, asked or ordered.

A Swahili verb carries subject, tense, object and negation in one word ("usinighairie": do not cancel for me), so a
list of forms never ends; a list of roots does. English verbs in Swahili clothes ("nimecancel", "usireschedule") are the
same pattern around a borrowed root.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from booking_fsm.domain.understanding.text import LONGEST_WORD

_SUBJECT = "(?:ni|n|u|a|tu|m|wa|i|li|ki|vi|zi|ya|ku|pa)"
_TENSE = "(?:na|li|ta|mesha|me|nge|ngali|ki|ka)"
_OBJECT = "(?:ni|ku|mw|m|tu|wa|i|li|ya|ki|vi|zi|u|ji|pa)"
_PREFIX = re.compile(
    rf"(?:(?P<infinitive>kuto|ku|kw)"
    rf"|(?P<denied>sito|hatuto|si|hatu|ham|hawa|hai|hali|hazi|haya|ha|hu)(?:ta|ku|ja|na|ki)?"
    rf"|{_SUBJECT}(?P<denied_wish>si|singe)"
    rf"|(?P<finite>{_SUBJECT}?{_TENSE}|hu)|(?P<wish>{_SUBJECT})"
    rf")?(?P<object>{_OBJECT})?"
)
_NATIVE_END = re.compile(r"(?:(?:li|le|i|e)?(?:sh|z|w|k|an)?w?(?:a|e|i|o)(?:ni)?)")
_BORROWED_END = re.compile(r"(?:i?(?:a|e)|iwa|iwe|isha|ishe|ewa|ewe|we|wa|i|ed|ing)?(?:ni)?")


@dataclass(frozen=True, slots=True)
class VerbForm:
    """One reading of a verb: its root, whether it is denied, and whether it is an infinitive or an order."""

    root: str
    denied: bool
    infinitive: bool
    ordered: bool


class VerbTable:
    """The roots worth knowing; `read` finds the longest one a word can be a form of."""

    def __init__(self, native: Iterable[str], borrowed: Iterable[str]) -> None:
        self._borrowed = frozenset(borrowed)
        roots = sorted({*native, *self._borrowed}, key=len, reverse=True)
        self._roots = re.compile("(?=(" + "|".join(map(re.escape, roots)) + "))") if roots else None
        self._longest_first = roots

    @lru_cache(maxsize=8192)  # noqa: B019 - one table lives as long as the process
    def read(self, word: str) -> VerbForm | None:
        """Return the form `word` (folded) is, or None. A bare English verb is not a Swahili form."""
        if self._roots is None or not 4 <= len(word) <= LONGEST_WORD or not word.isalpha():
            return None
        for place in self._roots.finditer(word):
            for root in self._longest_first:
                if word.startswith(root, place.start()):
                    form = self._form(word[: place.start()], root, word[place.start() + len(root) :])
                    if form is not None:
                        return form
        return None

    def _form(self, prefix: str, root: str, end: str) -> VerbForm | None:
        borrowed = root in self._borrowed
        if borrowed and not prefix:
            return None
        if not (_BORROWED_END if borrowed else _NATIVE_END).fullmatch(end):
            return None
        parsed = _PREFIX.fullmatch(prefix)
        if parsed is None:
            return None
        if parsed["wish"] is not None and not (borrowed or end.removesuffix("ni").endswith(("e", "i"))):
            return None
        infinitive = parsed["infinitive"] is not None
        denied = parsed["denied_wish"] is not None or (
            parsed["denied"] is not None and (parsed["denied"] != "hu" or end.endswith("i"))
        )
        denied = denied or parsed["infinitive"] == "kuto"
        finite = parsed["finite"] is not None or denied
        ordered = not infinitive and (not finite or end.endswith("e"))
        return VerbForm(root, denied, infinitive, ordered)
