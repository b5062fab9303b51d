"""What the console decides by itself: attempts, forms, where a request comes from, words, differences, history."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from admin_orchestrator.domain.dial_words import LANGUAGES, SETTINGS, SITUATIONS, TRADES, VALUES, value_words
from admin_orchestrator.domain.differences import marked
from admin_orchestrator.domain.history import day_and_time, history
from admin_orchestrator.domain.own_page import from_own_page
from admin_orchestrator.domain.refusals import told
from admin_orchestrator.domain.return_path import FRONT, safe_return
from admin_orchestrator.domain.sections import Wish, sections
from admin_orchestrator.domain.session import form_token, is_form_token, new_token
from admin_orchestrator.domain.sign_in_attempt import SignInAttempt
from ratiba_contracts.examples import EXAMPLES
from ratiba_contracts.personality import AuditedSetting, Dial, DialAudit, DialsShown, OnOff, Situation, Switch
from ratiba_contracts.requests import Refusal
from ratiba_contracts.tenant import CancellationTone, CrossSell, Greeting, Honorific, Tone, Upsell, Vertical
from ratiba_contracts.views import Language

HERE = "https://console.example.com"
NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


def test_an_attempt_is_read_back_from_its_cookie_and_answers_to_its_own_state_only() -> None:
    attempt = SignInAttempt.begin("/admin/pendo-spa/personality")
    assert SignInAttempt.read(attempt.cookie) == attempt
    assert attempt.is_answered_by(attempt.state)
    assert not attempt.is_answered_by(SignInAttempt.begin(None).state)
    assert len({attempt.state, attempt.nonce, attempt.code_verifier, attempt.secret}) == 4
    assert 43 <= len(attempt.code_verifier) <= 128


@given(st.one_of(st.none(), st.text()))
def test_whatever_a_browser_sends_as_an_attempt_leads_to_a_page_of_ours(cookie: str | None) -> None:
    attempt = SignInAttempt.read(cookie)
    assert attempt is None or attempt.return_to.startswith("/admin")


@given(st.text())
def test_nobody_is_sent_anywhere_but_to_a_page_of_ours(path: str) -> None:
    assert safe_return(path) in (path, FRONT)
    assert safe_return(path).startswith("/admin")
    assert safe_return(f"//{path}") == safe_return(f"/admin/..{path}") == safe_return(f"/admin?{path}") == FRONT


def test_a_forms_token_is_good_for_its_own_session_and_another_one_each_time() -> None:
    mine, yours = new_token(), new_token()
    assert form_token(mine) != form_token(mine)
    assert is_form_token(form_token(mine), mine)
    assert not is_form_token(form_token(mine), yours)
    assert not is_form_token("", mine)
    assert mine not in form_token(mine)


@pytest.mark.parametrize(
    ("origin", "site", "ours"),
    [
        (HERE, "same-origin", True),
        (HERE, None, True),
        (None, "same-origin", True),
        (None, None, False),
        ("null", "same-origin", False),
        (HERE, "same-site", False),
        (HERE, "cross-site", False),
        (HERE, "none", False),
        ("https://console.example.com.evil.example", None, False),
        ("http://console.example.com", None, False),
    ],
)
def test_a_request_that_changes_something_comes_from_our_own_page(
    origin: str | None, site: str | None, ours: bool
) -> None:
    assert from_own_page(HERE, origin=origin, fetch_site=site) is ours


def test_every_dial_value_trade_situation_and_language_has_words() -> None:
    enums = {
        Dial.TONE: Tone,
        Dial.GREETING: Greeting,
        Dial.UPSELL: Upsell,
        Dial.CANCELLATION_TONE: CancellationTone,
        Dial.HONORIFIC: Honorific,
        Dial.CROSS_SELL: CrossSell,
        Switch.WORDS_BY_MODEL: OnOff,
    }
    assert set(SETTINGS) == set(VALUES) == {*Dial, *Switch}
    assert {dial: set(words) for dial, words in VALUES.items()} == {dial: set(enum) for dial, enum in enums.items()}
    assert (set(TRADES), set(SITUATIONS), set(LANGUAGES)) == (set(Vertical), set(Situation), set(Language))
    said = [*SETTINGS.values(), *(words for values in VALUES.values() for words in values.values())]
    assert all(words.name and words.line for words in said)


def test_a_value_newer_than_the_page_is_shown_by_its_own_spelling() -> None:
    assert value_words(Dial.TONE, "very-dry").name == "Very dry"


@given(st.text(alphabet="ab \n"), st.text(alphabet="ab \n"))
def test_a_marked_message_is_the_message(before: str, after: str) -> None:
    pieces = marked(before, after)
    assert "".join(piece.text for piece in pieces) == after
    assert all(piece.text == piece.text.strip() != "" for piece in pieces if piece.new)
    if before == after:
        assert not any(piece.new for piece in pieces)


def test_what_is_new_in_a_message_is_marked_in_stretches() -> None:
    pieces = marked("Hi Amina, welcome to Pendo!", "Hey Amina, you found the Pendo!")
    assert [piece.text for piece in pieces if piece.new] == ["Hey", "you found the"]
    assert [piece.text for piece in marked("Spa! 😊\nKaribu", "Spa.\nKaribu pia") if piece.new] == [".", "pia"]


def shown() -> DialsShown:
    example = EXAMPLES["ask.personality.show.v1.answer"]
    assert isinstance(example, DialsShown)
    return example


def test_a_section_tells_own_choices_from_usual_ones_and_keeps_what_is_wished() -> None:
    tone, *_, cross_sell = sections(shown().bundle, "spa")
    assert (tone.own, tone.usual, tone.trade) == (True, "Professional", "spas")
    assert [choice.value for choice in tone.choices if choice.chosen] == ["warm"]
    assert cross_sell.note is not None
    assert cross_sell.note == "As it stands together with “Suggesting something more”: one offer after the booking."
    wished, *_ = sections(shown().bundle, "spa", Wish(Dial.TONE, "playful"))
    assert [choice.value for choice in wished.choices if choice.chosen] == ["playful"]
    assert [choice.value for choice in wished.choices if choice.stands] == ["warm"]


def audit(number: int, dial: Dial, *, undoes: int | None = None, undone_by: int | None = None) -> DialAudit:
    return DialAudit(
        audit_id=number,
        dial=dial,
        before=AuditedSetting(value=None, effective="warm"),
        after=AuditedSetting(value="playful", effective="playful"),
        actor="amina@pendo.example",
        reason="as we like it",
        at=NOW - timedelta(hours=number),
        undoes=undoes,
        undone_by=undone_by,
    )


def test_only_the_last_change_of_a_dial_that_stands_can_be_taken_back() -> None:
    audits = [
        audit(6, Dial.TONE, undoes=5),
        audit(5, Dial.TONE, undone_by=6),
        audit(4, Dial.UPSELL),
        audit(3, Dial.TONE),
        audit(2, Dial.TONE),
    ]
    lines = history(shown().model_copy(update={"audits": tuple(audits), "switch_audits": ()}), NOW, "Africa/Nairobi")
    assert [line.audit_id for line in lines if line.can_undo] == [4, 3]


@pytest.mark.parametrize(
    ("ago", "said"),
    [
        (timedelta(), "today, 12:00"),
        (timedelta(hours=11, minutes=55), "today, 0:05"),
        (timedelta(hours=12, minutes=5), "yesterday, 23:55"),
        (timedelta(days=4), "Tue 17 Nov, 12:00"),
        (timedelta(days=400), "Fri 17 Oct 2025, 12:00"),
    ],
)
def test_a_moment_is_said_as_people_say_it(ago: timedelta, said: str) -> None:
    assert day_and_time(NOW - ago, NOW) == said


def test_after_a_change_without_an_answer_nobody_claims_to_know() -> None:
    for slug in ("timed-out", "bus-unavailable", "unreadable-answer"):
        refusal = Refusal(slug=slug, message="no answer")
        assert "do not know" in told(refusal, changing=True).heading
        assert told(refusal, changing=False).status == 503
    assert told(Refusal(slug="nobody-answers", message=""), changing=True).status == 503


@pytest.mark.parametrize("slug", ["timed-out", "stale-version", "changed-since", "already-undone"])
def test_what_stands_is_promised_only_where_it_is_shown(slug: str) -> None:
    said = told(Refusal(slug=slug, message=""), changing=True)
    assert "Below is what stands now" in said.sentence
    alone = said.with_nothing_below()
    assert "Below" not in alone.sentence
    assert (alone.heading, alone.status) == (said.heading, said.status)
