"""How long a list may be to go live: a commit is one transaction, and whoever asked for it waits 10 seconds at most."""

from catalog_importer.domain.refusals import CatalogRefusal

MOST_SERVICES = 3_000
"""Rows of one draft, and services on offer. So many take 4 seconds where two cores have six times as much to do."""


def too_many(services: int) -> str:
    """Why a list that long cannot go live, for its owner."""
    return f"The list has {services:,} services; at most {MOST_SERVICES:,} can go live. Send in a shorter list."


def check(services: int) -> None:
    """Raise CatalogRefusal for more than may be."""
    if services > MOST_SERVICES:
        raise CatalogRefusal("too-many-services", too_many(services))
