"""What people say around an offer, or while their phone rings: each sentence by the one thing it tells or asks."""

from collections.abc import Callable

import pytest

from booking_fsm.domain.understanding import Aside, Understanding
from booking_fsm.domain.understanding.asides import RULES
from booking_fsm.domain.understanding.lexicon import tables

SAID = {
    Aside.NOT_ON_PHONE: (
        "I can't find the popup",
        "sioni kitu kwa simu",
        "mnaeza nitumia tena?",
        "prompt imepotea, rudisha tena",
        "nothing is popping up on my phone",
        "my phone was off can u resend",
        "kwani hamjatuma?",
        "hakuna kitu imeingia kwa phone yangu bado",
    ),
    Aside.SENT: (
        "nimeweka pin",
        "nishatuma bana",
        "done, check",
        "have you received the money?",
        "nimekamilisha malipo",
        "pesa ishakatwa kwa account",
    ),
    Aside.FAILED: (
        "the link is not opening",
        "link haifunguki",
        "imekataa",
        "it is saying request cancelled by user",
        "malipo hayajapita",
        "it wont accept my pin",
        "mpesa iko na shida leo",
    ),
    Aside.NO_MONEY: ("sina pesa kwa simu", "am short by 200 bob", "wacha niweke pesa kwa mpesa kwanza"),
    Aside.WAIT: (
        "I don't have my phone with me",
        "sina simu hapa",
        "ngoja",
        "gimme 5 mins",
        "let me think about it",
        "nitalipa in a few minutes",
        "sijalipa bado",
    ),
    Aside.DEADLINE: (
        "nimebakisha dakika ngapi?",
        "how long do i have",
        "nina muda gani wa kulipa",
        "when will you release the slot",
    ),
    Aside.RECIPIENT: ("who do I pay to", "is this a scam", "mnatumia pin yangu kufanya nini", "ni nani ananiomba pin?"),
    Aside.AMOUNT: ("is it 1500?", "ni 1500?", "how much do I pay", "mbona 1500", "ni pesa ngapi nitume"),
    Aside.TOTAL: ("so what will be the total for both", "zote mbili zitakuwa pesa ngapi"),
    Aside.SOONEST: (
        "I need a filling asap",
        "whats the earliest",
        "as soon as possible please",
        "my tooth is killing me",
        "haraka iwezekanavyo",
        "nataka manicure ya haraka",
        "jino linaniua",
        "nipe nafasi ya kwanza",
    ),
    Aside.CASH: ("naweza kulipa cash?", "ntalipa pesa taslimu nikifika"),
    Aside.CARD: ("can i use my visa", "mnachukua kadi?"),
    Aside.OTHER_MEANS: ("naweza tumia airtel money",),
    Aside.ON_THE_SPOT: ("can I pay at the salon", "nitawalipa nikishafika huko"),
    Aside.LATER: ("nitalipa baadaye", "can i pay tomorrow"),
    Aside.IN_PARTS: ("can I pay half now", "naeza weka deposit tu?"),
    Aside.TILL: ("nipatie till number nilipe mwenyewe", "whats the paybill"),
    Aside.WONT_PAY: ("sitaki kulipa tena", "i changed my mind dont want to pay"),
    Aside.DURATION: ("how long will it take", "nitamaliza saa ngapi"),
    Aside.WHO: ("is it with the same lady", "na nani atanifanyia?"),
    Aside.NEXT_TIME: ("labda next time", "maybe another day"),
    Aside.ONLY_THIS: ("nope, just the manicure",),
    Aside.PAY_NOW: ("lipa", "nataka kulipa sasa", "niko tayari kulipa", "nitalipaje?", "how do I pay", "im ready"),
    Aside.RING_AGAIN: ("nipigie tena ombi", "nipige tena", "ring me again", "call me again with the prompt"),
}


@pytest.mark.parametrize(("aside", "text"), [(aside, text) for aside, texts in SAID.items() for text in texts])
def test_the_first_thing_heard_is_the_one_that_is_meant(
    aside: Aside, text: str, heard: Callable[..., Understanding]
) -> None:
    assert heard(text).asides[:1] == (aside,)


@pytest.mark.parametrize(
    "text",
    [
        "where are you located?",
        "asante sana",
        "see you tomorrow",
        "I also want a massage on friday at 2pm",
        "nataka manicure kesho saa nane",
        "cancel my booking",
        "habari",
    ],
)
def test_what_is_about_something_else_is_no_aside(text: str, heard: Callable[..., Understanding]) -> None:
    assert heard(text).asides == ()


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("mpesa instead of card", Aside.MPESA),
        ("M-Pesa badala ya card", Aside.MPESA),
        ("badala ya kulipa kwa kadi nilipe mpesa", Aside.MPESA),
        ("I'd rather use mpesa than card", Aside.MPESA),
        ("not card, mpesa", Aside.MPESA),
        ("mpesa siyo kadi", Aside.MPESA),
        ("sitaki kulipa kwa kadi", Aside.MPESA),
        ("can I pay with mpesa instead of card?", Aside.MPESA),
        ("card instead of mpesa", Aside.CARD),
        ("kadi badala ya mpesa", Aside.CARD),
        ("siyo mpesa ni card", Aside.CARD),
        ("I can't pay by mpesa", Aside.CARD),
        ("I am not able to pay by mpesa", Aside.CARD),
        ("cash instead of mpesa", Aside.CASH),
        ("siwezi kulipa na kadi?", Aside.CARD),
        ("manicure instead of pedicure with card", Aside.CARD),
    ],
)
def test_the_way_to_pay_that_is_wanted_is_not_the_one_behind_instead_of(
    text: str, wanted: Aside, heard: Callable[..., Understanding]
) -> None:
    assert heard(text).asides == (wanted,)


@pytest.mark.parametrize(
    "text",
    [
        "mpesa",
        "M-PESA!!",
        "actually mpesa",
        "no, mpesa",
        "no mpesa is better",
        "send mpesa again",
        "just mpesa please",
        "let's go with mpesa",
        "i changed my mind, mpesa",
        "tuma mpesa",
        "mpesa tu",
        "nataka mpesa",
        "hapana, mpesa",
        "mpesa ni bora",
        "ok mpesa basi",
        "acha tu nitumie mpesa",
    ],
)
def test_a_way_to_pay_alone_is_the_one_that_is_wanted(text: str, heard: Callable[..., Understanding]) -> None:
    asides = heard(text).asides
    assert Aside.MPESA in asides
    assert asides[0] is not Aside.NO_MONEY
    assert not {Aside.ONLY_THIS, Aside.WONT_PAY, Aside.TILL, Aside.CARD}.intersection(asides)


@pytest.mark.parametrize(
    "text", ["mpesa yangu haina pesa", "mpesa imekataa", "sitaki mpesa", "my mpesa is off", "nipe namba ya mpesa"]
)
def test_what_is_said_of_it_is_no_wish_for_it(text: str, heard: Callable[..., Understanding]) -> None:
    assert Aside.MPESA not in heard(text).asides


@pytest.mark.parametrize(
    "text",
    [
        "no i want to change the number",
        "nope, different phone",
        "yes but to another number",
        "thats not my mpesa number, use 07123",
        "hii si number yangu ya mpesa",
        "wrong number!!",
        "thats the wrong number",
        "tuma kwa laini ingine",
        "use my husband's number",
        "tumia namba ya mke wangu",
        "umekosea nambari",
        "nataka kubadilisha namba",
    ],
)
def test_another_phone_to_pay_with(text: str, heard: Callable[..., Understanding]) -> None:
    asides = heard(text).asides
    assert asides[0] is Aside.OTHER_PHONE
    assert not {Aside.CARD, Aside.TILL, Aside.NO_OTHER_PHONE}.intersection(asides)


@pytest.mark.parametrize(
    "text",
    ["sina namba nyingine", "I have no other number", "send another request to my phone", "call me on my other number"],
)
def test_what_asks_for_no_other_phone(text: str, heard: Callable[..., Understanding]) -> None:
    assert Aside.OTHER_PHONE not in heard(text).asides


@pytest.mark.parametrize(
    ("text", "aside"),
    [
        ("is it confirmed?", Aside.IS_PAID),
        ("am i booked", Aside.IS_PAID),
        ("imethibitishwa?", Aside.IS_PAID),
        ("will you refund?", Aside.REFUND),
        ("mtarudisha pesa nikicancel?", Aside.REFUND),
        ("can i get my money back", Aside.REFUND),
        ("my pin is 4521", Aside.RECIPIENT),
        ("pin yangu ni 4521", Aside.RECIPIENT),
        ("4521", Aside.RECIPIENT),
    ],
)
def test_what_is_asked_and_told_around_a_payment(text: str, aside: Aside, heard: Callable[..., Understanding]) -> None:
    assert aside in heard(text).asides


@pytest.mark.parametrize("text", ["kesho nalipa", "i will pay on Friday", "nitalipa Ijumaa", "can I pay tomorrow?"])
def test_the_day_of_paying_is_no_day_to_come(text: str, heard: Callable[..., Understanding]) -> None:
    understood = heard(text)
    assert Aside.LATER in understood.asides
    assert understood.when.says_nothing


@pytest.mark.parametrize(
    "text", ["nakuja kesho na nitalipa huko", "nataka kuja kesho nitalipa baadaye", "tomorrow at 2pm, i will pay then"]
)
def test_the_day_of_a_visit_stays_one_beside_paying(text: str, heard: Callable[..., Understanding]) -> None:
    assert not heard(text).when.says_nothing


def test_how_many_minutes_is_no_price_and_both_may_be_asked(heard: Callable[..., Understanding]) -> None:
    assert heard("itachukua dakika ngapi").asides == (Aside.DURATION,)
    assert set(heard("ni bei gani na itachukua dakika ngapi").asides) == {Aside.DURATION, Aside.AMOUNT}
    assert set(heard("how much is it and how long does it take").asides) == {Aside.DURATION, Aside.AMOUNT}


def test_who_asks_for_a_call_does_not_ask_for_a_prompt(heard: Callable[..., Understanding]) -> None:
    assert heard("nipigie simu tafadhali").asides == ()
    assert heard("please call me").asides == ()


def test_a_word_of_agreement_that_begins_a_longer_sentence_is_no_yes(heard: Callable[..., Understanding]) -> None:
    assert heard("hiyo nayo inaenda kwa ngapi").answer is None
    assert heard("hiyo").answer is not None


def test_let_me_is_not_leave_it(heard: Callable[..., Understanding]) -> None:
    assert "never_mind" not in heard("wacha niangalie simu kwanza").intents
    assert heard("wacha tu").intents == ("never_mind",)


def test_every_tag_a_rule_speaks_of_is_in_the_lexicon() -> None:
    spoken = {tag for rule in RULES for group in (*rule.all_of, rule.none_of) for tag in group}
    tags = {tag.removeprefix("!").partition("@")[0] for tag in spoken if not tag.startswith(":")}
    assert tags <= tables("asides").keys()
    facts = {":asks", ":short", ":one_word", ":when", ":figures", ":four_digits", ":way_alone"}
    assert {tag for tag in spoken if tag.startswith(":")} <= facts


def test_every_aside_has_a_rule_and_every_tag_is_spoken_of() -> None:
    assert {rule.aside for rule in RULES} == set(Aside)
    spoken = {tag for rule in RULES for group in (*rule.all_of, rule.none_of) for tag in group}
    assert tables("asides").keys() <= {tag.removeprefix("!").partition("@")[0] for tag in spoken}
