"""Reads files without a service around it: `python -m catalog_importer.extract`, asked by a line of JSON on stdin.

Lines of JSON on stdout: each page as it is read, and at last all that was found. Nothing is written anywhere, and no
model is asked: there is no book to write its cost in.
"""

import asyncio
import json
import logging
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

import structlog
from pydantic import BaseModel, ConfigDict

from catalog_importer.domain.lines import Manner
from catalog_importer.file_reader import FileReader
from catalog_importer.readings import NamedFile, Progress, Reading
from catalog_importer.vision import LocalVision


class Asked(BaseModel):
    """The files to read, and how their business writes prices."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    files: tuple[Path, ...]
    currency: str
    vertical: str


async def extract(asked: Asked) -> None:
    """Read the files, telling each page and then the whole."""
    with tempfile.TemporaryDirectory(prefix="ratiba-extract-") as out:
        reading = await FileReader(LocalVision()).read(
            [NamedFile(path.name[:120], path) for path in asked.files],
            Manner(asked.currency, asked.vertical),
            Path(out),
            _tell_page,
        )
    _tell({"told": "reading", **told(reading)})


def told(reading: Reading) -> dict[str, Any]:
    """The reading as JSON says it; a row says whether a person must type its price."""
    return {
        "modality": reading.modality.value,
        "rows": [row.model_dump(mode="json") | {"red": row.is_red} for row in reading.rows],
        "problems": [problem.model_dump(mode="json") for problem in reading.problems],
    }


def _tell_page(progress: Progress) -> None:
    _tell({"told": "page", **asdict(progress)})


def _tell(words: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(words, ensure_ascii=False) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    asyncio.run(extract(Asked.model_validate_json(sys.stdin.readline())))
