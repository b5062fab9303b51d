"""The one way to a model: a role and its variables in, an outcome out.

Nothing a provider does is raised here. What is raised is a mistake of ours: wrong variables for a role.
"""

import asyncio
import json
from collections.abc import Mapping, Sequence
from decimal import Decimal

import structlog
from pydantic import ValidationError

from ratiba_llm.attempts import Call, Patience
from ratiba_llm.budget import Budget
from ratiba_llm.circuit import Circuit, Pass
from ratiba_llm.errors import WrongVariables
from ratiba_llm.metrics import LLMMetrics
from ratiba_llm.outcomes import Answer, Answered, Declined, Declining, Failed, Failing, Outcome
from ratiba_llm.prompts import Personality, Prompt, Prompts
from ratiba_llm.provider import AttemptFailed, Image, Provider, Question, Reply
from ratiba_llm.roles import Role
from ratiba_llm.templates import Value
from ratiba_llm.usage import Spend

log = structlog.get_logger("ratiba.llm")


class LLMRouter:
    """Asks the model of a role, within its deadline and within a budget. Without a provider it is off.

    A circuit belongs to a model: one that is overloaded does not stop the roles of another.
    """

    def __init__(
        self,
        prompts: Prompts,
        provider: Provider | None,
        metrics: LLMMetrics,
        *,
        patience: Patience | None = None,
        circuit_failures: int = 5,
        circuit_open_s: float = 30.0,
    ) -> None:
        self._prompts = prompts
        self._provider = provider
        self._metrics = metrics
        self._patience = patience or Patience()
        used = {prompt.model.name for prompt in prompts.values()}
        self._circuits = {name: Circuit(circuit_failures, circuit_open_s) for name in used}

    @property
    def is_on(self) -> bool:
        """Whether there is a provider to ask."""
        return self._provider is not None

    async def complete(
        self,
        role: Role[Answer],
        variables: Mapping[str, Value],
        *,
        tenant_personality: Personality | None = None,
        budget: Budget,
        images: Sequence[Image] = (),
        within_s: float | None = None,
    ) -> Outcome[Answer]:
        """Return what came of asking. Charge `budget` with `outcome.spend.cost_usd`, whatever the outcome is.

        `tenant_personality` are the tenant's dials as words for the user template. The call cannot exceed the hard
        ceiling, all its attempts together. Where calls on one budget may overlap, set `worst_case_usd` aside with
        `Budget.reserving` and make the call with `Budget.allowance`. A caller who cancels hears no cost: count the
        worst case. `within_s` shortens the role's deadline where whoever waits has less time. Raises WrongVariables.
        """
        prompt = self._prompts[role.name]
        asked = question(prompt, variables, tenant_personality, images)
        worst_case = _worst_case(asked)
        nothing = Spend(prompt.model.name, prompt.version)
        circuit = self._circuits[prompt.model.name]
        if self._provider is None:
            return self._over(role, Declined(Declining.OFF, nothing))
        refused = budget.refuses(worst_case)
        if refused is not None:
            return self._over(role, Declined(refused, nothing))
        first = circuit.admit(asyncio.get_running_loop().time())
        if first is None:
            return self._over(role, Declined(Declining.CIRCUIT_OPEN, nothing))
        call = Call(self._provider, circuit, self._patience, asked, worst_case, budget.affords)
        outcome = await self._made(call, first, role, prompt, within_s)
        if isinstance(outcome, Answered):
            return Answered(role.kept(outcome.answer, variables), outcome.spend)
        return outcome

    def worst_case_usd(
        self,
        role: Role[Answer],
        variables: Mapping[str, Value],
        *,
        tenant_personality: Personality | None = None,
        images: Sequence[Image] = (),
    ) -> Decimal:
        """Return the most that one attempt of this call can cost, in dollars."""
        return _worst_case(question(self._prompts[role.name], variables, tenant_personality, images))

    async def close(self) -> None:
        """Give up the provider's connections."""
        if self._provider is not None:
            await self._provider.close()

    async def _made(
        self, call: Call, first: Pass, role: Role[Answer], prompt: Prompt, within_s: float | None
    ) -> Outcome[Answer]:
        clock = asyncio.get_running_loop().time
        started = clock()
        patience_s = prompt.file.deadline_s if within_s is None else min(within_s, prompt.file.deadline_s)

        def spend() -> Spend:
            name, version = prompt.model.name, prompt.version
            seconds = clock() - started
            return Spend(name, version, call.usage, call.cost_usd, call.assumed_usd, call.attempts, seconds)

        try:
            reply = await call.answered(first, started + patience_s)
        except AttemptFailed as failure:
            return self._failed(role, failure.reason, failure.status, spend())
        except asyncio.CancelledError:
            self._metrics.call_over(role.name, "cancelled", "", spend())
            raise
        finally:
            self._metrics.circuit(prompt.model.name, is_open=call.circuit.is_open)
        answer = _of_shape(role, reply)
        if answer is None:
            return self._failed(role, Failing.BAD_OUTPUT, None, spend())
        return self._over(role, Answered(answer, spend()))

    def _failed(self, role: Role[Answer], reason: Failing, status: int | None, spend: Spend) -> Outcome[Answer]:
        log.warning(
            "llm.call_failed",
            role=role.name,
            model=spend.model,
            reason=reason.value,
            status=status,
            attempts=spend.attempts,
            seconds=round(spend.seconds, 3),
        )
        return self._over(role, Failed(reason, spend))

    def _over(self, role: Role[Answer], outcome: Outcome[Answer]) -> Outcome[Answer]:
        match outcome:
            case Answered(spend=spend):
                self._metrics.call_over(role.name, "answered", "", spend)
            case Declined(reason=reason, spend=spend):
                self._metrics.call_over(role.name, "declined", reason.value, spend)
            case Failed(reason=why, spend=spend):
                self._metrics.call_over(role.name, "failed", why.value, spend)
        return outcome


def question(
    prompt: Prompt, variables: Mapping[str, Value], personality: Personality | None, images: Sequence[Image]
) -> Question:
    """Return what a provider is asked. Raises WrongVariables."""
    if bool(images) != prompt.role.takes_images:
        raise WrongVariables(
            f"{prompt.role.name}: takes_images is {prompt.role.takes_images}, got {len(images)} images"
        )
    return Question(
        model=prompt.model,
        system_message=prompt.file.system_message,
        cache_system=prompt.file.cache_eligible,
        user_text=prompt.user_text(variables, personality),
        images=tuple(images),
        answer_name=prompt.role.name,
        schema=prompt.schema,
        max_tokens=prompt.file.max_tokens,
        temperature=prompt.file.temperature,
    )


def _worst_case(asked: Question) -> Decimal:
    told = (asked.system_message, asked.user_text, asked.answer_name, json.dumps(asked.schema))
    prompt_bytes = sum(len(text.encode()) for text in told)
    return asked.model.worst_case(prompt_bytes, len(asked.images), asked.max_tokens)


def _of_shape(role: Role[Answer], reply: Reply) -> Answer | None:
    """Return the reply as the role's shape, or None when it is not of that shape."""
    try:
        if isinstance(reply.content, str):
            return role.output.model_validate_json(reply.content)
        return role.output.model_validate(reply.content)
    except ValidationError:
        return None
