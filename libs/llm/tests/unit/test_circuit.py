"""The circuit breaker by itself, with time as an argument."""

import copy

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from ratiba_llm.circuit import Circuit, Pass


def opened() -> Circuit:
    circuit = Circuit(3, 30.0)
    for _ in range(3):
        circuit.failed(begun(circuit, 0.0), 0.0)
    return circuit


def begun(circuit: Circuit, now: float) -> Pass:
    passed = circuit.admit(now)
    assert passed is not None
    return passed


def test_it_opens_after_failures_in_a_row_only() -> None:
    circuit = Circuit(3, 30.0)
    for _ in range(10):
        circuit.failed(begun(circuit, 0.0), 0.0)
        circuit.failed(begun(circuit, 0.0), 0.0)
        circuit.succeeded(begun(circuit, 0.0))
    assert not circuit.is_open


def test_while_it_is_open_nothing_is_sent() -> None:
    circuit = opened()
    assert circuit.is_open
    assert circuit.admit(29.9) is None


def test_after_the_pause_one_call_tries_and_the_others_wait_for_it() -> None:
    circuit = opened()
    trying = begun(circuit, 30.0)
    assert [circuit.admit(30.0), circuit.admit(99.0)] == [None, None]
    circuit.succeeded(trying)
    assert not circuit.is_open
    assert None not in [circuit.admit(30.1) for _ in range(3)]


def test_one_failure_while_trying_opens_it_for_another_pause() -> None:
    circuit = opened()
    circuit.failed(begun(circuit, 30.0), 31.0)
    assert circuit.admit(60.9) is None
    assert circuit.admit(61.0) is not None


def test_a_caller_who_gives_up_lets_the_next_one_try() -> None:
    circuit = opened()
    circuit.given_up(begun(circuit, 30.0))
    assert circuit.is_open
    assert circuit.admit(30.0) is not None


@pytest.mark.parametrize("ending", ["succeeded", "failed", "given_up"])
def test_a_call_from_before_it_opened_changes_nothing(ending) -> None:
    circuit = Circuit(1, 30.0)
    old = begun(circuit, 0.0)
    circuit.failed(begun(circuit, 0.0), 0.0)
    trying = begun(circuit, 30.0)
    end(circuit, old, ending, 31.0)
    assert circuit.is_open
    assert circuit.admit(31.0) is None  # one is trying still
    circuit.succeeded(trying)
    assert not circuit.is_open


def end(circuit: Circuit, passed: Pass, ending: str, now: float) -> None:
    match ending:
        case "succeeded":
            circuit.succeeded(passed)
        case "failed":
            circuit.failed(passed, now)
        case _:
            circuit.given_up(passed)


@pytest.mark.parametrize(("failures", "open_s"), [(0, 1.0), (1, 0.0)])
def test_a_circuit_that_makes_no_sense_is_refused(failures, open_s) -> None:
    with pytest.raises(ValueError, match="opens after 1 failure at least"):
        Circuit(failures, open_s)


class Calls(RuleBasedStateMachine):
    """Calls begin and end in any order: one tries at a time, none while it pauses, and it never stays shut for good."""

    def __init__(self) -> None:
        super().__init__()
        self.circuit = Circuit(2, 10.0)
        self.now = 0.0
        self.opened_at: float | None = None
        self.under_way: list[Pass] = []
        self.trying: set[Pass] = set()

    @rule(seconds=st.floats(0, 20))
    def time_passes(self, seconds: float) -> None:
        self.now += seconds

    @rule()
    def a_call_begins(self) -> None:
        was_open = self.circuit.is_open
        passed = self.circuit.admit(self.now)
        if passed is not None:
            self.under_way.append(passed)
            if was_open:
                assert self.opened_at is not None
                assert self.now >= self.opened_at + 10.0
                self.trying.add(passed)

    @precondition(lambda self: self.under_way)
    @rule(data=st.data(), ending=st.sampled_from(["succeeded", "failed", "given_up"]))
    def a_call_ends(self, data: st.DataObject, ending: str) -> None:
        passed = self.under_way.pop(data.draw(st.integers(0, len(self.under_way) - 1)))
        tells = not self.circuit.is_open or passed in self.trying
        end(self.circuit, passed, ending, self.now)
        if tells and ending == "failed" and self.circuit.is_open:
            self.opened_at = self.now
        self.trying.discard(passed)

    @invariant()
    def one_tries_at_a_time(self) -> None:
        assert len(self.trying) <= 1

    @invariant()
    def it_never_stays_shut_for_good(self) -> None:
        if not self.trying:
            later = copy.copy(self.circuit)
            assert later.admit(self.now + 10.0) is not None


Calls.TestCase.settings = settings(max_examples=30, stateful_step_count=20, deadline=None)
TestCalls = Calls.TestCase
