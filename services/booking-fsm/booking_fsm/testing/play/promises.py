"""All that must be true after every input, whatever came before. Each promise yields what breaks it, in words.

Judged by committed rows, by facts in the outbox and by what customers were shown and sent; never by what the machine
says of itself.
"""

from collections.abc import Callable, Iterator

from booking_fsm.testing.play import promises_about_money as money
from booking_fsm.testing.play import promises_about_offers as offers
from booking_fsm.testing.play import promises_of_rows as rows
from booking_fsm.testing.play import promises_to_customers as customers
from booking_fsm.testing.play.moment import Moment

Promise = Callable[[Moment], Iterator[str]]

PROMISES: tuple[Promise, ...] = (
    money.what_was_said_last_is_how_it_stands,
    rows.an_input_handled_again_changes_nothing,
    rows.an_echo_of_a_deadline_does_nothing,
    rows.one_live_appointment_a_thread_and_purpose,
    rows.nobody_is_booked_twice_at_once,
    rows.no_act_without_a_committed_state,
    rows.no_hold_without_a_committed_state,
    rows.every_deadline_rings,
    rows.states_are_coherent,
    customers.no_question_is_answered_before_it_was_asked,
    customers.a_chair_whose_time_is_over_is_not_booked,
    customers.only_its_own_customer_calls_an_appointment_off,
    customers.nothing_is_suggested_twice,
    customers.every_act_has_its_reply,
    customers.every_reply_has_words,
    customers.replies_are_counted,
    customers.questions_can_be_answered,
    customers.the_price_told_is_the_price_booked,
    customers.appointments_are_when_somebody_works,
    customers.what_is_offered_is_free,
    offers.nobody_hears_of_an_offer_twice,
    offers.an_offer_is_right_behind_its_booking_and_held,
    offers.the_first_survives_every_outcome,
    offers.what_is_sold_after_a_booking_is_waited_for_only_where_the_dials_say_so,
    money.nothing_is_booked_unpaid,
    money.no_second_prompt_while_one_is_unresolved,
    money.only_what_is_kept_is_asked_for,
    money.nothing_is_kept_unpaid_past_its_start,
    money.everything_kept_ends,
    money.what_is_kept_is_given_up_for_a_reason,
)


class PromiseBroken(AssertionError):
    """`promise` is its name."""

    def __init__(self, promise: str, what: str) -> None:
        super().__init__(f"{promise}: {what}")
        self.promise = promise


def check(moment: Moment) -> None:
    """Raise PromiseBroken for the first promise that does not hold."""
    for promise in PROMISES:
        for what in promise(moment):
            raise PromiseBroken(promise.__name__, what)
