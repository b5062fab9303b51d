"""Whether a service is wanted besides another: "the pedicure too", "na pedicure", or nothing but its name."""

from collections.abc import Iterable

from booking_fsm.domain.understanding.lexicon import word_set
from booking_fsm.domain.understanding.marks import Marks
from booking_fsm.domain.understanding.reading import Reading

_LEADING = ("and", "na")
_IN_TWO_WORDS = ("as well", "vile vile", "pamoja na")


def wanted_besides(reading: Reading, marks: Marks, service_words: Iterable[int]) -> bool:
    """Return it; a question never is a wish, and neither is what somebody had or sets against something else."""
    forms = [word.form for word in reading.words]
    if not forms or reading.asks or marks.said("but", "question", "how_much", "price", "know", "offer_q"):
        return False
    if forms[0] in _LEADING or not word_set("besides").isdisjoint(forms):
        return True
    if any(phrase in " ".join(forms) for phrase in _IN_TWO_WORDS):
        return True
    named = set(service_words)
    rest = {form for at, form in enumerate(forms) if at not in named}
    return bool(named) and rest <= word_set("around_a_service")
