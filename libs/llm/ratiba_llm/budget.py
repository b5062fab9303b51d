"""How much one booking, or one import, may cost. All amounts are US dollars."""

from dataclasses import dataclass, replace
from decimal import Decimal

from ratiba_llm.outcomes import Declining
from ratiba_llm.usage import ZERO

SOFT_USD = Decimal("0.05")
HARD_USD = Decimal("0.20")


@dataclass(frozen=True, slots=True)
class Budget:
    """What was spent and what may be. A tenant may have ceilings of its own.

    `reserved_usd` is set aside for calls that are still under way elsewhere; it counts as spent until they are over.
    """

    spent_usd: Decimal = ZERO
    reserved_usd: Decimal = ZERO
    soft_usd: Decimal = SOFT_USD
    hard_usd: Decimal = HARD_USD

    def __post_init__(self) -> None:
        if min(self.spent_usd, self.reserved_usd, self.soft_usd) < 0:
            raise ValueError(f"no amount of a budget is below 0, got {self}")
        if self.soft_usd > self.hard_usd:
            raise ValueError(f"the soft ceiling {self.soft_usd} is above the hard one {self.hard_usd}")

    @property
    def committed_usd(self) -> Decimal:
        """What is spent or set aside."""
        return self.spent_usd + self.reserved_usd

    def refuses(self, worst_case_usd: Decimal) -> Declining | None:
        """Return why a call that costs at most this much may not be made, or None when it may.

        The soft ceiling looks at what was spent, the hard one at what could be: no call may pass it, whatever comes.
        """
        if self.committed_usd + worst_case_usd > self.hard_usd:
            return Declining.HARD_CEILING
        if self.committed_usd >= self.soft_usd:
            return Declining.SOFT_CEILING
        return None

    def affords(self, worst_case_usd: Decimal) -> bool:
        """Whether this much more, at most, stays within the hard ceiling."""
        return self.committed_usd + worst_case_usd <= self.hard_usd

    def charged(self, cost_usd: Decimal) -> "Budget":
        """Return the budget after a call that cost this much."""
        return replace(self, spent_usd=self.spent_usd + cost_usd)

    def reserving(self, usd: Decimal) -> "Budget":
        """Return the budget with this much set aside for a call that somebody else is about to make."""
        return replace(self, reserved_usd=self.reserved_usd + usd)

    def settled(self, reserved_usd: Decimal, cost_usd: Decimal) -> "Budget":
        """Return the budget after a call for which this much was set aside, and which cost that much."""
        return replace(self, reserved_usd=self.reserved_usd - reserved_usd).charged(cost_usd)

    def set_aside(self, worst_case_usd: Decimal) -> Decimal:
        """Return what to reserve for a call that costs at most this much: a lost answer may be asked for once more.

        That is twice as much, or what the hard ceiling leaves.
        """
        return min(2 * worst_case_usd, self.hard_usd - self.committed_usd)

    @classmethod
    def allowance(cls, reserved_usd: Decimal) -> "Budget":
        """Return the budget of the one call for which this much was set aside; its retries must fit in, too."""
        return cls(soft_usd=reserved_usd, hard_usd=reserved_usd)
