"""The roles' prompts, checked against `roles` and the models when the process starts."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ratiba_llm import prompt_lint
from ratiba_llm.errors import MisconfiguredModel, WrongVariables
from ratiba_llm.models import Model, Models, known_model
from ratiba_llm.prompt_files import PROMPTS, PromptFile, prompt_paths, read_prompt_file
from ratiba_llm.roles import PERSONALITY_VARIABLES, ROLES, Role
from ratiba_llm.templates import Value, filled, slots

Personality = Mapping[str, str]


@dataclass(frozen=True)
class Prompt:
    """One role, ready to be asked. `schema` is the JSON Schema of its answer; `version` names prompt and schema."""

    role: Role[Any]
    file: PromptFile
    model: Model
    schema: Mapping[str, Any]
    version: str

    def user_text(self, variables: Mapping[str, Value], personality: Personality | None) -> str:
        """Return the user message. A role's dials are null for a caller without a tenant's personality.

        Raises WrongVariables, naming them, unless the variables are exactly the role's own.
        """
        self._expect("variables", given=frozenset(variables), wanted=self.role.variables)
        if personality is None:
            return filled(self.file.user_template, {**dict.fromkeys(self.role.personality), **variables})
        unknown = personality.keys() - PERSONALITY_VARIABLES
        self._expect(
            "personality", given=frozenset(personality) & self.role.personality | unknown, wanted=self.role.personality
        )
        dials = {name: personality[name] for name in self.role.personality}
        return filled(self.file.user_template, {**dials, **variables})

    def _expect(self, what: str, *, given: frozenset[str], wanted: frozenset[str]) -> None:
        if given != wanted:
            missing, unknown = sorted(wanted - given), sorted(given - wanted)
            raise WrongVariables(f"{self.role.name}: {what} missing {missing}, unknown {unknown}")


Prompts = Mapping[str, Prompt]


def load_prompts(models: Models, chosen: Mapping[str, str] | None = None, folder: Path = PROMPTS) -> Prompts:
    """Return every role's prompt by the role's name; `chosen` puts another model in the place of a file's own.

    Raises MisconfiguredModel naming the file, the key, and what would be right.
    """
    roles = {role.name: role for role in ROLES}
    files = {path.stem: path for path in prompt_paths(folder)}
    if files.keys() != roles.keys():
        raise MisconfiguredModel(f"the prompt files are of {sorted(files)}, the roles are {sorted(roles)}")
    chosen = chosen or {}
    if chosen.keys() - roles.keys():
        raise MisconfiguredModel(
            f"a model is chosen for {sorted(chosen.keys() - roles.keys())}; roles are {sorted(roles)}"
        )
    return {
        name: _checked(role, read_prompt_file(files[name]), models, chosen.get(name)) for name, role in roles.items()
    }


def _checked(role: Role[Any], file: PromptFile, models: Models, chosen: str | None) -> Prompt:
    where = f"{role.name}.yaml"
    if file.output_schema != role.output.__name__:
        known = sorted(other.output.__name__ for other in ROLES)
        raise MisconfiguredModel(
            f"{where}: output_schema is {file.output_schema!r}, the role's is {role.output.__name__!r} (of {known})"
        )
    _check_slots(role, file)
    wrong = prompt_lint.findings(file.system_message, role.variables)
    if wrong:
        raise MisconfiguredModel(f"{where}: the system_message {'; '.join(wrong)}")
    model = known_model(models, chosen or file.model, where if chosen is None else f"the setting for {role.name}")
    schema = role.output.model_json_schema()
    return Prompt(role, file, model, schema, _version(file, schema))


def _check_slots(role: Role[Any], file: PromptFile) -> None:
    try:
        found = slots(file.user_template)
    except ValueError as error:
        raise MisconfiguredModel(f"{role.name}.yaml: the user_template {error}") from error
    wanted = role.variables | role.personality
    if found != wanted:
        raise MisconfiguredModel(
            f"{role.name}.yaml: the user_template lacks {sorted(wanted - found)} and has the unknown"
            f" {sorted(found - wanted)}"
        )


def _version(file: PromptFile, schema: Mapping[str, Any]) -> str:
    """Twelve hex digits that change whenever what a model is told changes; another model is another column."""
    told = json.dumps([file.system_message, file.user_template, schema], ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()[:12]
