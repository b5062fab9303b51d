"""Table `payment_accounts`: a business's credentials at each provider, sealed."""

from datetime import datetime

from ratiba_contracts.payments import Provider
from ratiba_runtime.database import Connection


async def put(
    connection: Connection, provider: Provider, sealed: str, notification_id: str | None, *, actor: str, now: datetime
) -> None:
    """Keep sealed credentials, and what the provider calls the address it notifies; they replace those before."""
    await connection.execute(
        """
        INSERT INTO payment_accounts (provider, sealed, notification_id, registered_by, registered_at)
        VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (provider) DO UPDATE SET
            sealed = excluded.sealed, notification_id = excluded.notification_id,
            version = payment_accounts.version + 1, opens = true,
            registered_by = excluded.registered_by, registered_at = excluded.registered_at
        """,
        provider.value,
        sealed,
        notification_id,
        actor,
        now,
    )


async def sealed(connection: Connection, provider: Provider) -> tuple[str, str | None] | None:
    """(sealed credentials, the notification id at PesaPal if there is one); None where there are none that open."""
    row = await connection.fetchrow(
        "SELECT sealed, notification_id FROM payment_accounts WHERE provider = $1 AND opens", provider.value
    )
    return (row["sealed"], row["notification_id"]) if row is not None else None


async def all_sealed(connection: Connection) -> list[tuple[Provider, str, bool]]:
    """(provider, sealed credentials, whether they opened when they were tried last) of each."""
    rows = await connection.fetch("SELECT provider, sealed, opens FROM payment_accounts ORDER BY provider")
    return [(Provider(row["provider"]), row["sealed"], row["opens"]) for row in rows]


async def seal_anew(connection: Connection, provider: Provider, before: str, sealed: str) -> bool:
    """Put another sealed form of the same credentials in the place of `before`. False where that is there no more."""
    done = await connection.execute(
        "UPDATE payment_accounts SET sealed = $3 WHERE provider = $1 AND sealed = $2", provider.value, before, sealed
    )
    return done == "UPDATE 1"


async def note_whether_it_opens(connection: Connection, provider: Provider, sealed: str, *, opens: bool) -> None:
    """Money is taken only by what opens: the business is told of otherwise from then on.

    What has come in the place of `sealed` since is left as it is.
    """
    await connection.execute(
        """
        UPDATE payment_accounts SET opens = $3, version = version + 1
        WHERE provider = $1 AND sealed = $2 AND opens <> $3
        """,
        provider.value,
        sealed,
        opens,
    )


async def providers(connection: Connection) -> tuple[Provider, ...]:
    """Those the business is set up with."""
    rows = await connection.fetch("SELECT provider FROM payment_accounts WHERE opens ORDER BY provider")
    return tuple(Provider(row["provider"]) for row in rows)


async def published(connection: Connection) -> tuple[int, tuple[Provider, ...]]:
    """(version, those that money can be taken by). The version rises with each change; 0 before the first.

    Cards wait until PesaPal knows where to notify us.
    """
    rows = await connection.fetch(
        """
        SELECT provider, version, opens AND (provider <> 'pesapal' OR notification_id IS NOT NULL) AS works
        FROM payment_accounts ORDER BY provider
        """
    )
    return sum(row["version"] for row in rows), tuple(Provider(row["provider"]) for row in rows if row["works"])
