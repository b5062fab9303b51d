"""What may not stand in a system message: anything that differs between tenants, or between calls.

The provider's cache is keyed by the bytes of tools and system message. One tenant's word in there, and every tenant
pays for a prompt of its own. `python -m ratiba_llm` checks the files, and so does every start.
"""

import re
from collections.abc import Iterable

from ratiba_llm.roles import PERSONALITY_VARIABLES

DIALS = frozenset({"cancellation_tone", "cross_sell", "greeting_text", "honorific", "upsell"})
"""Names of dials that are no words of a sentence; `tone` and `greeting` are, and stand in for nothing by themselves."""
TENANT_VARIABLES = frozenset({"tenant", "tenant_id", "tenant_name", "tenant_language", "tenant_slug", "business_name"})

_PLACEHOLDERS = (
    re.compile(r"\{[^}\n]*\}?|\}"),  # {slot}, {{ slot }}, and half of one
    re.compile(r"\$\{?\w+"),  # $slot, ${slot}
    re.compile(r"%\(\w+\)\w|(?<!\w)%[sdr](?!\w)"),  # %(slot)s, %s
    re.compile(r"<<\s*\w+\s*>>"),  # <<slot>>
)


def findings(system_message: str, variables: Iterable[str] = ()) -> list[str]:
    """Return what is wrong with a system message; `variables` are those of its role."""
    wrong = [f"has the placeholder {found[0]!r}" for form in _PLACEHOLDERS for found in form.finditer(system_message)]
    compound = {name for name in variables if "_" in name}  # "message" is also a word
    names = sorted(PERSONALITY_VARIABLES | DIALS | TENANT_VARIABLES | compound)
    named = [name for name in names if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", system_message)]
    return wrong + [f"names the variable {name}" for name in named]
