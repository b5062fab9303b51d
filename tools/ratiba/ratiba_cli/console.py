"""How the command line shows progress: one line for each thing that happened, a spinner for what is awaited."""

from types import TracebackType
from typing import Self

from rich.console import Console
from rich.markup import escape

from ratiba_cli.supervision.news import Crashed, News, NotStarted, Ready, ServerDied, Started, Stopped

console = Console(highlight=False)


class Progress:
    """Prints news as they come; while it is open, a spinner names the processes that are not ready yet."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._waiting: list[str] = []
        self._status = console.status(what)

    def __enter__(self) -> Self:
        self._status.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._status.stop()

    def say(self, what: str) -> None:
        """Name what is awaited now."""
        self._what = what
        self._status.update(what)
        self._status.start()

    def rest(self) -> None:
        """Nothing is awaited: no spinner until something is."""
        self._status.stop()

    def tell(self, news: News) -> None:
        """Print one line."""
        match news:
            case Started(name, _pid):
                self._waiting.append(name)
            case Ready(name, seconds):
                self._forget(name)
                console.print(f"  [green]ready[/]    {name:<20} {seconds:5.1f} s")
            case Crashed(name, code, words, again):
                self._forget(name)
                console.print(f"  [red]crashed[/]  {name:<20} exit code {code}; starts again in {again:g} s")
                if words:
                    console.print(f"           [dim]{escape(words[:300])}[/]")
            case ServerDied(name, log, again):
                console.print(f"  [red]died[/]     {name:<20} starts again in {again:g} s; its log: {escape(log)}")
            case NotStarted(name, reason, again):
                self._forget(name)
                console.print(f"  [red]not started[/] {name:<17} tried again in {again:g} s")
                console.print(f"           [dim]{escape(reason[:300])}[/]")
            case Stopped(name, killed):
                console.print(f"  stopped  {name:<20}{' [red](killed: it did not end in time)[/]' if killed else ''}")
        self._status.update(self._what + (f": {', '.join(self._waiting)}" if self._waiting else ""))

    def _forget(self, name: str) -> None:
        if name in self._waiting:
            self._waiting.remove(name)
