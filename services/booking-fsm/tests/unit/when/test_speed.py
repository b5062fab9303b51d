"""Understanding costs less than a millisecond a message, so a turn can afford it."""

from time import process_time

import pytest


@pytest.mark.parametrize(
    "text",
    [
        "Nataka kupaka rangi ya kucha kesho saa nne asubuhi",
        "Hi, I would like a haircut and a beard trim for two people next Friday afternoon at half past three",
    ],
)
def test_a_message_takes_less_than_a_millisecond(understand, text):
    def once() -> float:
        start = process_time()
        for _ in range(20):
            understand(text)
        return (process_time() - start) / 20

    assert min(once() for _ in range(10)) < 0.001
