"""The slips of a thumb on a long word: a letter left out, doubled, or two swapped.

Substituted letters are left out on purpose: "Fridah" is a name, and "jumatato" is as near Monday as Wednesday.
"""

from collections.abc import Iterable, Mapping

SHORTEST_WITH_SLIPS = 6
NOT_SLIPS = frozenset({"frida", "juma", "august", "augusta", "marchi", "sunda", "moday", "jamaa", "alasiri"})
"""Words of their own that look like a slip of one of ours."""


def slips(word: str) -> Iterable[str]:
    """Yield the likely slips of `word`; the first letter is always right, short words have none."""
    if len(word) < SHORTEST_WITH_SLIPS:
        return
    for at in range(1, len(word)):
        yield word[:at] + word[at + 1 :]
        yield word[:at] + word[at] + word[at:]
        if at + 1 < len(word):
            yield word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def with_slips(meanings: Mapping[str, int]) -> dict[str, int]:
    """Add to a vocabulary the slips that can mean one thing only."""
    found: dict[str, int] = {}
    torn: set[str] = set()
    for word, meaning in meanings.items():
        for slip in slips(word):
            if slip in meanings or slip in NOT_SLIPS:
                continue
            if found.setdefault(slip, meaning) != meaning:
                torn.add(slip)
    return {**{slip: meaning for slip, meaning in found.items() if slip not in torn}, **meanings}
