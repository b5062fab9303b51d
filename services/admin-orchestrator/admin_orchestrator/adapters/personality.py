"""The personality service, as the console asks it. Whatever happens, an outcome comes back: the answer or a refusal."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from pydantic import ValidationError

from admin_orchestrator.domain.history import BACK_HERE, CHANGED_HERE, UNDONE_HERE
from admin_orchestrator.domain.sections import LONGEST_GREETING, Wish
from ratiba_contracts.asks import CHANGE_DIAL, PREVIEW_DIALS, SET_WORDS_BY_MODEL, SHOW_DIALS, UNDO_CHANGE, Ask
from ratiba_contracts.envelope import Contract
from ratiba_contracts.personality import (
    ChangeDial,
    Dial,
    DialChanged,
    DialsPreviewed,
    DialsShown,
    OnOff,
    PreviewDials,
    SetWordsByModel,
    ShowDials,
    Switch,
    UndoChange,
    WantedDial,
)
from ratiba_contracts.requests import Refusal
from ratiba_runtime.asks import UNREADABLE, put_question

if TYPE_CHECKING:
    from nats.aio.client import Client

AUDITS = 30
"""How many of the latest changes a page shows."""

LAST_AUDIT = 2**63 - 1
"""Changes are counted in a bigint of PostgreSQL: there is none beyond, and none may be asked for."""

AnswerT = TypeVar("AnswerT", bound=Contract)

_TOO_LONG = Refusal(
    slug="invalid-value", message=f"The greeting is too long: at most {LONGEST_GREETING} characters are possible."
)
_NO_SUCH_CHANGE = Refusal(slug="unknown-change", message="There is no such change.")


@dataclass(frozen=True, slots=True)
class Personality:
    """Asks about one tenant's dials; `seconds` bounds each wait."""

    client: Callable[[], "Client"]
    seconds: float

    async def show(self, tenant: str) -> DialsShown | Refusal:
        """What stands, and the latest changes."""
        return await self._asked(SHOW_DIALS, tenant, ShowDials(audits=AUDITS), DialsShown)

    async def preview(self, tenant: str, wish: Wish | None) -> DialsPreviewed | Refusal:
        """How it would sound with a wish fulfilled; without one, how it sounds. Saves nothing."""
        try:
            wanted = () if wish is None or isinstance(wish.dial, Switch) else (_wanted(wish.dial, wish),)
        except ValidationError:
            return _TOO_LONG
        return await self._asked(PREVIEW_DIALS, tenant, PreviewDials(wanted=wanted), DialsPreviewed)

    async def change(self, tenant: str, wish: Wish, *, version: int, actor: str) -> DialChanged | Refusal:
        """Fulfil a wish that was made looking at `version`."""
        if isinstance(wish.dial, Switch):
            on = wish.value == OnOff.ON
            turn = SetWordsByModel(on=on, actor=actor, reason=CHANGED_HERE, expected_version=version)
            return await self._asked(SET_WORDS_BY_MODEL, tenant, turn, DialChanged)
        reason = CHANGED_HERE if wish.wanted is not None else BACK_HERE
        try:
            wanted = _wanted(wish.dial, wish).model_dump()
        except ValidationError:
            return _TOO_LONG
        request = ChangeDial(**wanted, actor=actor, reason=reason, expected_version=version)
        return await self._asked(CHANGE_DIAL, tenant, request, DialChanged)

    async def undo(self, tenant: str, audit_id: int, *, actor: str) -> DialChanged | Refusal:
        """Take one change back."""
        if not 1 <= audit_id <= LAST_AUDIT:
            return _NO_SUCH_CHANGE
        request = UndoChange(actor=actor, audit_id=audit_id, reason=UNDONE_HERE)
        return await self._asked(UNDO_CHANGE, tenant, request, DialChanged)

    async def _asked(self, ask: Ask, tenant: str, request: Contract, kind: type[AnswerT]) -> AnswerT | Refusal:
        answer = await put_question(self.client(), ask, tenant, request, timeout=self.seconds)
        return answer if isinstance(answer, kind | Refusal) else UNREADABLE


def _wanted(dial: Dial, wish: Wish) -> WantedDial:
    """A wish for a dial as the contract has it. ValidationError for a text longer than the bus takes."""
    return WantedDial(dial=dial, value=wish.wanted, greeting_text=wish.greeting_text)
