"""The command as people use it: a stack from nothing, three businesses, talks on both channels, a look inside, and
nothing left afterwards. One stack serves the whole module."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import nats
import pytest
from typer.testing import CliRunner

from ratiba_cli.local.port_book import PortBook
from ratiba_cli.local.presence import children_of, end_children, supervisor_of
from ratiba_cli.local.services import GATEWAY
from ratiba_cli.main import command_line
from ratiba_cli.reach.addresses import NotRunning, server_urls
from ratiba_cli.servers import LocalStack
from ratiba_cli.servers.local_server import LocalServer
from ratiba_cli.talking.booking_customer import BOOKING_STANDS

pytestmark = pytest.mark.xdist_group("stack")  # two stacks on two cores would time each other out

MONDAY_NINE = "2027-03-01T09:00+0300"  # a working day of every seeded business


@dataclass
class Ratiba:
    folder: Path

    def run(self, *words: str, said: str = "", ok: bool = True) -> str:
        done = CliRunner().invoke(command_line(words), [*words, "--folder", str(self.folder)], input=said)
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exc_info
        assert (done.exit_code == 0) is ok, done.output
        return done.output

    @property
    def terminal(self) -> str:
        return (self.folder / "up.log").read_text()

    def is_ready(self) -> bool:
        words = ["status", "--folder", str(self.folder)]
        return CliRunner().invoke(command_line(words), words).exit_code == 0

    def chat(self, *said: str, tenant: str = "pendo-spa", options: tuple[str, ...] = ()) -> list[dict[str, Any]]:
        out = self.run("chat", "--tenant", tenant, "--json", *options, said="\n".join(said) + "\n")
        return [json.loads(line) for line in out.splitlines()]


def start(folder: Path) -> "subprocess.Popen[str]":
    log = (folder / "up.log").open("w")
    command = [sys.executable, "-m", "ratiba_cli", "up", "--scale", "booking-fsm=2", "--folder", str(folder)]
    return subprocess.Popen(command, stdout=log, stderr=log, text=True)


def wait_until_ready(folder: Path, process: "subprocess.Popen[str]") -> None:
    deadline = time.monotonic() + 90
    while "Customers reach it" not in (text := (folder / "up.log").read_text()):
        assert process.poll() is None, text
        assert time.monotonic() < deadline, text
        time.sleep(0.1)


@pytest.fixture(scope="module")
def ratiba(servers_folder: Path) -> Iterator[Ratiba]:
    folder = servers_folder / f"stack-{os.getpid()}"
    folder.mkdir()
    process = start(folder)
    try:
        wait_until_ready(folder, process)
        made = Ratiba(folder)
        made.run("seed")
        yield made
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(90)
        end_children(folder)
        LocalStack(folder).remove()


def test_every_process_is_ready_and_scaled_as_asked(ratiba: Ratiba) -> None:
    told = json.loads(ratiba.run("status", "--json"))
    names = {row["name"] for row in told["processes"] if row["ready"]}
    assert told["up"]
    assert names >= {"postgres", "valkey", "nats", "fake-graph", "channel-gateway-1", "booking-fsm-1", "booking-fsm-2"}


def test_a_second_up_says_that_it_runs_already(ratiba: Ratiba) -> None:
    assert "is running already" in ratiba.run("up", ok=False)


def test_seeding_again_changes_nothing(ratiba: Ratiba) -> None:
    assert ratiba.run("seed").count("as it is in the file") == 3


def test_a_customer_books_on_whatsapp_as_if_it_were_another_day(ratiba: Ratiba) -> None:
    options = ("--from", "+254711000201", "--at", MONDAY_NINE)
    first, *rest = ratiba.chat("I would like a manicure tomorrow at 10am", "yes", options=options)
    assert first["said"] == "I would like a manicure tomorrow at 10am"
    assert first["state"] == "CONFIRM"
    assert len(first["replies"]) == 1
    assert [option["label"] for option in first["replies"][0]["options"]]
    booked = rest[-1]
    assert booked["state"] in BOOKING_STANDS
    facts = {event["type"]: event["data"] for event in booked["events"]}
    appointment = facts["ratiba.booking.confirmed.v1"]["appointment"]
    assert appointment["start_at"] == "2027-03-02T07:00:00Z"
    assert "personal" not in facts["ratiba.booking.confirmed.v1"]


def test_a_customer_books_on_the_web_by_tapping(ratiba: Ratiba) -> None:
    said = ("Nataka facial kesho saa nne asubuhi", "Zuhura", "0711 000 202", "/tap 1")
    exchanges = ratiba.chat(*said, options=("--channel", "web", "--at", MONDAY_NINE))
    assert exchanges[-1]["state"] in BOOKING_STANDS


def test_an_option_that_is_not_there_is_said_so_and_the_talk_goes_on(ratiba: Ratiba) -> None:
    out = ratiba.run("chat", "--tenant", "pendo-spa", "--from", "+254711000203", said="/tap Lottery\nHabari\n")
    assert "no message on the screen offers 'Lottery'" in out
    assert "Pendo Spa" in out


def test_a_dial_is_heard_in_the_next_reply_of_a_running_conversation_and_undone(ratiba: Ratiba) -> None:
    of, caller = ("--tenant", "elimu-tutors"), ("--from", "+254711000207")

    def thanked() -> str:
        [exchange] = ratiba.chat("thank you", tenant="elimu-tutors", options=caller)
        text: str = exchange["replies"][-1]["text"]
        return text

    ratiba.chat("hello", tenant="elimu-tutors", options=caller)
    warm = thanked()
    preview = ratiba.run("dials", "preview", "tone=playful", *of, "--language", "en")
    assert "tone: warm -> playful" in preview
    assert "the time is all yours!" in preview
    assert "Change 1: version 2" in ratiba.run("dials", "set", "tone", "playful", *of, "--reason", "exams are over")
    playful = thanked()
    assert ("very welcome" in warm, "any time" in playful.lower()) == (True, True)
    shown = ratiba.run("dials", "show", *of)
    assert "tone              playful  (set here, default warm; or warm, professional)" in shown
    assert "tone warm (default) -> playful by ratiba dials: exams are over" in shown
    assert "Change 2" in ratiba.run("dials", "undo", *of)
    assert thanked() == warm
    assert "no change of the dials to undo" in ratiba.run("dials", "undo", *of, ok=False)
    assert json.loads(ratiba.run("dials", "show", *of, "--json"))["audits"][0]["undoes"] == 1


def test_a_dial_that_cannot_be_set_is_refused_in_a_sentence(ratiba: Ratiba) -> None:
    of, why = ("--tenant", "elimu-tutors"), ("--reason", "to see")
    refused = ratiba.run("dials", "set", "tone", "cold", *of, *why, ok=False)
    assert "Tone is one of warm, professional, playful, not 'cold'." in refused
    assert "Missing option '--reason'" in ratiba.run("dials", "set", "tone", "playful", *of, ok=False)
    assert "write dial=value" in ratiba.run("dials", "preview", "loudness=11", *of, ok=False)
    assert "stands so already" in ratiba.run("dials", "unset", "upsell", *of, *why)


def test_somebody_is_let_in_to_a_business_listed_and_shut_out(ratiba: Ratiba) -> None:
    of = ("--tenant", "elimu-tutors")
    assert "owner@ratiba.localhost" in ratiba.run("owners", "list", *of), "the seed lets the local owner in"
    assert "amina@example.com may run elimu-tutors" in ratiba.run("owners", "add", "Amina@Example.com", *of)
    assert "amina@example.com" in ratiba.run("owners", "list", *of)
    assert "may not run" in ratiba.run("owners", "remove", "amina@example.com", *of)
    assert "unknown-owner" in ratiba.run("owners", "remove", "amina@example.com", *of, ok=False)
    assert "by exactly one of them" in ratiba.run("owners", "add", *of, ok=False)
    assert "no-provider" in ratiba.run("owners", "add", "--subject", "sub-7", *of, ok=False)


def test_openings_are_those_of_the_asked_days(ratiba: Ratiba) -> None:
    words = ("--tenant", "tabasamu-dental", "--service", "cleaning", "--from", "2027-03-08", "--days", "2", "--json")
    found = json.loads(ratiba.run("openings", *words, "--at", MONDAY_NINE))
    assert {opening["start"][:10] for opening in found["openings"]} == {"2027-03-08", "2027-03-09"}
    assert {tuple(opening["staff"]) for opening in found["openings"]} == {("dr-mwende",)}
    assert found["openings"][0]["start"] == "2027-03-08T08:00:00+03:00"


def test_an_unknown_service_is_refused_with_those_there_are(ratiba: Ratiba) -> None:
    out = ratiba.run("openings", "--tenant", "pendo-spa", "--service", "haircut", "--from", "2027-03-08", ok=False)
    assert "unknown-service" in out
    assert "manicure" in out


def test_events_are_shown_in_order_without_personal_data(ratiba: Ratiba) -> None:
    ratiba.chat("Naitwa Siri Kubwa", options=("--from", "+254711000204"))
    lines = [json.loads(line) for line in ratiba.run("events", "--tenant", "pendo-spa", "--json").splitlines()]
    times = [datetime.fromisoformat(line["time"]) for line in lines]
    assert times == sorted(times)
    assert {"ratiba.conversation.message_received.v1", "ratiba.conversation.reply_decided.v1"} <= {
        line["type"] for line in lines
    }
    assert "Siri Kubwa" not in json.dumps(lines)
    assert "254711000204" not in json.dumps(lines)
    assert "Siri Kubwa" in ratiba.run("events", "--tenant", "pendo-spa", "--json", "--personal")


def test_an_integrator_gets_a_durable_and_a_credential_that_reads_it(ratiba: Ratiba) -> None:
    ratiba.chat("Book a manicure tomorrow at 3pm", "yes", options=("--from", "+254711000206", "--at", MONDAY_NINE))
    words = ("integrator", "add", "pendo-spa", "calendar")
    first = ratiba.run(*words)
    assert ratiba.run(*words) == first
    told = dict(line.split("=", 1) for line in first.splitlines())
    assert told["DURABLE"] == "integ-pendo-spa-calendar"
    assert asyncio.run(first_fact(told["NATS_URL"], told["DURABLE"])) == "ratiba.booking.confirmed.v1"
    assert "TenantUnknown" in ratiba.run("integrator", "add", "nobody", "calendar", ok=False)
    assert "<tenant>/<name>" in ratiba.run("integrator", "add", "pendo", "spa-calendar", ok=False)


async def first_fact(url: str, durable: str) -> str:
    client = await nats.connect(url)
    try:
        inbox = f"_INBOX_{durable}.".encode()
        facts = await client.jetstream().pull_subscribe_bind(durable, "BOOKING", inbox_prefix=inbox)
        (message,) = await facts.fetch(1, timeout=5)
        return str(json.loads(message.data)["type"])
    finally:
        await client.close()


def test_no_process_was_refused_anything_by_the_bus(ratiba: Ratiba) -> None:
    logs = sorted((ratiba.folder / "logs").glob("*.log"))
    assert len(logs) >= 5
    assert [line for log in logs for line in log.read_text().splitlines() if '"bus.denied"' in line] == []


def test_a_new_tenant_becomes_active_and_can_be_listed(ratiba: Ratiba) -> None:
    words = ("barber-one", "--vertical", "barbershop", "--name", "Barber One")
    assert "barber-one is active" in ratiba.run("tenant", "create", *words)
    assert "barber-one" in ratiba.run("tenant", "list")
    assert "TenantExists" in ratiba.run("tenant", "create", *words, ok=False)


def test_there_are_no_dead_letters_and_the_doctor_is_content(ratiba: Ratiba) -> None:
    assert "no dead letters" in ratiba.run("dead-letters", "list")
    told = ratiba.run("doctor")
    assert "✗" not in told
    assert "bus as declared" in told


def test_replaying_what_is_not_there_is_said_so(ratiba: Ratiba) -> None:
    assert "no dead letter 7" in ratiba.run("dead-letters", "replay", "7", ok=False)


def test_a_price_list_goes_live_is_shown_and_rolled_back(ratiba: Ratiba, tmp_path: Path) -> None:
    tenant = ("--tenant", "elimu-tutors")
    menu = tmp_path / "lessons.csv"
    menu.write_text("Service,Minutes,Price\nChess club,120,1000\nExam rehearsal,75,\nMaths Lessons,60,1200\n")
    shown = ratiba.run("catalog", "import", str(menu), *tenant)
    assert "page 1 of 1: 3 rows" in shown
    assert "! Exam rehearsal, 75 min, no price: new" in shown
    assert '--same "Maths Lessons=Maths Lesson" (it has 60 min, KSh 1,200), or --new "Maths Lessons"' in shown
    told = ratiba.run("catalog", "import", str(menu), *tenant, "--same", "maths lessons=MATHS LESSON")
    assert ("2 new, 1 changed" in told, "--same" in told) == (True, False)
    assert "--same" not in ratiba.run("catalog", "import", str(menu), *tenant, "--new", "Maths Lessons")
    assert "NoSuchRow" in ratiba.run("catalog", "import", str(menu), *tenant, "--new", "Physics", ok=False)
    refused = ratiba.run("catalog", "import", str(menu), *tenant, "--commit", ok=False)
    assert "NamesUnanswered: Not put live." in refused
    same = ("--same", "maths lessons=MATHS LESSON", "--commit")
    assert "price-floor-violation" in ratiba.run("catalog", "import", str(menu), *tenant, *same, ok=False)
    live = ratiba.run("catalog", "import", str(menu), *tenant, *same, "--price", "exam rehearsal=2500")
    assert "2 new, 1 changed" in live
    services = json.loads(ratiba.run("catalog", "show", *tenant, "--json"))["services"]
    prices = {service["name"]: service["price"]["amount"] for service in services}
    assert (prices["Chess club"], prices["Exam rehearsal"]) == (100000, 250000)
    assert next(one["service_id"] for one in services if one["name"] == "Maths Lessons") == "maths"
    assert "Nothing is changed without --yes" in ratiba.run("catalog", "rollback", *tenant)
    assert "2 off offer" in ratiba.run("catalog", "rollback", *tenant, "--yes")
    back = [service["name"] for service in json.loads(ratiba.run("catalog", "show", *tenant, "--json"))["services"]]
    assert ("Maths Lesson" in back, "Chess club" in back) == (True, False)


def test_a_killed_service_comes_back_and_the_talk_goes_on(ratiba: Ratiba) -> None:
    before = children_of(ratiba.folder)["channel-gateway-1"]
    os.kill(before.pid, signal.SIGKILL)
    deadline = time.monotonic() + 30
    while (now := children_of(ratiba.folder).get("channel-gateway-1")) in {None, before}:
        assert time.monotonic() < deadline
        time.sleep(0.1)
    ready = f"http://127.0.0.1:{PortBook(ratiba.folder).known()[GATEWAY]}/chat/pendo-spa"
    while not _answers(ready):
        assert time.monotonic() < deadline, now
        time.sleep(0.1)
    assert "crashed  channel-gateway-1" in (ratiba.folder / "up.log").read_text()
    (exchange,) = ratiba.chat("Habari", options=("--from", "+254711000205"))
    assert len(exchange["replies"]) == 1


def _answers(url: str) -> bool:
    try:
        return httpx.get(url).status_code == 200
    except httpx.TransportError:
        return False


@pytest.mark.parametrize("server", ["valkey", "nats", "postgres"])
def test_a_killed_server_comes_back_with_a_line_and_the_talk_goes_on(ratiba: Ratiba, server: str) -> None:
    before = ratiba.terminal
    killed: LocalServer = getattr(LocalStack(ratiba.folder), server)
    killed.kill()
    with pytest.raises(NotRunning, match="`ratiba up` starts it, and says so on its terminal"):
        server_urls(ratiba.folder)
    deadline = time.monotonic() + 30
    while f"ready    {server}" not in ratiba.terminal.removeprefix(before) or not ratiba.is_ready():
        assert time.monotonic() < deadline
        time.sleep(0.2)
    assert ratiba.terminal.removeprefix(before).count("died") == 1
    (exchange,) = ratiba.chat("Habari", options=("--from", f"+25471100030{len(server)}"))
    assert len(exchange["replies"]) == 1


def test_what_a_killed_up_left_behind_ends_by_itself(ratiba: Ratiba) -> None:
    """The last one: it ends the stack of the module."""
    supervisor, children = supervisor_of(ratiba.folder), children_of(ratiba.folder)
    servers = {server.name: server.process for server in LocalStack(ratiba.folder).servers}
    left = children | {name: process for name, process in servers.items() if process is not None}
    assert supervisor is not None
    assert {"booking-fsm-1", "postgres"} <= left.keys()
    os.kill(supervisor.pid, signal.SIGKILL)
    assert supervisor.wait_gone(10)
    assert [name for name, process in left.items() if not process.wait_gone(90)] == []
    assert "Nothing was running" in ratiba.run("down")
    ratiba.run("down", "--delete-data")
    assert not ratiba.folder.exists()


def test_a_command_that_needs_what_is_not_running_says_so(tmp_path: Path) -> None:
    out = Ratiba(tmp_path).run("events", "--tenant", "pendo-spa", ok=False)
    assert "not running: postgres, valkey, nats" in out
    assert "ratiba up" in out
