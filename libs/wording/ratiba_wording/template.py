"""One template, compiled once: literal text and slots. Filling is concatenation, so data is never expanded."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ratiba_wording.errors import MalformedTemplate, UnknownPlaceholder
from ratiba_wording.form import Form

if TYPE_CHECKING:
    from ratiba_wording.scene import Scene

PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
EMOJI = re.compile("[ ]?[\u2300-\u23ff\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff]\ufe0f?")

LEAD = "lead"
"""Slot that addresses the customer and may be empty; a sentence that opens with it is capitalised then."""

ADDRESSING = frozenset({LEAD, "opening"})
"""Slots that speak to the customer by name; one act of a message does."""


@dataclass(frozen=True, slots=True)
class Template:
    """Words with slots. Whatever a slot yields is put in as it is: braces or percent signs in a name stay there.

    `pattern` has a `%s` for each of `fills`, in order; `without_emoji` has the same.
    """

    pattern: str
    without_emoji: str
    fills: "tuple[Callable[[Any, Scene], str], ...]"
    names: tuple[str, ...]
    emoji: int
    opens_with_lead: bool
    addresses: bool

    def render(self, subject: object, scene: "Scene", *, emoji: bool = True) -> str:
        """The words for a subject in a scene."""
        pattern = self.pattern if emoji else self.without_emoji
        text = pattern % tuple([fill(subject, scene) for fill in self.fills])
        if self.opens_with_lead:
            return text[:1].upper() + text[1:]
        return text

    def told(self, subject: object, scene: "Scene", *, emoji: bool = True) -> "tuple[str | Kept, ...]":
        """The same words in parts: what the template says itself, and what was put in from outside."""
        pattern = (self.pattern if emoji else self.without_emoji).split("%s")
        parts: list[str | Kept] = []
        for literal, name, fill in zip(pattern, (*self.names, None), (*self.fills, None), strict=True):
            parts.append(literal.replace("%%", "%"))
            if fill is not None and name is not None:
                parts.append(Kept(name, fill(subject, scene)))
        first = next((at for at, part in enumerate(parts) if str(part)), None)
        if self.opens_with_lead and first is not None:
            parts[first] = _capitalised(parts[first])
        return tuple(part for part in parts if str(part))


@dataclass(frozen=True, slots=True)
class Kept:
    """Words put in for a slot: a name, a price, a time, a whole card. Nobody may say them in another way."""

    slot: str
    text: str

    def __str__(self) -> str:
        return self.text


def _capitalised(part: "str | Kept") -> "str | Kept":
    text = str(part)[:1].upper() + str(part)[1:]
    return Kept(part.slot, text) if isinstance(part, Kept) else text


def compile_template(key: str, text: str, form: Form[Any], variant: tuple[str, ...]) -> Template:
    """Compiles the words found under `key` for one variant of a form.

    Raises MalformedTemplate for empty text, a stray brace or more than one emoji, and UnknownPlaceholder for a
    slot that the form does not have or cannot fill in this variant.
    """
    slots = form.slots
    text = text.strip()
    if not text and not form.may_be_empty:
        raise MalformedTemplate(key, "no words")
    emoji = len(EMOJI.findall(text))
    if emoji > 1:
        raise MalformedTemplate(key, f"at most one emoji, got {emoji}")
    names = frozenset(PLACEHOLDER.findall(text))
    for name in sorted(names):
        if name not in slots:
            raise UnknownPlaceholder(key, f"{{{name}}} is not one of {', '.join(sorted(slots)) or 'none'}")
        if not slots[name].can_fill(variant):
            raise UnknownPlaceholder(key, f"{{{name}}} is not known when {'.'.join(variant)}")
    if "{" in PLACEHOLDER.sub("", text) or "}" in PLACEHOLDER.sub("", text):
        raise MalformedTemplate(key, "a brace that is no placeholder")
    pattern = PLACEHOLDER.sub("%s", text.replace("%", "%%"))
    return Template(
        pattern=pattern,
        without_emoji=EMOJI.sub("", pattern),
        fills=tuple(slots[name].fill for name in PLACEHOLDER.findall(text)),
        names=tuple(PLACEHOLDER.findall(text)),
        emoji=emoji,
        addresses=not names.isdisjoint(ADDRESSING),
        opens_with_lead=text.startswith(f"{{{LEAD}}}"),
    )
