"""The templates of one language, compiled and complete: every act, phrase and option in every variant."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any, TypeVar

from ratiba_contracts.tenant import Tone
from ratiba_contracts.views import Language
from ratiba_wording.act_forms import ACTS
from ratiba_wording.calendar_names import CalendarNames, read_calendar
from ratiba_wording.errors import MalformedTemplate, MissingTemplate, UnknownTemplate
from ratiba_wording.form import Form
from ratiba_wording.option_forms import OPTIONS
from ratiba_wording.phrase_forms import PHRASES
from ratiba_wording.scene import Scene
from ratiba_wording.template import Template, compile_template
from ratiba_wording.template_file import Tree, read_template_file

SECTIONS = ("acts", "phrases", "options", "calendar", "units")
_LIGHT_TONES = frozenset({Tone.WARM.value, Tone.PLAYFUL.value})

SubjectT = TypeVar("SubjectT")


@dataclass(frozen=True)
class Phrasebook:
    """Every template of a language by form and variant, with the names of days, months and units."""

    language: Language
    templates: Mapping[Form[Any], Mapping[tuple[str, ...], Template]]
    calendar: CalendarNames
    units: Mapping[str, str]

    def template(self, form: Form[SubjectT], subject: SubjectT, scene: Scene) -> Template:
        """The template for this subject in this scene. There always is one: loading refuses gaps."""
        return self.templates[form][form.variant(subject, scene)]


@cache
def phrasebook(language: Language) -> Phrasebook:
    """The templates of a language, read once a process. Raises WordingError naming the key that is wrong."""
    path = Path(__file__).parent / "templates" / f"{language.value}.yaml"
    return compile_phrasebook(language, path.name, read_template_file(path, SECTIONS))


def load_phrasebooks() -> None:
    """Reads every language now: a service that words replies calls it at start-up, so that drift fails there."""
    for language in Language:
        phrasebook(language)


def compile_phrasebook(language: Language, file_name: str, sections: Mapping[str, Mapping[str, Tree]]) -> Phrasebook:
    """Compiles a template file. Raises MissingTemplate, UnknownTemplate, UnknownPlaceholder or MalformedTemplate."""
    templates: dict[Form[Any], Mapping[tuple[str, ...], Template]] = {}
    for section, forms in (("acts", ACTS), ("phrases", PHRASES), ("options", OPTIONS)):
        templates |= _compile_section(f"{file_name}: {section}", sections[section], forms)
    return Phrasebook(
        language=language,
        templates=templates,
        calendar=read_calendar(f"{file_name}: calendar", sections["calendar"]),
        units={name: str(word) for name, word in sections["units"].items()},
    )


def _compile_section(
    key: str, section: Mapping[str, Tree], forms: Iterable[Form[Any]]
) -> dict[Form[Any], Mapping[tuple[str, ...], Template]]:
    by_name = {form.name: form for form in forms}
    for name in section:
        if name not in by_name:
            raise UnknownTemplate(f"{key}.{name}", f"is none of {', '.join(sorted(by_name))}")
    compiled: dict[Form[Any], Mapping[tuple[str, ...], Template]] = {}
    for name, form in by_name.items():
        if name not in section:
            raise MissingTemplate(f"{key}.{name}", "has no words")
        compiled[form] = _compile_form(f"{key}.{name}", section[name], form)
    return compiled


def _compile_form(key: str, tree: Tree, form: Form[Any]) -> Mapping[tuple[str, ...], Template]:
    facets = tuple(facet.values for facet in form.facets)
    _refuse_unknown_keys(key, tree, facets)
    variants: dict[tuple[str, ...], Template] = {}
    for variant in product(*facets):
        leaf_key, text = _leaf(key, tree, facets, variant)
        template = compile_template(leaf_key, text, form, variant)
        if template.emoji and _LIGHT_TONES.isdisjoint(variant):
            raise MalformedTemplate(leaf_key, "an emoji outside the tones warm and playful")
        variants[variant] = template
    return variants


def _refuse_unknown_keys(key: str, tree: Tree, facets: tuple[tuple[str, ...], ...]) -> None:
    """A mapping is keyed by the values of one facet that is still open; facets may be left out or reordered."""
    if isinstance(tree, str):
        return
    if not isinstance(tree, dict) or not tree:
        raise MalformedTemplate(key, f"is neither words nor a mapping: {tree!r}")
    first = next(iter(tree))
    index = next((index for index, values in enumerate(facets) if first in values), None)
    if index is None:
        known = sorted(value for values in facets for value in values)
        raise UnknownTemplate(f"{key}.{first}", f"is none of {', '.join(known) or 'nothing: one text only'}")
    for name, branch in tree.items():
        if name not in facets[index]:
            raise UnknownTemplate(f"{key}.{name}", f"is none of {', '.join(facets[index])}")
        _refuse_unknown_keys(f"{key}.{name}", branch, facets[:index] + facets[index + 1 :])


def _leaf(key: str, tree: Tree, facets: tuple[tuple[str, ...], ...], variant: tuple[str, ...]) -> tuple[str, str]:
    while isinstance(tree, dict):
        first = next(iter(tree))
        index = next(index for index, values in enumerate(facets) if first in values)
        key = f"{key}.{variant[index]}"
        if variant[index] not in tree:
            raise MissingTemplate(key, "has no words")
        tree = tree[variant[index]]
    if not isinstance(tree, str):
        raise MalformedTemplate(key, f"is neither words nor a mapping: {tree!r}")
    return key, tree
