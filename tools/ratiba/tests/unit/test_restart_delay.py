"""A crashed process comes back soon, then less and less often."""

from ratiba_cli.supervision.restart_delay import RestartDelay


def test_the_delay_doubles_up_to_half_a_minute() -> None:
    delay, seconds = RestartDelay(), []
    for _ in range(9):
        delay = delay.after_crash(ran_seconds=1)
        seconds.append(delay.seconds)
    assert seconds == [0.5, 1, 2, 4, 8, 16, 30, 30, 30]


def test_a_steady_minute_is_forgiven() -> None:
    assert RestartDelay(crashes=8).after_crash(ran_seconds=60).seconds == 0.5


def test_nothing_waits_before_the_first_start() -> None:
    assert RestartDelay().seconds == 0
