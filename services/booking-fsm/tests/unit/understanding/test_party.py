"""Whom a message is about: one, several, or somebody else."""

import pytest

from booking_fsm.domain.understanding.party import for_another


@pytest.mark.parametrize(
    "text",
    [
        "a pedicure for my sister tomorrow",
        "it's for a friend",
        "for my little daughter",
        "for someone else",
        "it is not for me",
        "my mum wants a facial",
        "ni ya dada yangu",
        "kwa ajili ya mke wangu",
        "pedicure kwa rafiki",
        "ni za binti yangu",
        "si yangu",
        "ya mtu mwingine",
        "rafiki yangu anataka pedicure",
    ],
)
def test_somebody_else_is_to_be_served(text: str) -> None:
    assert for_another(text)


@pytest.mark.parametrize(
    "text",
    [
        "pedicure for me",
        "nails for my sister's wedding",
        "me and my sister",
        "my sister loved it here",
        "asante dada",
        "kucha za miguu",
        "siku nyingine",
    ],
)
def test_nobody_else_is(text: str) -> None:
    assert not for_another(text)
