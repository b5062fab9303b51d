"""personality's functions that run SQL, each called by Kucha with what it might know of Pendo."""

import datetime as dt
from decimal import Decimal

from personality.adapters import audit_rows, dial_rows, words_calls
from personality.adapters.dial_rows import NOTHING_STORED
from personality.domain.changes import NewAudit
from personality.domain.overrides import Override, Overrides
from ratiba_contracts.personality import AuditedSetting, Dial
from ratiba_contracts.tenant import CancellationTone, CrossSell, Dials, DialsSnapshot, Greeting, Honorific, Tone, Upsell
from ratiba_llm import Declined, Declining, NewCall, Spend
from ratiba_runtime.database import Connection

from .pendo import PENDOS_CALL, PENDOS_CHANGE, InHand
from .trial import Trial, Trials

IN_YEARS = dt.datetime(2100, 1, 1, tzinfo=dt.UTC)

TOLD = DialsSnapshot(
    version=9,
    dials=Dials(
        tone=Tone.PLAYFUL,
        greeting=Greeting.DEFAULT_BILINGUAL,
        upsell=Upsell.NEVER,
        cancellation_tone=CancellationTone.FIRM,
        honorific=Honorific.FORMAL_EN,
        cross_sell=CrossSell.NEVER,
    ),
)


OVER = Declined(Declining.OFF, Spend("claude-haiku-5-5", "0" * 12))


def _call(a: InHand) -> NewCall:
    """The very call that Pendo made."""
    return NewCall(PENDOS_CALL, a.thread_id, PENDOS_CALL, "answer_shaper", Decimal("0.01"), IN_YEARS)


async def _save(connection: Connection, _a: InHand) -> None:
    await dial_rows.lock(connection)
    await dial_rows.save(connection, Overrides().having(Dial.TONE, Override(Tone.PLAYFUL)), TOLD)


async def _insert(connection: Connection, _a: InHand) -> bool:
    """The taking back of Pendo's change. Whether the id is of a first change."""
    setting = AuditedSetting(value=None, effective="warm")
    new = NewAudit(Dial.GREETING, setting, setting, "kucha", "curious", dt.datetime.now(dt.UTC), undoes=PENDOS_CHANGE)
    return await audit_rows.insert(connection, new) == 1


TRIALS: Trials = {
    "personality.adapters.dial_rows:read": [
        Trial(lambda c, _a: dial_rows.read(c), nothing=NOTHING_STORED),
    ],
    "personality.adapters.dial_rows:lock": [
        Trial(lambda c, _a: dial_rows.lock(c), nothing=NOTHING_STORED),
    ],
    "personality.adapters.dial_rows:save": [
        Trial(_save, nothing=None),
    ],
    "personality.adapters.audit_rows:insert": [
        Trial(_insert, nothing=True),
    ],
    "personality.adapters.audit_rows:find": [
        Trial(lambda c, _a: audit_rows.find(c, PENDOS_CHANGE), nothing=None),
    ],
    "personality.adapters.audit_rows:latest_standing": [
        Trial(lambda c, _a: audit_rows.latest_standing(c, Dial.GREETING), nothing=None),
    ],
    "personality.adapters.audit_rows:latest": [
        Trial(lambda c, _a: audit_rows.latest(c, 100), nothing=()),
    ],
    "personality.adapters.audit_rows:latest_of_switches": [
        Trial(lambda c, _a: audit_rows.latest_of_switches(c, 100), nothing=()),
    ],
    "personality.adapters.audit_rows:_latest": [
        Trial(lambda c, _a: audit_rows._latest(c, 100, Dial), nothing=[]),
    ],
    "personality.adapters.words_calls:lock": [
        Trial(
            lambda c, a: words_calls.lock(c, a.thread_id),
            nothing=None,
            same_for_all="it reads and writes no row: two of one name wait for each other, no more",
        ),
    ],
    "personality.adapters.words_calls:begin": [
        # a call of Pendo's is none of Kucha's: it may be begun there
        Trial(lambda c, a: words_calls.begin(c, _call(a)), nothing=True),
    ],
    "personality.adapters.words_calls:end": [
        Trial(lambda c, _a: words_calls.end(c, PENDOS_CALL, OVER), nothing=None),
    ],
    "personality.adapters.words_calls:spent": [
        Trial(lambda c, a: words_calls.spent(c, a.thread_id), nothing=Decimal(0)),
    ],
    "personality.adapters.words_calls:forget_before": [
        Trial(lambda c, _a: words_calls.forget_before(c, IN_YEARS), nothing=0),
    ],
    "personality.adapters.audit_rows:forget_before": [
        # Pendo's own change is not 90 days old: at home the table refuses
        Trial(lambda c, _a: audit_rows.forget_before(c, IN_YEARS), nothing=0),
    ],
}
