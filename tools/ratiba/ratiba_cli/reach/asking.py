"""Puts a request to a service for a command, which ends with a sentence where the service refuses."""

from typing import TypeVar

from ratiba_cli.reach.connections import Connections
from ratiba_cli.refusals import CommandRefused
from ratiba_contracts.asks import Ask
from ratiba_contracts.envelope import Contract
from ratiba_contracts.requests import Refusal
from ratiba_runtime.asks import put_question

AnswerT = TypeVar("AnswerT", bound=Contract)

ANSWER_SECONDS = 10.0


class StepRefused(CommandRefused):
    """A service answered a request with a refusal."""

    def __init__(self, ask: Ask, slug: str, refusal: Refusal) -> None:
        super().__init__(f"{slug}: {ask.context}.{ask.verb} was refused ({refusal.slug}): {refusal.message}")


async def asked(reached: Connections, ask: Ask, tenant: str, request: Contract, kind: type[AnswerT]) -> AnswerT:
    """Ask, and return the answer. Raises StepRefused."""
    answer = await put_question(reached.bus, ask, tenant, request, timeout=ANSWER_SECONDS)
    if isinstance(answer, Refusal):
        raise StepRefused(ask, tenant, answer)
    if not isinstance(answer, kind):
        raise TypeError(f"the answer is {type(answer).__name__}")
    return answer
