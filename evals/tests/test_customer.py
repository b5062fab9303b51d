"""The simulated customer: reads a screen as people do, notices what is wrong, and gives up in time."""

import datetime as dt
import random
import re
from dataclasses import dataclass, field, replace

import pytest
from evals.goals.businesses import businesses
from evals.goals.customer import Customer
from evals.goals.generating import goals
from evals.goals.goal import Goal, Kind, Manner, Tongue, Visit
from evals.goals.moves import Move, Say
from evals.goals.reading_times import read_day, read_time
from evals.goals.saying_when import say_time
from evals.goals.screen import Asks, Seen, read_screen
from evals.goals.speaker import KEPT_BACK, STOCK, stock

from ratiba_cli.drivers.shown import ShownOption

SPA = businesses()["pendo-spa"]
TODAY = dt.date(2027, 3, 1)
GOAL = replace(
    goals(1)[0],
    tenant="pendo-spa",
    kind=Kind.BOOK,
    manner=Manner.TYPES,
    tongue=Tongue.ENGLISH,
    channel="whatsapp",
    wants=(Visit("manicure", 1, dt.time(10), dt.time(10), staff="amina"),),
    before=None,
    own_name="Njeri Kamau",
    name=None,
    patience=6,
)


@dataclass
class Message:
    text: str
    options: list[ShownOption] = field(default_factory=list)
    id: str = "1"


def options(*labels: str) -> list[ShownOption]:
    return [ShownOption(str(place), label) for place, label in enumerate(labels)]


def customer(goal: Goal = GOAL) -> Customer:
    one = Customer(goal, SPA, TODAY, random.Random(1))
    one.first()
    return one


def sees(text: str, *labels: str) -> Seen:
    return read_screen([Message(text, options(*labels))], SPA, TODAY)


def read_back(service: str = "Manicure", when: str = "Tue 2 Mar, 10:00 am", staff: str = "Amina") -> Seen:
    card = f"{service} (45 min, KSh 1,500)\n{when}\nWith {staff}\nName: Njeri Kamau"
    return sees(f"Please check the details:\n{card}\nShall I book this appointment?", "Yes, book it", "No, change it")


def says(moves: list[Move]) -> str:
    (move,) = moves
    assert isinstance(move, Say)
    return move.text


def test_a_right_read_back_is_agreed_to() -> None:
    one = customer()
    said = says(one.next(read_back()))
    assert said.lower() in [agreed.lower() for agreed in stock(Tongue.ENGLISH)[0]["agrees"]]
    assert one.noticed == []


@pytest.mark.parametrize(
    ("shown", "wrong", "says_instead"),
    [
        ({"service": "Pedicure"}, "service", r"mani|nails"),
        ({"when": "Tue 2 Mar, 10:00 pm"}, "when", r"10|tomorrow|2"),
        ({"when": "Wed 3 Mar, 10:00 am"}, "when", r"10|tomorrow|2"),
        ({"when": "Jumanne, 2 Machi, saa nne na nusu asubuhi (10:30)"}, "when", r"10|tomorrow|2"),
        ({"staff": "Wanjiru"}, "staff", r"amina"),
    ],
)
def test_a_wrong_read_back_is_noticed_and_corrected(shown: dict[str, str], wrong: str, says_instead: str) -> None:
    one = customer()
    said = says(one.next(read_back(**shown)))
    assert one.noticed == [f"read back with another {wrong}"]
    assert re.search(says_instead, said, re.IGNORECASE)
    assert said.lower() not in [agreed.lower() for agreed in stock(Tongue.ENGLISH)[0]["agrees"]]


def test_a_read_back_that_cannot_be_read_is_not_agreed_to() -> None:
    one = customer()
    one.next(sees("Shall I book it?", "Yes, book it", "No, change it"))
    assert one.noticed


def test_times_of_another_service_are_objected_to_before_anything_is_read_back() -> None:
    one = customer()
    said = says(one.next(sees("These times are free for Pedicure on Tue 2 Mar. Which one suits you?", "10:00 am")))
    assert one.noticed == ["offered another service"]
    assert re.search(r"mani|nails", said, re.IGNORECASE)


def test_they_give_up_when_their_patience_is_spent_and_leave_when_a_person_takes_over() -> None:
    one = customer()
    for _ in range(GOAL.patience):
        moves = one.next(sees("Which service would you like?", "Facial"))
    assert moves == []
    assert one.end == "out of patience"
    other = customer()
    assert other.next(sees("I'm passing you on to our team at Pendo Spa. They will call or write to you.")) == []
    assert other.end == "handed over"


def test_who_changes_their_mind_never_agrees_to_the_first() -> None:
    rather = Visit("facial", 3, dt.time(12), dt.time(15, 59))
    one = customer(replace(GOAL, kind=Kind.CHANGE_OF_MIND, before=GOAL.wants[0], wants=(rather,)))
    assert re.search(r"facial|face", says(one.next(read_back())), re.IGNORECASE)


def test_a_screen_is_read_for_what_it_asks() -> None:
    assert sees("Which day would suit you for Manicure?", "Tomorrow, Tue 2 Mar", "Wed 3 Mar").asks is Asks.DAY
    assert sees("Hizi ndizo nafasi zilizo wazi.", "Saa 4:00 asubuhi", "Siku nyingine").asks is Asks.TIME
    assert sees("Which service would you like?", "Manicure", "Facial").asks is Asks.SERVICE
    assert sees("Niandike miadi hii kwa jina gani?").asks is Asks.NAME
    assert sees("Which phone number can we reach you on?").asks is Asks.PHONE
    assert sees("Nifute miadi yako?", "Ndiyo, ifute", "Hapana, iache").asks is Asks.CONFIRM_CANCEL
    assert sees("Pedicure right after Manicure?", "Yes, add it", "No, thank you").asks is Asks.OFFER


def test_who_came_for_one_thing_declines_what_is_offered_behind_it() -> None:
    one = customer()
    assert re.search(r"\b(no|nope|hapana|don't|not)\b", says(one.next(sees("And then?", "Yes, add it"))), re.IGNORECASE)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("10:00 am", dt.time(10)),
        ("12:30 pm", dt.time(12, 30)),
        ("saa tatu na nusu asubuhi (09:30)", dt.time(9, 30)),
        ("Saa 4:00 asubuhi", dt.time(10)),
        ("Saa 6:30 mchana", dt.time(12, 30)),
        ("Saa 1:00 usiku", dt.time(19)),
        ("Jms 5/3 saa 9:00", dt.time(15)),
    ],
)
def test_times_are_read_by_either_clock(text: str, at: dt.time) -> None:
    assert read_time(text) == at


def test_days_are_read_in_either_language_and_lie_ahead() -> None:
    assert read_day("Jumamosi, 6 Machi", TODAY) == dt.date(2027, 3, 6)
    assert read_day("Fri 1 Jan", TODAY) == dt.date(2028, 1, 1)
    assert read_day("Jms 6/3 saa 4:00", TODAY) == dt.date(2027, 3, 6)
    assert read_day("nothing of the kind", TODAY) is None


def test_every_tongue_can_say_everything_in_many_ways() -> None:
    known = {tongue: stock(tongue) for tongue in Tongue}
    meanings = known[Tongue.ENGLISH][0].keys()
    services = {service.id for business in businesses().values() for service in business.seed.services}
    for sentences, names in known.values():
        assert sentences.keys() == meanings
        assert names.keys() == services
        assert all(len(set(said)) == len(said) > 1 for said in (*sentences.values(), *names.values()))
        assert len(sentences["wishes_all"]) >= 6
    assert len(list(STOCK.glob("*.yaml"))) == 4


def test_what_is_kept_back_has_the_same_meanings_and_no_sentence_of_the_others() -> None:
    for tongue in Tongue:
        (sentences, names), (others, other_names) = stock(tongue), stock(tongue, KEPT_BACK)
        assert sentences.keys() == others.keys()
        assert names.keys() == other_names.keys()
        for meaning, said in others.items():
            assert not {one.lower() for one in said} & {one.lower() for one in sentences[meaning]}, meaning


def test_the_same_goal_is_pursued_in_other_words_with_another_seed() -> None:
    said = {str(Customer(GOAL, SPA, TODAY, random.Random(seed)).first()) for seed in range(20)}
    assert len(said) > 15


def test_the_swahili_clock_counts_from_six() -> None:
    rng = random.Random(1)
    said = {say_time(dt.time(10), swahili=True, rng=rng) for _ in range(50)}
    assert said <= {"saa nne asubuhi", "saa nne", "saa 4 asubuhi", "saa nne ya asubuhi"}
