"""Which replies a language model may put into other words, where a tenant has that switched on."""

from ratiba_contracts import acts, appointment_acts, aside_acts, payment_acts, slot_acts
from ratiba_contracts.conversation import ReplyDecided
from ratiba_contracts.envelope import Contract

AT_ONCE: frozenset[type[Contract]] = frozenset(
    {
        acts.AskAgain,
        slot_acts.ClarifyDay,
        acts.ClarifyService,
        slot_acts.ClarifyStaff,
        slot_acts.ClarifyTime,
        appointment_acts.AskWhichAppointment,
        acts.HandingOver,
        acts.NotUnderstood,
        acts.OneMoment,
        acts.PhoneNotUnderstood,
        acts.Unsupported,
        payment_acts.Reserved,
        payment_acts.ReservedAsWell,
        payment_acts.PaymentPrompt,
        payment_acts.PaymentReceived,
        payment_acts.NotPaid,
        payment_acts.PromptRefused,
        payment_acts.PayAgain,
        payment_acts.PayAgainByWord,
        payment_acts.PayOnAnotherPhone,
        payment_acts.PaymentAwaited,
        payment_acts.ReservationEnded,
        payment_acts.RefundDue,
        payment_acts.RefundTerms,
        slot_acts.GivenToAnother,
        appointment_acts.CancelledByBusiness,
        appointment_acts.HaveAlready,
        appointment_acts.ConfirmCancelAll,
        appointment_acts.AllCancelled,
        appointment_acts.AllKept,
        aside_acts.TakesSoLong,
        aside_acts.ServedBy,
        aside_acts.CostsTogether,
        aside_acts.TimeToThink,
        aside_acts.PhoneNoted,
        payment_acts.PaymentTerms,
        payment_acts.PayOtherwise,
        payment_acts.PromptToLeave,
        payment_acts.PaidBack,
    }
)
"""Acts that are said in the words of templates, and without waiting: somebody is stuck, asks for a person, or is to
read one exact question, or money is spoken of; other words would gain nothing and cost them seconds."""


def worth_rewording(reply: ReplyDecided) -> bool:
    """Whether other words for this reply are worth a wait."""
    return AT_ONCE.isdisjoint(type(act) for act in reply.acts)
