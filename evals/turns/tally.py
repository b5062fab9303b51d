"""Counts of what was said against what was heard, as precision and recall."""

from dataclasses import dataclass


@dataclass
class Tally:
    """`found` was said and heard, `missed` said and not heard, `invented` heard and not said."""

    found: int = 0
    missed: int = 0
    invented: int = 0

    def count(self, *, said: bool, heard: bool) -> None:
        """Count one turn."""
        self.found += said and heard
        self.missed += said and not heard
        self.invented += heard and not said

    @property
    def precision(self) -> float | None:
        """Of what was heard, the share that was said; None when nothing was heard."""
        heard = self.found + self.invented
        return self.found / heard if heard else None

    @property
    def recall(self) -> float | None:
        """Of what was said, the share that was heard; None when nothing was said."""
        said = self.found + self.missed
        return self.found / said if said else None

    def __str__(self) -> str:
        shares = [f"{share:.3f}" if share is not None else "none" for share in (self.precision, self.recall)]
        return f"precision {shares[0]}, recall {shares[1]}, of {self.found + self.missed}"
