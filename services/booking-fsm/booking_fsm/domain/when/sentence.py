"""A customer's words as tokens that remember where they stood, and small questions to ask of them."""

import re
from collections.abc import Collection
from dataclasses import dataclass, replace

from booking_fsm.domain.when.near_days import day_meant
from booking_fsm.domain.when.words import RANGE_ENDS

TOKEN = re.compile(
    r"2(?:day|nite|night|moro|morow|morrow|morro|mrw|moz)(?![^\W\d_])"  # 2day, 2moro
    r"|[0-9]+|[^\W\d_]+(?:'[^\W\d_]+)*|[^\w\s]|_"
)
ONE_FOR_ONE = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'", "–": "-", "—": "-", "−": "-", "‑": "-", "：": ":"})
DRAWN_OUT = re.compile(r"(.)\1{2,}")
BETWEEN = frozenset({"btw", "btwn", "btn", "betwn", "bet"})
KNIT = (
    "saa", "sita", "saba", "nane", "tisa", "tano", "tatu", "mbili", "moja", "nne", "kumi", "kasorobo", "kasoro",
    "robo", "unusu", "nusu", "asubuhi", "mchana", "jioni", "usiku", "alasiri", "kesho", "leo", "dakika", "na",
)  # fmt: skip
KNITTED = re.compile(f"(?:{'|'.join(KNIT)})+")
KNIT_PIECE = re.compile("|".join(KNIT))
KNIT_SIGNS = ("saa", "asubuhi", "mchana", "jioni", "usiku", "kumina")


@dataclass(frozen=True, slots=True)
class Token:
    """One word, run of digits, or sign; `start` and `end` are offsets in the customer's text."""

    word: str
    start: int
    end: int
    glued: bool
    capital: bool


@dataclass(frozen=True)
class Sentence:
    """The tokens of one message. Indexes beyond either end read as an empty word, so rules need no bounds."""

    tokens: tuple[Token, ...]
    words: tuple[str, ...]
    blocked: frozenset[int] = frozenset()

    def __len__(self) -> int:
        return len(self.tokens)

    def word(self, i: int) -> str:
        """Return the lower-case word at `i`, or ""."""
        return self.words[i] if 0 <= i < len(self.words) else ""

    def glued(self, i: int) -> bool:
        """Whether nothing stands between the token at `i` and the one before."""
        return 0 < i < len(self.tokens) and self.tokens[i].glued

    def capital(self, i: int) -> bool:
        """Whether the token at `i` begins with a capital letter."""
        return 0 <= i < len(self.tokens) and self.tokens[i].capital

    def is_digits(self, i: int) -> bool:
        """Whether the token at `i` is a run of digits."""
        return self.word(i).isdecimal()

    def skip(self, i: int, words: Collection[str]) -> int:
        """Return the first index from `i` on whose word is not among `words`."""
        while i < len(self.words) and self.word(i) in words:
            i += 1
        return i

    def phrase(self, i: int, *words: str) -> bool:
        """Whether `words` stand at `i`, in order."""
        return i >= 0 and self.words[i : i + len(words)] == words

    def before(self, i: int, *words: str) -> bool:
        """Whether `words` stand just before `i`, in order."""
        return self.phrase(i - len(words), *words)

    def span(self, first: int, after: int) -> tuple[int, int]:
        """Return the character range of the tokens from `first` up to `after`."""
        return self.tokens[first].start, self.tokens[after - 1].end


def tokenise(text: str) -> Sentence:
    """Split a message into tokens.

    Digits and letters are parted ("saa4", "4pm"), knitted Swahili is unpicked ("saanne"), drawn-out words are
    shortened ("keshooo"), and a hyphen between two words is dropped unless a range may be meant.
    """
    lowered = text.lower()
    flat = (lowered if len(lowered) == len(text) else text).translate(ONE_FOR_ONE)
    tokens: list[Token] = []
    last_end = -1
    for match in TOKEN.finditer(flat):
        start, end = match.span()
        glued = start == last_end
        last_end = end
        word = DRAWN_OUT.sub(r"\1", match[0]) if match[0].isalpha() else match[0]
        if word != match[0] or not KNITTED.fullmatch(word) or word in KNIT or not _is_knitted(word):
            tokens.append(Token(day_meant(word), start, end, glued, text[start].isupper()))
            continue
        for piece in KNIT_PIECE.finditer(word):
            at = start + piece.start()
            tokens.append(Token(piece[0], at, start + piece.end(), glued or piece.start() > 0, text[at].isupper()))
    kept = tuple(_spelled_out(_without_soft_hyphens(tokens)))
    return Sentence(kept, tuple(token.word for token in kept))


def _is_knitted(word: str) -> bool:
    return any(sign in word for sign in KNIT_SIGNS)


def _spelled_out(tokens: list[Token]) -> list[Token]:
    """Spell out "btwn 2 and 4"; before anything but a number "btw" is no time."""
    numbers = {at for at, token in enumerate(tokens) if token.word.isdecimal() or token.word == "saa"}
    return [
        replace(token, word="between") if token.word in BETWEEN and at + 1 in numbers else token
        for at, token in enumerate(tokens)
    ]


def _without_soft_hyphens(tokens: list[Token]) -> list[Token]:
    kept: list[Token] = []
    for at, token in enumerate(tokens):
        if token.word == "-" and token.glued and 0 < at < len(tokens) - 1 and tokens[at + 1].glued:
            left, right = tokens[at - 1].word, tokens[at + 1].word
            range_ends = (left in RANGE_ENDS and right in RANGE_ENDS) or right == "saa"
            joins_words = left.isalpha() and right.isalpha() and not range_ends
            if joins_words or left in {"saa", "tarehe", "mid"}:
                continue
        kept.append(token)
    return kept
