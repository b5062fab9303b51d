"""Where a browser may be sent after signing in: a page of this console, never another site."""

import re

FRONT = "/admin/personality"
"""The page of somebody who asked for none."""

_OURS = re.compile(r"/admin(?:/[a-z0-9_-]+)*")
_LONGEST = 200


def safe_return(path: str | None) -> str:
    """`path` if it is one of the console's own, else the front page."""
    if path is None or len(path) > _LONGEST or not _OURS.fullmatch(path):
        return FRONT
    return path
