"""Where pip put the servers' programs."""

from functools import cache
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path


@cache
def program(distribution: str, ending: str) -> Path:
    """Return the one installed file of `distribution` whose path ends with `ending`.

    Raises FileNotFoundError, naming the distribution to install, when it is not there.
    """
    try:
        listed = files(distribution) or []
    except PackageNotFoundError:
        listed = []
    for file in listed:
        if file.as_posix().endswith(ending):
            return Path(str(file.locate())).resolve()
    raise FileNotFoundError(f"no file {ending} from the Python package {distribution}; install {distribution}")
