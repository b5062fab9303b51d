"""Declarations as the server's configurations, and where two of them differ. Pure."""

from typing import Any

from nats.js.api import (
    ConsumerConfig,
    DiscardPolicy,
    RetentionPolicy,
    StorageType,
    StreamConfig,
    StreamSource,
    SubjectTransform,
)

from ratiba_contracts.streams import Stream

DUPLICATE_WINDOW = 120.0
"""Seconds in which a stream knows a Nats-Msg-Id again: for publishers that try again, not for providers that repeat."""

DEAD_LETTER_WINDOW = 86_400.0
"""A dead letter is stored by its handler and perhaps again by the mover, which may have been down for a while."""

Drift = dict[str, tuple[Any, Any]]

_STREAM_FIELDS = (
    "subjects",
    "retention",
    "storage",
    "discard",
    "max_age",
    "max_bytes",
    "max_msgs",
    "max_msgs_per_subject",
    "duplicate_window",
    "sources",
    "allow_msg_schedules",
    "allow_msg_ttl",
    "num_replicas",
)
_CONSUMER_FIELDS = (
    "ack_policy",
    "ack_wait",
    "max_deliver",
    "max_ack_pending",
    "deliver_policy",
    "filter_subject",
    "filter_subjects",
    "backoff",
)
_NEVER_ON_A_LIVE_STREAM = ("retention", "storage")


def stream_config(stream: Stream, replicas: int = 1) -> StreamConfig:
    """The server's configuration of a declared stream. Everything that has a default is spelt out.

    The server refuses message schedules together with `discard=new`. With `discard=old` a size limit would silently
    drop the oldest armed timers, so a stream of schedules has no size limit whatever is declared.
    """
    return StreamConfig(
        name=stream.name,
        description=stream.why,
        subjects=list(stream.subjects),
        retention=RetentionPolicy.LIMITS,
        storage=StorageType.FILE,
        discard=DiscardPolicy.OLD if stream.schedules else DiscardPolicy.NEW,
        max_age=float(stream.keep_seconds),
        max_bytes=-1 if stream.schedules else stream.max_bytes,
        max_msgs=-1,
        max_msgs_per_subject=-1,
        duplicate_window=_window(stream),
        sources=_sources(stream),
        allow_msg_schedules=stream.schedules,
        allow_msg_ttl=stream.schedules,
        num_replicas=replicas,
    )


def stream_drift(wanted: StreamConfig, found: StreamConfig) -> Drift:
    """Fields that differ, as (declared, found)."""
    return _drift(_STREAM_FIELDS, wanted, found)


def consumer_drift(wanted: ConsumerConfig, found: ConsumerConfig) -> Drift:
    """Fields that differ, as (declared, found)."""
    return _drift(_CONSUMER_FIELDS, wanted, found)


def breaking_changes(wanted: StreamConfig, found: StreamConfig) -> Drift:
    """What an update must not do: another retention or storage, schedules switched off, another partitioning.

    The server accepts a changed partition count and then silently breaks the order of what is in flight.
    """
    breaking = _drift(_NEVER_ON_A_LIVE_STREAM, wanted, found)
    if found.allow_msg_schedules and not wanted.allow_msg_schedules:
        breaking["allow_msg_schedules"] = (False, True)
    before, after = _partitionings(found), _partitionings(wanted)
    for source, found_as in before.items():
        declared_as = after.get(source, found_as)
        if declared_as != found_as:
            breaking[f"partitioning of {source}"] = (declared_as, found_as)
    return breaking


def _window(stream: Stream) -> float:
    window = DEAD_LETTER_WINDOW if stream.name == "DEAD_LETTERS" else DUPLICATE_WINDOW
    return min(window, float(stream.keep_seconds)) if stream.keep_seconds else window


def _sources(stream: Stream) -> list[StreamSource] | None:
    by_stream: dict[str, list[SubjectTransform]] = {}
    for source in stream.sources:
        by_stream.setdefault(source.stream, []).append(SubjectTransform(src=source.pattern, dest=source.destination))
    return [StreamSource(name=name, subject_transforms=each) for name, each in by_stream.items()] or None


def _partitionings(config: StreamConfig) -> dict[str, str]:
    return {
        f"{source.name} {transform.src}": transform.dest.split(".ratiba.")[0]
        for source in config.sources or []
        for transform in source.subject_transforms or []
    }


def _drift(names: tuple[str, ...], wanted: object, found: object) -> Drift:
    drift: Drift = {}
    for name in names:
        declared, there = _comparable(getattr(wanted, name)), _comparable(getattr(found, name))
        if declared != there:
            drift[name] = (declared, there)
    return drift


def _comparable(value: Any) -> Any:
    """A value as both sides write it: absent, empty and false are one; order of subjects and sources is none."""
    if isinstance(value, list):
        return sorted((_comparable(each) for each in value), key=repr) or None
    if isinstance(value, StreamSource):
        return (value.name, _comparable(value.subject_transforms))
    if isinstance(value, SubjectTransform):
        return (value.src, value.dest)
    if hasattr(value, "value"):
        return value.value
    if isinstance(value, bool):
        return value or None
    return value
