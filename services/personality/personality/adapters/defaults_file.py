"""Reading `personality_defaults.yaml` from the package."""

from pathlib import Path
from typing import Any

import yaml

from personality.domain.config import DefaultsDrifted, PersonalityConfig, config_from

DEFAULTS = Path(__file__).parent.parent / "personality_defaults.yaml"


class _StrictLoader(yaml.SafeLoader):
    """PyYAML keeps the last of two equal keys and says nothing; here that is an error."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:  # noqa: FBT001, FBT002  PyYAML's own signature
        seen: set[str] = set()
        for key_node, _ in node.value:
            if key_node.value in seen:
                msg = f"the key {key_node.value!r} is there twice"
                raise yaml.constructor.ConstructorError(None, None, msg, key_node.start_mark)
            seen.add(key_node.value)
        return super().construct_mapping(node, deep)


def read_defaults(path: Path = DEFAULTS) -> PersonalityConfig:
    """The defaults of every trade. Raises DefaultsDrifted for a file that is no YAML or does not fit the contracts."""
    try:
        document = yaml.load(path.read_text(encoding="utf-8"), Loader=_StrictLoader)  # noqa: S506  a SafeLoader
    except yaml.YAMLError as error:
        raise DefaultsDrifted({path.name: str(error)}) from error
    return config_from(document, path.name)
