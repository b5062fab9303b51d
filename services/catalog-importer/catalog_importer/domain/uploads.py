"""Uploads of one draft are told apart by their names: cells, pages and problems say which file they are of."""

from collections.abc import Iterable
from pathlib import PurePath

from ratiba_contracts.catalog_facts import UploadedFile

LONGEST_FILE_NAME = 120
"""Characters (catalog contract)."""

_LONGEST_ENDING = 10
"""What stands after the last point of a name and is longer is no ending."""


def named_apart(files: Iterable[UploadedFile]) -> tuple[UploadedFile, ...]:
    """The files in their order; a name that is taken gets a number: "IMG_1.jpg", "IMG_1 (2).jpg"."""
    files = tuple(files)
    given, taken = {file.file_name for file in files}, set[str]()
    named = []
    for file in files:
        name = file.file_name
        number = 2
        while name in taken or (name != file.file_name and name in given):
            name = _numbered(file.file_name, number)
            number += 1
        taken.add(name)
        named.append(file if name == file.file_name else file.model_copy(update={"file_name": name}))
    return tuple(named)


def _numbered(name: str, number: int) -> str:
    ending, mark = PurePath(name).suffix, f" ({number})"
    if len(ending) > _LONGEST_ENDING:
        ending = ""
    stem = name.removesuffix(ending)
    return f"{stem[: LONGEST_FILE_NAME - len(mark) - len(ending)]}{mark}{ending}"
