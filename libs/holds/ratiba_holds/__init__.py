"""Provisional holds of time in Valkey or Redis. Nothing else reads or writes these keys."""

from ratiba_holds.connection import open_client
from ratiba_holds.failures import HoldsUnavailable
from ratiba_holds.holds import PAIR_TTL_S, Holds
from ratiba_holds.outcomes import Hold, Lost, Raised, Reserved, Taken
from ratiba_holds.owners import primary_owner, secondary_owner
from ratiba_holds.staff_time import StaffTime

__all__ = [
    "PAIR_TTL_S",
    "Hold",
    "Holds",
    "HoldsUnavailable",
    "Lost",
    "Raised",
    "Reserved",
    "StaffTime",
    "Taken",
    "open_client",
    "primary_owner",
    "secondary_owner",
]
