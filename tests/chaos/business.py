"""The businesses of the chaos tests, as their owners would write them down."""

from ratiba_cli.seeding.seed_file import TenantSeed

_EVERY_DAY = "mon-sun"

BUSY = TenantSeed.model_validate(
    {
        "slug": "haraka-salon",
        "name": "Haraka Salon",
        "vertical": "salon",
        "whatsapp": {"phone_number_id": "100200300400611", "display_phone_number": "254700100611"},
        "policy": {"interval_min": 30, "min_notice_min": 0, "address": "Ngara, Nairobi"},
        "hours": {_EVERY_DAY: "08:00-20:00"},
        "services": [
            {"id": "manicure", "name": "Manicure", "name_sw": "Kupaka rangi ya kucha", "minutes": 30, "price": 900},
            {"id": "facial", "name": "Facial", "name_sw": "Huduma ya uso", "minutes": 60, "price": 2200},
            {"id": "haircut", "name": "Haircut", "name_sw": "Kunyoa nywele", "minutes": 30, "price": 700},
        ],
        "staff": [
            {"id": f"chair-{number}", "name": name, "services": ["manicure", "facial", "haircut"]}
            for number, name in enumerate(("Achieng", "Baraka", "Chebet", "Daudi", "Esther", "Farida"), start=1)
        ],
    }
)
"""Chairs enough for hundreds of conversations, so that a kill run ends in bookings as well as in refusals."""

RACED = TenantSeed.model_validate(
    {
        "slug": "tano-salon",
        "name": "Tano Salon",
        "vertical": "salon",
        "whatsapp": {"phone_number_id": "100200300400612", "display_phone_number": "254700100612"},
        "policy": {"interval_min": 60, "min_notice_min": 0, "address": "Ngara, Nairobi"},
        "hours": {_EVERY_DAY: "10:00-15:00"},
        "services": [
            {"id": "manicure", "name": "Manicure", "name_sw": "Kupaka rangi ya kucha", "minutes": 60, "price": 900}
        ],
        "staff": [{"id": "only", "name": "Achieng", "services": ["manicure"]}],
    }
)
"""One chair, five hours, a service of one hour: exactly five starts a day, at 10, 11, 12, 13 and 14 o'clock."""

PAIRED = TenantSeed.model_validate(
    {
        "slug": "mbili-salon",
        "name": "Mbili Salon",
        "vertical": "salon",
        "whatsapp": {"phone_number_id": "100200300400613", "display_phone_number": "254700100613"},
        "policy": {"interval_min": 30, "min_notice_min": 0, "address": "Ngara, Nairobi"},
        "hours": {_EVERY_DAY: "10:00-18:00"},
        "services": [
            {"id": "manicure", "name": "Manicure", "name_sw": "Kupaka rangi ya kucha", "minutes": 60, "price": 900}
        ],
        "staff": [
            {"id": "first", "name": "Achieng", "services": ["manicure"]},
            {"id": "second", "name": "Baraka", "services": ["manicure"]},
        ],
    }
)
"""Two chairs that do the same."""

ALL = (BUSY, RACED, PAIRED)
