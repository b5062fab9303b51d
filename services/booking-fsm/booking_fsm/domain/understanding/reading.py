"""A message as words: each with its place, the forms it may stand for, and the clause it is in."""

from dataclasses import dataclass
from functools import lru_cache

from booking_fsm.domain.understanding.lexicon import phrase_words, respellings, verbs, words
from booking_fsm.domain.understanding.spelling import corrected
from booking_fsm.domain.understanding.text import Token, tokens
from booking_fsm.domain.understanding.verbs import VerbForm

CLAUSE_ENDS = frozenset('.!?;:,\n{}<>|"')
CORRECTED_WORDS = 40
"""Only this many words of one message are looked up for misspelling: a wall of text is not a typing slip."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a message; `forms[0]` is what was typed, folded. `clause` counts from 0."""

    token: Token
    forms: tuple[str, ...]
    verb: VerbForm | None
    clause: int

    @property
    def form(self) -> str:
        """The form as typed, chat spelling resolved."""
        return self.forms[0]


@dataclass(frozen=True, slots=True)
class Reading:
    """A cleaned message and its words."""

    text: str
    words: tuple[Word, ...]
    forms: tuple[tuple[str, ...], ...]
    clause_ends: tuple[int, ...]
    asks: bool

    def clause_end(self, start: int) -> int:
        """Return the index after the last word of the clause that the word at `start` is in."""
        return self.clause_ends[start]

    def slice(self, start: int, end: int) -> str:
        """Return the customer's own characters from word `start` up to word `end`."""
        return self.text[self.words[start].token.start : self.words[end - 1].token.end]


def read(cleaned: str) -> Reading:
    """Split a cleaned message into words."""
    found: list[Word] = []
    clause, correctable = 0, CORRECTED_WORDS
    for token in tokens(cleaned):
        if not token.is_word:
            if token.norm in phrase_words():
                found.append(Word(token, (token.norm,), None, clause))
            elif token.raw in CLAUSE_ENDS:
                clause += 1
            continue
        pieces = respellings().get(token.norm)
        if pieces is None:
            correctable -= 1
            found.append(_word(token, clause, may_correct=correctable >= 0))
        else:
            found += [Word(token, (piece,), _verb(piece), clause) for piece in pieces]
        if "\n" in cleaned[token.end : token.end + 1]:
            clause += 1
    forms = tuple(word.forms for word in found)
    return Reading(cleaned, tuple(found), forms, _clause_ends(found), asks="?" in cleaned)


def _clause_ends(found: list[Word]) -> tuple[int, ...]:
    ends = [len(found)] * len(found)
    for at in range(len(found) - 2, -1, -1):
        ends[at] = ends[at + 1] if found[at].clause == found[at + 1].clause else at + 1
    return tuple(ends)


def _word(token: Token, clause: int, *, may_correct: bool) -> Word:
    forms = [token.norm, *_inflected(token.norm, token.raw)]
    verb = _verb(token.norm)
    if may_correct and verb is None and not any(form in phrase_words() for form in forms):
        meant = corrected(token.norm)
        if meant is not None:
            forms.append(meant)
    return Word(token, tuple(dict.fromkeys(forms)), verb, clause)


@lru_cache(maxsize=8192)
def _inflected(norm: str, raw: str) -> tuple[str, ...]:
    """Return other forms of a word: stretched letters once, without a possessive or plural s."""
    forms = []
    if norm not in phrase_words() and len(norm) > 2:
        single = "".join(c for i, c in enumerate(norm) if i == 0 or c != norm[i - 1])
        if len(raw.replace("'", "")) > len(norm) or norm[-1] == norm[-2]:
            forms.append(single)
        if norm.endswith("s") and norm[:-1] in phrase_words():
            forms.append(norm[:-1])
    if raw.lower().endswith("'s"):
        forms.append(norm.removesuffix("s"))
    return tuple(forms)


@lru_cache(maxsize=8192)
def _verb(norm: str) -> VerbForm | None:
    return None if norm in words().english or norm in words().swahili else verbs().read(norm)
