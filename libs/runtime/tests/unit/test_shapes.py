"""Pure pieces: revisions read from files, what a subscriber is told, what a dead letter keeps, when to rest."""

from pathlib import Path

import pytest
from faststream import AckPolicy

from ratiba_contracts.consumers import ADVISORY_MOVERS, CONSUMERS, THREAD_INPUT_CONSUMERS
from ratiba_contracts.streams import DEAD_LETTERS, STREAMS, TIMERS, Stream
from ratiba_runtime.broker import by_durable, consumer_config, durable
from ratiba_runtime.bus_shapes import breaking_changes, consumer_drift, stream_config, stream_drift
from ratiba_runtime.dead_letters import kept_headers
from ratiba_runtime.migrate_database import REGISTRY, SERVICE
from ratiba_runtime.outbox import leader_lock
from ratiba_runtime.outbox_publishing import Rest
from ratiba_runtime.revisions import TangledRevisions, head_of


def test_the_heads_of_our_own_trees_are_known_without_alembic() -> None:
    assert (head_of(REGISTRY), head_of(SERVICE)) == ("registry_0001", "service_0001")


@pytest.mark.parametrize("before", ["None", "'one'"])
def test_two_heads_or_none_are_refused(tmp_path: Path, before: str) -> None:
    versions = tmp_path / "versions"
    versions.mkdir()
    with pytest.raises(TangledRevisions):
        head_of(tmp_path / "nowhere")
    (versions / "a.py").write_text("revision = 'one'\ndown_revision = None\n")
    (versions / "b.py").write_text(f"revision: str = 'two'\ndown_revision = {before}\n")
    (versions / "c.py").write_text("revision = 'three'\ndown_revision = 'one'\n")
    with pytest.raises(TangledRevisions, match="exactly one head"):
        head_of(tmp_path)


@pytest.mark.parametrize("consumer", CONSUMERS, ids=lambda consumer: consumer.durable)
def test_a_subscriber_takes_one_message_at_a_time_and_declares_nothing(consumer: object) -> None:
    options = durable(consumer, "gateway")  # type: ignore[arg-type]
    assert (options["pull_sub"].batch_size, options["pull_sub"].timeout) == (1, 2.0)
    assert options["stream"].declare is False
    assert options["ack_policy"] is AckPolicy.NACK_ON_ERROR
    assert options["inbox_prefix"] == b"_INBOX_gateway."
    assert options["config"].durable_name == options["durable"]


def test_a_consumer_of_several_subjects_names_them_all() -> None:
    mover = ADVISORY_MOVERS["booking-fsm"]
    config = consumer_config(mover)
    assert (config.filter_subject, config.filter_subjects) == (None, list(mover.filters))
    assert durable(mover, "x")["subject"] == ""


@pytest.mark.parametrize("stream", STREAMS, ids=lambda stream: stream.name)
def test_every_stream_is_on_disk_and_refuses_rather_than_forgets(stream: Stream) -> None:
    config = stream_config(stream, 3)
    assert (config.storage, config.retention, config.num_replicas) == ("file", "limits", 3)
    assert config.discard == ("old" if stream.schedules else "new")
    assert stream is not TIMERS or (config.max_bytes, config.max_msgs, config.max_age) == (-1, -1, 0)
    assert stream is not DEAD_LETTERS or config.duplicate_window == 86_400
    assert stream_drift(config, config) == {}
    assert breaking_changes(config, config) == {}


def test_consumers_are_found_by_what_a_delivery_names() -> None:
    first = THREAD_INPUT_CONSUMERS[0]
    assert by_durable(CONSUMERS)["THREAD_INPUTS", "fsm-p00"] is first
    assert consumer_drift(consumer_config(first), consumer_config(THREAD_INPUT_CONSUMERS[1])) == {
        "filter_subject": ("thread.0.>", "thread.1.>")
    }


def test_a_dead_letter_keeps_the_messages_headers_and_none_of_the_buss_instructions() -> None:
    headers = {
        "traceparent": "00-a-b-01",
        "Nats-Msg-Id": "x",
        "Nats-Expected-Last-Sequence": "3",
        "Nats-TTL": "1s",
        "Ratiba-Dead-Reason": "before",
    }
    assert kept_headers(headers) == {"traceparent": "00-a-b-01"}
    assert kept_headers(None) == {}


def test_each_service_has_a_lock_of_its_own_that_postgres_accepts() -> None:
    locks = {leader_lock(service) for service in ("booking-fsm", "channel-gateway", "personality", "payments")}
    assert len(locks) == 4
    assert all(-(2**63) <= lock < 2**63 for lock in locks)


def test_a_rest_grows_while_it_fails_and_starts_anew_after_it_worked() -> None:
    now = 0.0
    rest = Rest(lambda: now)
    lengths = []
    for _ in range(7):
        rest.begin("s")
        began = now
        while rest.resting():
            now = round(now + 0.1, 1)
        lengths.append(round(now - began, 1))
    assert lengths == pytest.approx([0.2, 0.4, 0.8, 1.6, 3.2, 5.0, 5.0], abs=0.11)
    rest.end("s")
    rest.begin("s")
    assert rest.resting() == ["s"]
    now += 0.25
    assert rest.resting() == []
