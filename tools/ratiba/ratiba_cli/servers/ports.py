"""Which TCP ports on 127.0.0.1 the local servers may use."""

import random
import socket

# Below the range from which Linux (32768 up) and macOS (49152 up) take the source ports of outgoing
# connections. A client that keeps dialling a dead server on a port inside that range can be given the very
# same source port, connect to itself, and keep the server from ever coming back.
_FIRST, _LAST = 20_000, 32_000


def is_free(port: int) -> bool:
    """True when a server could listen on 127.0.0.1:`port` now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def pick_free() -> int:
    """A port that was free a moment ago; the caller must still cope with losing the race for it."""
    for _ in range(200):
        port = random.randint(_FIRST, _LAST)  # noqa: S311 - spreads choices, guards nothing
        if is_free(port):
            return port
    raise OSError(f"no free port found on 127.0.0.1 in {_FIRST}-{_LAST} in 200 tries")
