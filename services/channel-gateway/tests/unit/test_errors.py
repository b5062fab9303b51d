"""Edge 16: every refusal has a next step."""

import pytest

from channel_gateway.channels.whatsapp.errors import REFUSALS, refusal_of
from channel_gateway.domain.outcome import NextStep


@pytest.mark.edge(16)
@pytest.mark.parametrize(
    ("code", "slug", "step"),
    [
        (131047, "window-closed", NextStep.NEEDS_TEMPLATE),
        (132015, "template-unusable", NextStep.OWNER_ACTS),
        (131049, "held-back-by-provider", NextStep.OTHER_CHANNEL),
        (131026, "undeliverable", NextStep.OTHER_CHANNEL),
        (131050, "customer-opted-out", NextStep.RESPECT_WISH),
        (131056, "rate-limited", NextStep.RETRY),
    ],
)
def test_a_refusal_has_its_next_step(code: int, slug: str, step: NextStep) -> None:
    refusal = refusal_of(code, 400)
    assert (refusal.slug, refusal.next_step) == (slug, step)


@pytest.mark.parametrize("code", [4, 80007, 130429, 131056, 131000, 131016, 131208, 2])
def test_a_busy_provider_is_asked_again(code: int) -> None:
    assert refusal_of(code, 400).next_step is NextStep.RETRY


@pytest.mark.parametrize("code", [0, 3, 10, 190, 200, 299, 368, 131031, 131042])
def test_what_only_the_owner_can_mend_is_not_repeated(code: int) -> None:
    assert refusal_of(code, 500).next_step is NextStep.OWNER_ACTS


def test_only_a_cause_in_the_message_itself_limits_how_often_it_is_tried() -> None:
    assert refusal_of(131000).tries is not None
    assert refusal_of(130429).tries is None


@pytest.mark.parametrize(
    ("status", "step"),
    [
        (429, NextStep.RETRY),
        (500, NextStep.RETRY),
        (503, NextStep.RETRY),
        (401, NextStep.OWNER_ACTS),
        (400, NextStep.OUR_FAULT),
        (404, NextStep.OUR_FAULT),
        (418, NextStep.OTHER_CHANNEL),
        (None, NextStep.OTHER_CHANNEL),
    ],
)
def test_an_unknown_code_is_judged_by_its_status(status: int | None, step: NextStep) -> None:
    assert refusal_of(999_999, status).next_step is step


def test_every_slug_can_be_a_reason_in_the_contract() -> None:
    assert all(0 < len(refusal.slug) <= 60 for refusal in REFUSALS.values())
