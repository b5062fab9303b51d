"""Which addresses never leave this machine: there nobody can listen, and plain http is no risk."""

import ipaddress
from urllib.parse import SplitResult


def is_loopback(host: str) -> bool:
    """Whether a host is an address of this machine alone. A name does not count: it may mean anything."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def stays_here(url: SplitResult) -> bool:
    """Whether browsers take an address for one of their own machine: `localhost` never leaves it (RFC 6761)."""
    return url.hostname == "localhost" or is_loopback(url.hostname or "")
