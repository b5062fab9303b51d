"""Small parts of the local stack: ports, secrets, scale, options, clocks."""

import json
import os
import socket
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from channel_gateway.domain.conversation_clock import clock_offset_seconds
from ratiba_cli.drivers.conversation_clock import ConversationClock
from ratiba_cli.drivers.shown import NothingToTap, ShownOnWeb, ShownOption, find_option
from ratiba_cli.local.port_book import PortBook
from ratiba_cli.local.secrets_file import local_secrets
from ratiba_cli.local.services import UnknownService, WrongScale, parse_scale
from ratiba_cli.servers import ports
from ratiba_cli.servers.unprivileged import remove_orphans


def test_a_port_is_the_same_at_every_start(tmp_path: Path) -> None:
    assert PortBook(tmp_path).port("a") == PortBook(tmp_path).port("a")


def test_two_names_never_share_a_port(tmp_path: Path) -> None:
    book = PortBook(tmp_path)
    wish = ports.pick_free()
    assert (book.port("a", wish), len({book.port("a"), book.port("b", wish)})) == (wish, 2)


def test_a_port_somebody_else_took_is_replaced_for_good(tmp_path: Path) -> None:
    book = PortBook(tmp_path)
    kept = book.port("a")
    with socket.socket() as other:
        other.bind(("127.0.0.1", kept))
        other.listen()
        replaced = book.port("a")
    assert replaced != kept
    assert book.port("a") == replaced


def test_ports_stay_below_those_of_outgoing_connections() -> None:
    assert all(20_000 <= ports.pick_free() <= 32_000 for _ in range(20))


def test_secrets_are_made_once_for_their_owner_only_and_never_shown(tmp_path: Path) -> None:
    made = local_secrets(tmp_path)
    assert local_secrets(tmp_path) == made
    assert (tmp_path / "secrets.json").stat().st_mode & 0o777 == 0o600
    assert len(set(asdict(made).values())) == len(asdict(made))
    assert not any(value in repr(made) for value in asdict(made).values())


def test_a_secret_that_a_newer_version_needs_is_added_to_those_there_are(tmp_path: Path) -> None:
    (tmp_path / "secrets.json").write_text(json.dumps({"conversation_key": "kept-for-ever"}))
    made = local_secrets(tmp_path)
    assert made.conversation_key == "kept-for-ever"
    assert local_secrets(tmp_path) == made


def test_scale_is_one_process_each_unless_said() -> None:
    assert parse_scale(["booking-fsm=3"]) == {
        "personality": 1,
        "relation-inferrer": 1,
        "catalog-importer": 1,
        "cross-sell": 1,
        "booking-fsm": 3,
        "admin-orchestrator": 1,
        "channel-gateway": 1,
        "payments": 1,
    }


@pytest.mark.parametrize("wish", ["booking-fsm", "booking-fsm=", "booking-fsm=0", "booking-fsm=17", "booking-fsm=-1"])
def test_a_scale_that_is_no_number_of_processes_is_refused(wish: str) -> None:
    with pytest.raises(WrongScale, match="from 1 to 16"):
        parse_scale([wish])


def test_an_unknown_service_is_refused_with_those_there_are() -> None:
    known = "personality, relation-inferrer, catalog-importer, booking-fsm, cross-sell, admin-"
    with pytest.raises(UnknownService, match=known):
        parse_scale(["bakery=2"])


OLDER = ShownOnWeb("1", "?", [ShownOption("yes", "Ndiyo"), ShownOption("no", "Hapana")])
NEWER = ShownOnWeb("2", "?", [ShownOption("a", "Ten"), ShownOption("yes", "Ndiyo")])
PLAIN = ShownOnWeb("3", "Karibu", [])


@pytest.mark.parametrize(
    ("wanted", "found"),
    [("Ndiyo", ("2", "yes")), ("Hapana", ("1", "no")), ("a", ("2", "a")), ("1", ("2", "a")), ("2", ("2", "yes"))],
)
def test_the_newest_option_of_that_name_or_number_is_tapped(wanted: str, found: tuple[str, str]) -> None:
    message, option = find_option([OLDER, NEWER, PLAIN], wanted)
    assert (message.id, option.value) == found


@pytest.mark.parametrize("wanted", ["3", "0", "Lottery", ""])
def test_what_is_not_offered_cannot_be_tapped(wanted: str) -> None:
    with pytest.raises(NothingToTap):
        find_option([OLDER, NEWER, PLAIN], wanted)


def test_a_conversation_clock_is_believed_by_the_gateway_and_runs_on() -> None:
    now = datetime.now(UTC)
    clock = ConversationClock(now + timedelta(days=30), "the-secret")
    headers = clock.headers()
    offset = clock_offset_seconds(
        headers["X-Ratiba-Clock"],
        headers["X-Ratiba-Clock-Signature"],
        local_stack_secret=b"the-secret",
        now=datetime.now(UTC),
    )
    assert abs(offset - 30 * 86_400) <= 1
    assert clock.now() > clock.at
    assert "the-secret" not in repr(clock)


def test_a_folder_elsewhere_goes_once_its_link_is_gone(tmp_path: Path) -> None:
    names = ("kept", "orphan", "young", "foreign")
    kept, orphan, young, foreign = (tmp_path / f"ratiba-postgres-{name}" for name in names)
    for folder in (kept, orphan, young, foreign):
        folder.mkdir()
    (tmp_path / "link").symlink_to(kept)
    (kept / "belongs-to").write_text(str(tmp_path / "link"))
    for folder in (orphan, young):
        (folder / "belongs-to").write_text(str(tmp_path / "gone"))
    for folder in (kept, orphan):
        os.utime(folder / "belongs-to", (0, 0))
    remove_orphans(tmp_path)
    assert [folder.exists() for folder in (kept, orphan, young, foreign)] == [True, False, True, True]
