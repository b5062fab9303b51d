"""Requests about who may run a business on the owner's console: let somebody in, shut somebody out, list them."""

from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, StringConstraints, model_validator

from ratiba_contracts.envelope import Contract
from ratiba_contracts.personality import Actor

Email = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, to_lower=True, max_length=254, pattern=r"^[!-?A-~]{1,64}@[A-Za-z0-9.-]{1,189}$"
    ),
]
"""An address as a provider of identities confirms it, in ASCII and lower case: two spellings are not two people."""

Subject = Annotated[str, StringConstraints(min_length=1, max_length=255, pattern=r"^[!-~]+$")]
"""What a provider calls a person for ever (`sub` of an id_token, OpenID Connect Core 2)."""


class OwnerIdentity(Contract):
    """Who an owner is to the provider that signs them in: a confirmed e-mail address or a subject. Personal data."""

    email: Email | None = Field(default=None, examples=["amina@pendo.example"])
    subject: Subject | None = Field(
        default=None, description="For people without e-mail; counts at the provider the console is set up with."
    )

    @model_validator(mode="after")
    def _one_of_the_two(self) -> "OwnerIdentity":
        if (self.email is None) == (self.subject is None):
            msg = "an owner is named by an email or by a subject, by exactly one of them"
            raise ValueError(msg)
        return self


class AddOwner(Contract):
    """Lets somebody run the business. Somebody who may already is left as they are."""

    owner: OwnerIdentity
    actor: Actor


class OwnerAdded(Contract):
    """They may; `since` says from when on."""

    outcome: Literal["owner_added"] = "owner_added"
    since: AwareDatetime


class RemoveOwner(Contract):
    """Shuts somebody out, from their next click on."""

    owner: OwnerIdentity
    actor: Actor


class OwnerRemoved(Contract):
    """They may not any more."""

    outcome: Literal["owner_removed"] = "owner_removed"


class ListOwners(Contract):
    """Everybody who may run the business."""


class ListedOwner(Contract):
    """One of them. `last_opened_at`: when they last opened a page of this business, to the minute or so."""

    owner: OwnerIdentity
    since: AwareDatetime
    added_by: str
    last_opened_at: AwareDatetime | None = None


class OwnersListed(Contract):
    """In the order in which they were added."""

    outcome: Literal["owners_listed"] = "owners_listed"
    owners: tuple[ListedOwner, ...]
