"""What a part found, as a table for people and as JSON for machines."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Finding:
    """One row's verdict. `row` is its id; `text` is shown with --verbose only and never stored."""

    row: str
    verdict: str
    text: str = ""
    why: str = ""


@dataclass(frozen=True)
class Target:
    """At most `most` percent of `count` rows may be wrong."""

    name: str
    wrong: int
    count: int
    most: float

    @property
    def percent(self) -> float:
        """The share that was wrong; nothing measured is a full miss."""
        return 100.0 * self.wrong / self.count if self.count else 100.0

    @property
    def met(self) -> bool:
        """Whether the target holds."""
        return self.count > 0 and self.percent <= self.most


@dataclass
class Part:
    """The findings of one part by group, the targets they are held against, and notes on what stayed apart.

    `figures` are what no count of findings shows, by name.
    """

    name: str
    verdicts: tuple[str, ...]
    groups: dict[str, list[Finding]] = field(default_factory=dict)
    targets: list[Target] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    figures: dict[str, Any] = field(default_factory=dict)

    def counts(self, group: str) -> Counter[str]:
        """How many rows of a group got each verdict."""
        return Counter(finding.verdict for finding in self.groups[group])


def by_reason(reasons: Iterable[str]) -> str:
    """How many there are of each reason, the most frequent first."""
    return ", ".join(f"{count} {reason}" for reason, count in Counter(reasons).most_common())


def table(part: Part, *, verbose: bool) -> str:
    """Counts and percentages by group, the ids of what is wrong, and each target."""
    width = max([len(part.name), *map(len, part.groups)]) + 2
    lines = [part.name.ljust(width) + "rows".rjust(6) + "".join(name.rjust(20) for name in part.verdicts)]
    for group, findings in part.groups.items():
        counts = part.counts(group)
        cells = (f"{counts[name]} ({100 * counts[name] / max(1, len(findings)):.1f} %)" for name in part.verdicts)
        lines.append(group.ljust(width) + str(len(findings)).rjust(6) + "".join(cell.rjust(20) for cell in cells))
    for group, findings in part.groups.items():
        wrong = [finding for finding in findings if finding.verdict == "wrong"]
        if wrong:
            lines.append(f"  wrong in {group}: " + " ".join(finding.row for finding in wrong))
        shown = findings if verbose else ()
        lines += [f"    {f.verdict:7} {f.row}  {f.text!r}  {f.why}" for f in shown if f.verdict != "right"]
    lines += [f"  {note}" for note in part.notes]
    for target in part.targets:
        word = "met" if target.met else "MISSED"
        lines.append(
            f"  {word}: {target.name}: {target.wrong} of {target.count} wrong "
            f"({target.percent:.2f} %, at most {target.most:g} %)"
        )
    return "\n".join(lines)


def as_json(parts: list[Part]) -> dict[str, Any]:
    """Counts, ids and targets of every part, without a word of any row."""
    return {
        part.name: {
            "groups": {
                group: {
                    "rows": len(findings),
                    **dict(part.counts(group)),
                    "ids": {name: [f.row for f in findings if f.verdict == name] for name in part.verdicts[1:]},
                }
                for group, findings in part.groups.items()
            },
            "figures": part.figures,
            "targets": [
                {"name": t.name, "wrong": t.wrong, "rows": t.count, "percent": round(t.percent, 3), "met": t.met}
                for t in part.targets
            ],
        }
        for part in parts
    }
