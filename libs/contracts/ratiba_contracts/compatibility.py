"""What may change within a version: optional additions, and nothing else.

Messages of the old shape lie in the streams for months, and services are upgraded one by one; so a reader of either
shape must be able to read the other. Added union members and enum values are additions: readers are upgraded first.
"""

from typing import Any

Schema = dict[str, Any]

_EXACT = ("type", "const", "format", "pattern", "multipleOf")
_LOWER_IS_TIGHTER = ("maxLength", "maximum", "exclusiveMaximum", "maxItems")
_HIGHER_IS_TIGHTER = ("minLength", "minimum", "exclusiveMinimum", "minItems")


def breaking_changes(old: Schema, new: Schema) -> list[str]:
    """Every way in which `new` breaks `old`, as sentences; empty when it only adds optional things."""
    return sorted(set(_compare(old, new, _Documents(old, new), "", frozenset())))


class _Documents:
    def __init__(self, old: Schema, new: Schema) -> None:
        self.old, self.new = old.get("$defs", {}), new.get("$defs", {})


def _compare(old: Any, new: Any, documents: _Documents, at: str, seen: frozenset[tuple[str, str]]) -> list[str]:
    refs = (old.get("$ref", ""), new.get("$ref", ""))
    if refs in seen and any(refs):
        return []
    if any(refs):
        seen |= {refs}
    old, new = _resolve(old, documents.old), _resolve(new, documents.new)
    found = _scalars(old, new, at or "(message)")
    for name, part in old.get("properties", {}).items():
        place = f"{at}.{name}" if at else name
        if name not in new.get("properties", {}):
            found.append(f"{place} was removed")
        else:
            found += _compare(part, new["properties"][name], documents, place, seen)
    before, after = set(old.get("required", [])), set(new.get("required", []))
    found += [f"{at}.{name}".lstrip(".") + " is now required" for name in after - before]
    found += [f"{at}.{name}".lstrip(".") + " is no longer always there" for name in before - after]
    for keyword in ("items", "additionalProperties"):
        if isinstance(old.get(keyword), dict) and isinstance(new.get(keyword), dict):
            found += _compare(old[keyword], new[keyword], documents, f"{at}[]", seen)
    return found + _members(old, new, documents, at, seen)


def _scalars(old: Schema, new: Schema, at: str) -> list[str]:
    found = [
        f"{at}: {key} changed from {old.get(key)} to {new.get(key)}" for key in _EXACT if old.get(key) != new.get(key)
    ]
    lowered = [key for key in _LOWER_IS_TIGHTER if key in new and new[key] < old.get(key, float("inf"))]
    raised = [key for key in _HIGHER_IS_TIGHTER if key in new and new[key] > old.get(key, float("-inf"))]
    found += [f"{at}: {key} was tightened to {new[key]}" for key in lowered + raised]
    gone = [value for value in old.get("enum", []) if value not in new.get("enum", [])]
    return found + [f"{at}: value {value!r} was removed" for value in gone]


def _members(old: Schema, new: Schema, documents: _Documents, at: str, seen: frozenset[tuple[str, str]]) -> list[str]:
    """Union members, matched by their name or else by place."""
    found: list[str] = []
    for keyword in ("anyOf", "oneOf", "allOf", "prefixItems"):
        before, after = old.get(keyword, []), new.get(keyword, [])
        if bool(before) != bool(after):
            found.append(f"{at or '(message)'}: {keyword} {'was removed' if before else 'was added'}")
            continue
        named = {_name(part, index): part for index, part in enumerate(after)}
        for index, part in enumerate(before):
            name = _name(part, index)
            if name not in named:
                found.append(f"{at or '(message)'}: member {name} was removed")
            else:
                found += _compare(part, named[name], documents, at, seen)
    return found


def _name(part: Schema, index: int) -> str:
    return str(part.get("$ref", part.get("type", index)))


def _resolve(node: Schema, definitions: Schema) -> Schema:
    ref = node.get("$ref")
    return {**definitions[ref.rsplit("/", 1)[1]], **{k: v for k, v in node.items() if k != "$ref"}} if ref else node
