"""`python -m evals [--parts NAMES] [--verbose] [--json FILE]`: 0 when every target is met, 1 when one is missed or not
measured, 2 without data.
"""

import argparse
import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from evals.dates import score_dates
from evals.dialogues import score_dialogues
from evals.error_codes import score_error_codes
from evals.goals.scoring import GoalOptions, score_costs, score_goals
from evals.menus.scoring import score_menus
from evals.openings import score_openings
from evals.report import Part, as_json, table
from evals.rows import TooMuchLeftOut
from evals.turns.scoring import score_turns
from evals.webhooks import score_webhooks

ROOT = Path(__file__).resolve().parents[1]
OF_DATA: Mapping[str, Callable[[Path], Part]] = {
    "dates": score_dates,
    "openings": score_openings,
    "webhooks": score_webhooks,
    "error codes": score_error_codes,
    "dialogues": score_dialogues,
    "turns": score_turns,
    "menus": score_menus,
}
"""Parts that score rows of the data folder."""
OF_GOALS: Mapping[str, Callable[[GoalOptions], Part]] = {"goals": score_goals, "costs": score_costs}
"""Parts that play customers against a running stack, and need no data."""
PARTS = (*OF_DATA, *OF_GOALS)


def data_folder() -> Path:
    """RATIBA_EVAL_DATA, or the folder beside the repository; a relative path starts at the root."""
    return (ROOT / (os.environ.get("RATIBA_EVAL_DATA") or "../shared/data")).resolve()


def _parts(text: str) -> tuple[str, ...]:
    names = tuple(name.strip() for name in text.split(","))
    if unknown := set(names) - set(PARTS):
        raise argparse.ArgumentTypeError(f"unknown: {', '.join(sorted(unknown))}; there are: {', '.join(PARTS)}")
    return names


def main(arguments: Sequence[str] | None = None) -> int:
    """Score every part and print it."""
    parser = argparse.ArgumentParser(prog="python -m evals", description=__doc__)
    parser.add_argument("--verbose", action="store_true", help="show the text of every row that is not right")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write counts and ids")
    parser.add_argument("--parts", type=_parts, default=PARTS, metavar="NAMES", help=f"some of: {','.join(PARTS)}")
    parser.add_argument("--goals", type=int, default=GoalOptions.goals, help="how many goals are pursued")
    parser.add_argument("--trials", type=int, default=GoalOptions.trials, help="how often each, in other words")
    parser.add_argument("--goal-seed", type=int, default=GoalOptions.goal_seed, help="settles the goals")
    parser.add_argument("--seed", type=int, default=GoalOptions.seed, help="settles the words")
    parser.add_argument("--kept-back", action="store_true", help="say it in sentences that nothing was mended by")
    options = parser.parse_args(arguments)
    folder = data_folder()
    if not folder.is_dir() and set(options.parts) & OF_DATA.keys():
        print(f"No evaluation data at {folder}; set RATIBA_EVAL_DATA to the folder that holds it.", file=sys.stderr)
        return 2
    parts, absent = list[Part](), list[str]()
    for name, score in OF_DATA.items():
        if name not in options.parts:
            continue
        try:
            parts.append(score(folder))
        except FileNotFoundError as error:
            absent.append(f"not measured: {error.filename} is not there")
        except TooMuchLeftOut as error:
            print(error, file=sys.stderr)
            return 2
    of_goals = GoalOptions(options.goals, options.trials, options.goal_seed, options.seed, options.kept_back)
    parts += [score_part(of_goals) for name, score_part in OF_GOALS.items() if name in options.parts]
    print("\n\n".join([*(table(part, verbose=options.verbose) for part in parts), *absent]))
    if options.json:
        options.json.write_text(json.dumps(as_json(parts), indent=2) + "\n")
    return 0 if not absent and all(target.met for part in parts for target in part.targets) else 1


if __name__ == "__main__":
    sys.exit(main())
