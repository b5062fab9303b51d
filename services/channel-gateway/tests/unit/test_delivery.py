"""Edge 12: states move forward only, in whatever order reports come."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channel_gateway.domain.delivery import DeliveryId, MessageState, moved, reply_state
from ratiba_contracts.conversation import DeliveryState

S, D, R = DeliveryState.SENT, DeliveryState.DELIVERED, DeliveryState.READ


@pytest.mark.edge(12)
@pytest.mark.parametrize("order", list(permutations([S, D, R])))
def test_reports_in_any_order_end_in_read(order: tuple[DeliveryState, ...]) -> None:
    state = MessageState.SENT
    for report in order:
        state = moved(state, report)
    assert state is MessageState.READ


@pytest.mark.edge(12)
@given(st.lists(st.sampled_from([S, D, R]), max_size=8))
def test_no_report_moves_a_message_back(reports: list[DeliveryState]) -> None:
    order = [MessageState.SENT, MessageState.DELIVERED, MessageState.READ]
    state = MessageState.SENT
    for report in reports:
        after = moved(state, report)
        assert order.index(after) >= order.index(state)
        assert moved(after, report) is after
        state = after


@pytest.mark.parametrize(
    ("state", "report", "after"),
    [
        (MessageState.PENDING, S, MessageState.SENT),
        (MessageState.SENDING, D, MessageState.DELIVERED),
        (MessageState.SENDING, None, MessageState.FAILED),
        (MessageState.SENT, None, MessageState.FAILED),
        (MessageState.DELIVERED, None, MessageState.DELIVERED),
        (MessageState.READ, None, MessageState.READ),
        (MessageState.FAILED, None, MessageState.FAILED),
        (MessageState.FAILED, S, MessageState.FAILED),
        (MessageState.FAILED, D, MessageState.DELIVERED),
        (MessageState.FAILED, R, MessageState.READ),
    ],
)
def test_a_failure_counts_until_the_message_was_seen(
    state: MessageState, report: DeliveryState | None, after: MessageState
) -> None:
    assert moved(state, report) is after


@pytest.mark.parametrize(
    ("messages", "state"),
    [
        (["sent"], S),
        (["read", "delivered", "sent"], S),
        (["read", "read"], R),
        (["delivered", "pending"], MessageState.PENDING),
        (["sent", "sending"], MessageState.SENDING),
        (["read", "failed", "pending"], MessageState.FAILED),
    ],
)
def test_a_reply_is_as_far_as_its_slowest_message(messages: list[str], state: DeliveryState | MessageState) -> None:
    assert reply_state([MessageState(each) for each in messages]) is state


def test_a_delivery_id_reads_itself() -> None:
    id_ = DeliveryId("9f86d081884c7d65", 12, 2)
    assert DeliveryId.parse(str(id_)) == id_


@pytest.mark.parametrize(
    "foreign", ["", "::", "key:1", "key:1:two", "key:-1:1", "key:1:1:1", "key:9999999999:1", "k:²:1"]
)
def test_what_another_sender_put_along_is_no_delivery_id(foreign: str) -> None:
    assert DeliveryId.parse(foreign) is None
