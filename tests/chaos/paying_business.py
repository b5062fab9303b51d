"""The salon of the run of payments: what it sells, who works there, and what goes together."""

from ratiba_cli.seeding.seed_file import TenantSeed
from ratiba_contracts.tenant import (
    PLAIN_DIALS,
    CatalogRelation,
    CatalogSnapshot,
    CrossSell,
    DialsSnapshot,
    RelationKind,
    Upsell,
)

_HANDS = ("Achieng", "Baraka", "Chebet", "Daudi", "Esther", "Farida")
_FEET = ("Gathoni", "Hamisi", "Imani", "Juma", "Kemunto", "Leila")

PAID_SALON = TenantSeed.model_validate(
    {
        "slug": "malipo-salon",
        "name": "Malipo Salon",
        "vertical": "salon",
        "whatsapp": {"phone_number_id": "100200300400614", "display_phone_number": "254700100614"},
        "policy": {"interval_min": 30, "min_notice_min": 0, "address": "Ngara, Nairobi"},
        "hours": {"mon-sun": "08:00-20:00"},
        "services": [
            {"id": "manicure", "name": "Manicure", "name_sw": "Kupaka rangi ya kucha", "minutes": 30, "price": 900},
            {"id": "pedicure", "name": "Pedicure", "name_sw": "Huduma ya miguu", "minutes": 30, "price": 1200},
            {"id": "haircut", "name": "Haircut", "name_sw": "Kunyoa nywele", "minutes": 30, "price": 700},
        ],
        "staff": [
            *({"id": f"hands-{n}", "name": name, "services": ["manicure", "haircut"]} for n, name in enumerate(_HANDS)),
            *({"id": f"feet-{n}", "name": name, "services": ["pedicure"]} for n, name in enumerate(_FEET)),
        ],
    }
)
"""As many feet as hands: behind every manicure there is a pedicure. Nothing goes with a haircut."""

CHAIRS = _HANDS

MENU = CatalogSnapshot(
    version=1,
    currency=PAID_SALON.currency,
    services=PAID_SALON.catalog(),
    relations=(
        CatalogRelation(a="manicure", b="pedicure", kind=RelationKind.COMPLEMENTARY, both_ways=False, confidence=0.9),
    ),
)

DIALS = DialsSnapshot(
    version=1,
    dials=PLAIN_DIALS.model_copy(update={"upsell": Upsell.ONCE_AFTER_CONFIRM, "cross_sell": CrossSell.RELATED_ONLY}),
)
