"""Nothing is lost and nothing doubled between the page and the server, whatever the network does."""

import pytest
from fake_gateway import FakeGateway
from pages import OpenPage, online, say, until, words
from playwright.async_api import expect

pytestmark = pytest.mark.browser


async def test_a_message_and_its_reply_appear_once_each(gateway: FakeGateway, open_page: OpenPage) -> None:
    gateway.answer = lambda message: [{"text": f"You said {message['text']}"}]
    page = await open_page(f"{gateway.url}/chat/amani")
    await say(page, "Braids tomorrow")
    await expect(page.get_by_text("You said Braids tomorrow")).to_be_visible()
    [said] = gateway.heard("say")
    assert said == {"type": "say", "id": said["id"], "text": "Braids tomorrow", "seen": 0}
    assert await words(page) == ["Braids tomorrow", "You said Braids tomorrow"]
    await expect(page.locator(".mine .state")).to_have_text("Sent")


async def test_a_message_lost_with_its_socket_is_sent_again_under_its_own_id(
    gateway: FakeGateway, open_page: OpenPage
) -> None:
    gateway.answer = lambda message: [{"text": "Here I am"}]
    gateway.accepts = False
    page = await open_page(f"{gateway.url}/chat/amani")
    await online(page)
    await say(page, "Are you there?")
    await until(lambda: len(gateway.heard("say")) == 1)
    await expect(page.locator(".mine .state")).to_have_text("Waiting to send")
    await gateway.reply("We open at nine.")
    await until(lambda: gateway.heard("seen"))
    gateway.accepts = True
    await gateway.drop_sockets()
    await expect(page.get_by_text("Here I am")).to_be_visible()
    first, second = gateway.heard("say")
    assert first == second  # what had been read when it was written, too
    assert await words(page) == ["Are you there?", "We open at nine.", "Here I am"]


async def test_messages_written_while_away_are_sent_in_order_with_what_had_been_read(
    gateway: FakeGateway, open_page: OpenPage
) -> None:
    page = await open_page(f"{gateway.url}/chat/amani")
    await online(page)
    await gateway.reply("Which day?")
    await until(lambda: gateway.heard("seen"))
    gateway.refuses_sockets = True
    await gateway.drop_sockets()
    await say(page, "Friday")
    await say(page, "in the morning")
    await gateway.reply("Still there?")
    gateway.refuses_sockets = False
    await until(lambda: len(gateway.heard("say")) == 2, 10)
    assert [(m["text"], m["seen"]) for m in gateway.heard("say")] == [("Friday", 1), ("in the morning", 1)]
    await expect(page.get_by_text("Still there?")).to_be_visible()
    assert await words(page) == ["Which day?", "Friday", "in the morning", "Still there?"]


async def test_an_unsent_message_survives_a_reload(gateway: FakeGateway, open_page: OpenPage) -> None:
    gateway.accepts = False
    page = await open_page(f"{gateway.url}/chat/amani")
    await online(page)
    await say(page, "Do not forget me")
    await until(lambda: gateway.heard("say"))
    gateway.accepts = True
    await page.reload()
    await expect(page.locator(".mine .state")).to_have_text("Sent")
    first, second = gateway.heard("say")
    assert first == second
    assert await words(page) == ["Do not forget me"]


async def test_replies_missed_while_away_resume_after_the_last_one(gateway: FakeGateway, open_page: OpenPage) -> None:
    page = await open_page(f"{gateway.url}/chat/amani")
    await online(page)
    await gateway.reply("One")
    await expect(page.get_by_text("One")).to_be_visible()
    gateway.refuses_sockets = True
    await gateway.drop_sockets()
    await gateway.reply("Two")
    await gateway.reply("Three")
    gateway.refuses_sockets = False
    await expect(page.get_by_text("Three")).to_be_visible(timeout=10_000)
    assert await words(page) == ["One", "Two", "Three"]
    assert gateway.heard("hello")[-1]["after"] == 1


async def test_a_repeated_reply_is_shown_once(gateway: FakeGateway, open_page: OpenPage) -> None:
    page = await open_page(f"{gateway.url}/chat/amani")
    await online(page)
    reply = await gateway.reply("Only once")
    for socket in gateway.conversation.sockets:
        await socket.send_json(reply)
    await gateway.reply("After")
    await expect(page.get_by_text("After")).to_be_visible()
    assert await words(page) == ["Only once", "After"]


async def test_a_reload_shows_the_conversation_even_without_the_server(
    gateway: FakeGateway, open_page: OpenPage
) -> None:
    gateway.answer = lambda message: [{"text": "Noted"}]
    page = await open_page(f"{gateway.url}/chat/amani")
    await say(page, "Keep this")
    await expect(page.get_by_text("Noted")).to_be_visible()
    gateway.refuses_sockets = True
    await page.reload()
    await expect(page.get_by_text("Noted")).to_be_visible()
    assert await words(page) == ["Keep this", "Noted"]
    await expect(page.get_by_role("heading", name="Amani Beauty & Spa")).to_be_visible()


async def test_a_socket_that_never_accepts_is_replaced(gateway: FakeGateway, open_page: OpenPage) -> None:
    gateway.accepts = False
    page = await open_page(f"{gateway.url}/static/icon.svg")
    await page.clock.install()
    await page.goto(f"{gateway.url}/chat/amani")
    await online(page)
    await say(page, "Hello?")
    await until(lambda: gateway.heard("say"))
    gateway.accepts = True
    await page.clock.fast_forward(9000)
    await until(lambda: len(gateway.heard("say")) == 2)
    await expect(page.locator(".mine .state")).to_have_text("Sent")
    assert len(gateway.heard("hello")) == 2


async def test_a_server_that_stays_away_is_asked_less_and_less_often(gateway: FakeGateway, open_page: OpenPage) -> None:
    page = await open_page(f"{gateway.url}/chat/amani")
    await online(page)
    gateway.refuses_sockets = True
    gateway.dials.clear()
    await gateway.drop_sockets()
    await until(lambda: len(gateway.dials) == 3, 10)
    gaps = [later - earlier for earlier, later in zip(gateway.dials, gateway.dials[1:], strict=False)]
    assert gaps[0] >= 0.45
    assert gaps[1] >= 0.95


async def test_waits_double_to_a_ceiling_and_half_of_each_is_chance(gateway: FakeGateway, open_page: OpenPage) -> None:
    page = await open_page(f"{gateway.url}/chat/amani")
    waits = await page.evaluate(
        """async () => {
            const { backoff } = await import('/static/connection.js');
            return [0, 1, 2, 20].map((n) => [backoff(n, () => 0), backoff(n, () => 1)]);
        }"""
    )
    assert waits == [[250, 500], [500, 1000], [1000, 2000], [10_000, 20_000]]


async def test_a_refused_message_says_why_and_can_be_tried_again(gateway: FakeGateway, open_page: OpenPage) -> None:
    gateway.refuse = lambda message: {"slug": "invalid-frame", "message": "text: string_too_long"}
    gateway.answer = lambda message: [{"text": "Thank you"}]
    page = await open_page(f"{gateway.url}/chat/amani")
    await say(page, "Hello")
    await expect(page.get_by_text("Not sent.")).to_be_visible()
    gateway.refuse = lambda message: None
    await page.get_by_role("button", name="Try again").click()
    await expect(page.get_by_text("Thank you")).to_be_visible()
    first, second = gateway.heard("say")
    assert first == second
    await expect(page.get_by_text("Not sent")).to_have_count(0)


async def test_a_message_sent_too_fast_waits_and_keeps_its_place(gateway: FakeGateway, open_page: OpenPage) -> None:
    gateway.refuse = lambda message: {"slug": "too-fast", "message": "slow down a little"}
    page = await open_page(f"{gateway.url}/static/icon.svg")
    await page.clock.install()
    await page.goto(f"{gateway.url}/chat/amani")
    await online(page)
    await say(page, "One")
    await until(lambda: gateway.heard("say"))
    gateway.refuse = lambda message: None
    await say(page, "Two")
    await expect(page.locator(".mine .state").first).to_have_text("Waiting to send")
    await page.clock.fast_forward(3100)
    await expect(page.locator(".mine .state").last).to_have_text("Sent")
    assert [said["text"] for said in gateway.heard("say")] == ["One", "One", "Two"]
    await expect(page.get_by_text("Not sent")).to_have_count(0)


async def test_many_replies_at_once_are_told_seen_in_one_word(gateway: FakeGateway, open_page: OpenPage) -> None:
    page = await open_page(f"{gateway.url}/chat/amani", 1280)
    await online(page)
    for n in range(6):
        await gateway.reply(f"Reply {n}")
    await until(lambda: gateway.heard("seen"))
    await page.wait_for_timeout(400)
    assert [seen["seq"] for seen in gateway.heard("seen")] == [6]
