"""Words by which a customer takes back what was just said: "actually", "no wait", "samahani", "au basi"."""

from booking_fsm.domain.when.sentence import Sentence

CORRECTIONS = frozenset(
    {"actually", "sorry", "rather", "namaanisha", "samahani", "meant", "no", "hapana", "oops", "ooops", "wait",
     "scratch", "correction", "nimekosea", "nilimaanisha", "yaani", "apana", "nope", "nah"}
)  # fmt: skip
PHRASES = (("i", "mean"), ("hold", "on"), ("au", "basi"), ("ama", "basi"), ("or", "basi"))
CHANGES = (("make", "it"), ("make", "that"), ("fanya",), ("tufanye",), ("iwe",))
"""What these lead replaces only what is of its own kind: "kesho asubuhi iwe saa nne" still says morning."""
NO_OF_ITS_OWN = frozenset(
    {"earlier", "later", "sooner", "more", "less", "problem", "problems", "worries", "worry", "rush", "hurry", "need",
     "issue", "issues", "pressure", "matter", "preference", "idea"}
)  # fmt: skip
"""A "no" before one of these takes nothing back: "no later than", "no rush"."""
APOLOGIES = frozenset({"for", "about", "to", "kwa", "that"})
"""A "sorry" before one of these is about something else: "sorry for the short notice"."""
WAITERS = frozenset({"can", "can't", "cant", "could", "will", "i'll", "to", "not"})
LONGEST = 6


def corrects(s: Sentence, between: list[int], *, same_kind: bool = True) -> bool:
    """Whether the words at the indexes `between` two mentions make the second replace the first.

    `same_kind` says that both are days, or both hours; only then "make it" replaces.
    """
    if len(between) > LONGEST:
        return False
    phrases = (*PHRASES, *CHANGES) if same_kind else PHRASES
    return any(_takes_back(s, i) or any(s.phrase(i, *words) for words in phrases) for i in between)


def _takes_back(s: Sentence, i: int) -> bool:
    word, following = s.word(i), s.word(i + 1)
    if word not in CORRECTIONS:
        return False
    if word == "no":
        return following not in NO_OF_ITS_OWN
    if word == "wait":
        return s.word(i - 1) not in WAITERS and following not in {"until", "till"}
    return not (word in {"sorry", "samahani"} and following in APOLOGIES)
