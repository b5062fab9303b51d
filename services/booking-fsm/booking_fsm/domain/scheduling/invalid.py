"""The refusal of a schedule that cannot mean anything, raised where the value is built."""


class InvalidSchedule(ValueError):
    """A duration, buffer, interval, span or instant that no search may ever see.

    Raised by constructors only, so that a zero interval or a zero duration is a reason at the door
    and never an endless loop inside a search.
    """

    slug = "invalid-schedule"

    def __init__(self, what: str, value: object, rule: str) -> None:
        super().__init__(f"{what} is {value!r}; it must be {rule}")
        self.what = what
        self.value = value
        self.rule = rule


def require_minutes(what: str, value: int, *, least: int, most: int, step: int = 5) -> None:
    """Refuse `value` unless it is a multiple of `step` minutes from `least` to `most`, both included."""
    if type(value) is not int or not least <= value <= most or value % step:
        raise InvalidSchedule(what, value, f"a multiple of {step} minutes from {least} to {most}")
