"""Who sits before the console, as far as a provider of identities vouches for them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter, ValidationError

from admin_orchestrator.domain.sign_in_refusals import NotIdentified
from ratiba_contracts.owners import Email, Subject

DEVELOPMENT_ISSUER = "urn:ratiba:development"
"""Of whom nobody has vouched for. No provider is called so, hence no subject of it runs anything: the address does."""

LONGEST_ACTOR = 80
"""Characters of a name in an audit (`ratiba_contracts.personality.Actor`)."""

_EMAIL: TypeAdapter[str] = TypeAdapter(Email)
_SUBJECT: TypeAdapter[str] = TypeAdapter(Subject)
_UNSEEN = re.compile(r"[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody signed in. `email` is one the provider has confirmed, else None; `subject` is theirs at `issuer`."""

    issuer: str
    subject: str
    email: str | None
    name: str | None

    @property
    def identity(self) -> str:
        """What `ratiba owners add` takes: an address, else the subject; no display name, which anybody may choose."""
        return self.email or f"subject {self.subject}"

    @property
    def actor(self) -> str:
        """How audits name them."""
        return self.identity[:LONGEST_ACTOR]

    @property
    def shown(self) -> str:
        """How the page names them to themselves."""
        return self.email or self.name or self.actor


def person_of(claims: Mapping[str, Any]) -> Person:
    """The person of a verified id_token. An address counts only where `email_verified` is true, the JSON boolean.

    Some providers send the text "true"; that is no confirmation by OpenID Connect Core 5.1 and is not taken for one.
    Raises NotIdentified.
    """
    try:
        subject = _SUBJECT.validate_python(claims.get("sub"))
    except ValidationError as error:
        raise NotIdentified from error
    email: str | None = None
    if claims.get("email_verified") is True:
        try:
            email = _EMAIL.validate_python(claims.get("email"))
        except ValidationError:
            email = None  # an address we cannot compare safely names nobody; the subject still does
    return Person(issuer=str(claims["iss"]), subject=subject, email=email, name=_name(claims.get("name")))


def _name(claim: object) -> str | None:
    if not isinstance(claim, str):
        return None
    return _UNSEEN.sub("", claim).strip()[:LONGEST_ACTOR] or None
