"""How often somebody may do something: a bucket that refills steadily and holds a short burst."""

from dataclasses import dataclass


@dataclass(slots=True)
class Bucket:
    """`per_minute` on average, a sixth of it at once (at least 5). Times are monotonic seconds."""

    per_minute: int
    tokens: float
    filled_at: float

    @classmethod
    def full(cls, per_minute: int, now: float) -> "Bucket":
        """A bucket nobody has used yet."""
        return cls(per_minute, _burst(per_minute), now)

    def take(self, now: float) -> bool:
        """Take one; False when there is none left."""
        refill = (now - self.filled_at) * self.per_minute / 60
        self.tokens = min(_burst(self.per_minute), self.tokens + refill)
        self.filled_at = now
        if self.tokens < 1:
            return False
        self.tokens -= 1
        return True

    def is_full(self, now: float) -> bool:
        """True when forgetting the bucket changes nothing."""
        return self.tokens + (now - self.filled_at) * self.per_minute / 60 >= _burst(self.per_minute)


def _burst(per_minute: int) -> float:
    return max(5.0, per_minute / 6)


class Buckets:
    """A bucket for each name, forgotten once it is full again."""

    MOST = 10_000

    def __init__(self, per_minute: int) -> None:
        self._per_minute = per_minute
        self._buckets: dict[str, Bucket] = {}

    def take(self, name: str, now: float) -> bool:
        """Take one from `name`'s bucket."""
        if len(self._buckets) >= self.MOST:
            self._buckets = {n: bucket for n, bucket in self._buckets.items() if not bucket.is_full(now)}
        return self._buckets.setdefault(name, Bucket.full(self._per_minute, now)).take(now)
