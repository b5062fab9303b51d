"""Requests whose answer must be fresh, and their answers. A refusal is an answer, never an exception.

Each request that changes something carries who asked and the version it was based on.
"""

from datetime import date
from typing import Generic, Literal, TypeVar

from pydantic import AwareDatetime, Field, SecretStr, field_serializer

from ratiba_contracts.envelope import Contract, Slug
from ratiba_contracts.views import Channel, OpenInterval


class Refusal(Contract):
    """Why a request was not done. `slug` names the class of refusal, the message says what to do."""

    outcome: Literal["refused"] = "refused"
    slug: str = Field(pattern=r"^[a-z][a-z-]{2,40}$", examples=["unknown-service"])
    message: str
    rows: tuple[str, ...] = Field(default=(), max_length=200, description="Ids of the rows it is about, if any.")
    until: AwareDatetime | None = Field(default=None, description="When it may be done after all, if that is known.")


AnswerT = TypeVar("AnswerT", bound=Contract)


class Answer(Contract, Generic[AnswerT]):
    """What comes back: the answer asked for, or a refusal."""

    result: AnswerT | Refusal


class FindOpenings(Contract):
    """Free starts of a service on local days `from_day` .. `from_day + days - 1`."""

    service_id: str
    from_day: date
    days: int = Field(ge=1, le=60)
    staff_id: str | None = None
    now: AwareDatetime | None = Field(default=None, description="Local stack only: the clock to search under.")


class FoundOpening(Contract):
    """A free start and everybody who could take it, best first."""

    start_at: AwareDatetime
    end_at: AwareDatetime
    staff_ids: tuple[str, ...]


class OpeningsFound(Contract):
    """Openings in order of start; `closed_because` says why there are none."""

    outcome: Literal["openings_found"] = "openings_found"
    openings: tuple[FoundOpening, ...]
    closed_because: str | None = None


class WorkingDay(Contract):
    """Weekly hours of one weekday, 0 = Monday, local wall time."""

    weekday: int = Field(ge=0, le=6)
    intervals: tuple[OpenInterval, ...]


class TimeOff(Contract):
    """When a member of staff (or, without staff, the whole business) does not work."""

    start_at: AwareDatetime
    end_at: AwareDatetime
    reason: str = Field(default="", max_length=120)


class RosterMember(Contract):
    """One member of staff. A service that nobody on the roster names is done by everybody who is active."""

    staff_id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")
    name: str = Field(min_length=1, max_length=80)
    active: bool = True
    service_ids: tuple[str, ...] = ()
    working_days: tuple[WorkingDay, ...]
    time_off: tuple[TimeOff, ...] = ()


class BookingPolicy(Contract):
    """A tenant's rules of booking. Minutes and days as their names say."""

    interval_min: int = Field(default=15, ge=5, le=240, multiple_of=5)
    min_notice_min: int = Field(default=30, ge=0, le=10_080)
    horizon_days: int = Field(default=60, ge=1, le=365)
    hold_min: int = Field(default=10, ge=1, le=60, description="How long a chosen chair waits for its customer.")
    phone_needed: bool = Field(default=True, description="Ask for a number where the channel gives none.")
    address: str | None = Field(default=None, max_length=200, description="Where customers go.")


class ReplaceRoster(Contract):
    """Replaces the rules, staff, qualifications, working hours and time off. Appointments are untouched."""

    actor: str = Field(min_length=1, max_length=80)
    expected_version: int | None = Field(default=None, description="None: whatever is there now.")
    policy: BookingPolicy = BookingPolicy()
    members: tuple[RosterMember, ...] = Field(min_length=1)


class RosterReplaced(Contract):
    """The roster as it stands; `version` goes into the next ReplaceRoster."""

    outcome: Literal["roster_replaced"] = "roster_replaced"
    version: int


class RegisterAccount(Contract):
    """Ties a provider's account (a WhatsApp phone number id) to the tenant, with the token to send by."""

    actor: str = Field(min_length=1, max_length=80)
    channel: Channel
    account: str = Field(pattern=r"^[0-9A-Za-z_-]{1,64}$")
    access_token: SecretStr

    @field_serializer("access_token", when_used="json")
    def _reveal_on_the_wire(self, token: SecretStr) -> str:
        return token.get_secret_value()


class AccountRegistered(Contract):
    """The account is the tenant's."""

    outcome: Literal["account_registered"] = "account_registered"
    tenant: Slug
