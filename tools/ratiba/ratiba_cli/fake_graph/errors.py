"""Refusals as the Graph API words them: a code, an HTTP status, and a body with `error` in it."""

import secrets
from dataclasses import dataclass
from typing import Any

# code -> (HTTP status, title), after the error code reference of the WhatsApp Cloud API.
KNOWN: dict[int, tuple[int, str]] = {
    0: (401, "AuthException"),
    1: (400, "API Unknown"),
    2: (503, "API Service"),
    4: (400, "API Too Many Calls"),
    10: (403, "Permission Denied"),
    33: (400, "Parameter value is not valid"),
    100: (400, "Invalid parameter"),
    190: (401, "Invalid OAuth access token"),
    368: (403, "Temporarily blocked for policies violations"),
    80007: (400, "Rate limit issues"),
    130429: (400, "Rate limit hit"),
    130472: (400, "User's number is part of an experiment"),
    131000: (500, "Something went wrong"),
    131005: (403, "Access denied"),
    131008: (400, "Required parameter is missing"),
    131009: (400, "Parameter value is not valid"),
    131016: (500, "Service unavailable"),
    131021: (400, "Recipient cannot be sender"),
    131026: (400, "Message undeliverable"),
    131030: (400, "Recipient phone number not in allowed list"),
    131031: (403, "Account has been locked"),
    131042: (400, "Business eligibility payment issue"),
    131047: (400, "Re-engagement message"),
    131048: (400, "Spam rate limit hit"),
    131049: (400, "Meta chose not to deliver"),
    131050: (400, "User has stopped marketing messages"),
    131051: (400, "Unsupported message type"),
    131052: (400, "Media download error"),
    131053: (400, "Media upload error"),
    131056: (400, "(Business Account, Consumer Account) pair rate limit hit"),
    131057: (500, "Account in maintenance mode"),
    131062: (400, "Business-scoped user id not supported for this message"),
    132000: (400, "Template param count mismatch"),
    132001: (404, "Template does not exist"),
    132005: (400, "Template hydrated text too long"),
    132012: (400, "Template parameter format mismatch"),
    132015: (400, "Template is paused"),
    132016: (400, "Template is disabled"),
    133010: (400, "Phone number not registered"),
    135000: (400, "Generic user error"),
    137000: (400, "Recipient identity key mismatch"),
}


@dataclass(frozen=True)
class GraphRefusal(Exception):
    """One refused call. `details` says which parameter is wrong and what it may be."""

    code: int
    details: str

    @property
    def status(self) -> int:
        """Return the HTTP status that goes with the code; 400 for codes the table does not know."""
        return KNOWN.get(self.code, (400, ""))[0]

    @property
    def title(self) -> str:
        """Return the provider's name for the code."""
        return KNOWN.get(self.code, (400, "Unknown error"))[1]

    def body(self) -> dict[str, Any]:
        """Return the JSON body of the answer."""
        return {
            "error": {
                "message": f"(#{self.code}) {self.title}",
                "type": "OAuthException",
                "code": self.code,
                "error_data": {"messaging_product": "whatsapp", "details": self.details},
                "fbtrace_id": "A" + secrets.token_urlsafe(16),
            }
        }
