"""Words for acts that are part of no conversation: what a customer would read, shown to somebody else."""

from collections.abc import Sequence
from datetime import datetime

from ratiba_contracts.acts import Act
from ratiba_contracts.conversation import CustomerPersonal, Question, ReplyDecided
from ratiba_contracts.options import Option
from ratiba_contracts.tenant import Dials
from ratiba_contracts.views import Channel, Language
from ratiba_wording.words import Worded, words

_NO_THREAD = "00000000000000000000000000"
_NO_QUESTION = "rehearsal"


def rehearse(
    acts: Sequence[Act],
    options: Sequence[Option],
    *,
    language: Language,
    now: datetime,
    time_zone: str,
    customer: str,
    dials: Dials,
    business: str,
) -> Worded:
    """The words of a reply with these acts and options, to a customer of this name, as `words` makes them.

    `now` is aware. No reply exists afterwards: nothing here may be sent.
    """
    reply = ReplyDecided(
        thread_id=_NO_THREAD,
        reply_seq=1,
        channel=Channel.WHATSAPP,
        language=language,
        time_zone=time_zone,
        today=now,
        acts=tuple(acts),
        question=Question(question_id=_NO_QUESTION, options=tuple(options)) if options else None,
        personal=CustomerPersonal(name=customer),
    )
    return words(reply, dials, business)
