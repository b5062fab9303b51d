"""Facts and snapshots about a tenant: that it exists, what it sells, how its agent speaks."""

from enum import StrEnum
from typing import Annotated, assert_never

from pydantic import Field, model_validator

from ratiba_contracts.envelope import Contract, Slug
from ratiba_contracts.views import Currency, Minutes, Price


class Vertical(StrEnum):
    """The eight trades, spelt as in public.tenants."""

    BARBERSHOP = "barbershop"
    DENTAL = "dental"
    LEGAL = "legal"
    MEDICAL = "medical"
    PHYSIO = "physio"
    SALON = "salon"
    SPA = "spa"
    TUTORING = "tutoring"


class TenantProvisioned(Contract):
    """A tenant was entered in the registry; services make its tables and report their revision."""

    slug: Slug
    vertical: Vertical


class CatalogService(Contract):
    """One service of the live catalogue. Durations and buffers in minutes, multiples of 5."""

    service_id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,59}$")
    name: str = Field(min_length=1, max_length=120)
    name_sw: str | None = Field(default=None, max_length=120)
    aliases: tuple[str, ...] = ()
    category: str | None = Field(default=None, max_length=60)
    duration_min: Annotated[Minutes, Field(ge=5, le=600)]
    buffer_before_min: Minutes = 0
    buffer_after_min: Minutes = 0
    price: Price
    goes_with: tuple[str, ...] = Field(
        default=(), max_length=20, description="Ids of services people have on the same visit, the best fitting first."
    )


class RelationKind(StrEnum):
    """How two services belong together. Only `complementary` is offered on the same visit."""

    COMPLEMENTARY = "complementary"
    ALTERNATIVE = "alternative"
    SEQUENTIAL = "sequential"


class CatalogRelation(Contract):
    """An edge between two services on offer, from `a` to `b`, and back where `both_ways`. Banned ones are not here."""

    a: str
    b: str
    kind: RelationKind
    both_ways: bool
    confidence: float = Field(ge=0, le=1)


class Snapshot(Contract):
    """What is in a bucket of snapshots: a copy whose version only rises."""

    version: int = Field(ge=1)


class CatalogSnapshot(Snapshot):
    """What a tenant sells now. Never the basis of a commit without its version."""

    currency: Currency
    services: tuple[CatalogService, ...]
    relations: tuple[CatalogRelation, ...] = ()

    @model_validator(mode="after")
    def _ids_are_unique(self) -> "CatalogSnapshot":
        ids = [service.service_id for service in self.services]
        if len(ids) != len(set(ids)):
            msg = f"service ids repeat: {sorted(i for i in set(ids) if ids.count(i) > 1)}"
            raise ValueError(msg)
        return self


class Tone(StrEnum):
    """Dial 1."""

    WARM = "warm"
    PROFESSIONAL = "professional"
    PLAYFUL = "playful"


class Greeting(StrEnum):
    """Dial 2."""

    DEFAULT_BILINGUAL = "default-bilingual"
    CUSTOM_STRING = "custom-string"


class Upsell(StrEnum):
    """Dial 3. `never` silences cross-sell whatever dial 6 says."""

    NEVER = "never"
    ONCE_AFTER_CONFIRM = "suggest-once-after-confirm"
    DURING_SLOT_COLLECTION = "suggest-during-slot-collection"


class CancellationTone(StrEnum):
    """Dial 4."""

    FORGIVING = "forgiving"
    NEUTRAL = "neutral"
    FIRM = "firm"


class Honorific(StrEnum):
    """Dial 5."""

    FIRST_NAME = "first-name"
    FORMAL_EN = "formal-en"
    FORMAL_SW = "formal-sw"


class CrossSell(StrEnum):
    """Dial 6."""

    NEVER = "never"
    RELATED_ONLY = "related-only"
    FULL_SUGGEST = "full-suggest"


class Selling(StrEnum):
    """When a tenant's agent may suggest another service. One moment at most, so that nobody is asked twice."""

    NEVER = "never"
    WHILE_CHOOSING = "while-choosing"
    AFTER_BOOKING = "after-booking"


class Dials(Contract):
    """The six dials of a tenant, resolved: defaults of its vertical under its own overrides."""

    tone: Tone
    greeting: Greeting
    greeting_text: str | None = Field(default=None, max_length=140)
    upsell: Upsell
    cancellation_tone: CancellationTone
    honorific: Honorific
    cross_sell: CrossSell

    @model_validator(mode="after")
    def _custom_greeting_has_text(self) -> "Dials":
        if (self.greeting is Greeting.CUSTOM_STRING) != (self.greeting_text is not None):
            msg = f"greeting_text goes with the greeting custom-string, not with {self.greeting}"
            raise ValueError(msg)
        return self

    @property
    def selling(self) -> Selling:
        """What dials 3 and 6 say together; nothing else may read them to decide whether something is suggested.

        Upsell decides: `never` is silence whatever cross-sell says. A suggestion while the time is being chosen is one
        line of dial 3 alone. The offer after the confirmation is the cross-sell, so dial 6 may refuse that one.
        """
        match self.upsell:
            case Upsell.NEVER:
                return Selling.NEVER
            case Upsell.DURING_SLOT_COLLECTION:
                return Selling.WHILE_CHOOSING
            case Upsell.ONCE_AFTER_CONFIRM:
                return Selling.NEVER if self.cross_sell is CrossSell.NEVER else Selling.AFTER_BOOKING
            case _:
                assert_never(self.upsell)


PLAIN_DIALS = Dials(
    tone=Tone.WARM,
    greeting=Greeting.DEFAULT_BILINGUAL,
    upsell=Upsell.NEVER,
    cancellation_tone=CancellationTone.NEUTRAL,
    honorific=Honorific.FIRST_NAME,
    cross_sell=CrossSell.NEVER,
)
"""How a tenant without a dials snapshot speaks: an answer in plain words is better than none."""


class DialsSnapshot(Snapshot):
    """The dials as every service reads them. `version` rises by one at least with every change.

    `words_by_model`: replies are put into words by a language model, which is wanted and there to be asked.
    """

    dials: Dials
    words_by_model: bool = False


class DialsChanged(Contract):
    """A tenant's dials are at a new version. The snapshot follows within moments, and at last without this fact."""

    version: int = Field(ge=1)
    dials: Dials
    words_by_model: bool = False
