"""The whole service on real servers: two replicas, questions on the bus, one answer each."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import nats
import pytest

from ratiba_contracts.codec import decode, envelope
from ratiba_contracts.envelope import Envelope, fresh_id
from ratiba_contracts.relations import RelationCandidate, RelationsInferred, RelationsRequested
from ratiba_contracts.streams import RELATIONS_FACTS
from ratiba_contracts.tenant import Vertical
from ratiba_runtime.migrate_bus import migrate_bus
from ratiba_runtime.testing import eventually
from relation_inferrer.settings import Settings
from relation_inferrer.wiring import build

MENUS = (("Manicure", "Pedicure"), ("Facial", "Body scrub", "Swedish massage"), ("Sauna",))


def asked(names: tuple[str, ...]) -> Envelope[RelationsRequested]:
    services = tuple(RelationCandidate(ref=f"r{number}", name=name) for number, name in enumerate(names))
    fact = RelationsRequested(request_id=uuid4(), content_hash="b" * 64, vertical=Vertical.SPA, services=services)
    return envelope(fact, id=fresh_id(), tenant="pendo-spa", key="imports", time=datetime.now(UTC))


async def test_every_question_on_the_bus_is_answered_once_whichever_replica_has_it(
    inferrer_url: str, nats_server: Any, valkey_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ANTHROPIC_API_KEY", raising=False)
    client = await nats.connect(nats_server.url)
    bus = client.jetstream()
    await migrate_bus(bus)
    settings = Settings(postgres_url=inferrer_url, nats_url=nats_server.url, valkey_url=valkey_url)
    questions = [asked(names) for names in MENUS]

    async def answers() -> list[Envelope[Any]]:
        last = (await bus.stream_info(RELATIONS_FACTS.name)).state.last_seq
        facts = [decode((await bus.get_msg(RELATIONS_FACTS.name, seq=seq)).data or b"") for seq in range(1, last + 1)]
        return [fact for fact in facts if isinstance(fact.data, RelationsInferred)]

    async with (await build(settings)).running(), (await build(settings)).running():
        for question in (*questions, *questions):  # each twice, as the bus may have it
            await bus.publish(question.subject, question.encode())
        told = await eventually(lambda: _of_length(answers, len(questions)))
        assert {fact.causationid for fact in told} == {question.id for question in questions}
        edges = {fact.causationid: len(fact.data.edges) for fact in told}
        assert [edges[question.id] for question in questions] == [1, 3, 0]
    assert len(await answers()) == len(questions)
    await client.close()


async def _of_length(answers: Any, length: int) -> list[Envelope[Any]]:
    found: list[Envelope[Any]] = await answers()
    return found if len(found) >= length else []
