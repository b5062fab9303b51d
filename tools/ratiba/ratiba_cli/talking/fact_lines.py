"""Facts on the terminal, one line each: when, what, whose, and the part of it a person looks for."""

from typing import Any

from ratiba_cli.console import console
from ratiba_cli.talking.exchange import PERSONAL
from ratiba_cli.talking.fact_words import summary
from ratiba_contracts.envelope import Envelope


def show_fact(fact: Envelope[Any], *, personal: bool = False, as_json: bool = False) -> None:
    """Print one fact; its personal part only where asked for."""
    left_out = None if personal else {"data": PERSONAL}
    if as_json:
        print(fact.model_dump_json(exclude=left_out))
        return
    name = fact.type.removeprefix("ratiba.").removesuffix(".v1")
    console.print(f"{fact.time:%H:%M:%S.%f}"[:12], f"[cyan]{name:<31}[/]", fact.partitionkey, end=" ")
    told = summary(fact.data)
    if personal and hasattr(fact.data, "personal"):
        told += " " + fact.data.personal.model_dump_json(exclude_none=True)
    console.print(told, markup=False, style="dim", soft_wrap=True)
