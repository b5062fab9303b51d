"""What stops a process at its start, or a caller that asked wrongly. What a call may come to is in `outcomes`."""


class MisconfiguredModel(Exception):
    """A prompt file, a price or a setting is not as it must be; the process must not start."""


class WrongVariables(Exception):
    """A caller gave a role other variables than it takes: a mistake in the code, not an outcome."""
