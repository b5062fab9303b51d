"""Understanding costs a millisecond or two a message, so a turn can afford it."""

from time import process_time

import pytest


@pytest.mark.parametrize(
    "text",
    [
        "Nataka kupaka rangi ya kucha kesho saa nne asubuhi",
        "Hi, I would like a haircut and a beard trim for two people next Friday afternoon at half past three",
    ],
)
def test_a_message_costs_no_more_than_counting_to_fifty_thousand(understand, seconds_to_count, text):
    def once() -> float:
        start = process_time()
        for _ in range(20):
            understand(text)
        return (process_time() - start) / 20

    pairs = [(once(), seconds_to_count(50_000)) for _ in range(10)]
    assert min(reading for reading, _ in pairs) < min(counting for _, counting in pairs)
