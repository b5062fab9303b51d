"""Where PostgreSQL can run when the caller is root, which it refuses to be.

It then runs as the system user `nobody`, who must be able to reach the program and the data. Below a private
folder (/root, a mktemp folder) it cannot, and no folder of yours is opened to the world for it: program or
data go to a folder of its own instead.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

_ELSEWHERE = Path("/var/tmp")  # noqa: S108 - every folder in it is made by mkdtemp
_PREFIX = "ratiba-postgres-"
_BELONGS_TO = "belongs-to"
_TEST = shutil.which("test") or "/usr/bin/test"


@dataclass(frozen=True)
class Account:
    """The user and group numbers to run as; both None means the caller's own."""

    uid: int | None = None
    gid: int | None = None

    def can_execute(self, path: Path) -> bool:
        """True when the account may enter the folder or run the program: asked of the kernel, as it."""
        groups: list[str | int] | None = None if self.uid is None else []
        answer = subprocess.run(  # noqa: S603 - a fixed program
            [_TEST, "-x", str(path)], cwd="/", user=self.uid, group=self.gid, extra_groups=groups, check=False
        )
        return answer.returncode == 0

    def take(self, path: Path) -> Path:
        """Make the account the owner of a file or folder (not of what is inside) and return the path."""
        if self.uid is not None and self.gid is not None:
            os.chown(path, self.uid, self.gid)
        return path


def account_for(data: Path) -> Account:
    """Return whom to run a server on `data` as: its owner if it exists, `nobody` if the caller is root."""
    if os.geteuid() != 0:
        return Account()
    if data.exists() and (owner := data.stat()).st_uid != 0:
        return Account(owner.st_uid, owner.st_gid)
    entry = pwd.getpwnam("nobody")
    return Account(entry.pw_uid, entry.pw_gid)


def folder_elsewhere(account: Account, link: Path) -> Path:
    """Return a folder that the account owns and reaches; `link` leads to the same one on the next start.

    Folders whose link was deleted with the rest of a project are deleted when a new one is made.
    """
    if not link.exists():
        remove_orphans(_ELSEWHERE)
        link.unlink(missing_ok=True)
        folder = account.take(Path(tempfile.mkdtemp(prefix=_PREFIX, dir=_ELSEWHERE)))
        (folder / _BELONGS_TO).write_text(str(link))
        link.symlink_to(folder)
    return link.resolve()


def remove_orphans(where: Path, older_seconds: float = 3600) -> None:
    """Delete the folders in `where` that no link leads to; a younger one may just be about to get its link."""
    for folder in where.glob(f"{_PREFIX}*"):
        note = folder / _BELONGS_TO
        if note.is_file() and time.time() - note.stat().st_mtime > older_seconds:
            link = Path(note.read_text())
            if not link.is_symlink() or link.resolve() != folder.resolve():
                shutil.rmtree(folder, ignore_errors=True)


def remove_elsewhere(link: Path) -> None:
    """Delete the folder behind the link, and the link; nothing happens when there is none."""
    if link.is_symlink():
        shutil.rmtree(link.resolve(), ignore_errors=True)
        link.unlink()
