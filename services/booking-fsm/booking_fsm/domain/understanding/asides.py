"""What is said around an offer, or while money is waited for: "how long?", "can I pay cash?", "it was refused".

Read apart from intents, by a lexicon of its own: most of these words mean something else, or nothing, at other moments
("wait", "done", "who?"), so that the conversation decides by its state which of them to hear. Rules are over the tags
of the whole message, since people write "sina pesa. ngoja".
"""

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache

from booking_fsm.domain.understanding.all_of_them import counted
from booking_fsm.domain.understanding.lexicon import (
    aside_phrases,
    aside_roots,
    aside_verbs,
    aside_words,
    word_lists,
    word_set,
)
from booking_fsm.domain.understanding.marks import Marks
from booking_fsm.domain.understanding.reading import Reading, Word
from booking_fsm.domain.understanding.spelling import is_known, nearest


class Aside(StrEnum):
    """One thing that is told or asked in passing."""

    NOT_ON_PHONE = "not_on_phone"
    IS_PAID = "is_paid"
    SENT = "sent"
    FAILED = "failed"
    NO_MONEY = "no_money"
    WAIT = "wait"
    DEADLINE = "deadline"
    RECIPIENT = "recipient"
    AMOUNT = "amount"
    TOTAL = "total"
    CASH = "cash"
    CARD = "card"
    MPESA = "mpesa"
    OTHER_MEANS = "other_means"
    ANOTHER_WAY = "another_way"
    ON_THE_SPOT = "on_the_spot"
    LATER = "later"
    IN_PARTS = "in_parts"
    TILL = "till"
    WONT_PAY = "wont_pay"
    DURATION = "duration"
    WHO = "who"
    NEXT_TIME = "next_time"
    ONLY_THIS = "only_this"
    PAY_NOW = "pay_now"
    RING_AGAIN = "ring_again"
    NO_OTHER_PHONE = "no_other_phone"
    OTHER_PHONE = "other_phone"
    REFUND = "refund"
    ALL = "all"
    NOT_ALL = "not_all"
    ADD_IT = "add_it"
    CHANGED_MIND = "changed_mind"
    SOONEST = "soonest"
    TAKE_OFF = "take_off"
    LEAVING = "leaving"


@dataclass(frozen=True, slots=True)
class _Rule:
    """As in intents.py: one tag of each group and none of those against it.

    Facts are ":asks", ":short", ":one_word", ":when", ":figures" (a sum), ":four_digits" (as a PIN has) and
    ":way_alone" (a way to pay, and little words).
    """

    aside: Aside
    all_of: tuple[frozenset[str], ...]
    none_of: frozenset[str]

    def holds(self, said: Set[str]) -> bool:
        """Whether the message says it."""
        return self.none_of.isdisjoint(said) and not any(map(said.isdisjoint, self.all_of))


def _rule(aside: Aside, all_of: Sequence[str], unless: str = "") -> _Rule:
    groups = tuple(frozenset(group.split("|")) for group in all_of)
    return _Rule(aside, groups, frozenset(unless.split("|")) if unless else frozenset())


_A = Aside
_HOW = "cash|card|other_means|place|part|till"
_OTHERWISE = f"{_HOW}|later"
_ASKED = "how_much|that_much|total|until_when|to_whom|how_long|who|:asks"
_TOLD = "sent|pin_put|failed|not_there|no_funds|top_up"
_NOT_SO = "!cash|!card|!mpesa|!other_means|!till"
_NOT_NOW = f"{_OTHERWISE}|{_TOLD}|another_way|wont|dont_want|wait|why|will_pay|pay@will|not_paid_yet"

RULES: tuple[_Rule, ...] = (
    _rule(_A.WONT_PAY, ("wont",), f"{_OTHERWISE}|{_NOT_SO}|failed|no_funds|until_when"),
    _rule(_A.WONT_PAY, ("dont_want",), f"{_OTHERWISE}|{_NOT_SO}|mpesa|failed|no_funds|until_when|kept|pin|why"),
    _rule(_A.OTHER_PHONE, ("other_phone",), "no_other_phone|sent|pay@done|phone_call|give|till"),
    _rule(_A.FAILED, ("failed|!went|mistaken",), "no_funds|until_when|wont|other_phone"),
    _rule(_A.FAILED, ("tried",), "no_funds|sent|pay@done|top_up"),
    _rule(_A.FAILED, ("trouble", "mpesa|pay|pin|prompt|money"), "no_funds|until_when"),
    _rule(_A.NO_MONEY, ("no_funds|top_up",), "until_when"),
    _rule(_A.NO_MONEY, ("little", "mpesa|left_over@done"), "pay|prompt|sent|:way_alone"),
    _rule(_A.NO_MONEY, ("mpesa", ":figures", "only|little")),
    _rule(_A.NO_MONEY, ("left_over@done", "money|:figures|mpesa")),
    _rule(_A.RECIPIENT, ("to_whom",), "till"),
    _rule(_A.RECIPIENT, ("trust", "asking|:asks|:short|pin_put|doubting")),
    _rule(_A.RECIPIENT, ("distrust", "doubting|is_it|:asks")),
    _rule(_A.RECIPIENT, ("pin", "why"), "failed|mistaken"),
    _rule(_A.RECIPIENT, ("pin", ":four_digits")),
    _rule(_A.RECIPIENT, (":four_digits", ":one_word"), ":when"),
    _rule(
        _A.RECIPIENT, ("doubting", ":asks|pin|pay|money"), f"{_HOW}|{_TOLD}|how_long|prompt|seen_q|!seen|how_much|!send"
    ),
    _rule(_A.TILL, ("till",), "sent"),
    _rule(_A.TILL, ("till_word", "give|send|pay"), "sent|:when|later"),
    _rule(_A.TILL, ("number", "pay|mpesa", "send|give|asking"), "sent|pin|other_phone|:way_alone"),
    _rule(_A.CASH, ("cash",), "sent|no_funds|failed"),
    _rule(_A.CARD, ("card",), "sent|failed"),
    _rule(_A.CARD, ("!mpesa",), f"{_OTHERWISE}|{_TOLD}|how_much|why|prompt|pin|other_phone"),
    _rule(_A.MPESA, ("!card|!cash|!other_means|!till", "mpesa|!card"), f"{_OTHERWISE}|{_TOLD}|how_much|why|!mpesa"),
    _rule(_A.MPESA, ("mpesa", "pay|instead"), f"{_HOW}|{_TOLD}|why|how_much|dont_want|wont|pin|prompt|number|pay@done"),
    _rule(_A.MPESA, ("mpesa", ":way_alone"), f"{_OTHERWISE}|{_TOLD}"),
    _rule(_A.OTHER_MEANS, ("other_means",), "sent|failed|top_up"),
    _rule(_A.ANOTHER_WAY, ("another_way",), f"{_HOW}|mpesa|sent"),
    _rule(_A.IN_PARTS, ("part", "pay|:asks|:short|asking|now|:when"), "sent|top_up|failed"),
    _rule(_A.ON_THE_SPOT, ("pay", "place"), f"{_TOLD}|cash|card|part"),
    _rule(_A.ON_THE_SPOT, ("pay", "served"), f"{_TOLD}|cash|card|part|pay@done"),
    _rule(_A.LATER, ("pay", "later|:when"), f"{_TOLD}|cash|card|place|part|until_when|how_much"),
    _rule(_A.DEADLINE, ("until_when",)),
    _rule(_A.DEADLINE, ("kept", "when_q"), "pay"),
    _rule(_A.IS_PAID, ("paid_q", ":asks"), "sent|pin_put|failed"),
    _rule(_A.IS_PAID, ("confirmed_q",), "sent|pin_put|failed"),
    _rule(_A.IS_PAID, ("confirmed", ":asks"), "sent|pin_put|failed"),
    _rule(_A.SENT, ("sent|pin_put|pay@done",), "failed|!went|not_paid_yet|no_funds|trust|wont"),
    _rule(_A.SENT, ("finished|finish@done", "pay|pin|:short"), f"{_OTHERWISE}|{_TOLD}|:asks|how_long|served"),
    _rule(_A.SENT, ("do@done|ago", "pay"), f"{_TOLD}|{_HOW}|not_paid_yet"),
    _rule(_A.SENT, ("!seen", "money"), "failed|no_funds|prompt"),
    _rule(_A.SENT, ("taken@done", "money|:short"), "failed|no_funds|why|prompt"),
    _rule(_A.SENT, ("seen_q",), "failed|not_paid_yet|no_funds|not_there"),
    _rule(_A.NOT_ON_PHONE, ("not_there|!came|!send",), "sent|pin_put|failed|!went|no_funds|pay@done"),
    _rule(_A.NOT_ON_PHONE, ("lost|lost@done", "prompt"), "sent|pin_put|failed|no_funds"),
    _rule(_A.RING_AGAIN, ("ring", "again|prompt"), "sent|pin_put|no_funds|phone_call"),
    _rule(_A.NOT_ON_PHONE, ("send", "again"), "sent|pin_put|no_funds"),
    _rule(_A.SENT, ("done", ":short"), f"{_OTHERWISE}|{_TOLD}|:asks|not_paid_yet|ready"),
    _rule(_A.DURATION, ("how_long",), "until_when|sent"),
    _rule(_A.TOTAL, ("total", "how_much|:asks|asking|:short"), "sent"),
    _rule(_A.AMOUNT, ("how_much|that_much",), "sent|until_when|whole_menu"),
    _rule(_A.AMOUNT, ("why", ":figures"), "pin|failed"),
    _rule(_A.AMOUNT, (":figures", "asking|is_it", ":asks", ":short"), f"{_TOLD}|{_OTHERWISE}"),
    _rule(_A.TOTAL, ("how_much", "pay"), "sent|until_when"),
    _rule(_A.WHO, ("who", ":asks|asking|:short"), "pay|mpesa|to_whom"),
    _rule(_A.WHO, ("same", "person"), "pay|mpesa|next_time"),
    _rule(_A.WHO, ("same_person",), "pay|mpesa|to_whom"),
    _rule(_A.NEXT_TIME, ("next_time",), ":asks|pay|how_much|how_long"),
    _rule(_A.ONLY_THIS, ("only",), ":asks|pay|how_much|how_long|who|wait|part|:way_alone"),
    _rule(_A.WAIT, ("wait|not_paid_yet",), f"{_TOLD}|{_HOW}|{_ASKED}"),
    _rule(_A.WAIT, ("give", "a_little_time"), f"{_TOLD}|{_HOW}|{_ASKED}"),
    _rule(_A.WAIT, ("a_little_time", ":short"), f"{_TOLD}|{_HOW}|{_ASKED}|sent|pay@done"),
    _rule(_A.WAIT, ("let_me", "think"), f"{_TOLD}|{_HOW}|{_ASKED}"),
    _rule(_A.WAIT, ("let_me", "money"), f"{_TOLD}|{_HOW}|{_ASKED}|pay|seen_q"),
    _rule(_A.WAIT, ("unsure", ":short"), f"{_TOLD}|{_HOW}|{_ASKED}|next_time|later"),
    _rule(_A.WAIT, ("will_pay|pay@will",), f"{_TOLD}|{_OTHERWISE}|{_ASKED}|:when"),
    _rule(_A.NO_OTHER_PHONE, ("no_other_phone",), ":figures|cash|card|later"),
    _rule(_A.REFUND, ("refund_q",), "sent|why"),
    _rule(_A.REFUND, ("refund", ":asks"), "sent|why|when_q"),
    _rule(_A.PAY_NOW, ("how_to",), f"{_NOT_NOW}|how_much|total|until_when|to_whom|who"),
    _rule(_A.PAY_NOW, ("pay", ":short|ready|now"), f"{_NOT_NOW}|how_much|total|until_when|to_whom|who"),
    _rule(_A.PAY_NOW, ("send_it",), f"{_NOT_NOW}|!send|dont_send|:asks"),
    _rule(_A.PAY_NOW, ("ready", ":short"), f"{_NOT_NOW}|:asks|how_much|how_long"),
    _rule(_A.ALL, ("all",), "how_much|pay"),
    _rule(_A.NOT_ALL, ("!all",), "how_much|pay"),
    _rule(_A.ADD_IT, ("add_it",), ":asks"),
    _rule(_A.CHANGED_MIND, ("changed_mind",), ":asks"),
    _rule(_A.SOONEST, ("soonest",), "pay|sent"),
    _rule(_A.TAKE_OFF, ("take_off", "it"), "booking|pay|all|mpesa|!take_off"),
    _rule(_A.LEAVING, ("leaving",), ":asks"),
)

SHORT = 4
"""A message of so many words is about little else than what its one known word says."""


PIN = 4
"""Digits of a PIN of M-Pesa."""

FIGURES = 3
"""Digits of a sum of money; less is an hour, or a place in a list."""

_WAYS = frozenset({"cash", "card", "mpesa", "other_means", "till"})
"""Tags of ways to pay: the one behind "instead of" is the one that is not wanted, and becomes "!card"."""

_SUBJECT = "(?:ni|n|tu|wa|i|zi|ya|li|a|u|m)"
_OBJECT = "(?:ni|ku|m|mw|wa|i|zi|ya|li)?"
Phrase = tuple[int, frozenset[str]]
"""Where a phrase ends, and its tags."""

_HAS_HAPPENED = re.compile(f"{_SUBJECT}(?:mesha|mekwisha|lisha|me|li){_OBJECT}")
_WILL_HAPPEN = re.compile(f"{_SUBJECT}ta{_OBJECT}")
_SHORT_PERFECT = re.compile(f"({_SUBJECT})sha(?=[a-z]{{3}})")


def find_asides(reading: Reading, marks: Marks, *, when_said: bool) -> tuple[Aside, ...]:
    """Return what is told or asked in passing, what matters most first; each once."""
    found = _phrases(reading)
    said = set(_tags(reading, marks, found))
    four_digits = any(word.form.isdigit() and len(word.form) == PIN for word in reading.words)
    if not said and not four_digits:
        return ()
    figures = any(word.form.isdigit() and len(word.form) >= FIGURES for word in reading.words)
    made = {":figures": figures, ":asks": reading.asks, ":short": len(reading.words) <= SHORT, ":when": when_said}
    made |= {":four_digits": four_digits, ":one_word": len(reading.words) == 1}
    made[":way_alone"] = _names_only_a_way(reading, found)
    said |= {fact for fact, true in made.items() if true}
    return tuple(dict.fromkeys(rule.aside for rule in RULES if rule.holds(said)))


def _phrases(reading: Reading) -> Sequence[Phrase | None]:
    """The longest phrase that begins at each word."""
    forms = [_forms(word) for word in reading.words]
    return [aside_phrases().longest(forms, at, len(forms)) for at in range(len(forms))]


def _names_only_a_way(reading: Reading, found: Sequence[Phrase | None]) -> bool:
    """ "No, send mpesa again": whether nothing beside ways to pay says anything else."""
    ways = {at for start, one in enumerate(found) if one is not None and one[1] & _WAYS for at in range(start, one[0])}
    rest = (word.form for at, word in enumerate(reading.words) if at not in ways)
    return bool(ways) and word_set("around_a_way").issuperset(rest)


def _tags(reading: Reading, marks: Marks, found: Sequence[Phrase | None]) -> Iterator[str]:
    """Every tag of every phrase that begins at any word, and of every verb; phrases may overlap, but for a price."""
    within = 0
    refused = _refused_ways(reading, found)
    for at, word in enumerate(reading.words):
        phrase = found[at]
        if phrase is not None:
            end, tags = phrase
            tags = frozenset(f"!{tag}" if at in refused and tag in _WAYS else tag for tag in tags)
            if "all" in tags:
                each = counted(reading, marks, at, end)
                tags = tags - {"all"} if each is None else tags if each else tags - {"all"} | {"!all"}
            yield from tags - {"how_much"} if end <= within else tags  # "ngapi" of "dakika ngapi" asks no price
            within = max(within, end)
        yield from _verb_tags(_SHORT_PERFECT.sub(r"\1mesha", word.form))


def _refused_ways(reading: Reading, found: Sequence[Phrase | None]) -> frozenset[int]:
    """Where the ways to pay begin that stand behind "instead of", "siyo"; "not by card?" names no other, and asks."""
    ways = {at for at, phrase in enumerate(found) if phrase is not None and phrase[1] & _WAYS}
    refused = frozenset(at for at in ways if _is_turned_away(reading, at))
    return frozenset() if reading.asks and refused == ways else refused


def _is_turned_away(reading: Reading, at: int) -> bool:
    """Whether nothing but little words is between "instead of" and the word at `at`."""
    said = [word.form for word in reading.words]
    for before in range(at, 0, -1):
        if any(tuple(said[before - len(one) : before]) == one for one in word_lists("turning_away")):
            return True
        if said[before - 1] not in word_set("before_a_way"):
            return False
    return False


def _verb_tags(form: str) -> Iterator[str]:
    """A verb's tags: as they are, with what tells that it has happened or will; or denied and nothing else."""
    verb = aside_verbs().read(form)
    if verb is None:
        return
    before = form[: form.index(verb.root)]
    happened = "@done" if _HAS_HAPPENED.fullmatch(before) else "@will" if _WILL_HAPPEN.fullmatch(before) else None
    for tag in aside_roots()[verb.root]:
        yield f"!{tag}" if verb.denied else tag
        if happened is not None and not verb.denied:
            yield f"{tag}{happened}"


def _forms(word: Word) -> tuple[str, ...]:
    meant = _meant(word.form)
    return word.forms if meant is None else (*word.forms, meant)


@lru_cache(maxsize=8192)
def _meant(form: str) -> str | None:
    """The one word of this lexicon that an unknown word is a slip of."""
    known = form in aside_words() or is_known(form) or aside_verbs().read(form) is not None
    return None if known else nearest(form, _targets())


@cache
def _targets() -> tuple[str, ...]:
    return tuple(sorted(aside_words()))
