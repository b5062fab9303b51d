"""One turn of a customer, understood without a model: the only entrance to this package's reading of words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache

from booking_fsm.domain.understanding.all_of_them import set_apart
from booking_fsm.domain.understanding.answers import Answer, AnswerKind, find_answer, is_bare_choice
from booking_fsm.domain.understanding.asides import Aside, find_asides
from booking_fsm.domain.understanding.besides import wanted_besides
from booking_fsm.domain.understanding.catalogue import Offerable, prepare
from booking_fsm.domain.understanding.expecting import Expecting
from booking_fsm.domain.understanding.half_yes import has_strings
from booking_fsm.domain.understanding.intents import Intent, find_intents
from booking_fsm.domain.understanding.language import hear
from booking_fsm.domain.understanding.marks import Marks, mark
from booking_fsm.domain.understanding.names import NameFound, find_name
from booking_fsm.domain.understanding.party import for_another, several_people
from booking_fsm.domain.understanding.phones import PhoneFound, find_phone
from booking_fsm.domain.understanding.reading import Reading, read
from booking_fsm.domain.understanding.receipts import is_receipt
from booking_fsm.domain.understanding.services import ServicesFound, find_services
from booking_fsm.domain.understanding.staff import StaffFound, StaffName, find_staff
from booking_fsm.domain.understanding.text import clean
from booking_fsm.domain.understanding.things import clearly_asked, unknown_thing
from booking_fsm.domain.when import Clock, OpeningHours, When, understand_when
from booking_fsm.domain.when import Expecting as TimeExpecting
from ratiba_contracts.views import Language

_TIME_ASKED = {
    Expecting.DAY: TimeExpecting.DAY,
    Expecting.TIME: TimeExpecting.TIME,
    Expecting.SLOT: TimeExpecting.TIME,
}
_OF_A_VISIT = ("come", "book", "put", "move", "change", "appointment", "booked", "available")
"""Tags of what is said of when somebody comes."""
TIMES_WITHIN = 1000
"""Days and times are looked for in this many characters; nobody names a time after a page of text."""
Spans = Iterable[tuple[int, int]]


@dataclass(frozen=True)
class Understanding:
    """What one message says. Everything is what the customer said; nothing here has been checked against the world.

    `language` is that of this turn, None when it cannot be told. `intents` are in order of strength. One service id is
    certain, several have to be asked about; `service_words` is what was clearly asked for and is not offered.
    `phone` holds a number or the reason to ask again. `emptied` says that nothing was understood.
    `left_out`: services that are set apart or kept ("all but the pedicure", "keep the manicure"). `refused`: services
    that are turned away by name. None of either is among `services`.
    `besides`: what is named is wanted as well as what was spoken of before. `asides`: what is said in passing, which
    counts only where the conversation stands so that it means something. `for_another`: somebody else is to be served.
    """

    language: Language | None
    language_confidence: float
    intents: tuple[Intent, ...]
    services: tuple[str, ...]
    service_words: str | None
    staff: tuple[str, ...]
    any_staff: bool
    staff_unknown: str | None
    when: When
    answer: Answer | None
    name: str | None
    phone: PhoneFound | None
    several_people: bool = False
    besides: bool = False
    refused: tuple[str, ...] = ()
    asides: tuple[Aside, ...] = ()
    left_out: tuple[str, ...] = ()
    for_another: bool = False

    @property
    def emptied(self) -> bool:
        """Whether nothing at all was understood."""
        told = (
            self.intents
            or self.services
            or self.refused
            or self.service_words
            or self.staff
            or self.any_staff
            or self.staff_unknown
        )
        return not (told or self.answer or self.name or self.phone) and self.when.says_nothing


HAS_PAID = Understanding(
    language=None,
    language_confidence=0.0,
    intents=(Intent.HAS_PAID,),
    services=(),
    service_words=None,
    staff=(),
    any_staff=False,
    staff_unknown=None,
    when=When(),
    answer=None,
    name=None,
    phone=None,
)
"""What a receipt says, and all it says."""


def understand(
    text: str,
    *,
    now: datetime,
    services: Sequence[Offerable],
    staff: Sequence[StaffName],
    opening_hours: OpeningHours,
    expecting: Expecting | None,
    tenant_language: Language,
    phone_region: str,
    options: int | None = None,
    day: date | None = None,
) -> Understanding:
    """Return what `text` says; any text at all is understood or comes back `emptied`, none raises.

    `now` is aware and in the tenant's zone, `phone_region` an ISO 3166 code ("KE"). `options` is how many options
    the standing question listed: with it, a bare "2" is the second of them and a bare "10" of three is a time. `day` is
    the day already agreed. Raises ValueError for a naive `now`.
    """
    cleaned = clean(text)
    if is_receipt(cleaned):
        return HAS_PAID
    reading = read(cleaned)
    marks = mark(reading)
    phone = find_phone(reading.text, phone_region, expecting)
    offered = find_services(reading, prepare(tuple(services)), marks, set_apart(reading, marks, expecting))
    if offered.unmet is not None and not clearly_asked(reading, marks, expecting):
        offered = replace(offered, unmet=None, used=offered.met)
    heard = hear(reading)
    said = _Said(reading, marks, offered, phone)

    def when_without(name: NameFound | None) -> When:
        return understand_when(
            said.without_what_is_no_time(name),
            now=now,
            opening_hours=opening_hours,
            expecting=_TIME_ASKED.get(expecting) if expecting is not None else None,
            clock=Clock.SWAHILI if (heard.language or tenant_language) is Language.SW else Clock.ENGLISH,
            day=day,
        )

    when = when_without(None)
    colleagues = _words_of(tuple(member.name for member in staff))
    known = said.service_words | said.phone_words | said.at(when.spans)
    name = find_name(reading, marks, expecting, known, colleagues)
    if name is not None:
        when = when_without(name)
        offered = offered if not offered.used <= name.words else ServicesFound()
        said = replace(said, offered=offered)
    name_words = name.words if name is not None else frozenset[int]()
    when_words = said.at(when.spans)
    with_whom = find_staff(reading, marks, staff, expecting, name_words | said.service_words | said.phone_words)
    asides = find_asides(reading, marks, when_said=bool(when_words))
    pays_then = Aside.LATER in asides and {Aside.LATER, Aside.PAY_NOW}.issuperset(asides)
    if pays_then and not offered.service_ids and not when.times and not marks.said(*_OF_A_VISIT):
        when, when_words = When(), frozenset()  # "kesho nalipa": when they would pay, not when they would come
    named = said.service_words | said.phone_words | with_whom.words | name_words
    answer = find_answer(reading, marks, expecting, options=options, when_words=when_words, known=named)
    if answer is not None and is_bare_choice(answer, reading):
        when, when_words = When(), frozenset()
    thing = offered.unmet
    if thing is None and not offered.service_ids and with_whom == StaffFound() and name is None:
        thing = unknown_thing(reading, marks, expecting, when_words | said.phone_words)
    intents = find_intents(
        reading,
        marks,
        expecting,
        service_words=said.service_words | (_place_of(reading, thing) if thing else frozenset()),
        named_words=offered.named,
        staff_words=with_whom.words,
        when_words=when_words,
    )
    if expecting is Expecting.YES_NO and answer is None and Intent.KEEP in intents:
        answer = Answer(AnswerKind.NO)
    if expecting is Expecting.PHONE and phone is not None and phone.e164 is not None:
        intents = tuple(intent for intent in intents if intent is not Intent.PERSON)  # "call me on 07..": the answer
    people = name_words | with_whom.words
    heard = hear(reading, names=people) if people else heard
    besides = bool(offered.service_ids) and wanted_besides(reading, marks, said.service_words)
    if besides and expecting is Expecting.YES_NO:  # to name it is to agree
        besides = not has_strings(reading, marks, named | when_words)
    return Understanding(
        language=heard.language,
        language_confidence=heard.confidence,
        intents=intents,
        services=offered.service_ids,
        service_words=thing,
        left_out=offered.left_out,
        staff=with_whom.staff_ids,
        any_staff=with_whom.anyone,
        staff_unknown=with_whom.unknown,
        when=when,
        answer=answer,
        name=name.name if name is not None else None,
        phone=phone,
        several_people=several_people(reading.text),
        besides=besides,
        refused=offered.refused,
        asides=asides,
        for_another=for_another(reading.text),
    )


@lru_cache(maxsize=256)
def _words_of(names: tuple[str, ...]) -> frozenset[str]:
    """The folded words of these names; read once for a roster, not once a turn."""
    return frozenset(word.form for name in names for word in read(clean(name)).words)


@dataclass(frozen=True)
class _Said:
    """What was found so far, and which words it took."""

    reading: Reading
    marks: Marks
    offered: ServicesFound
    phone: PhoneFound | None

    @property
    def service_words(self) -> frozenset[int]:
        return self.offered.used

    @property
    def phone_words(self) -> frozenset[int]:
        return self.at(self.phone.spans) if self.phone is not None else frozenset()

    def at(self, spans: Spans) -> frozenset[int]:
        """Return the indexes of the words that a span touches."""
        spans = tuple(spans)
        return frozenset(
            at
            for at, word in enumerate(self.reading.words)
            if any(start < word.token.end and word.token.start < end for start, end in spans)
        )

    def without_what_is_no_time(self, name: NameFound | None) -> str:
        """Return the text with greetings, numbers of services, telephone numbers and the name blanked out."""
        blanked = list(self.offered.spans)
        blanked += self.phone.spans if self.phone is not None else ()
        words = set(name.words) if name is not None else set()
        for found in self.marks.all:
            if "greet" in found.tags and found.end - found.start > 1:
                words |= set(range(found.start, found.end))
            if "parting" in found.tags:
                words |= set(range(found.start, self.reading.clause_end(found.start)))
        blanked += [(self.reading.words[at].token.start, self.reading.words[at].token.end) for at in words]
        text = self.reading.text[:TIMES_WITHIN]
        for start, end in blanked:
            text = text[:start] + " " * (end - start) + text[end:]
        return text[:TIMES_WITHIN]


def _place_of(reading: Reading, thing: str) -> frozenset[int]:
    start = reading.text.find(thing)
    end = start + len(thing)
    return frozenset(at for at, word in enumerate(reading.words) if start <= word.token.start < end)
