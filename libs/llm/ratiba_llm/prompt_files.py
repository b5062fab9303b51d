"""Reading a role's prompt file: every key is there, and none besides."""

from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ratiba_llm.errors import MisconfiguredModel
from ratiba_llm.strict_yaml import read_mapping

PROMPTS = Path(__file__).parent / "prompts"

Text = Annotated[str, Field(min_length=1)]


class PromptFile(BaseModel):
    """`deadline_s` is for the whole call, retries and the waiting between them included."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    model: Text
    output_schema: Text
    max_tokens: int = Field(gt=0, le=32_000)
    deadline_s: float = Field(gt=0, le=120)
    temperature: float | None = Field(default=None, ge=0, le=1)
    cache_eligible: bool
    system_message: Text
    user_template: Text


def prompt_paths(folder: Path) -> list[Path]:
    """Return the prompt files of a folder, by name."""
    return sorted(folder.glob("*.yaml"))


def read_prompt_file(path: Path) -> PromptFile:
    """Return one file. Raises MisconfiguredModel naming the file and the key that is wrong."""
    try:
        return PromptFile.model_validate(read_mapping(path))
    except ValidationError as error:
        wrong = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        raise MisconfiguredModel(f"{path.name}: {wrong}") from error
