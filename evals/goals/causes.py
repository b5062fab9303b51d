"""Why a conversation did not reach its goal, told by rule from what was on the screen."""

from collections import Counter

from evals.goals.running import Trial
from evals.goals.screen import Asks
from evals.goals.verdicts import End

DEAD_END = 4
"""As often as this the same question, and it leads nowhere."""


def cause(trial: Trial) -> str:
    """One class for a conversation that is not done, the most telling first."""
    played = trial.played
    screens = played.transcript.screens
    if trial.end is End.WRONG:
        return "an appointment nobody asked for"
    if played.customer.end == "no reply" or not screens:
        return "no reply came"
    last = screens[-1]
    if played.customer.end == "finished":
        return "told it was done, and it was not"
    asked = next((seen.asks for seen in reversed(screens[:-1]) if seen.asks is not Asks.NOTHING), Asks.NOTHING)
    if last.handed_over and last.says(r"passing you on|nakuunganisha"):
        return f"a person was brought in unasked, at {asked.value!r}"
    if last.handed_over and last.says(r"sorry about this|pole sana kwa haya"):
        return f"taken for a complaint, at {asked.value!r}"
    aspects = Counter(played.customer.noticed)
    if aspects and aspects.most_common(1)[0][1] > 1:
        return f"a correction was not taken: {aspects.most_common(1)[0][0]}"
    if any(seen.lost for seen in screens) or last.handed_over:
        return f"not understood, at {asked.value!r}"
    repeated = Counter(seen.asks for seen in screens).most_common(1)[0]
    if repeated[1] >= DEAD_END:
        return f"dead end, at {repeated[0].value!r}"
    return "out of patience"
