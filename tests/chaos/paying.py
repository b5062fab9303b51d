"""Bookings that are paid through a provider that fails, services killed on the way: `python -m tests.chaos.paying`.

Times are scaled down, sixty-fold unless said otherwise: a minute is a second. A violation exits with 1.
"""

import argparse
import asyncio
import json
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from nats.aio.client import Client
from pydantic import SecretStr
from tests.chaos.paying_board import Switchboard
from tests.chaos.paying_business import CHAIRS
from tests.chaos.paying_cards import cards_of
from tests.chaos.paying_guests import Crowd, answer_who_is_asked_again, come
from tests.chaos.paying_judge import Books, Told, Verdict, judge
from tests.chaos.paying_plans import plans, times
from tests.chaos.paying_reconciled import Tables, left_open, paid_by_now
from tests.chaos.paying_requests import Request, requests_of
from tests.chaos.paying_setup import (
    SLUG,
    connected_as,
    enter_business,
    open_business,
    payments_environment,
    servers_of,
)
from tests.chaos.replicas import Replica, replicas

from payments.domain.ladder import SURELY_OVER
from ratiba_cli.fake_daraja.app import Credentials
from ratiba_cli.fake_daraja.behaviour import Behaviour, Mix
from ratiba_cli.fake_daraja.server import running_fake_daraja
from ratiba_cli.fake_pesapal.faults import Mix as MixOfOrders
from ratiba_cli.fake_pesapal.server import running_fake_pesapal
from ratiba_cli.local.bus import prepare_bus
from ratiba_cli.reach.stored_facts import newest_facts
from ratiba_cli.servers.stack import LocalStack, ServerUrls
from ratiba_contracts.asks import RECONCILE_PAYMENTS
from ratiba_contracts.codec import decode
from ratiba_contracts.facts import BOOKING, CROSS_SELL, GATEWAY, PAYMENTS
from ratiba_contracts.payment_requests import Reconcile, Reconciled
from ratiba_contracts.payments import PaymentOutcome
from ratiba_contracts.roles import OPERATOR
from ratiba_contracts.streams import DEAD_LETTERS
from ratiba_contracts.subjects import event_pattern
from ratiba_runtime.asks import put_question
from ratiba_runtime.database import Database
from ratiba_runtime.tenancy import schema_of

SCHEMA = schema_of(SLUG)
QUIET_SECONDS = 240.0
TABLES = ("payments", "payment_attempts", "payment_credits", "ledger_lines", "payment_refunds", "appointments")


@dataclass(frozen=True)
class Load:
    """So many bookings in all, begun in a second, by customers who book twice each; kills spread over the load.

    `scale`: how many times faster than in life minutes pass for the ladder and for whatever is late.
    `reconcile_after`: the kill after which everything unresolved is compared with the provider, in mid-load.
    """

    payments: int
    per_second: float
    kills: int
    seed: int
    scale: float = 60.0
    reconcile_after: int = 2

    @property
    def by_card(self) -> int:
        """How many of the bookings are paid by card at first, about."""
        return self.payments // 4

    @property
    def late_seconds(self) -> float:
        """Six minutes, after which a callback comes that is late."""
        return 360 / self.scale

    @property
    def ring_seconds(self) -> float:
        """How long a phone rings: well within what is surely over, as in life."""
        return SURELY_OVER / self.scale / 2


@dataclass
class Run:
    """What goes on besides the guests."""

    load: Load
    client: Client
    processes: list[Replica]
    reconciled: list[Reconciled] = field(default_factory=list)

    async def kills(self) -> None:
        """One process after the other, and in the middle of it all a reconciliation."""
        draw = random.Random(self.load.seed + 1)
        pause = self.load.payments / self.load.per_second / (self.load.kills + 1)
        for number in range(1, self.load.kills + 1):
            await asyncio.sleep(draw.uniform(0.5, 1.0) * pause)
            process = self.processes[(number - 1) % len(self.processes)]
            await process.kill()
            if number == self.load.reconcile_after:
                await self._reconcile_in_mid_load()
            await process.start()

    async def _reconcile_in_mid_load(self) -> None:
        """As soon as there is something to look at, while one process is dead."""
        for _ in range(100):
            await self.reconcile()
            if self.reconciled[-1].looked_at:
                return
            self.reconciled.pop()
            await asyncio.sleep(0.2)

    async def reconcile(self) -> None:
        """Once more if a service that was just killed did not answer."""
        for _ in range(3):
            answer = await put_question(self.client, RECONCILE_PAYMENTS, SLUG, Reconcile(actor="chaos"), timeout=15)
            if isinstance(answer, Reconciled):
                self.reconciled.append(answer)
                return
        msg = f"no reconciliation: {answer}"
        raise TypeError(msg)


async def paying_run(urls: ServerUrls, folder: Path, load: Load) -> Verdict:
    """Everything against servers that are there, with a migrated bus; nothing of it is left running."""
    credentials = Credentials("key", SecretStr("a-consumer-secret"), SecretStr("a-passkey"))
    async with AsyncExitStack() as stack:
        client = await connected_as(stack, urls, OPERATOR)
        board = Switchboard(await connected_as(stack, urls, GATEWAY), client, SLUG)
        database = await Database.open(urls.postgres, application_name="chaos", max_size=2)
        stack.push_async_callback(database.close)
        daraja = await stack.enter_async_context(running_fake_daraja(credentials, ring_seconds=load.ring_seconds))
        pesapal = await stack.enter_async_context(running_fake_pesapal("cards", SecretStr("a-secret-for-cards")))
        await enter_business(stack, urls, database)
        environment = payments_environment(urls, daraja.url, pesapal.url, load.scale)
        killed = await stack.enter_async_context(replicas(PAYMENTS, 2, environment, folder))
        killed += await stack.enter_async_context(replicas(BOOKING, 2, servers_of(urls, BOOKING), folder))
        killed += await stack.enter_async_context(replicas(CROSS_SELL, 1, servers_of(urls, CROSS_SELL), folder))
        await open_business(client, credentials, pesapal)
        await daraja.mix(Mix(count=load.payments, seed=load.seed, late_ms=int(load.late_seconds * 1000)))
        await daraja.usual(Behaviour(customer="pays", after_ms=50))
        await pesapal.mix(
            MixOfOrders(
                count=load.by_card,
                seed=load.seed,
                late_ms=int(load.late_seconds * 1000),
                status_lags_ms=int(60_000 / load.scale),
            )
        )
        await board.open()
        cards = await stack.enter_async_context(cards_of(board, load.by_card, load.seed, 60 / load.scale))
        crowd, run = Crowd(board, daraja, cards), Run(load, client, killed)
        planned = plans(load.payments // 2, load.seed)
        hours = times(load.payments, CHAIRS, (datetime.now(UTC) + timedelta(days=2)).date())
        again = asyncio.create_task(answer_who_is_asked_again(crowd))
        async with asyncio.TaskGroup() as at_once:
            at_once.create_task(come(crowd, planned, hours, load.per_second, load.seed))
            at_once.create_task(run.kills())
        paid = paid_by_now(await requests_of(daraja, pesapal))
        await run.reconcile()  # the one after the load: what it leaves open, the ladder ends
        unbooked = await left_open(partial(_tables, database), paid)
        await _until_quiet(database, crowd)
        again.cancel()
        pages = {page for key in board.replies for page in board.pages_of(key)}
        requests = await requests_of(daraja, pesapal, pages)
        verdict = judge(await _books(client, database, board, requests, sum(each.kills for each in killed)))
        *in_mid_load, after = run.reconciled
        verdict.figures |= dict(sorted(crowd.came_to.items())) | {
            "looked at by the reconciliation in mid-load": sum(each.looked_at for each in in_mid_load),
            "of them paid": sum(each.paid for each in in_mid_load),
            "looked at by the reconciliation after the load": after.looked_at,
        }
        verdict.must("paid before the last reconciliation and unbooked after it", unbooked)
        verdict.must("guests answered with something else", crowd.lost)
        verdict.must("reconciliations without anything to look at", [1] * (not in_mid_load))
        verdict.must("runs in which no card paid", [1] * (not verdict.figures["orders of cards paid"]))
        return verdict


_UNRESOLVED = {
    "payments": f"SELECT payment_id, state FROM {SCHEMA}.payments WHERE state IN ('requested', 'prompted')",
    "attempts": f"SELECT payment_id, state FROM {SCHEMA}.payment_attempts"
    " WHERE state IN ('sending', 'prompted') OR claimed_at IS NOT NULL",
    "chairs": f"SELECT appointment_id, chair.held_until, key, payment.state FROM {SCHEMA}.appointments AS chair"
    f" LEFT JOIN {SCHEMA}.ledger_lines USING (appointment_id) LEFT JOIN {SCHEMA}.payments AS payment USING (payment_id)"
    " WHERE chair.status = 'pending'",
    "lines": f"SELECT appointment_id, status, line.state FROM {SCHEMA}.appointments JOIN {SCHEMA}.ledger_lines AS line"
    " USING (appointment_id) WHERE (status = 'booked') <> (line.state = 'paid') AND line.state IN ('owed', 'paid')",
    "payments' outbox": "SELECT FROM svc_payments.outbox",
    "booking-fsm's outbox": "SELECT FROM svc_booking_fsm.outbox",
    "cross-sell's outbox": "SELECT FROM svc_cross_sell.outbox",
}


async def _until_quiet(database: Database, crowd: Crowd) -> None:
    """Every payment has its end, and every chair that was kept for one, and all of it is told; for two seconds.

    TimeoutError after four minutes, with what is left, what was said last to whom a chair is kept for, and who is lost.
    """
    quiet_since, left = None, {}
    try:
        async with asyncio.timeout(QUIET_SECONDS):
            while quiet_since is None or time.monotonic() - quiet_since < 2.0:
                async with database.transaction() as connection:
                    found = {name: await connection.fetch(query) for name, query in _UNRESOLVED.items()}
                left = {name: rows for name, rows in found.items() if rows}
                quiet_since = None if left else (quiet_since or time.monotonic())
                await asyncio.sleep(0.25)
    except TimeoutError as late:
        told = "; ".join(f"{len(rows)} {name}, the first: {dict(rows[0])}" for name, rows in left.items())
        said = [f"{row['key']}: {crowd.board.last_said(row['key'])}" for row in left.get("chairs", []) if row["key"]]
        raise TimeoutError("\n".join([f"still unresolved: {told}", *said, *crowd.lost])) from late


async def _tables(database: Database) -> Tables:
    async with database.transaction() as connection:
        return {name: await connection.fetch(f"SELECT * FROM {SCHEMA}.{name}") for name in TABLES}


async def _books(
    client: Client, database: Database, board: Switchboard, requests: Sequence[Request], kills: int
) -> Books:
    tables = await _tables(database)
    stream = await client.jetstream().stream_info(DEAD_LETTERS.name)
    return Books(
        requests=requests,
        payments=tables["payments"],
        attempts=tables["payment_attempts"],
        credits=tables["payment_credits"],
        lines=tables["ledger_lines"],
        refunds=tables["payment_refunds"],
        appointments=tables["appointments"],
        said=board.replies,
        told=await _told(client),
        dead_letters=stream.state.messages,
        kills=kills,
    )


async def _told(client: Client) -> list[Told]:
    """Every outcome the service told, in order."""
    newest = await newest_facts(client, event_pattern("payment"), last=1_000_000, seconds=30)
    facts = [decode(message.data) for message in newest.messages]
    return [
        Told(fact.data.payment_id, fact.type.split(".")[2], getattr(fact.data, "resolved", True))
        for fact in facts
        if isinstance(fact.data, PaymentOutcome)
    ]


async def main(load: Load, folder: Path) -> Verdict:
    """The run with servers of its own."""
    stack = LocalStack(folder)
    urls = await asyncio.to_thread(stack.start)
    try:
        await prepare_bus(urls)
        return await paying_run(urls, folder, load)
    finally:
        await asyncio.to_thread(stack.stop)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--payments", type=int, default=1000)
    parser.add_argument("--per-second", type=float, default=8.0)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--logs", type=Path, help="Where to keep what the services logged.")
    given = parser.parse_args()
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="ratiba-paying-") as name:
        Path(name).chmod(0o711)  # PostgreSQL may run as another user than root
        try:
            outcome = asyncio.run(main(Load(given.payments, given.per_second, given.kills, given.seed), Path(name)))
        finally:
            if given.logs is not None:
                shutil.copytree(name, given.logs, ignore=lambda _, found: {f for f in found if not f.endswith(".log")})
    outcome.figures["seconds"] = round(time.monotonic() - begun, 1)
    print(json.dumps(outcome.figures, indent=2))  # noqa: T201
    for wrong in outcome.wrong:
        print(wrong, file=sys.stderr)  # noqa: T201
    sys.exit(1 if outcome.wrong else 0)
