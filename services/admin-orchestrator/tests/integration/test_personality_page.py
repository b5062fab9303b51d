"""The personality page over HTTP, on the real personality service: what is saved, heard first, taken back, refused."""

import httpx
import pytest

from admin_orchestrator.wiring import build
from ratiba_contracts.asks import CHANGE_DIAL
from ratiba_contracts.personality import ChangeDial, Dial, DialSource, Switch, WordsByModel
from ratiba_runtime.health import served

from .house import OTHER, QUIET, Browser, House

PART = {"X-Console-Part": "1"}


def values(shown) -> dict[str, str]:
    return {one.dial.value: one.value for one in shown.bundle.settings}


async def test_every_dial_has_a_section_in_plain_words_and_says_where_its_value_comes_from(house: House) -> None:
    browser, _ = await house.owner(QUIET)
    page = await browser.get(f"/admin/{QUIET}/personality")
    for dial in Dial:
        assert f'<section class="card dial" id="{dial}"' in page.text
    assert browser.page.count(">Save</button>") == len(Dial) + len(Switch)
    assert "Warm, as usual for spas." in browser.page
    for spelling in ("first-name", "suggest-once-after-confirm", "default-bilingual"):
        assert f">{spelling}<" not in browser.page, "no spelling of ours is shown"
    assert "No change in the last 90 days." in browser.page


async def test_a_saved_dial_stands_is_told_and_can_be_taken_back(house: House, slug: str) -> None:
    browser, email = await house.owner(slug)
    saved = await browser.save(slug, "tone", value="playful")
    shown = await house.dials(slug)
    assert values(shown)["tone"] == "playful"
    assert (shown.audits[0].actor, shown.audits[0].dial) == (email, Dial.TONE)
    assert saved.headers["location"] == f"/admin/{slug}/personality?change={shown.audits[0].audit_id}#tone"
    await browser.follow(saved)
    assert "Playful instead of Warm (the usual)." in browser.page
    assert "Your own choice. Usual for spas: Warm." in browser.page
    assert f"by {email}" in browser.page
    undone = await browser.post(f"/admin/{slug}/personality/changes/{shown.audits[0].audit_id}/undo", {"dial": "tone"})
    await browser.follow(undone)
    assert "It is Warm (the usual) again." in browser.page
    after = await house.dials(slug)
    assert (values(after)["tone"], after.audits[0].undoes) == ("warm", shown.audits[0].audit_id)


async def test_what_was_changed_cannot_be_undone_twice(house: House, slug: str) -> None:
    browser, _ = await house.owner(slug)
    await browser.follow(await browser.save(slug, "tone", value="playful"))
    audit = (await house.dials(slug)).audits[0].audit_id
    address = f"/admin/{slug}/personality/changes/{audit}/undo"
    token = browser.form_token
    await browser.post(address, {"dial": "tone"})
    again = await browser.post(address, {"dial": "tone", "form_token": token})
    assert again.status_code == 409
    assert "undone before" in browser.page


async def test_a_dial_goes_back_to_what_is_usual(house: House, slug: str) -> None:
    browser, _ = await house.owner(slug)
    await browser.save(slug, "honorific", value="formal-sw")
    await browser.follow(await browser.save(slug, "honorific", value="formal-sw", usual="yes"))
    assert "By first name (the usual) instead of Formally, as in Swahili." in browser.page
    honorific = next(one for one in (await house.dials(slug)).bundle.settings if one.dial is Dial.HONORIFIC)
    assert (honorific.source, honorific.value) == (DialSource.DEFAULT, "first-name")


async def test_saving_what_stands_already_changes_nothing_and_says_so(house: House, slug: str) -> None:
    browser, _ = await house.owner(slug)
    await browser.save(slug, "tone", value="playful")
    again = await browser.save(slug, "tone", value="playful")
    assert again.headers["location"].endswith("?unchanged=tone#tone")
    await browser.follow(again)
    assert "It stood so already" in browser.page
    assert len((await house.dials(slug)).audits) == 1


async def test_words_by_a_model_are_turned_on_told_and_taken_back(house: House, slug: str) -> None:
    browser, email = await house.owner(slug)
    await browser.follow(await browser.save(slug, "words_by_model", value="on"))
    assert "On instead of Off (the usual)." in browser.page
    assert "no model to ask here yet" in browser.page, "these services have no key"
    shown = await house.dials(slug)
    assert shown.words_by_model == WordsByModel(wanted=True, works=False)
    (audit,) = shown.switch_audits
    assert (audit.actor, audit.switch) == (email, Switch.WORDS_BY_MODEL)
    undo = f"/admin/{slug}/personality/changes/{audit.audit_id}/undo"
    await browser.follow(await browser.post(undo, {"dial": "words_by_model"}))
    assert "It is Off (the usual) again." in browser.page
    assert (await house.dials(slug)).words_by_model == WordsByModel(wanted=False, works=False)
    page = await browser.post(f"/admin/{slug}/personality/words_by_model/preview", {"value": "on"})
    assert page.status_code == 200


async def test_a_choice_is_heard_before_it_is_saved_in_both_languages(house: House) -> None:
    browser, _ = await house.owner(QUIET)
    await browser.get(f"/admin/{QUIET}/personality")
    part = await browser.post(f"/admin/{QUIET}/personality/tone/preview", {"value": "playful"}, **PART)
    assert part.status_code == 200
    assert "<html" not in part.text
    assert '<div class="bubble then" lang="en">' in part.text
    assert '<div class="bubble then" lang="sw">' in part.text
    assert "<mark>" in part.text
    assert values(await house.dials(QUIET))["tone"] == "warm", "nothing was saved"


async def test_without_scripts_the_whole_page_comes_back_with_the_choice_marked(house: House) -> None:
    browser, _ = await house.owner(QUIET)
    await browser.get(f"/admin/{QUIET}/personality")
    page = await browser.post(f"/admin/{QUIET}/personality/tone/preview", {"value": "playful", "version": "0"})
    assert page.status_code == 200
    assert '<input type="radio" name="value" value="playful" checked>' in page.text
    assert "It would sound like this" in browser.page


async def test_own_words_not_written_yet_are_no_mistake(house: House) -> None:
    browser, _ = await house.owner(QUIET)
    await browser.get(f"/admin/{QUIET}/personality")
    wish = {"value": "custom-string", "text": " "}
    part = await browser.post(f"/admin/{QUIET}/personality/greeting/preview", wish, **PART)
    assert (part.status_code, "Write your greeting" in part.text) == (200, True)


async def test_own_words_are_kept_as_written_and_never_read_as_markup(house: House, slug: str) -> None:
    browser, _ = await house.owner(slug)
    text = "Karibu <b>Pendo</b> & {friends}!"
    part_page = await browser.get(f"/admin/{slug}/personality")
    assert part_page.status_code == 200
    part = await browser.post(
        f"/admin/{slug}/personality/greeting/preview", {"value": "custom-string", "text": text}, **PART
    )
    assert "&lt;b&gt;Pendo&lt;/b&gt;" in part.text
    assert "<b>Pendo" not in part.text
    await browser.save(slug, "greeting", value="custom-string", text=text)
    greeting = next(one for one in (await house.dials(slug)).bundle.settings if one.dial is Dial.GREETING)
    assert greeting.text == text


@pytest.mark.parametrize(
    ("text", "why"),
    [("x" * 141, "141 characters"), ("", "empty"), ("x" * 700, "too long"), ("one\ntwo", "more than one line")],
)
async def test_a_greeting_that_cannot_be_is_refused_in_words_and_kept_in_the_form(
    house: House, text: str, why: str
) -> None:
    browser, _ = await house.owner(QUIET)
    answer = await browser.save(QUIET, "greeting", value="custom-string", text=text)
    assert answer.status_code == 422
    assert why in browser.page
    assert values(await house.dials(QUIET))["greeting"] == "default-bilingual"
    assert 'value="custom-string" checked' in answer.text


@pytest.mark.edge(5)
async def test_who_saves_on_an_old_page_is_told_what_stands_now(house: House, slug: str) -> None:
    browser, _ = await house.owner(slug)
    await browser.get(f"/admin/{slug}/personality")
    stale = browser.version
    await house.ask(
        CHANGE_DIAL,
        slug,
        ChangeDial(
            dial=Dial.TONE, value="professional", actor="partner@x.example", reason="hm", expected_version=int(stale)
        ),
    )
    answer = await browser.post(f"/admin/{slug}/personality/tone", {"version": stale, "value": "playful"})
    assert answer.status_code == 409
    assert "somebody was faster" in browser.page
    assert "by partner@x.example: “hm”" in browser.page
    assert 'value="playful" checked' in answer.text, "what was wanted is still marked"
    assert values(await house.dials(slug))["tone"] == "professional"
    again = await browser.post(f"/admin/{slug}/personality/tone", {"version": browser.version, "value": "playful"})
    assert again.status_code == 303


async def test_a_business_of_somebody_else_is_not_there_at_all(house: House) -> None:
    browser, _ = await house.owner(QUIET)
    other = OTHER
    await browser.get(f"/admin/{QUIET}/personality")
    version = browser.version
    pages = [
        await browser.get(f"/admin/{other}/personality"),
        await browser.get("/admin/nobody-at-all/personality"),
    ]
    assert {page.status_code for page in pages} == {404}
    assert pages[0].text == pages[1].text, "whether it exists is nobody's business"
    await browser.get(f"/admin/{QUIET}/personality")
    token = browser.form_token
    for path in (f"/admin/{other}/personality/tone", f"/admin/{other}/personality/tone/preview"):
        answer = await browser.post(path, {"version": version, "value": "playful", "form_token": token})
        assert answer.status_code == 404, path
    assert values(await house.dials(other))["tone"] == "warm"


@pytest.mark.parametrize("audit", [0, 2**63 - 1, 2**63, 10**30])
async def test_a_change_that_cannot_be_is_not_there(house: House, audit: int) -> None:
    browser, _ = await house.owner(QUIET)
    await browser.get(f"/admin/{QUIET}/personality")
    answer = await browser.post(f"/admin/{QUIET}/personality/changes/{audit}/undo", {"dial": "tone"})
    assert answer.status_code == 404
    assert "There is no such change" in browser.page


async def test_an_undo_reaches_no_other_business(house: House, slug: str) -> None:
    other = next(house.free)
    theirs, _ = await house.owner(other)
    await theirs.save(other, "tone", value="playful")
    audit = (await house.dials(other)).audits[0].audit_id
    browser, _ = await house.owner(slug)
    await browser.get(f"/admin/{slug}/personality")
    answer = await browser.post(f"/admin/{slug}/personality/changes/{audit}/undo", {"dial": "tone"})
    assert answer.status_code in (404, 409)
    assert values(await house.dials(other))["tone"] == "playful"


async def test_when_the_dials_cannot_be_asked_the_page_says_so_and_claims_nothing(house: House, slug: str) -> None:
    browser, _ = await house.owner(slug)
    impatient = await build(house.settings.model_copy(update={"ask_seconds": 0.0005}))
    async with impatient.service.running(), served(impatient.app, "127.0.0.1", 0, "app") as port:
        late = Browser(
            httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", cookies=browser.client.cookies, trust_env=False),
            house.url,
        )
        here = {"Host": house.url.removeprefix("http://")}
        await browser.get(f"/admin/{slug}/personality")
        version, token = browser.version, browser.form_token
        shown = await late.get(f"/admin/{slug}/personality", **here)
        assert shown.status_code == 503
        assert "cannot be reached" in late.page
        saving = {"version": version, "value": "playful", "form_token": token}
        saved = await late.post(f"/admin/{slug}/personality/tone", saving, **here)
        assert saved.status_code == 504
        assert "We do not know whether it was saved" in late.page
        assert "Open the page again" in late.page
        assert "Below" not in late.page, "there is nothing below"
        heard = await late.post(f"/admin/{slug}/personality/tone/preview", saving, **here, **PART)
        assert heard.status_code == 503
        assert "<html" not in heard.text
