"""The price lists kept for evaluation are nowhere in the project: it is built for the class, not for the sample."""

import json
import re
import subprocess
import warnings
from functools import cache
from pathlib import Path
from typing import Any

from evals.__main__ import ROOT, data_folder

OWN_SUFFIXES = frozenset(
    {".py", ".md", ".yaml", ".yml", ".toml", ".txt", ".csv", ".html", ".rows", ".json", ".lua", ".js"}
)
ORDINARY = frozenset(
    {
        # what salons everywhere call these; the seeds, tests and the trades' lexicon name them for the same reason
        "beard trim", "black dye", "box braids", "deep conditioning", "deep tissue massage", "dip powder",
        "ear piercing", "eyebrow shaping", "face scrub", "faux locs", "full body massage", "full body scrub",
        "gel polish", "hair coloring", "hair relaxer", "hair treatment", "kids haircut", "knotless braids",
        "ladies haircut", "nose piercing", "protein treatment", "scale polish", "silk press",
        "soak off", "steam treatment",
        "stick ons", "swedish massage", "wash go",
        # words of the trade that understanding's lexicon of services lists beside their Swahili ones
        "builder gel overlay", "gum gel", "nail cut and file", "normal polish", "wig coloring",
    }
)  # fmt: skip
"""Names of two or more words that are the trade's, not a list's: found in the project they prove nothing."""
WORD = re.compile(r"\b(?!kes\b|ksh\b|ugx\b|tzs\b|tsh\b|usd\b|eur\b|from\b|min\b|mins\b|hrs?\b)[^\W\d_]{2,}\b")


def folded(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", text.casefold()))


@cache
def texts_of_the_project() -> dict[str, str]:
    tracked = (
        subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.decode().split("\0")
    )
    own = [
        ROOT / name
        for name in tracked
        if Path(name).suffix in OWN_SUFFIXES and name != str(Path(__file__).relative_to(ROOT))
    ]
    return {str(path): folded(path.read_text(encoding="utf-8", errors="replace")) for path in own if path.is_file()}


def phrases_of(menu: dict[str, Any]) -> set[str]:
    rows = [*menu["rows"], *menu.get("addons", [])]
    said = [row.get(field) or "" for row in rows for field in ("name", "printed")]
    found = {folded(text) for text in said}
    return {text for text in found if len(WORD.findall(text)) >= 2 and text not in ORDINARY}


def test_no_name_and_no_print_of_the_lists_stands_in_the_project() -> None:
    paths = sorted((data_folder() / "menus").glob("*/expected.json"))
    if not paths:
        warnings.warn(f"NOT CHECKED: no price lists at {data_folder()}; set RATIBA_EVAL_DATA", stacklevel=1)
        return  # what is kept apart may be away where the gate runs, and nothing may be skipped there
    project = texts_of_the_project()
    assert len(project) > 100
    copied = [
        (phrase, Path(name).name)
        for path in paths
        for phrase in phrases_of(json.loads(path.read_text(encoding="utf-8")))
        for name, text in project.items()
        if f" {phrase} " in f" {text} "
    ]
    assert copied == []
