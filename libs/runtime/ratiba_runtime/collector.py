"""The garbage collector of a process that serves for days: what start-up has built is left out of its rounds.

Lexicons, models and clients are hundreds of thousands of objects that are never garbage, and a turn makes enough
short-lived ones for every few turns to look at all of them: up to a tenth of a turn.
"""

import gc

OBJECTS_BETWEEN_ROUNDS = 20_000
"""CPython's own default is a few hundred or a few thousand, by version: one turn's worth."""


def spare_what_stands() -> None:
    """Collect once, then never look at what is there now again. For the end of a process's start, once."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS_BETWEEN_ROUNDS, *gc.get_threshold()[1:])
