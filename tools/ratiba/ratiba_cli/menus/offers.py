"""A price list made up from a seed: what a business offers, under headings, and how it prints it."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

FINISHES = ("Classic", "Deluxe", "Express", "Royal", "Gentle", "Full", "Mini", "Evening", "Bridal", "Weekend")
ENDINGS = ("", "", "", "with Oil", "and Steam", "for Two", "Refill", "with Towel")

SECTIONS: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "salon": (
        ("HAIR", ("Twist Set", "Silk Press", "Bob Trim", "Scalp Soak", "Crochet Curls", "Loc Retouch", "Blow Wave")),
        ("NAILS", ("Gel Polish", "Toe Shape", "Hand Scrub", "Acrylic Set", "Cuticle Care", "Shellac Coat")),
        ("FACE", ("Clay Mask", "Brow Tint", "Lash Lift", "Lip Wax", "Steam Facial", "Glow Peel")),
        ("MAKE UP", ("Day Look", "Party Look", "Photo Look", "Contour Lesson")),
    ),
    "spa": (
        ("MASSAGE", ("Back Rub", "Stone Massage", "Foot Massage", "Shoulder Release", "Thai Stretch")),
        ("BODY", ("Salt Scrub", "Mud Wrap", "Honey Bath", "Coffee Scrub", "Sauna Hour")),
        ("FACE", ("Clay Mask", "Glow Peel", "Steam Facial", "Cooling Gel")),
    ),
    "clinic": (
        ("CHECKS", ("Tooth Check", "Gum Check", "Bite Photo", "Jaw Scan")),
        ("TREATMENT", ("Stain Polish", "Root Care", "Filling", "Crown Fit", "Tooth Pull", "Night Guard")),
    ),
}
"""Headings and what may stand under them, by trade."""

MINUTES = (15, 20, 30, 45, 60, 75, 90, 120)


@dataclass(frozen=True, slots=True)
class Offer:
    """One service. `price` is in whole units of the currency, `printed` how it stands on the list."""

    name: str
    heading: str
    price: int
    printed: str
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Menu:
    """A list with a title, its offers in reading order, in one column or two."""

    title: str
    currency: str
    offers: tuple[Offer, ...]
    columns: int = 1
    leaders: bool = False
    """Whether dots lead from a name to its price."""

    @property
    def headings(self) -> Sequence[str]:
        """The headings in the order of the list."""
        return list(dict.fromkeys(offer.heading for offer in self.offers))


def random_menu(seed: int, *, vertical: str = "salon", columns: int | None = None, offers: int | None = None) -> Menu:
    """Return the list of a seed; the same seed gives the same list. No two offers have the same name."""
    draw = random.Random(seed)  # noqa: S311  a made-up list, no secret
    sections = SECTIONS.get(vertical, SECTIONS["salon"])
    columns = columns or draw.choice((1, 1, 2))
    wanted = offers or draw.randint(10, 16) * (1 if columns == 1 else 2)
    style, timed = draw.choice(("KSh {:,}", "{:,}/=", "{:,}", "{}/-", "Ksh {}")), draw.random() < 0.5
    drawn: dict[str, str] = {}
    while len(drawn) < wanted:
        heading, kinds = draw.choice(sections)
        name = " ".join((draw.choice(FINISHES), draw.choice(kinds), draw.choice(ENDINGS))).strip()
        drawn.setdefault(name, heading)
    ordered = sorted(drawn, key=lambda name: [section[0] for section in sections].index(drawn[name]))
    found = []
    for name in ordered:
        price = draw.randrange(200, 9500, 50)
        found.append(Offer(name, drawn[name], price, style.format(price), draw.choice(MINUTES) if timed else None))
    title, leaders = draw.choice(("PRICE LIST", "OUR SERVICES", "MENU")), draw.random() < 0.3
    return Menu(title, "KES", tuple(found), columns, leaders)
