"""Reading a template file strictly: every scalar is text (`no` is a word, not a boolean), no key twice."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from ratiba_wording.errors import UnreadableTemplates

Tree = str | list[Any] | dict[str, Any]


class _StrictLoader(yaml.BaseLoader):
    """PyYAML keeps the last of two equal keys and says nothing; here that is an error."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:  # noqa: FBT001, FBT002 (PyYAML's own signature)
        seen: set[str] = set()
        for key_node, _ in node.value:
            if key_node.value in seen:
                msg = f"the key {key_node.value!r} is there twice"
                raise yaml.constructor.ConstructorError(None, None, msg, key_node.start_mark)
            seen.add(key_node.value)
        return super().construct_mapping(node, deep)


def read_sections(text: str, file_name: str, wanted: tuple[str, ...]) -> Mapping[str, Mapping[str, Tree]]:
    """The sections of a template file. Raises UnreadableTemplates unless they are exactly the wanted ones."""
    try:
        document = yaml.load(text, Loader=_StrictLoader)  # noqa: S506 (BaseLoader builds only text, lists and mappings)
    except yaml.YAMLError as error:
        raise UnreadableTemplates(file_name, str(error)) from error
    if not isinstance(document, dict) or set(document) != set(wanted):
        found = sorted(document) if isinstance(document, dict) else type(document).__name__
        raise UnreadableTemplates(file_name, f"its sections are {sorted(wanted)}, got {found}")
    for name, section in document.items():
        if not isinstance(section, dict):
            raise UnreadableTemplates(f"{file_name}: {name}", "is not a mapping")
    return document


def read_template_file(path: Path, wanted: tuple[str, ...]) -> Mapping[str, Mapping[str, Tree]]:
    """The sections of a template file on disk."""
    return read_sections(path.read_text(encoding="utf-8"), path.name, wanted)
