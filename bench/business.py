"""The business of the benchmarks: twenty people who all do nails, open every day, sixty days ahead."""

from ratiba_cli.seeding.seed_file import TenantSeed

STAFF = 20
HORIZON_DAYS = 60

BUSINESS = TenantSeed.model_validate(
    {
        "slug": "upesi-nails",
        "name": "Upesi Nails",
        "vertical": "spa",
        "whatsapp": {"phone_number_id": "200300400500601", "display_phone_number": "254700200601"},
        "policy": {"interval_min": 15, "min_notice_min": 30, "horizon_days": HORIZON_DAYS, "address": "Ngong Road"},
        "hours": {"mon-sun": "08:00-20:00"},
        "services": [
            {"id": "manicure", "name": "Manicure", "name_sw": "Kupaka rangi ya kucha", "aliases": ["nails", "kucha"]}
            | {"minutes": 45, "buffer_after": 5, "price": 1500},
            {"id": "pedicure", "name": "Pedicure", "name_sw": "Kucha za miguu", "minutes": 60, "price": 1800},
            {"id": "facial", "name": "Facial", "name_sw": "Huduma ya uso", "minutes": 60, "price": 3000},
            {"id": "massage", "name": "Swedish Massage", "name_sw": "Masaji", "minutes": 60, "price": 3500},
        ],
        "staff": [{"id": f"staff-{number}", "name": f"Mfanyakazi {number}"} for number in range(1, STAFF + 1)],
    }
)

WITH_OFFERS = TenantSeed.model_validate(
    {
        **BUSINESS.model_dump(mode="python"),
        "slug": "upesi-pamoja",
        "name": "Upesi Pamoja",
        "whatsapp": {"phone_number_id": "200300400500602", "display_phone_number": "254700200602"},
        "services": [
            each.model_dump(mode="python") | {"goes_with": ("pedicure",) if each.id == "manicure" else ()}
            for each in BUSINESS.services
        ],
    }
)
"""The same, where a pedicure goes with a manicure."""
