"""What a provider's answer says, whatever it sent."""

from typing import Any

import httpx


def json_of(response: httpx.Response) -> dict[str, Any]:
    """The JSON object of an answer; empty where it is none."""
    try:
        body = response.json()
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}
