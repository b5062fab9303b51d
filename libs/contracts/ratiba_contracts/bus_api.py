"""Subjects on which the server's JetStream is asked, and those it is answered on (nats-server 2.15, API level 5).

A user may do what it may publish to these: there is no other right to a stream or a consumer.
"""

_API = "$JS.API"

STREAM_NAMES = f"{_API}.STREAM.NAMES"
"""Which stream holds a subject: the client library asks before it gets a file."""

OVERVIEW = (f"{_API}.INFO", STREAM_NAMES, f"{_API}.STREAM.LIST")
"""How much is stored and allowed in all, and which streams there are."""


def stream_info(stream: str) -> str:
    """What a stream is and holds: its limits, counts and subjects, no message."""
    return f"{_API}.STREAM.INFO.{stream}"


def stream_made(stream: str) -> tuple[str, str]:
    """Creating and changing a stream."""
    return f"{_API}.STREAM.CREATE.{stream}", f"{_API}.STREAM.UPDATE.{stream}"


def stored_message(stream: str) -> str:
    """Reading any one message of a stream by its number or subject."""
    return f"{_API}.STREAM.MSG.GET.{stream}"


def deleted_message(stream: str) -> str:
    """Deleting one message of a stream."""
    return f"{_API}.STREAM.MSG.DELETE.{stream}"


def consumer_info(stream: str, durable: str = "*") -> str:
    """What a consumer is and how far it is."""
    return f"{_API}.CONSUMER.INFO.{stream}.{durable}"


def consumer_lists(stream: str) -> tuple[str, str]:
    """All consumers of a stream: their names, and all that `consumer_info` tells of one."""
    return f"{_API}.CONSUMER.NAMES.{stream}", f"{_API}.CONSUMER.LIST.{stream}"


def consumer_made(stream: str, durable: str) -> tuple[str, str]:
    """Creating and changing one durable, with one filter (which ends the subject) or with any other number."""
    named = f"{_API}.CONSUMER.CREATE.{stream}.{durable}"
    return named, f"{named}.>"


def watch_made(stream: str) -> str:
    """Creating a nameless consumer, which ends with whoever made it."""
    return f"{_API}.CONSUMER.CREATE.{stream}"


def next_message(stream: str, durable: str) -> str:
    """Fetching from a pull consumer."""
    return f"{_API}.CONSUMER.MSG.NEXT.{stream}.{durable}"


def acknowledgement(stream: str, durable: str) -> str:
    """Every answer to a delivery: done, again, not at all, still at work."""
    return f"$JS.ACK.{stream}.{durable}.>"


def flow_control(stream: str) -> str:
    """The answers by which a reader of a push consumer says that it keeps up."""
    return f"$JS.FC.{stream}.>"


def bucket_stream(bucket: str) -> str:
    """The stream in which a key-value bucket is kept."""
    return f"KV_{bucket}"


def bucket_keys(bucket: str) -> str:
    """Every key of one token: a snapshot's key is a tenant."""
    return f"$KV.{bucket}.*"


def store_stream(store: str) -> str:
    """The stream in which an object store is kept."""
    return f"OBJ_{store}"


def stored_objects(store: str) -> tuple[str, str]:
    """Every piece of a file, and every file's description."""
    return f"$O.{store}.C.*", f"$O.{store}.M.*"


def purged(stream: str) -> str:
    """Throwing away messages of a stream: the pieces of a file that is no more."""
    return f"{_API}.STREAM.PURGE.{stream}"
