"""Failing transcripts, kept for reading. The folder is not part of the repository."""

import shutil
from collections.abc import Sequence
from pathlib import Path

from evals.goals.causes import cause
from evals.goals.running import Trial
from evals.goals.verdicts import End

KEPT = Path(__file__).resolve().parents[2] / "artifacts" / "goals"


def keep_failing(trials: Sequence[Trial], folder: Path) -> Path:
    """Write each conversation that is not done to a file of its own, in place of those of the run before."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for trial in trials:
        if trial.end is not End.DONE:
            goal = trial.played.goal
            name = f"{trial.end.value.replace(' ', '-')}.{goal.id:03}.{trial.played.trial}.txt"
            (folder / name).write_text(_told(trial), encoding="utf-8")
    return folder


def _told(trial: Trial) -> str:
    played = trial.played
    goal = played.goal
    return (
        f"{goal.kind.value}, {goal.tongue.value}, {goal.manner.value}, {goal.tenant} on {goal.channel}\n"
        f"wants {goal.wants or 'nothing'}\nbefore {goal.before}\nfor {goal.name or goal.own_name}\n"
        f"talked on {played.today:%A %d %b %Y} at {goal.at:%H:%M}; patience {goal.patience}\n"
        f"the customer: {played.customer.end}; noticed {played.customer.noticed}\n"
        f"judged: {trial.end.value}. {trial.why}\nwhy: {cause(trial)}\nleft: {trial.left}\n\n{played.transcript}\n"
    )
