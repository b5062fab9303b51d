"""Everything about one reply that words may depend on, besides the act itself."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar
from zoneinfo import ZoneInfo

from ratiba_contracts.conversation import CustomerPersonal
from ratiba_contracts.tenant import Dials
from ratiba_contracts.views import Channel, Language, ServiceView
from ratiba_wording.form import Form
from ratiba_wording.names import Addressee, clean

if TYPE_CHECKING:
    from ratiba_wording.phrasebook import Phrasebook

SubjectT = TypeVar("SubjectT")


@lru_cache(maxsize=64)
def zone_of(name: str) -> ZoneInfo:
    """The time zone of an IANA name. Raises ZoneInfoNotFoundError for a name that is none."""
    return ZoneInfo(name)


@dataclass(frozen=True, slots=True)
class Scene:
    """One reply being worded. `now` is local to the business; `addressed`: the customer has been spoken to.

    `asking` is the act whose yes or no is awaited, `read_back`, `confirm_cancel` or `offer_right_after`, or `plain`;
    `named_day` the day that the words already say all openings are on.
    """

    book: "Phrasebook"
    dials: Dials
    zone: ZoneInfo
    now: datetime
    channel: Channel
    business: str
    addressee: Addressee
    customer: CustomerPersonal
    asking: str = "plain"
    named_day: date | None = None
    addressed: bool = False

    def say(self, form: Form[SubjectT], subject: SubjectT) -> str:
        """A phrase about a subject."""
        return self.book.templates[form][form.variant(subject, self)].render(subject, self)

    def local(self, moment: datetime) -> datetime:
        """An instant on the business's wall clock."""
        return moment.astimezone(self.zone)

    def service(self, service: ServiceView) -> str:
        """The name of a service in the language of the reply, where the owner gave one."""
        if self.book.language is Language.SW and service.name_sw:
            return clean(service.name_sw)
        return clean(service.name)
