"""One business in one YAML file, as its owner would say it, checked and turned into contracts.

Money is in whole units (`price: 1500` is KES 1,500.00), hours are local wall times (`mon-fri: 09:00-18:00`).
"""

from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from ratiba_cli.refusals import CommandRefused
from ratiba_cli.seeding.hours import weekly_hours
from ratiba_contracts.payments import Method
from ratiba_contracts.requests import BookingPolicy, ReplaceRoster, RosterMember
from ratiba_contracts.tenant import CatalogService, Vertical
from ratiba_contracts.views import Language, Price, PriceKind

SEEDS = Path(__file__).parent / "seeds"
NEWCOMER = Path(__file__).parent / "newcomer.yaml"
"""A business without services yet: its owner has the price list read."""
_MINOR_UNITS = 100  # of the currencies the seeds use: KES, TZS, UGX are written with cents on the bus


class SeedInvalid(CommandRefused, ValueError):
    """A seed file cannot be used; the message names the file and every field that is wrong."""


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SeedPrice(_Row):
    """What a service costs, in whole units."""

    kind: PriceKind = PriceKind.FIXED
    amount: int | None = None
    amount_max: int | None = None
    unit: str | None = None


class SeedService(_Row):
    """One service on offer; `price: 1500` is short for a fixed price."""

    id: str
    name: str
    name_sw: str | None = None
    aliases: tuple[str, ...] = ()
    category: str | None = None
    minutes: int
    buffer_before: int = 0
    buffer_after: int = 0
    goes_with: tuple[str, ...] = ()
    price: SeedPrice

    @field_validator("price", mode="before")
    @classmethod
    def _number_is_fixed(cls, given: object) -> object:
        return {"amount": given} if isinstance(given, int) else given


class SeedMember(_Row):
    """One member of staff; without hours they work when the business is open."""

    id: str
    name: str
    services: tuple[str, ...] = ()
    hours: dict[str, str | list[str]] | None = None


class SeedWhatsApp(_Row):
    """The business's WhatsApp number: the provider's id of it, and its digits as shown to customers."""

    phone_number_id: Annotated[str, Field(pattern=r"^[0-9]{5,20}$")]
    display_phone_number: Annotated[str, Field(pattern=r"^[0-9]{7,15}$")]


class TenantSeed(_Row):
    """One business with everything a customer can meet."""

    slug: str
    name: str
    vertical: Vertical
    language: Language = Language.EN
    time_zone: str = "Africa/Nairobi"
    currency: str = "KES"
    country: str = "KE"
    whatsapp: SeedWhatsApp
    policy: BookingPolicy = BookingPolicy()
    hours: dict[str, str | list[str]]
    services: tuple[SeedService, ...] = ()
    staff: Annotated[tuple[SeedMember, ...], Field(min_length=1)]
    payments: tuple[Method, ...] = Field(default=(), description="Taken before a booking stands; none: paid there.")

    def catalog(self) -> tuple[CatalogService, ...]:
        """Return the services on offer."""
        return tuple(self._service(service) for service in self.services)

    def roster(self, actor: str) -> ReplaceRoster:
        """Return the request that makes the roster what the file says."""
        known = {service.id for service in self.services}
        for member in self.staff:
            if unknown := set(member.services) - known:
                raise SeedInvalid(f"{self.slug}: {member.id} does {sorted(unknown)}, which are not on offer")
        members = tuple(
            RosterMember(
                staff_id=member.id,
                name=member.name,
                service_ids=member.services,
                working_days=weekly_hours(member.hours if member.hours is not None else self.hours),
            )
            for member in self.staff
        )
        return ReplaceRoster(actor=actor, policy=self.policy, members=members)

    def _service(self, given: SeedService) -> CatalogService:
        price = given.price
        return CatalogService(
            service_id=given.id,
            name=given.name,
            name_sw=given.name_sw,
            aliases=given.aliases,
            category=given.category,
            duration_min=given.minutes,
            buffer_before_min=given.buffer_before,
            buffer_after_min=given.buffer_after,
            goes_with=given.goes_with,
            price=Price(
                kind=price.kind,
                currency=self.currency,
                amount=None if price.amount is None else price.amount * _MINOR_UNITS,
                amount_max=None if price.amount_max is None else price.amount_max * _MINOR_UNITS,
                unit=price.unit,
            ),
        )


def read_seed(path: Path) -> TenantSeed:
    """Read one file. Raises SeedInvalid, also for what only the contracts refuse."""
    try:
        given: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
        seed = TenantSeed.model_validate(given)
        seed.catalog()
        seed.roster("check")
    except (yaml.YAMLError, ValidationError, ValueError) as error:
        raise SeedInvalid(f"{path}: {error}") from error
    return seed


def seed_files() -> list[Path]:
    """Return the files that come with Ratiba, in order of name."""
    return sorted(SEEDS.glob("*.yaml"))
