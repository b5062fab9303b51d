"""`python -m evals [--verbose] [--json FILE]`: 0 when every target is met, 1 when one is missed or not measured,
2 without data."""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from evals.dates import score_dates
from evals.dialogues import score_dialogues
from evals.error_codes import score_error_codes
from evals.openings import score_openings
from evals.report import Part, as_json, table
from evals.rows import TooMuchLeftOut
from evals.webhooks import score_webhooks

ROOT = Path(__file__).resolve().parents[1]
PARTS = (score_dates, score_openings, score_webhooks, score_error_codes, score_dialogues)


def data_folder() -> Path:
    """RATIBA_EVAL_DATA, or the folder beside the repository; a relative path starts at the root."""
    return (ROOT / (os.environ.get("RATIBA_EVAL_DATA") or "../shared/data")).resolve()


def main(arguments: Sequence[str] | None = None) -> int:
    """Score every part and print it."""
    parser = argparse.ArgumentParser(prog="python -m evals", description=__doc__)
    parser.add_argument("--verbose", action="store_true", help="show the text of every row that is not right")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write counts and ids")
    options = parser.parse_args(arguments)
    folder = data_folder()
    if not folder.is_dir():
        print(f"No evaluation data at {folder}; set RATIBA_EVAL_DATA to the folder that holds it.", file=sys.stderr)
        return 2
    parts, absent = list[Part](), list[str]()
    for score in PARTS:
        try:
            parts.append(score(folder))
        except FileNotFoundError as error:
            absent.append(f"not measured: {error.filename} is not there")
        except TooMuchLeftOut as error:
            print(error, file=sys.stderr)
            return 2
    print("\n\n".join([*(table(part, verbose=options.verbose) for part in parts), *absent]))
    if options.json:
        options.json.write_text(json.dumps(as_json(parts), indent=2) + "\n")
    return 0 if not absent and all(target.met for part in parts for target in part.targets) else 1


if __name__ == "__main__":
    sys.exit(main())
