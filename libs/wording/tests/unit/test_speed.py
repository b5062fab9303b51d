"""Words must not be felt: the target is 100 us a reply, the bound here leaves room for a busy machine."""

from collections.abc import Callable
from time import process_time
from timeit import repeat

import pytest

from ratiba_contracts.acts import Booked, Greet
from ratiba_contracts.conversation import ReplyDecided
from ratiba_contracts.tenant import Dials
from ratiba_contracts.views import AppointmentView, Language
from ratiba_wording import load_phrasebooks, words

MICROSECONDS_A_REPLY = 250


@pytest.mark.parametrize("language", tuple(Language))
def test_a_reply_is_worded_in_microseconds(
    language: Language,
    appointment: AppointmentView,
    reply: Callable[..., ReplyDecided],
    dials: Callable[..., Dials],
) -> None:
    load_phrasebooks()
    one, warm = reply(Greet(business="Pendo Spa"), Booked(appointment=appointment), language=language), dials()
    best = min(repeat(lambda: words(one, warm, "Pendo Spa"), number=200, repeat=5, timer=process_time))
    assert best / 200 * 1e6 < MICROSECONDS_A_REPLY
