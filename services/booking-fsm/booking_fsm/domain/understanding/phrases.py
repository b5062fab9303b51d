"""Longest phrases of a lexicon found in a row of words."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

Forms = Sequence[Collection[str]]
"""For each word of a message, the folded forms it may stand for."""


@dataclass(slots=True)
class _Node:
    after: dict[str, "_Node"] = field(default_factory=dict)
    values: set[str] = field(default_factory=set)


class PhraseTrie:
    """Phrases of one or more words, each with the values it carries. Filled once, then only read."""

    def __init__(self, skipped: Collection[str] = ()) -> None:
        self._root = _Node()
        self._skipped = frozenset(skipped)

    def add(self, words: Sequence[str], value: str) -> None:
        """Let `words` carry `value`. Skipped words ("my", "the") count only where they begin a phrase."""
        node = self._root
        for word in (*words[:1], *(word for word in words[1:] if word not in self._skipped)):
            node = node.after.setdefault(word, _Node())
        node.values.add(value)

    def longest(self, forms: Forms, start: int, stop: int) -> tuple[int, frozenset[str]] | None:
        """Return the end of the longest phrase that begins at `start` and its values, or None.

        Skipped words may stand between two words of a phrase, not before or after it.
        """
        best: tuple[int, frozenset[str]] | None = None
        open_nodes = [self._root]
        for at in range(start, stop):
            reached = [node.after[form] for node in open_nodes for form in forms[at] if form in node.after]
            for node in reached:
                if node.values and (best is None or best[0] <= at):
                    same = best[1] if best is not None and best[0] == at + 1 else frozenset()
                    best = (at + 1, same | frozenset(node.values))
            if at > start and not self._skipped.isdisjoint(forms[at]):
                reached += open_nodes
            if not reached:
                break
            open_nodes = reached
        return best
