"""Where the time of a call goes: functions wrapped for a while, each second counted once, for the innermost of them."""

import inspect
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

Name = str | Callable[[tuple[Any, ...]], str]
"""A span's name, or how it follows from the arguments."""


class Spans:
    """Exclusive seconds by name. For one task at a time: what is awaited belongs to who awaits it."""

    def __init__(self) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self.calls: defaultdict[str, int] = defaultdict(int)
        self._inner: list[float] = []

    @contextmanager
    def span(self, name: str) -> Iterator[None]:
        """Count the block, without the spans inside of it."""
        self._inner.append(0.0)
        begun = time.perf_counter()
        try:
            yield
        finally:
            took = time.perf_counter() - begun
            self.seconds[name] += took - self._inner.pop()
            self.calls[name] += 1
            if self._inner:
                self._inner[-1] += took

    @contextmanager
    def of(self, *wrapped: tuple[Any, str, Name]) -> Iterator[None]:
        """Wrap attributes (owner, attribute, name) while the block runs."""
        originals = [(owner, attribute, getattr(owner, attribute)) for owner, attribute, _ in wrapped]
        try:
            for (owner, attribute, name), (_, _, function) in zip(wrapped, originals, strict=True):
                setattr(owner, attribute, self.around(function, name))
            yield
        finally:
            for owner, attribute, function in originals:
                setattr(owner, attribute, function)

    def around(self, function: Any, name: Name) -> Any:
        """The function, counted."""

        def named(args: tuple[Any, ...]) -> str:
            return name if isinstance(name, str) else name(args)

        if inspect.iscoroutinefunction(function):

            @wraps(function)
            async def awaited(*args: Any, **kwargs: Any) -> Any:
                with self.span(named(args)):
                    return await function(*args, **kwargs)

            return awaited

        @wraps(function)
        def called(*args: Any, **kwargs: Any) -> Any:
            with self.span(named(args)):
                return function(*args, **kwargs)

        return called
