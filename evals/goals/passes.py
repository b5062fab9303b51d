"""pass^k: how likely k independent tries at a goal all succeed."""

from collections.abc import Iterable, Sequence
from math import comb


def passes(tries: Iterable[Sequence[bool]], k: int) -> float:
    """The mean over goals of C(successes, k) / C(tries, k), which has no bias. With k tries a goal: the share of goals
    that passed all. Raises ValueError where a goal was tried less than k times, or nothing was tried.
    """
    shares = []
    for outcomes in tries:
        if len(outcomes) < k:
            raise ValueError(f"pass^{k} needs {k} tries of each goal, got {len(outcomes)}")
        shares.append(comb(sum(outcomes), k) / comb(len(outcomes), k))
    if not shares:
        raise ValueError("nothing was tried")
    return sum(shares) / len(shares)
