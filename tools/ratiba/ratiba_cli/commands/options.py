"""Options that several commands share."""

import os
from pathlib import Path
from typing import Annotated

import typer

Folder = Annotated[
    Path,
    typer.Option(
        "--folder",
        help="Where the local stack keeps its data, logs, ports and secrets.",
        envvar="RATIBA_FOLDER",
        file_okay=False,
    ),
]

DEFAULT_FOLDER = Path(os.environ.get("RATIBA_FOLDER", ".ratiba"))
