"""Words fitted to a channel: which messages a reply becomes, and what can be tapped on the last of them.

Nothing is ever too long for the channel and nothing said is lost: what does not fit on a button or a row is
spelt out, numbered, in the text, and may be answered by its number.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from channel_gateway.domain.capabilities import Limits
from channel_gateway.domain.labels import one_line, shortened, split_text, width
from channel_gateway.domain.tap_ids import tap_id
from ratiba_contracts.views import Language


@dataclass(frozen=True, slots=True)
class Choice:
    """One option as worded. Choice n is answered by a tap, or by typing n (from 1).

    `short` is a form somebody wrote for small places and says as much as the label; without one the label is cut.
    """

    value: str
    label: str
    description: str | None = None
    short: str | None = None


@dataclass(frozen=True, slots=True)
class Worded:
    """What to say. `question_id` is set exactly when there is something to answer; choices need one.

    `numbered` spells the choices out, `1. Manicure, 45 min ...` and how to answer; `text` never does.
    """

    text: str
    language: Language
    question_id: str | None = None
    choices: tuple[Choice, ...] = ()
    numbered: str = ""
    menu_label: str = "Choose"

    def __post_init__(self) -> None:
        if not self.text.strip():
            msg = "a reply says something"
            raise ValueError(msg)
        if self.choices and self.question_id is None:
            msg = "choices belong to a question"
            raise ValueError(msg)


@dataclass(frozen=True, slots=True)
class Tappable:
    """One button or row as the channel shows it. `full`: the choice's label, where `label` is not that."""

    tap_id: str
    label: str
    description: str | None = None
    full: str | None = None


@dataclass(frozen=True, slots=True)
class Plain:
    """A message of words only."""

    text: str


@dataclass(frozen=True, slots=True)
class Buttons:
    """Words above a few buttons."""

    text: str
    buttons: tuple[Tappable, ...]


@dataclass(frozen=True, slots=True)
class Menu:
    """Words above a list that opens under `menu_label`."""

    text: str
    menu_label: str
    rows: tuple[Tappable, ...]


Piece = Plain | Buttons | Menu
"""One message as the channel will show it."""


def fit(worded: Worded, limits: Limits) -> tuple[Piece, ...]:
    """The messages of a reply, in order; only the last can be tapped.

    Few choices with short labels become buttons, more become list rows, and where the channel has neither, numbered
    lines. Rows that had to be cut, and choices beyond the rows, are spelt out with their numbers in the text.
    """
    choices = worded.choices
    if not choices:
        return _plain(worded.text, limits)
    labels = _labels(choices, limits.button_label)
    if labels and len(choices) <= limits.buttons and not any(choice.description for choice in choices):
        ahead, prompt = _split_off_prompt(worded.text, limits)
        return (*ahead, Buttons(prompt, _tappables(worded, labels, limits)))
    if limits.rows == 0:
        return _plain(_spelt_out(worded), limits)
    return _fit_menu(worded, limits)


def _fit_menu(worded: Worded, limits: Limits) -> tuple[Piece, ...]:
    rows = worded.choices[: limits.rows]
    labels = _labels(rows, limits.row_label)
    listed: tuple[Piece, ...] = ()
    text = worded.text.strip()
    if not labels or len(rows) < len(worded.choices):
        labels = [shortened(f"{n}. {_short(choice)}", limits.row_label) for n, choice in enumerate(rows, 1)]
        if width(_spelt_out(worded)) <= limits.prompt:
            text = _spelt_out(worded)
        else:
            listed = _plain(_list_of(worded), limits)  # ahead: the question stands right above what it asks
    ahead, prompt = _split_off_prompt(text, limits)
    menu_label = shortened(one_line(worded.menu_label), limits.menu_label)
    return (*listed, *ahead, Menu(prompt, menu_label, _tappables(worded, labels, limits)))


def _plain(text: str, limits: Limits) -> tuple[Piece, ...]:
    return tuple(Plain(piece) for piece in split_text(text, limits.text))


def _labels(choices: Sequence[Choice], limit: int) -> list[str]:
    """The label or the short form of each choice; empty when not all fit or two would be the same."""
    full = [one_line(choice.label) for choice in choices]
    for labels in (full, [_short(choice) for choice in choices]):
        if len(set(labels)) == len(labels) and all(0 < width(label) <= limit for label in labels):
            return labels
    return []


def _short(choice: Choice) -> str:
    return one_line(choice.short or choice.label)


def _tappables(worded: Worded, labels: Sequence[str], limits: Limits) -> tuple[Tappable, ...]:
    assert worded.question_id is not None  # noqa: S101  the constructor refuses choices without a question
    return tuple(
        Tappable(
            tap_id(worded.question_id, choice.value),
            label,
            _description(choice, label, limits),
            full=_full(choice, label),
        )
        for choice, label in zip(worded.choices, labels, strict=False)  # rows may be fewer than choices
    )


def _full(choice: Choice, label: str) -> str | None:
    full = one_line(choice.label)
    return full if label != full else None


def _description(choice: Choice, label: str, limits: Limits) -> str | None:
    """What the row says below its label: the description, or the full name where the label is not that."""
    parts = [part for part in (_full(choice, label), one_line(choice.description or "")) if part]
    return shortened(", ".join(parts), limits.row_description) if parts and limits.row_description else None


def _list_of(worded: Worded) -> str:
    return worded.numbered.strip() or "\n".join(
        f"{n}. {one_line(choice.label)}" for n, choice in enumerate(worded.choices, 1)
    )


def _spelt_out(worded: Worded) -> str:
    return f"{worded.text.strip()}\n\n{_list_of(worded)}"


def _split_off_prompt(text: str, limits: Limits) -> tuple[tuple[Piece, ...], str]:
    """The end of the text that fits above something to tap, and the messages that go ahead of it."""
    text = text.strip()
    if width(text) <= limits.prompt:
        return (), text
    prompt = split_text(text, limits.prompt)[-1]
    return _plain(text.removesuffix(prompt), limits), prompt
