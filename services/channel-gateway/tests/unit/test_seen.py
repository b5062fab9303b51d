"""Edge 41: what had reached the customer when they wrote."""

from datetime import UTC, datetime, timedelta

import pytest

from channel_gateway.domain.seen import SentReply, seen_reply_seq

SENT = datetime(2026, 11, 20, 9, 0, 0, tzinfo=UTC)
READING = timedelta(seconds=2)


def ago(seconds: float) -> datetime:
    return SENT - timedelta(seconds=seconds)


def seen(*replies: SentReply, received_after: float = 0.2) -> int:
    return seen_reply_seq(
        replies, sent_at=SENT, received_at=SENT + timedelta(seconds=received_after), reading_time=READING
    )


def test_before_the_first_reply_nothing_was_seen() -> None:
    assert seen() == 0


@pytest.mark.edge(41)
@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        pytest.param(SentReply(3, ago(0.1), None), 0, id="just accepted, no report"),
        pytest.param(SentReply(3, ago(10), None), 3, id="accepted long ago, no report"),
        pytest.param(SentReply(3, None, None), 0, id="not sent yet"),
        pytest.param(SentReply(3, ago(0.1), ago(0), read=True), 3, id="read in the second the message was sent"),
        pytest.param(SentReply(3, ago(0.1), ago(0)), 0, id="delivered in that second: nobody knows which was first"),
        pytest.param(SentReply(3, ago(10), ago(0)), 3, id="delivered in that second, but sent long before"),
        pytest.param(SentReply(3, ago(1), ago(1)), 3, id="reported just before"),
        pytest.param(SentReply(3, ago(10), ago(-1)), 0, id="accepted long ago but reached the phone later"),
    ],
)
def test_a_reply_counts_only_once_it_had_reached_the_customer(reply: SentReply, expected: int) -> None:
    assert seen(reply) == expected


@pytest.mark.edge(41)
def test_two_quick_yeses_have_seen_the_same_question() -> None:
    """The offer left 100 ms before the second "ndio" came in; its delivery is not reported yet."""
    read_back = SentReply(4, ago(30), ago(29))
    offer = SentReply(5, ago(0.1), None)
    assert seen(read_back) == 4
    assert seen(read_back, offer) == 4


def test_the_highest_reply_that_was_seen_counts_even_where_an_earlier_one_was_not() -> None:
    assert seen(SentReply(1, ago(60), None), SentReply(2, None, None), SentReply(3, ago(40), ago(39))) == 3


def test_exactly_the_reading_time_is_not_yet_read() -> None:
    assert seen(SentReply(1, ago(1.8), None), received_after=0.2) == 0
    assert seen(SentReply(1, ago(1.9), None), received_after=0.2) == 1
