"""A customer pays, or does not: prompts, callbacks, the ladder, and what the conversation is told."""

from ratiba_contracts.payments import PaymentPrompted, PaymentSettled, PaymentState

from .house import MANICURE, PEDICURE, House

OUTCOMES = ("prompted", "settled", "failed", "cancelled_by_customer", "expired", "refund_due")


async def test_one_prompt_for_the_sum_settles_both_appointments(house: House) -> None:
    fact = await house.request(MANICURE, PEDICURE)
    prompt = await house.prompt(fact)
    assert prompt.amount == 3300
    assert house.daraja is not None
    await house.daraja.decide(prompt.checkout_id, 0)
    paid = await house.reaches(fact, PaymentState.SETTLED)
    assert {line.state for line in paid.lines} == {"paid"}
    prompted, settled = await house.facts(*OUTCOMES, count=2)
    receipt = (await house.prompt(fact)).receipt
    assert isinstance(prompted.data, PaymentPrompted)
    assert settled.data == PaymentSettled(
        payment_id=fact.payment_id,
        attempt=1,
        thread_id=fact.thread_id,
        amount=MANICURE + PEDICURE,
        currency="KES",
        appointment_ids=tuple(line.appointment_id for line in fact.lines),
        receipt=receipt,
    )
    assert [(each.receipt, each.amount) for each in paid.credits] == [(receipt, MANICURE + PEDICURE)]
