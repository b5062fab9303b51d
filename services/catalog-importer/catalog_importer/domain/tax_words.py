"""What a head says of tax: "Price (KES, incl. VAT)" is a price, "VAT 16%" is none."""

import re

TAXED = "The list says that tax comes on top."
"""Why no price is sure that tax is added to."""
_TAX = r"(?:vat|tax(?:es)?|kodi)"
_WITH = r"(?:incl\w*|inc|with|after|plus|pamoja\s+na)"
_WITHOUT = r"(?:excl\w*|ex|without|before|no|net\s+of|bila)"
_RATE = r"(?:\d+\s*%\s*)?"


def _says(words: str, behind: str) -> str:
    return rf"\b{words}\b\.?\s*(?:of\s+)?{_RATE}{_TAX}\b(?:\s*\d+\s*%)?|{_RATE}\b{_TAX}\s*[-:]?\s*{behind}\w*\b\.?"


_INCLUDED = re.compile(_says(_WITH, "inc"), re.IGNORECASE)
_EXCLUDED = re.compile(_says(_WITHOUT, "ex"), re.IGNORECASE)


_ON_TOP = re.compile(
    rf"\b(?:plus|add)\s+{_RATE}{_TAX}\b|[+&]\s*{_RATE}{_TAX}\b|\b{_TAX}\b[^.;,]{{0,25}}\b(?:extra|added|on\s+top|"
    rf"not\s+inc\w*|separate\w*|applies|juu)\b|\bnot\s+(?:include|including|inclusive\s+of)\s+{_RATE}{_TAX}\b|"
    rf"\b(?:haijumuishi|hazijumuishi|haina|hazina)\s+{_TAX}\b",
    re.IGNORECASE,
)
_EXEMPT = re.compile(rf"\b{_TAX}[\s-]+exempt\w*", re.IGNORECASE)


def adds_tax(words: str) -> bool:
    """Whether words say that tax comes on top of what stands there: "plus VAT", "VAT not included", "bila kodi"."""
    words = _EXEMPT.sub("", words)
    return excludes_tax(words) or _ON_TOP.search(words) is not None


def without_tax(head: str) -> str:
    """A head without what it says of tax."""
    return _EXCLUDED.sub("", _INCLUDED.sub("", head))


def includes_tax(head: str) -> bool:
    """Whether the prices below are what is paid, tax and all. "Plus VAT" is not."""
    found = _INCLUDED.search(head)
    return found is not None and not found[0].lower().startswith("plus")


def excludes_tax(head: str) -> bool:
    """Whether tax comes on top of the prices below."""
    return _EXCLUDED.search(head) is not None
