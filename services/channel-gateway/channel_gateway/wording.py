"""Words for a decided reply, in the form that `domain.fit` takes."""

import structlog

from channel_gateway.domain.fit import Choice, Worded
from ratiba_contracts.conversation import ReplyDecided
from ratiba_contracts.tenant import PLAIN_DIALS, Dials, DialsSnapshot
from ratiba_contracts.views import Language
from ratiba_runtime.snapshots import SnapshotMissing, Snapshots
from ratiba_runtime.tenancy import TenantContext
from ratiba_wording import words

log = structlog.get_logger("channel_gateway.wording")

MENU_LABEL = {Language.EN: "Choose", Language.SW: "Chagua"}
"""What a list is opened by; at most 20 characters."""


_PLAIN = DialsSnapshot(version=1, dials=PLAIN_DIALS)


def dials_of(snapshots: Snapshots[DialsSnapshot], tenant: TenantContext) -> DialsSnapshot:
    """The tenant's dials as last seen, and whether a model may word its replies."""
    try:
        return snapshots.get(tenant.slug)
    except SnapshotMissing:
        log.warning("wording.dials_missing")
        return _PLAIN


def word(reply: ReplyDecided, dials: Dials, tenant: TenantContext) -> Worded:
    """What to say and what can be tapped."""
    worded = words(reply, dials, tenant.name)
    return Worded(
        text=worded.text,
        language=reply.language,
        question_id=reply.question.question_id if reply.question else None,
        choices=tuple(Choice(o.value, o.label, o.description, o.short) for o in worded.options),
        numbered=worded.numbered,
        menu_label=MENU_LABEL[reply.language],
    )
