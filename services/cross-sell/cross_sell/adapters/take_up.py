"""What became of offers, summed by the database over the rows of `offers`. Money is in hundredths."""

import datetime as dt
from typing import Any

from ratiba_contracts.cross_sell import LapseReason, Why
from ratiba_contracts.offers import Gained, PairTakeUp, ShownOffer, TakeUp
from ratiba_contracts.views import Price
from ratiba_runtime.database import Connection

MOST_PAIRS = 50

_OUTCOMES = """
    count(*) AS offered,
    count(*) FILTER (WHERE outcome = 'accepted') AS accepted,
    count(*) FILTER (WHERE outcome = 'declined') AS declined,
    count(*) FILTER (WHERE outcome = 'lapsed') AS lapsed,
    count(*) FILTER (WHERE outcome = 'lapsed' AND lapse_reason = 'too_late') AS unseen
"""


async def in_all(connection: Connection, since: dt.datetime) -> TakeUp:
    """Of all offers from a moment on."""
    rows = await connection.fetch(f"SELECT {_OUTCOMES} FROM offers WHERE offered_at >= $1", since)  # noqa: S608
    return _take_up(rows[0])


async def by_day(connection: Connection, since: dt.datetime, time_zone: str) -> dict[dt.date, TakeUp]:
    """By the day, in a time zone, on which they were offered; days without an offer are left out."""
    rows = await connection.fetch(
        f"""
        SELECT (offered_at AT TIME ZONE $2)::date AS day, {_OUTCOMES} FROM offers WHERE offered_at >= $1 GROUP BY day
        """,  # noqa: S608  the columns are ours
        since,
        time_zone,
    )
    return {row["day"]: _take_up(row) for row in rows}


async def by_pair(connection: Connection, since: dt.datetime) -> tuple[PairTakeUp, ...]:
    """By what was offered behind what, those offered most first. The names are those of the latest offer."""
    rows = await connection.fetch(
        f"""
        SELECT (array_agg(booked_service_name ORDER BY offered_at DESC))[1] AS booked,
               (array_agg(service ->> 'name' ORDER BY offered_at DESC))[1] AS second, {_OUTCOMES}
        FROM offers WHERE offered_at >= $1
        GROUP BY booked_service_id, service ->> 'service_id'
        ORDER BY count(*) DESC, 1, 2 LIMIT $2
        """,  # noqa: S608  the columns are ours
        since,
        MOST_PAIRS,
    )
    return tuple(
        PairTakeUp(booked_service=row["booked"], offered_service=row["second"], take_up=_take_up(row)) for row in rows
    )


async def gained(connection: Connection, since: dt.datetime) -> tuple[Gained, ...]:
    """What came of accepted offers, by currency: of those whose appointment is booked, and not called off since.

    Prices as they were frozen in the offer, fixed ones alone.
    """
    rows = await connection.fetch(
        """
        SELECT service -> 'price' ->> 'currency' AS currency,
               coalesce(sum((service -> 'price' ->> 'amount')::bigint) FILTER (WHERE fixed), 0)::bigint AS amount,
               count(*) FILTER (WHERE fixed) AS bookings, count(*) FILTER (WHERE NOT fixed) AS unpriced
        FROM offers JOIN second_bookings AS second ON second.appointment_id = offers.second_appointment_id,
             LATERAL (SELECT service -> 'price' ->> 'kind' = 'fixed' AS fixed) AS price
        WHERE offered_at >= $1 AND outcome = 'accepted' AND second.stands = 'booked'
        GROUP BY 1 ORDER BY 1
        """,
        since,
    )
    return tuple(Gained(**dict(row)) for row in rows)


async def newest(connection: Connection, since: dt.datetime, *, limit: int, offset: int) -> tuple[ShownOffer, ...]:
    """Offers from a moment on, the newest first, `offset` of them left out."""
    rows = await connection.fetch(
        """
        SELECT offer_id, booked_service_name, service, offered_at, start_at, why, outcome, late, lapse_reason,
               settled_at
        FROM offers WHERE offered_at >= $1 ORDER BY offered_at DESC, offer_id LIMIT $2 OFFSET $3
        """,
        since,
        limit,
        offset,
    )
    return tuple(_shown(row) for row in rows)


def _take_up(row: Any) -> TakeUp:
    return TakeUp(**{name: row[name] for name in TakeUp.model_fields})


def _shown(row: Any) -> ShownOffer:
    lapsed = row["outcome"] == "lapsed"
    return ShownOffer(
        offer_id=row["offer_id"],
        booked_service=row["booked_service_name"],
        offered_service=row["service"]["name"],
        price=Price.model_validate(row["service"]["price"]),
        offered_at=row["offered_at"],
        start_at=row["start_at"],
        why=Why.model_validate(row["why"]),
        outcome=row["outcome"],
        late=row["late"],
        lapse_reason=LapseReason(row["lapse_reason"]) if lapsed else None,
        settled_at=row["settled_at"],
    )
