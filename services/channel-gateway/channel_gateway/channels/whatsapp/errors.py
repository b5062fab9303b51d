"""What each refusal of the Graph API means for the message: one table, from code to slug and next step.

Source: Meta's error code reference of the WhatsApp Cloud API. A code that is not in here is judged by its
HTTP status.
"""

from channel_gateway.domain.outcome import NextStep, Refusal

RATE_LIMITED = Refusal("rate-limited", NextStep.RETRY)
PROVIDER_BUSY = Refusal("provider-busy", NextStep.RETRY)
PROVIDER_ERROR = Refusal("provider-error", NextStep.RETRY, tries=6)
WINDOW_CLOSED = Refusal("window-closed", NextStep.NEEDS_TEMPLATE)
UNDELIVERABLE = Refusal("undeliverable", NextStep.OTHER_CHANNEL)
HELD_BACK = Refusal("held-back-by-provider", NextStep.OTHER_CHANNEL)
OPTED_OUT = Refusal("customer-opted-out", NextStep.RESPECT_WISH)
TEMPLATE_UNUSABLE = Refusal("template-unusable", NextStep.OWNER_ACTS)
TOKEN_REFUSED = Refusal("access-token-refused", NextStep.OWNER_ACTS)
TOKEN_CLOSED = Refusal("access-token-cannot-be-opened", NextStep.RETRY)
"""This copy has not the key: another copy may, or this one once its keys are mended."""

PERMISSION_MISSING = Refusal("permission-missing", NextStep.OWNER_ACTS)
ACCOUNT_RESTRICTED = Refusal("account-restricted", NextStep.OWNER_ACTS)
ACCOUNT_NOT_READY = Refusal("account-not-ready", NextStep.OWNER_ACTS)
PAYMENT_METHOD = Refusal("provider-payment-method", NextStep.OWNER_ACTS)
MALFORMED = Refusal("malformed-request", NextStep.OUR_FAULT)
NOT_A_MESSAGE = Refusal("not-about-a-message", NextStep.OUR_FAULT)

_TABLE: tuple[tuple[Refusal, tuple[int, ...]], ...] = (
    (RATE_LIMITED, (4, 80007, 130429, 131056, 131208, 133016)),
    (PROVIDER_BUSY, (2, 131016, 131057, 2494100)),
    (PROVIDER_ERROR, (1, 131000, 135000)),
    (WINDOW_CLOSED, (131047,)),
    (UNDELIVERABLE, (131021, 131026, 131030, 131062, 137000)),
    (HELD_BACK, (130472, 131049)),
    (OPTED_OUT, (131050,)),
    (TEMPLATE_UNUSABLE, (131063, 131064, 132001, 132007, 132015, 132016, 132068, 132069)),
    (TOKEN_REFUSED, (0, 190)),
    (PERMISSION_MISSING, (3, 10, 131005, *range(200, 300))),
    (ACCOUNT_RESTRICTED, (368, 130497, 131031, 131048)),
    (ACCOUNT_NOT_READY, (131037, 131045, 133010)),
    (PAYMENT_METHOD, (131042, 131044)),
    (MALFORMED, (33, 100, 131008, 131009, 131051, 131052, 131053, 132000, 132005, 132008, 132012)),
    # Answers of interfaces that replies never use: flows, blocking, calls, groups, templates' and numbers'
    # management.
    (NOT_A_MESSAGE, (613, 131020, 131041, 131059, *range(131201, 131216))),
    (NOT_A_MESSAGE, (*range(138000, 138019), *range(139000, 139005), *range(139100, 139104))),
    (NOT_A_MESSAGE, (*range(147001, 147006), 2388012, 2388019, 2388040, 2388047, 2388073, 2388091)),
    (
        NOT_A_MESSAGE,
        (2388093, 2388103, 2388293, 2388299, *range(2494164, 2494169), 2494176, 2494177, 2494179),
    ),
)


def _by_code() -> dict[int, Refusal]:
    table: dict[int, Refusal] = {}
    for refusal, codes in _TABLE:
        for code in codes:
            table.setdefault(code, refusal)  # 131208 is a rate limit before it is a group's affair
    return table


REFUSALS = _by_code()


def refusal_of(code: int | None, http_status: int | None = None) -> Refusal:
    """What a refusal means, by its code; an unknown code by its HTTP status; neither: it cannot be
    delivered.
    """
    if code is not None and code in REFUSALS:
        return REFUSALS[code]
    match http_status:
        case 429:
            return RATE_LIMITED
        case 401 | 403:
            return TOKEN_REFUSED
        case 400 | 404 | 422:
            return MALFORMED
        case status if status is not None and status >= 500:
            return PROVIDER_BUSY
        case _:
            return UNDELIVERABLE
