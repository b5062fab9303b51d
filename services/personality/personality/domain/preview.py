"""How five moments of a conversation sound under two sets of dials, in every language; through the real wording."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from personality.domain.preview_samples import CUSTOMER, REFERENCE, STAFF, sample_service
from ratiba_contracts.acts import Act, AskService, Booked, Greet, ReadBack
from ratiba_contracts.appointment_acts import Cancelled
from ratiba_contracts.options import OpeningOption, Option, Word, WordOption
from ratiba_contracts.personality import PreviewedMessage, PreviewedSituation, Situation
from ratiba_contracts.slot_acts import OfferOpenings
from ratiba_contracts.tenant import Dials, Vertical
from ratiba_contracts.views import AppointmentView, Currency, Language, OpeningView
from ratiba_wording import rehearse

_STARTS = (time(10), time(11, 30), time(15))


@dataclass(frozen=True, slots=True)
class Business:
    """Whose customers would hear it. `vertical` is a trade that has dials."""

    name: str
    vertical: Vertical
    time_zone: str
    currency: Currency


@dataclass(frozen=True, slots=True)
class _Moment:
    acts: tuple[Act, ...]
    options: tuple[Option, ...] = ()


def previewed(business: Business, before: Dials, after: Dials, now: datetime) -> tuple[PreviewedSituation, ...]:
    """Every situation in every language, worded twice. `now` is aware; the appointment is tomorrow morning."""
    moments = _moments(business, now)
    return tuple(
        PreviewedSituation(
            situation=situation,
            language=language,
            before=_worded(moments[situation], business, before, language, now),
            after=_worded(moments[situation], business, after, language, now),
        )
        for situation in Situation
        for language in Language
    )


def _moments(business: Business, now: datetime) -> Mapping[Situation, _Moment]:
    zone = ZoneInfo(business.time_zone)
    tomorrow = now.astimezone(zone).date() + timedelta(days=1)
    service = sample_service(business.vertical, business.currency)
    starts = [datetime.combine(tomorrow, start, zone) for start in _STARTS]
    length = timedelta(minutes=service.duration_min)
    openings = [OpeningView(start_at=start, end_at=start + length) for start in starts]
    appointment = AppointmentView(
        appointment_id=UUID(int=0),
        reference=REFERENCE,
        service=service,
        staff_name=STAFF,
        start_at=openings[0].start_at,
        end_at=openings[0].end_at,
    )
    times = tuple(OpeningOption(value=f"o{place}", opening=one) for place, one in enumerate(openings))
    return {
        Situation.GREETING: _Moment((Greet(business=business.name), AskService())),
        Situation.OFFER_OF_TIMES: _Moment(
            (OfferOpenings(service=service, day=tomorrow),), (*times, _word(Word.OTHER_DAY))
        ),
        Situation.READ_BACK: _Moment(
            (ReadBack(service=service, opening=openings[0]),), (_word(Word.YES), _word(Word.NO))
        ),
        Situation.BOOKED: _Moment((Booked(appointment=appointment),)),
        Situation.CANCELLED: _Moment((Cancelled(appointment=appointment),)),
    }


def _word(word: Word) -> WordOption:
    return WordOption(value=word.value, word=word)


def _worded(moment: _Moment, business: Business, dials: Dials, language: Language, now: datetime) -> PreviewedMessage:
    worded = rehearse(
        moment.acts,
        moment.options,
        language=language,
        now=now,
        time_zone=business.time_zone,
        customer=CUSTOMER,
        dials=dials,
        business=business.name,
    )
    return PreviewedMessage(text=worded.text, options=tuple(option.label for option in worded.options))
