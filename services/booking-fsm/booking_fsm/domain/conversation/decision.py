"""From a finished turn to what is stored and said."""

from dataclasses import dataclass

from booking_fsm.domain.conversation.inputs import Proposed, Said, Tapped, Unreadable
from booking_fsm.domain.conversation.state import Asked, BookingState, Payment, Slot
from booking_fsm.domain.conversation.turn import Handoff, OfferOutcome, Turn
from ratiba_contracts.acts import Act, AskAgain
from ratiba_contracts.conversation import Question
from ratiba_contracts.payment_acts import PaymentReceived


@dataclass(frozen=True, slots=True)
class Decision:
    """The new state; the reply (no acts, no reply); what else has to happen.

    `released`: chairs to give back. `consults`: a model is to be asked what was said. `left`: how the thread before
    this one ends. `outcomes`: what became of offers. `asked_for`: payments that money is asked for. `pay_at`: where a
    card is paid with.
    """

    state: BookingState
    acts: tuple[Act, ...]
    question: Question | None
    handoff: Handoff | None
    released: tuple[Slot, ...]
    consults: bool = False
    left: BookingState | None = None
    outcomes: tuple[OfferOutcome, ...] = ()
    asked_for: tuple[Payment, ...] = ()
    pay_at: str | None = None


def settle(turn: Turn, *, reply_seq: int, question_id: str) -> Decision:
    """Give the question of the turn its id and its place. `reply_seq` is the place the reply would have.

    A question put again keeps its id, and its first place unless it was spoken over: who had seen it last may answer.
    """
    acts, state = turn.acts, turn.state
    if turn.ask is not None:
        acts += turn.ask.acts
        asked = Asked(
            question_id=question_id,
            reply_seq=reply_seq,
            with_receipt=any(isinstance(act, PaymentReceived) for act in turn.acts),
            expecting=turn.ask.expecting,
            acts=turn.ask.acts[-1:],
            options=turn.ask.options,
        )
        state = state.model_copy(update={"question": asked})
    elif turn.ask_again and state.question is not None:
        acts += state.question.acts
        if state.question.spoken_over is not None:
            anew = state.question.model_copy(update={"reply_seq": reply_seq, "spoken_over": None})
            state = state.model_copy(update={"question": anew})
    elif state.question is not None and acts and state.question.spoken_over is None and _unasked(turn):
        over = state.question.model_copy(update={"spoken_over": reply_seq})
        state = state.model_copy(update={"question": over})
    shown = state.question if (turn.ask is not None or turn.ask_again) else None
    if shown is None:  # a list of which a time has passed could not be made anew while the hold store is away
        acts = tuple(act for act in acts if not isinstance(act, AskAgain))
    return Decision(
        state=BookingState.model_validate(state.tidied().model_dump()),
        acts=acts,
        question=shown.as_question() if shown is not None else None,
        handoff=turn.handoff,
        released=turn.released,
        consults=turn.consults,
        left=turn.left,
        outcomes=turn.outcomes,
        asked_for=turn.asked_for,
        pay_at=turn.pay_at,
    )


def _unasked(turn: Turn) -> bool:
    """Whether it is said of our own accord, of money for one, and not to the customer's words."""
    return not isinstance(turn.input, Said | Tapped | Unreadable | Proposed)
