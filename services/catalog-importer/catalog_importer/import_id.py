"""Which import a model is asked for."""

from ratiba_contracts.envelope import fresh_id
from ratiba_runtime.delivery import delivery_or_none


def import_id() -> str:
    """The import whose message is being handled; delivered again, it is the same, and its calls are not made again."""
    delivery = delivery_or_none()
    return fresh_id().hex if delivery is None else f"{delivery.stream}-{delivery.sequence}"
