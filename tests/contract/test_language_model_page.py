"""docs/language-model.md says of roles, settings and metrics what the code and the prompt files say."""

import json
import re
from decimal import Decimal
from pathlib import Path

from prometheus_client import CollectorRegistry

from ratiba_llm import LLMSettings
from ratiba_llm.metrics import LLMMetrics
from ratiba_llm.models import read_models
from ratiba_llm.prompts import Prompt, load_prompts

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "language-model.md").read_text(encoding="utf-8")
USUAL_BYTES = 2_500
"""What a call puts into the user message, as the page assumes it."""


def rows(title: str) -> list[list[str]]:
    """Cells of the rows of the table in a section, without its head and its rule."""
    section = PAGE.partition(f"\n## {title}\n")[2].partition("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines[1:]]


def worst_case(prompt: Prompt) -> Decimal:
    told = len(prompt.file.system_message.encode()) + len(json.dumps(prompt.schema)) + USUAL_BYTES
    return prompt.model.worst_case(told, 1 if prompt.role.takes_images else 0, prompt.file.max_tokens)


def test_the_roles_are_told_as_their_files_have_them() -> None:
    prompts = load_prompts(read_models())
    told = {name.strip("`"): rest for name, *rest in rows("Roles")}
    assert {name: row[:4] for name, row in told.items()} == {
        name: [
            prompt.model.name,
            f"{prompt.file.deadline_s:g} s",
            str(prompt.file.max_tokens),
            "yes" if prompt.file.cache_eligible else "no",
        ]
        for name, prompt in prompts.items()
    }
    for name, prompt in prompts.items():
        (at_most,) = re.findall(r"\$([0-9.]+)", told[name][4])
        assert worst_case(prompt) <= Decimal(at_most) < worst_case(prompt) * 2, name


def test_every_setting_is_told_by_its_name_and_with_its_default() -> None:
    told = {name: row[1] for row in rows("Settings") for name in re.findall(r"`([A-Z_]+)`", row[0])}
    names = {
        str(field.validation_alias or f"RATIBA_LLM_{name}".upper()) for name, field in LLMSettings.model_fields.items()
    }
    assert told.keys() == names
    settings = LLMSettings.model_fields
    assert told["RATIBA_LLM_SOFT_USD"] == f"{settings['soft_usd'].default}, {settings['hard_usd'].default}"
    assert told["RATIBA_LLM_ATTEMPTS"] == str(settings["attempts"].default)
    assert told["RATIBA_LLM_CIRCUIT_FAILURES"] == (
        f"{settings['circuit_failures'].default}, {settings['circuit_open_seconds'].default:g}"
    )
    assert told["RATIBA_LLM_ANTHROPIC_URL"] == f"`{settings['anthropic_url'].default}`"


def test_the_metrics_it_names_are_counted() -> None:
    registry = CollectorRegistry()
    LLMMetrics(registry)
    counted = {f"{metric.name}_total" for metric in registry.collect()}
    named = set(re.findall(r"`(ratiba_llm_\w+)`", PAGE))
    assert named
    assert named <= counted


def test_the_files_it_links_to_exist() -> None:
    links = re.findall(r"\]\((?!http)([^)#]+)\)", PAGE)
    assert links
    assert [link for link in links if not (ROOT / "docs" / link).exists()] == []
