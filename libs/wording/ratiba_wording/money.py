"""Amounts of money as customers read them: `KSh 1,500`."""

SYMBOLS = {
    "KES": "KSh",
    "TZS": "TSh",
    "UGX": "USh",
    "RWF": "FRw",
    "ETB": "Br",
    "USD": "US$",
    "EUR": "€",
    "GBP": "£",
}
"""How a currency is written on a price list where we work; any other stands as its ISO code."""

MINOR_UNITS = 100
"""Minor units in one of any currency: a `Price.amount` is in hundredths, whatever coins a country still mints."""


def figure(amount: int) -> str:
    """Minor units as a number: `1,500`, or `1,500.50` where there are cents."""
    whole, cents = divmod(amount, MINOR_UNITS)
    return f"{whole:,}.{cents:02}" if cents else f"{whole:,}"


def money(amount: int, currency: str) -> str:
    """Minor units with the currency before it: `KSh 1,500`."""
    return f"{SYMBOLS.get(currency, currency)} {figure(amount)}"
