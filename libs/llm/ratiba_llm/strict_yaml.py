"""Reading our YAML files: a key that is there twice is an error, not the last of the two."""

from pathlib import Path
from typing import Any

import yaml

from ratiba_llm.errors import MisconfiguredModel


class _StrictLoader(yaml.SafeLoader):
    """PyYAML keeps the last of two equal keys and says nothing."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:  # noqa: FBT001, FBT002 (PyYAML's own signature)
        seen: set[str] = set()
        for key_node, _ in node.value:
            if key_node.value in seen:
                msg = f"the key {key_node.value!r} is there twice"
                raise yaml.constructor.ConstructorError(None, None, msg, key_node.start_mark)
            seen.add(key_node.value)
        return super().construct_mapping(node, deep)


def read_mapping(path: Path) -> dict[str, Any]:
    """Return the mapping a YAML file holds. Raises MisconfiguredModel, with the file's name, for anything else."""
    try:
        found = yaml.load(path.read_text(encoding="utf-8"), Loader=_StrictLoader)  # noqa: S506 (derived from SafeLoader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise MisconfiguredModel(f"{path.name} cannot be read: {error}") from error
    if not isinstance(found, dict):
        raise MisconfiguredModel(f"{path.name} must hold a mapping, got {type(found).__name__}")
    return found
