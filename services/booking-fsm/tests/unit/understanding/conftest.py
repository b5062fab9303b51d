from collections.abc import Callable, Mapping
from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

from booking_fsm.domain.understanding import (
    Expecting,
    Language,
    Offerable,
    StaffName,
    Understanding,
    understand,
)
from booking_fsm.domain.when import WeeklyHours

WEDNESDAY_AT_NINE = datetime(2026, 10, 7, 9, 0, tzinfo=ZoneInfo("Africa/Nairobi"))
EIGHT_TO_SEVEN = WeeklyHours.daily(time(8), time(19))

CATALOGUES: Mapping[str, tuple[Offerable, ...]] = {
    "named like requests": (
        Offerable("loc", "Loc retouch with oil"),
        Offerable("peel", "Cancel Scar Peel"),
        Offerable("hurts", "Where It Hurts Massage"),
        Offerable("price-cut", "Price Cut"),
    ),
    "salon": (
        Offerable("manicure", "Manicure", "Manikyua"),
        Offerable("polish", "Manicure with polish", "Kupaka rangi ya kucha"),
        Offerable("pedicure", "Pedicure", "Kucha za miguu"),
        Offerable("gel", "Gel polish"),
        Offerable("box-small", "Box braids (small)"),
        Offerable("box-large", "Box braids (large)"),
        Offerable("cornrows", "Cornrows", "Kusuka mistari", ("lines",)),
        Offerable("men-cut", "Men's cut"),
        Offerable("women-cut", "Women's cut"),
        Offerable("kids-cut", "Kids' cut"),
        Offerable("wash", "Wash & blow dry"),
        Offerable("wax", "Underarm wax"),
        Offerable("dye", "Hair colouring", "Kupaka nywele rangi"),
        Offerable("lashes", "Lash extensions"),
    ),
    "spa": (
        Offerable("massage-30", "Massage 30 min", "Masaji dakika 30"),
        Offerable("massage-60", "Massage 60 min", "Masaji dakika 60"),
        Offerable("hot-stone", "Hot stone massage"),
        Offerable("foot", "Foot massage", "Masaji ya miguu"),
        Offerable("facial", "Deep cleansing facial", "Kusafisha uso"),
        Offerable("scrub", "Full body scrub"),
        Offerable("sauna", "Sauna"),
    ),
    "barbershop": (
        Offerable("cut", "Haircut", "Kunyoa nywele"),
        Offerable("shave", "Hot towel shave", "Kunyoa ndevu"),
        Offerable("cut-beard", "Haircut & beard"),
        Offerable("kid", "Kids haircut"),
        Offerable("dye", "Black dye"),
    ),
    "dental": (
        Offerable("checkup", "Dental check-up", "Uchunguzi wa meno"),
        Offerable("cleaning", "Scale & polish", "Kusafisha meno"),
        Offerable("extraction", "Tooth extraction", "Kung'oa jino"),
        Offerable("wisdom", "Wisdom tooth extraction"),
        Offerable("filling", "Filling", "Kuziba jino"),
        Offerable("root-canal", "Root canal"),
        Offerable("whitening", "Teeth whitening"),
        Offerable("braces", "Braces review"),
    ),
    "legal": (
        Offerable("advice", "Legal consultation", "Ushauri wa kisheria"),
        Offerable("will", "Will writing", "Kuandika wosia"),
        Offerable("land", "Land transfer"),
        Offerable("affidavit", "Affidavit", "Hati ya kiapo"),
        Offerable("divorce", "Divorce"),
    ),
    "medical": (
        Offerable("consultation", "Doctor's consultation", "Kuonana na daktari"),
        Offerable("blood", "Blood test", "Kupima damu"),
        Offerable("jab", "Vaccination", "Chanjo"),
        Offerable("antenatal", "Antenatal visit", "Kliniki ya wajawazito"),
        Offerable("follow-up", "Follow-up visit"),
    ),
    "physio": (
        Offerable("assessment", "Initial assessment"),
        Offerable("session", "Physiotherapy session", "Mazoezi ya viungo"),
        Offerable("sports", "Sports massage"),
        Offerable("needling", "Dry needling"),
    ),
    "tutoring": (
        Offerable("maths-1", "Maths Form 1", "Hesabu kidato cha 1"),
        Offerable("maths-4", "Maths Form 4", "Hesabu kidato cha 4"),
        Offerable("english", "English lesson", "Kiingereza"),
        Offerable("chemistry", "Chemistry", "Kemia"),
        Offerable("piano", "Piano lesson"),
    ),
}
STAFF = (
    StaffName("amina", "Amina Hassan"),
    StaffName("amina-y", "Amina Yusuf"),
    StaffName("grace", "Grace Wambui"),
    StaffName("otieno", "Dr. Peter Otieno"),
)


@pytest.fixture(scope="session")
def heard() -> Callable[..., Understanding]:
    """What a customer of a place open 08:00 to 19:00 says, on Wednesday 7 October 2026 at 09:00 in Nairobi."""

    def heard(
        text: str,
        expecting: Expecting | None = None,
        *,
        at: str = "salon",
        services: tuple[Offerable, ...] | None = None,
        staff: tuple[StaffName, ...] = STAFF,
        options: int | None = None,
        language: Language = Language.EN,
        region: str = "KE",
    ) -> Understanding:
        return understand(
            text,
            now=WEDNESDAY_AT_NINE,
            services=CATALOGUES[at] if services is None else services,
            staff=staff,
            opening_hours=EIGHT_TO_SEVEN,
            expecting=expecting,
            tenant_language=language,
            phone_region=region,
            options=options,
        )

    return heard
