"""A talk on the terminal: the customer on the right, the business on the left."""

from rich.align import Align
from rich.markup import escape
from rich.panel import Panel

from ratiba_cli.console import console
from ratiba_cli.drivers.shown import Shown
from ratiba_cli.talking.exchange import Exchange

_WIDTH = 64


def show_exchange(exchange: Exchange, *, said: bool = True) -> None:
    """Print what was said (unless the person has just typed it) and every reply with its numbered options."""
    if said and exchange.said:
        line = exchange.said.replace("/tap ", "taps: ", 1) if exchange.said.startswith("/tap ") else exchange.said
        words = Panel(escape(line), width=min(_WIDTH, len(line) + 4), border_style="green")
        console.print(Align.right(words))
    for reply in exchange.replies:
        console.print(Panel(_words(reply), width=_WIDTH, border_style="blue"))
    if exchange.said and not exchange.replies:
        console.print("[dim](no reply)[/]")
    if exchange.state is not None:
        console.print(f"[dim]{exchange.state}[/]")


def _words(reply: Shown) -> str:
    lines = [escape(reply.text)]
    for number, option in enumerate(reply.options, start=1):
        about = f" [dim]{escape(option.description)}[/]" if option.description else ""
        lines.append(f"[bold]{number}[/] {escape(option.label)}{about}")
    return "\n".join(lines)
