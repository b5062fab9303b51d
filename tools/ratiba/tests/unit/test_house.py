"""The house's own lists are complete: a package or service that is added and not listed fails here."""

import configparser
import re
from pathlib import Path

import pytest

from ratiba_cli.local.services import SERVICES

HOUSE = Path(__file__).parents[4]


def packages() -> dict[str, str]:
    """Each distribution's folder and its import package."""
    found = {}
    for project in [*HOUSE.glob("libs/*/pyproject.toml"), *HOUSE.glob("services/*/pyproject.toml")]:
        named = re.search(r'packages = \["(\w+)"\]', project.read_text())
        assert named, project
        found[f"{project.parent.parent.name}/{project.parent.name}"] = named[1]
    return found


def import_rules() -> configparser.ConfigParser:
    rules = configparser.ConfigParser()
    rules.read(HOUSE / ".importlinter")
    return rules


def test_every_package_is_held_to_the_import_rules() -> None:
    listed = set(import_rules()["importlinter"]["root_packages"].split())
    assert listed == {*packages().values(), "ratiba_cli", "bench"}


def test_every_service_is_kept_apart_from_the_others() -> None:
    services = {package for folder, package in packages().items() if folder.startswith("services/")}
    rules = import_rules()
    assert set(rules["importlinter:contract:services"]["modules"].split()) == services
    assert set(rules["importlinter:contract:tools"]["source_modules"].split()) == set(packages().values())


def test_every_domain_is_held_to_its_purity() -> None:
    domains = {
        f"{package}.domain" for folder, package in packages().items() if (HOUSE / folder / package / "domain").is_dir()
    }
    assert set(import_rules()["importlinter:contract:domain"]["source_modules"].split()) == domains


def test_the_local_stack_runs_every_service() -> None:
    assert {row.name for row in SERVICES} == {
        folder.name for folder in (HOUSE / "services").iterdir() if folder.is_dir()
    }


@pytest.mark.parametrize("name", ["base", "dev"])
def test_a_lock_file_has_hashes_and_names_no_index(name: str) -> None:
    lock = (HOUSE / "requirements" / f"{name}.lock").read_text()
    pinned = re.findall(r"^[a-z0-9][^ =]*==", lock, re.MULTILINE)
    assert len(pinned) > 30
    assert lock.count("--hash=sha256:") >= len(pinned)
    assert "://" not in lock
    assert "--index" not in lock.replace("--no-emit-index-url", "")


def test_make_lists_every_target() -> None:
    makefile = (HOUSE / "Makefile").read_text()
    targets = re.findall(r"^([a-z-]+):.*?## \S", makefile, re.MULTILINE)
    (phony,) = re.findall(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    assert targets == phony.split()
