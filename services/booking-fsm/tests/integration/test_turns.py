"""What a turn promises when customers race, repeat themselves, and servers are away."""

import asyncio
import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest

from booking_fsm import fulfilment
from booking_fsm.adapters import conversations
from booking_fsm.adapters.conversations import StaleTurn
from booking_fsm.domain.conversation import graph
from booking_fsm.domain.conversation.options import staff_id_of
from booking_fsm.domain.conversation.state import FSM_GRAPH_VERSION, BookingState, Step
from booking_fsm.domain.conversation.versions import NewerState, upgraded
from booking_fsm.sweeper import Sweeper
from booking_fsm.testing.guest import Clock, Guest
from booking_fsm.turns import Turns
from ratiba_contracts.options import StaffOption
from ratiba_holds import Holds, open_client
from ratiba_runtime.database import Database
from ratiba_runtime.tenancy import TenantContext, bind_tenant
from ratiba_runtime.testing import eventually, is_waited_for

from .at_the_read_back import live, to_the_read_back

Another = Callable[[int], Guest]


@pytest.mark.edge(8)
async def test_two_inputs_of_one_thread_at_once_are_two_turns_one_after_the_other(guest: Guest) -> None:
    await guest.says("hello")
    await asyncio.gather(guest.says("a manicure"), guest.says("tomorrow"))
    assert sorted(reply.reply_seq for reply in guest.replies) == [1, 2, 3]
    assert guest.state.wish.service_id == "manicure"


@pytest.mark.edge(8)
async def test_a_process_that_wakes_up_with_an_old_version_changes_nothing(
    guest: Guest, database: Database, pendo: TenantContext
) -> None:
    await guest.says("hello")
    with bind_tenant(pendo):
        async with database.tenant_transaction() as connection:
            frozen = await conversations.lock(connection, guest.key)
        assert frozen is not None
        assert frozen.state is not None
        await guest.says("a manicure please")  # another replica went on meanwhile
        with pytest.raises(StaleTurn):
            async with database.tenant_transaction() as connection:
                await conversations.save(
                    connection,
                    frozen,
                    frozen.state.model_copy(update={"step": Step.DROPPED}),
                    at=guest.clock(),
                    reply_seq=9,
                    clock_offset_seconds=0,
                    next_due_at=None,
                    input_id=uuid4(),
                    input_={},
                    acts=[],
                )
        async with database.tenant_transaction() as connection:
            now = await conversations.lock(connection, guest.key)
    assert now is not None
    assert (now.version, now.reply_seq) == (2, 2)
    assert now.state == guest.state


@pytest.mark.edge(9)
async def test_while_the_hold_store_is_away_nothing_is_taken_and_nothing_is_promised(
    turns: Turns, pendo: TenantContext, clock: Clock, holds: Holds
) -> None:
    nowhere = Holds(open_client("redis://127.0.0.1:1", timeout_s=0.2))
    guest = Guest(replace(turns, holds=nowhere), pendo, clock)
    assert await guest.says("manicure tomorrow at 10am") == ["greet", "one_moment"]
    assert guest.state.slot is None
    assert await guest.waits_for("hold_retry") == []  # "one moment" is said once
    guest.turns = turns  # the store is back
    assert await guest.waits_for("hold_retry") == ["read_back"]
    assert "hold_retry" not in guest.state.timers


@pytest.mark.edge(9)
async def test_a_hold_store_that_stays_away_for_a_minute_ends_with_a_person(
    turns: Turns, pendo: TenantContext, clock: Clock
) -> None:
    nowhere = Holds(open_client("redis://127.0.0.1:1", timeout_s=0.2))
    guest = Guest(replace(turns, holds=nowhere), pendo, clock)
    began = clock()
    await guest.says("manicure tomorrow at 10am")
    acts: list[str] = []
    while "hold_retry" in guest.state.timers:
        acts = await guest.waits_for("hold_retry")
    assert acts == ["handing_over"]
    assert guest.facts() == ["handoff.raised"]
    assert clock() - began == dt.timedelta(seconds=60)


@pytest.mark.edge(41)
async def test_a_second_yes_sent_before_the_next_question_was_read_answers_nothing(guest: Guest) -> None:
    await to_the_read_back(guest)
    seen = guest.replies[-1].reply_seq
    assert await guest.says("ndio") == ["booked"]
    # 300 ms later: sent before what followed could be read.
    await guest.says("cancel my appointment")
    assert guest.state.step is Step.CONFIRM_CANCEL
    assert await guest.says("ndio", seen=seen) == ["ask_again", "confirm_cancel"]
    assert guest.state.step is Step.CONFIRM_CANCEL
    assert await guest.says("ndio") == ["cancelled"]


@pytest.mark.edge(18)
async def test_yesterdays_button_books_nothing(guest: Guest) -> None:
    await to_the_read_back(guest)
    old = guest.replies[-1].question
    assert old is not None
    await guest.says("no")
    await guest.taps("other_time")
    assert await guest.taps("yes", question_id=old.question_id) == ["ask_again", "offer_openings"]
    assert guest.state.appointment_id is None


@pytest.mark.edge(18)
async def test_a_number_typed_after_the_list_changed_does_not_pick_from_the_new_one(guest: Guest) -> None:
    await guest.says("manicure tomorrow")
    seen = guest.replies[-1].reply_seq
    await guest.says("what about Monday?")
    assert await guest.says("2", seen=seen) == ["ask_again", "offer_openings"]
    assert guest.state.slot is None


async def test_a_yes_to_a_cancellation_books_nothing_that_was_waiting(
    guest: Guest, database: Database, pendo: TenantContext
) -> None:
    await to_the_read_back(guest)
    await guest.says("yes")
    await to_the_read_back(guest, "pedicure tomorrow at 2pm")
    assert await guest.says("cancel my manicure appointment") == ["confirm_cancel"]
    assert await guest.says("yes") == ["cancelled", "read_back"]
    assert await live(database, pendo) == []
    assert await guest.says("yes") == ["booked"]


async def test_a_no_while_a_yes_is_waiting_for_the_hold_store_books_nothing(
    turns: Turns, pendo: TenantContext, clock: Clock, database: Database
) -> None:
    guest = Guest(turns, pendo, clock)
    await to_the_read_back(guest)
    guest.turns = replace(turns, holds=Holds(open_client("redis://127.0.0.1:1", timeout_s=0.2)))
    assert await guest.says("yes") == ["one_moment"]
    assert await guest.says("no") == ["ask_change"]
    assert "hold_retry" not in guest.state.timers
    assert await live(database, pendo) == []


async def test_a_yes_that_had_to_wait_books_when_the_hold_store_is_back(
    turns: Turns, pendo: TenantContext, clock: Clock
) -> None:
    guest = Guest(turns, pendo, clock)
    await to_the_read_back(guest)
    guest.turns = replace(turns, holds=Holds(open_client("redis://127.0.0.1:1", timeout_s=0.2)))
    assert await guest.says("yes") == ["one_moment"]
    guest.turns = turns
    assert await guest.waits_for("hold_retry") == ["booked"]


@pytest.mark.parametrize("correction", ["at 2:30pm", "at 1:30pm", "manicure", "on Monday"])
async def test_after_a_correction_exactly_the_new_chair_is_held(guest: Guest, holds: Holds, correction: str) -> None:
    await to_the_read_back(guest, "massage 60 minutes tomorrow at 2pm")
    await to_the_read_back(guest, correction)
    slot = guest.state.slot
    assert slot is not None
    held = await holds.held("pendo-spa", slot.start_at - dt.timedelta(days=3), slot.end_at + dt.timedelta(days=3))
    assert [(one.staff_id, one.start, one.end) for one in held] == [
        (slot.staff_id, slot.blocked_from, slot.blocked_until)
    ]


@pytest.mark.edge(8)
async def test_who_waited_for_the_lock_sees_the_thread_that_was_born_meanwhile(
    guest: Guest, database: Database, pendo: TenantContext
) -> None:
    await to_the_read_back(guest)
    await guest.says("yes")
    with bind_tenant(pendo):
        async with database.tenant_transaction() as connection:
            mine = await conversations.lock(connection, guest.key)
            assert mine is not None

            async def wait_for_the_lock() -> Any:
                async with database.tenant_transaction() as other:
                    return await conversations.lock(other, guest.key)

            waiting = asyncio.create_task(wait_for_the_lock())
            await eventually(lambda: is_waited_for(connection))
            born = guest.state.model_copy(update={"thread_id": "0" * 26, "step": Step.COLLECT_SERVICE})
            await conversations.save(
                connection,
                mine,
                born,
                at=guest.clock(),
                reply_seq=9,
                clock_offset_seconds=0,
                next_due_at=None,
                input_id=uuid4(),
                input_={},
                acts=[],
            )
        found = await waiting
    assert (found.reply_seq, found.version, found.state) == (9, 1, born)


async def test_two_people_of_one_name_are_told_apart_by_what_was_tapped(guest: Guest) -> None:
    options = [StaffOption(value="p-mary-1", staff_name="Mary"), StaffOption(value="p-mary-2", staff_name="Mary")]
    assert [staff_id_of(option) for option in options] == ["mary-1", "mary-2"]


async def test_a_wake_up_that_never_came_is_found_by_the_sweeper(
    guest: Guest, database: Database, pendo: TenantContext, clock: Clock
) -> None:
    await to_the_read_back(guest)
    sweeper = Sweeper(database, None, clock, 60)  # type: ignore[arg-type] # sweeping one tenant needs no registry
    assert await sweeper.sweep(pendo) == 0
    clock.pass_(minutes=11)
    assert await sweeper.sweep(pendo) == 1
    async with database.public_transaction() as connection:
        row = await connection.fetchrow(
            "SELECT subject, payload FROM svc_booking_fsm.outbox WHERE subject LIKE '%timer.fired%'"
        )
    assert row is not None
    assert guest.key in row["subject"]


async def test_a_message_after_the_deadline_sees_the_hold_lapsed_even_if_nobody_woke_us(
    guest: Guest, clock: Clock
) -> None:
    await to_the_read_back(guest)
    clock.pass_(minutes=15)
    assert await guest.says("yes") == ["hold_lapsed", "offer_openings"]
    assert guest.state.appointment_id is None


def test_a_state_of_an_older_graph_is_brought_up_and_one_of_a_newer_is_refused() -> None:
    steps = {1: lambda s: {**s, "b": s["a"] + 1}, 2: lambda s: {**s, "c": s["b"] + 1}}
    assert upgraded({"graph_version": 1, "a": 1}, to=3, steps=steps) == {"graph_version": 3, "a": 1, "b": 2, "c": 3}
    with pytest.raises(NewerState):
        upgraded({"graph_version": FSM_GRAPH_VERSION + 1})


def test_a_state_that_was_about_to_cancel_one_appointment_still_is() -> None:
    stored = {"graph_version": 6, "thread_id": "01JD8Q2Y6V7X9K3M5N4P2R1S0T", "step": "CONFIRM_CANCEL", "language": "en"}
    one = UUID("018f2b3c-0000-7000-8000-000000000001")
    for cancelling_id, ids in ((str(one), (one,)), (None, ())):
        state = BookingState.model_validate(upgraded({**stored, "cancelling_id": cancelling_id}))
        assert (state.graph_version, state.cancelling_ids) == (FSM_GRAPH_VERSION, ids)


async def test_of_the_references_the_first_that_nobody_has_is_taken(
    another: Another, database: Database, pendo: TenantContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fulfilment, "reference", lambda _cause, salt: f"SAME{salt:02}")
    for number, hour in enumerate(("10am", "11am", "noon")):
        guest = another(number)
        await to_the_read_back(guest, f"manicure tomorrow at {hour}")
        assert await guest.says("yes") == ["booked"]
    assert sorted(row["reference"] for row in await live(database, pendo)) == ["SAME00", "SAME01", "SAME02"]


async def test_nodes_that_hand_a_turn_round_in_circles_are_stopped(
    guest: Guest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(graph.NODES, Step.COLLECT_SERVICE, lambda turn: turn)
    with pytest.raises(graph.Endless):
        await guest.says("hello")
