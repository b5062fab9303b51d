"""One example a message, as a producer writes it. They are committed beside the schemas and checked both ways."""

from collections.abc import Mapping
from datetime import UTC, datetime
from uuid import UUID

from pydantic import SecretStr

from ratiba_contracts import owners, relations, requests, tenant, views
from ratiba_contracts.booking_examples import BOOKING_EXAMPLES, MANICURE
from ratiba_contracts.by_hand_examples import BY_HAND_EXAMPLES
from ratiba_contracts.catalog_examples import CATALOG_EXAMPLES
from ratiba_contracts.conversation_examples import CONVERSATION_EXAMPLES
from ratiba_contracts.envelope import Contract
from ratiba_contracts.handoff_examples import HANDOFF_EXAMPLES
from ratiba_contracts.offer_examples import OFFER_EXAMPLES
from ratiba_contracts.payment_examples import PAYMENT_EXAMPLES
from ratiba_contracts.personality_examples import PERSONALITY_EXAMPLES

_AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
_START = datetime(2026, 11, 21, 7, 0, tzinfo=UTC)
_INFERENCE = UUID("6a0f2f80-3f5e-4a53-9d0e-555555555555")
_CONTENT = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
_OWNER = owners.OwnerIdentity(email="amina@pendo.example")

EXAMPLES: Mapping[str, Contract] = {
    **BOOKING_EXAMPLES,
    **BY_HAND_EXAMPLES,
    **CATALOG_EXAMPLES,
    **CONVERSATION_EXAMPLES,
    **HANDOFF_EXAMPLES,
    **OFFER_EXAMPLES,
    **PAYMENT_EXAMPLES,
    **PERSONALITY_EXAMPLES,
    "relations.requested.v1": relations.RelationsRequested(
        request_id=_INFERENCE,
        content_hash=_CONTENT,
        vertical=tenant.Vertical.SALON,
        services=(
            relations.RelationCandidate(ref="s1", name="Manicure", duration_min=45),
            relations.RelationCandidate(ref="s2", name="Pedicure", duration_min=60),
        ),
    ),
    "relations.inferred.v1": relations.RelationsInferred(
        request_id=_INFERENCE,
        content_hash=_CONTENT,
        source="lexicon_inferred",
        edges=(
            relations.InferredEdge(
                a="s1",
                b="s2",
                kind=tenant.RelationKind.COMPLEMENTARY,
                both_ways=True,
                confidence=0.9,
                reason="often on one visit",
            ),
        ),
        dropped={"self-edge": 1},
    ),
    "relations.failed.v1": relations.RelationsFailed(
        request_id=_INFERENCE, content_hash=_CONTENT, reason="too-many-services"
    ),
    "tenant.provisioned.v1": tenant.TenantProvisioned(slug="pendo-spa", vertical=tenant.Vertical.SPA),
    "ask.channel.register_account.v1.request": requests.RegisterAccount(
        actor="owner@pendo.example",
        channel=views.Channel.WHATSAPP,
        account="100000000000001",
        access_token=SecretStr("example-token"),
    ),
    "ask.channel.register_account.v1.answer": requests.AccountRegistered(tenant="pendo-spa"),
    "ask.admin.add_owner.v1.request": owners.AddOwner(owner=_OWNER, actor="ratiba owners"),
    "ask.admin.add_owner.v1.answer": owners.OwnerAdded(since=_AT),
    "ask.admin.remove_owner.v1.request": owners.RemoveOwner(owner=_OWNER, actor="ratiba owners"),
    "ask.admin.remove_owner.v1.answer": owners.OwnerRemoved(),
    "ask.admin.list_owners.v1.request": owners.ListOwners(),
    "ask.admin.list_owners.v1.answer": owners.OwnersListed(
        owners=(owners.ListedOwner(owner=_OWNER, since=_AT, added_by="ratiba owners", last_opened_at=_START),)
    ),
    "snapshot.catalog.v1": tenant.CatalogSnapshot(
        version=1,
        currency="KES",
        services=(
            tenant.CatalogService(
                service_id="manicure",
                name="Manicure",
                name_sw="Kupaka rangi ya kucha",
                aliases=("nails", "kucha"),
                category="Nails",
                duration_min=45,
                buffer_after_min=10,
                price=MANICURE.price,
            ),
        ),
        relations=(
            tenant.CatalogRelation(
                a="manicure",
                b="pedicure",
                kind=tenant.RelationKind.COMPLEMENTARY,
                both_ways=True,
                confidence=0.9,
            ),
        ),
    ),
}
