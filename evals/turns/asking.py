"""The product's understanding with a model behind the rules: its own prompt, router and reading of proposals."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from prometheus_client import CollectorRegistry

from booking_fsm.domain.conversation.options import YES_NO
from booking_fsm.domain.conversation.state import Asked, BookingState
from booking_fsm.domain.conversation.state import Expecting as Asking
from booking_fsm.domain.conversation.world import World
from booking_fsm.domain.scheduling.policy import Policy
from booking_fsm.domain.understanding import Expecting, Understanding, understood
from booking_fsm.proposing import proposal_of, variables
from evals.dates import HOURS, ZONE
from evals.turns.gold import Context
from evals.turns.reading import HAIR, SOLD, by_rules
from ratiba_contracts.acts import Act, ReadBack
from ratiba_contracts.slot_acts import AskDay, OfferOpenings
from ratiba_contracts.tenant import CatalogService
from ratiba_contracts.views import Channel, Language, OpeningView, Price, PriceKind
from ratiba_llm import INTENT_CLASSIFIER, Answered, Budget, LLMRouter, LLMSettings
from ratiba_llm.wiring import build_router
from ratiba_runtime.tenancy import TenantContext, TenantStatus, schema_of

ASKED: Mapping[Expecting, Asking] = {
    Expecting.DAY: Asking.DAY,
    Expecting.TIME: Asking.SLOT,
    Expecting.YES_NO: Asking.YES_NO,
}
TENANT = TenantContext(
    slug="evals",
    schema=schema_of("evals"),
    name="Ratiba Clinic",
    vertical="clinic",
    time_zone=str(ZONE),
    currency="KES",
    country="KE",
    language="en",
    status=TenantStatus.ACTIVE,
)


def has_key(settings: LLMSettings) -> bool:
    """Whether a model can be asked."""
    return settings.anthropic_api_key is not None and settings.anthropic_api_key.get_secret_value().strip() != ""


class Asker:
    """Rules first; a model where they found nothing, or something that is not sold. Counts calls and dollars."""

    def __init__(self, settings: LLMSettings) -> None:
        self.calls = 0
        self.cost_usd = Decimal(0)
        self._settings = settings
        self._router: LLMRouter = build_router(settings, CollectorRegistry())

    async def understand(self, text: str, context: Context) -> Understanding:
        """What the product understands with a model. A call that fails leaves what the rules made of it."""
        heard = by_rules(text, context)
        if not heard.emptied and heard.service_words is None:
            return heard
        world = _world(context)
        budget: Budget = self._settings.budget(Decimal(0))
        outcome = await self._router.complete(
            INTENT_CLASSIFIER, variables(_state(context, world), world, text, TENANT), budget=budget
        )
        self.calls += 1
        self.cost_usd += outcome.spend.cost_usd
        if not isinstance(outcome, Answered):
            return heard
        proposed = understood(
            proposal_of(outcome.answer, text, world),
            now=context.now,
            services=world.services,
            staff=(),
            opening_hours=HOURS,
            expecting=context.expecting,
            tenant_language=Language.EN,
            phone_region="KE",
            options=context.options,
            day=context.day,
        )
        return proposed or heard


def _world(context: Context) -> World:
    sold = SOLD.get(context.vertical, HAIR)
    service = CatalogService(
        service_id=sold.service_id,
        name=sold.name,
        duration_min=30,
        price=Price(kind=PriceKind.ON_QUOTE, currency="KES"),
    )
    return World(
        now=context.now.astimezone(dt.UTC),
        business=TENANT.name,
        address=None,
        channel=Channel.WHATSAPP,
        services={service.service_id: service},
        staff=(),
        staff_services={},
        policy=Policy(time_zone=ZONE),
        hold_seconds=600,
        phone_needed=False,
    )


def _state(context: Context, world: World) -> BookingState:
    state = BookingState(thread_id="0" * 26, language=Language.EN, greeted=True)
    if context.expecting is None:
        return state
    act = _act(context, world)
    asked = Asked(
        question_id="asked0",
        reply_seq=1,
        expecting=ASKED[context.expecting],
        acts=(act,),
        options=YES_NO if context.expecting is Expecting.YES_NO else (),
    )
    return state.model_copy(update={"question": asked})


def _act(context: Context, world: World) -> Act:
    """The question that stands, of the day that was agreed on, else of the next."""
    service = world.view("visit")
    day = context.day or context.now.date() + dt.timedelta(days=1)
    match context.expecting:
        case Expecting.DAY:
            return AskDay(service=service)
        case Expecting.TIME:
            return OfferOpenings(service=service, day=day)
        case _:
            start = dt.datetime.combine(day, dt.time(10), ZONE).astimezone(dt.UTC)
            end = start + dt.timedelta(minutes=service.duration_min)
            return ReadBack(service=service, opening=OpeningView(start_at=start, end_at=end))
