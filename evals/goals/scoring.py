"""The part `goals` of the evaluations: plays, judges, and puts it in figures."""

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from evals.goals.causes import cause
from evals.goals.costs import cost_figures
from evals.goals.generating import GOALS, goals
from evals.goals.goal import Goal
from evals.goals.keeping import KEPT, keep_failing
from evals.goals.models import a_model, has_key
from evals.goals.passes import passes
from evals.goals.running import Trial, run
from evals.goals.speaker import KEPT_BACK, STOCK
from evals.goals.verdicts import End
from evals.report import Finding, Part, Target

TRIALS = 4


@dataclass(frozen=True)
class GoalOptions:
    """How much is played. `goal_seed` settles the goals, `seed` the words they are pursued in."""

    goals: int = GOALS
    trials: int = TRIALS
    goal_seed: int = 1
    seed: int = 1
    kept_back: bool = False


def score_goals(options: GoalOptions) -> Part:
    """Play the goals without a model; a customer who gets what nobody asked for fails it."""
    played = asyncio.run(
        run(goals(options.goal_seed, options.goals), options.trials, options.seed, words=_words(options))
    )
    if not options.kept_back:  # what is read is mended by
        keep_failing(played.trials, KEPT / "no-model")
    return as_part("goals, no model", played.trials, options)


def _words(options: GoalOptions) -> Path:
    return KEPT_BACK if options.kept_back else STOCK


def score_costs(options: GoalOptions) -> Part:
    """Play each goal once with a model; what it cost is counted, and no appointment may be wrong either."""
    once = replace(options, trials=1)
    played = asyncio.run(run(goals(once.goal_seed, once.goals), once.trials, once.seed, a_model, _words(once)))
    if not once.kept_back:
        keep_failing(played.trials, KEPT / "with-model")
    part = as_part(f"goals, {'a live' if has_key() else 'a stand-in for a'} model", played.trials, once)
    part.figures = cost_figures(played.costs) | part.figures
    part.notes = [f"{name}: {value}" for name, value in part.figures.items()]
    return part


def as_part(name: str, trials: Sequence[Trial], options: GoalOptions) -> Part:
    """The figures of a run."""
    part = Part(name, tuple(End))
    part.groups["all"] = [_finding(trial) for trial in trials]
    for of in GROUPINGS:
        for trial in sorted(trials, key=lambda one: of(one.played.goal)):
            part.groups.setdefault(of(trial.played.goal), []).append(_finding(trial))
    wrong = sum(trial.end is End.WRONG for trial in trials)
    part.targets = [Target("appointments nobody asked for", wrong, len(trials), 0.0)]
    part.figures = _figures(trials, options)
    part.notes = [f"{name}: {value}" for name, value in part.figures.items()]
    return part


def _finding(trial: Trial) -> Finding:
    goal = trial.played.goal
    why = f"{cause(trial)} {trial.why}" if trial.end is not End.DONE else ""
    return Finding(f"{goal.id}.{trial.played.trial}", trial.end.value, goal.kind.value, why)


def _figures(trials: Sequence[Trial], options: GoalOptions) -> dict[str, object]:
    ks = sorted({1, options.trials})
    found: dict[str, object] = {f"pass^{k}": _share(trials, k) for k in ks}
    for of in GROUPINGS:
        names = sorted({of(trial.played.goal) for trial in trials})
        for name in names:
            mine = [trial for trial in trials if of(trial.played.goal) == name]
            found[f"pass^{' and ^'.join(map(str, ks))}, {name}"] = " and ".join(f"{_share(mine, k):.3f}" for k in ks)
    found["messages of a customer, mean"] = round(_messages(trials), 2)
    found["why not"] = dict(Counter(cause(one) for one in trials if one.end is not End.DONE).most_common())
    found["seeds"] = f"goals {options.goal_seed}, words {options.seed}{', kept back' if options.kept_back else ''}"
    return found


def _share(trials: Sequence[Trial], k: int) -> float:
    tries: dict[int, list[bool]] = {}
    for trial in trials:
        tries.setdefault(trial.played.goal.id, []).append(trial.end is End.DONE)
    return round(passes(tries.values(), k), 4)


def _messages(trials: Sequence[Trial]) -> float:
    return sum(trial.played.transcript.messages for trial in trials) / len(trials)


def _tongue(goal: Goal) -> str:
    return goal.tongue.value


def _manner(goal: Goal) -> str:
    return goal.manner.value


def _kind(goal: Goal) -> str:
    return goal.kind.value


def _channel(goal: Goal) -> str:
    return goal.channel


GROUPINGS: tuple[Callable[[Goal], str], ...] = (_tongue, _manner, _kind, _channel)
