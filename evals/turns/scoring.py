"""The part `turns`: is each message understood for what it is, given what stood when it was written?"""

import asyncio
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from booking_fsm.domain.understanding import Language, Understanding
from evals.report import Finding, Part
from evals.turns.asking import Asker, has_key
from evals.turns.gold import GoldTurn, turns_of
from evals.turns.labels import SAYS, Label, harmful
from evals.turns.reading import by_rules, slots_of
from evals.turns.swahili import turn_of
from evals.turns.tally import Tally
from ratiba_llm import LLMSettings

VERDICTS = ("right", "not understood", "otherwise", "harmful")
Heard = tuple[GoldTurn, Understanding]


@dataclass
class Tallies:
    """Of one corpus: each label, each slot."""

    labels: dict[Label, Tally] = field(default_factory=dict)
    slots: dict[str, Tally] = field(default_factory=dict)


def score_turns(folder: Path) -> Part:
    """Judge every message in scope. Raises FileNotFoundError."""
    english, apart_english = _in_scope(_english(folder / "dialogues" / "sgd_train_single.jsonl"))
    swahili, apart_swahili = _in_scope(_swahili(folder / "dialogues" / "massive_sw_booking_train.jsonl"))
    part = Part("turns, gold context (no target)", VERDICTS)
    of_english = [(turn, by_rules(turn.text, turn.context)) for turn in english]
    of_swahili = [(turn, by_rules(turn.text, turn.context, Language.SW)) for turn in swahili]
    _add(part, "English dialogues, no model", of_english, values=True)
    _add(part, "Swahili requests, no model", of_swahili, values=False)
    settings = LLMSettings()
    if has_key(settings):
        asker = Asker(settings)
        with_model = asyncio.run(heard_by(asker, [*english, *swahili]))
        _add(part, "English dialogues, with a model", with_model[: len(english)], values=True)
        _add(part, "Swahili requests, with a model", with_model[len(english) :], values=False)
        part.figures["model"] = f"{asker.calls} calls, {asker.cost_usd} dollars"
    else:
        part.figures["with a model"] = "no key"
    part.figures["apart, English"] = dict(apart_english.most_common())
    part.figures["apart, Swahili"] = dict(apart_swahili.most_common())
    part.notes = [f"{name}: {value}" for name, value in part.figures.items()]
    return part


async def heard_by(asker: Asker, turns: Sequence[GoldTurn]) -> list[Heard]:
    """Each turn as it is understood with a model, one after the other."""
    return [(turn, await asker.understand(turn.text, turn.context)) for turn in turns]


def verdict_of(turn: GoldTurn, heard: Understanding, *, values: bool) -> tuple[str, str]:
    """How one message was understood, and what is wrong with it."""
    wrong = harmful(heard, turn.labels)
    if wrong is not None:
        return "harmful", wrong
    missing = [label.value for label in sorted(turn.labels) if not SAYS[label](heard)]
    if not turn.labels:  # it only tells something: then that has to be heard
        got = _slots(heard, values=values)
        missing = [slot for slot, value in turn.slots.items() if got.get(slot) != value]
    if not missing:
        return "right", ""
    return ("not understood" if heard.emptied else "otherwise"), f"missing: {', '.join(missing)}"


def tallied(heard: Sequence[Heard], *, values: bool) -> Tallies:
    """Precision and recall of each label and slot. Without `values` a slot only has to be heard of at all."""
    found = Tallies()
    wanted = {label for turn, _ in heard for label in turn.labels}
    for label in sorted(wanted):
        found.labels[label] = Tally()
        for turn, understanding in heard:
            found.labels[label].count(
                said=label in turn.labels, heard=SAYS[label](understanding) and _fits(label, turn)
            )
    for slot in ("date", "time"):
        tally = found.slots[slot] = Tally()
        for turn, understanding in heard:
            said, got = turn.slots.get(slot), _slots(understanding, values=values).get(slot)
            if said is not None and got is not None and said != got:
                tally.missed += 1
                tally.invented += 1
            else:
                tally.count(said=said is not None, heard=got is not None)
    return found


def _fits(label: Label, turn: GoldTurn) -> bool:
    """Whether a label that was heard and is not marked would be acted on where the turn stands.

    One word may say several labels, and what stood tells which: "no" corrects what was read back, ends the talk after
    "anything else?", and asks for others where one was offered. A wish to book adds nothing to a turn that books.
    """
    if label in turn.labels:
        return True
    if label in {Label.AFFIRM, Label.CORRECT}:
        return turn.context.read_back and not turn.labels & {Label.CORRECT, Label.CLOSE}
    if label is Label.GO_ON:
        return not turn.context.read_back and not turn.slots
    return not turn.labels & {Label.CORRECT, Label.CLOSE, Label.ALTERNATIVES}


def _slots(heard: Understanding, *, values: bool) -> dict[str, str]:
    if values:
        return slots_of(heard)
    when = heard.when
    day, time = when.days or when.day_range, when.times or when.time_range
    return ({"date": "said"} if day else {}) | ({"time": "said"} if time else {})


def _add(part: Part, group: str, heard: Sequence[Heard], *, values: bool) -> None:
    part.groups[group] = [
        Finding(turn.id, *_swapped(verdict_of(turn, understanding, values=values), turn.text))
        for turn, understanding in heard
    ]
    found = tallied(heard, values=values)
    for name, tally in [*((label.value, one) for label, one in found.labels.items()), *found.slots.items()]:
        part.figures[f"{group}: {name}"] = str(tally)


def _swapped(judged: tuple[str, str], text: str) -> tuple[str, str, str]:
    return judged[0], text, judged[1]


def _in_scope(turns: Iterator[GoldTurn | str]) -> tuple[list[GoldTurn], Counter[str]]:
    kept, apart = list[GoldTurn](), Counter[str]()
    for turn in turns:
        if isinstance(turn, GoldTurn):
            kept.append(turn)
        else:
            apart[turn] += 1
    return kept, apart


def _english(path: Path) -> Iterator[GoldTurn | str]:
    for dialogue in _rows(path):
        yield from turns_of(dialogue)


def _swahili(path: Path) -> Iterator[GoldTurn | str]:
    return map(turn_of, _rows(path))


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)
