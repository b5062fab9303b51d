"""The provider's prompt cache: tools and system message up to the marked block, by their bytes, for five minutes."""

import hashlib
import json
import time
from typing import Any

LEAST_TOKENS = 1024
"""Shorter prefixes are not cached, and nobody is told. The provider's figure differs by model; this is a common one."""
LIVES_S = 300.0


class PromptCache:
    """Remembers prefixes; reading one keeps it for another five minutes."""

    def __init__(self) -> None:
        self._until: dict[str, float] = {}

    def counted(self, body: dict[str, Any]) -> dict[str, int]:
        """Return the tokens of a request's prompt as the provider divides them: fresh, written, read."""
        everything = _tokens({key: body.get(key) for key in ("tools", "system", "messages", "output_config")})
        marked = _marked_prefix(body)
        prefix = _tokens(marked) if marked is not None else 0
        if prefix < LEAST_TOKENS:
            return _usage(everything, 0, 0)
        key = hashlib.sha256(json.dumps(marked).encode()).hexdigest()
        now = time.monotonic()
        known = self._until.get(key, 0.0) > now
        self._until[key] = now + LIVES_S
        fresh = max(everything - prefix, 1)
        return _usage(fresh, 0, prefix) if known else _usage(fresh, prefix, 0)


def _marked_prefix(body: dict[str, Any]) -> list[Any] | None:
    system = body.get("system")
    blocks = system if isinstance(system, list) else []
    marks = [at for at, block in enumerate(blocks) if block.get("cache_control")]
    if not marks:
        return None
    schema = (body.get("output_config") or {}).get("format")
    return [body["model"], body.get("tools"), schema, blocks[: marks[-1] + 1]]


def _tokens(part: Any) -> int:
    """Return about how many tokens this is: one for four bytes, as English has it."""
    return len(json.dumps(part, ensure_ascii=False).encode()) // 4 + 1


def _usage(fresh: int, written: int, read: int) -> dict[str, int]:
    return {"input_tokens": fresh, "cache_creation_input_tokens": written, "cache_read_input_tokens": read}
