"""A tenant's catalogue opened for one change: under its lock, in one transaction, with what every change leaves behind.

Whatever changes it, an audit of each service, the next version and what is told of it commit together.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from catalog_importer.adapters import audit_rows, relation_rows, service_rows, state_row
from catalog_importer.adapters.audit_rows import Author, Change
from catalog_importer.adapters.state_row import Inference, State
from catalog_importer.domain import room
from catalog_importer.domain.publication import digest, snapshot_of
from catalog_importer.domain.refusals import CatalogRefusal
from catalog_importer.domain.relations import Edges, said_by_people
from catalog_importer.domain.services import Service, changed_fields
from catalog_importer.domain.stored_services import StoredServices
from ratiba_contracts.catalog_facts import CatalogCounts
from ratiba_contracts.tenant import CatalogSnapshot
from ratiba_runtime.database import Connection
from ratiba_runtime.snapshots import packed
from ratiba_runtime.tenancy import TenantContext

MOST_PACKED_BYTES = 900 * 1024
"""Of a snapshot as it is stored: the bus takes values of 1 MiB."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What is stored, retired services too. As opened; `changed` returns it as it is afterwards."""

    tenant: TenantContext
    state: State
    services: Mapping[str, Service]
    edges: Edges

    def stored(self) -> StoredServices:
        """Services as rows of drafts are matched with them."""
        return StoredServices.of(self.services)

    @property
    def is_initial(self) -> bool:
        """Whether nothing is on offer yet."""
        return all(service.retired for service in self.services.values())

    def snapshot(self) -> CatalogSnapshot:
        """As other services are to read it."""
        return snapshot_of(self.state.version, self.tenant.currency, self.services, self.edges)


async def opened(connection: Connection, tenant: TenantContext) -> Catalogue:
    """The catalogue, with every other change of it waiting until this transaction ends."""
    state = await state_row.lock(connection, tenant.slug)
    return await _loaded(connection, tenant, state)


async def shown(connection: Connection, tenant: TenantContext) -> Catalogue:
    """The catalogue as of now, for looking only."""
    return await _loaded(connection, tenant, await state_row.read(connection))


async def _loaded(connection: Connection, tenant: TenantContext, state: State) -> Catalogue:
    services = await service_rows.read_all(connection)
    return Catalogue(tenant, state, services, await relation_rows.read_all(connection))


def with_services(catalogue: Catalogue, services: Iterable[Service]) -> tuple[Mapping[str, Service], list[Change]]:
    """All services after some were put, and what that changes; what stands so already is no change."""
    after = dict(catalogue.services)
    changes: list[Change] = []
    for service in services:
        before = catalogue.services.get(service.service_id)
        after[service.service_id] = service
        if before is None or changed_fields(before, service):
            changes.append(Change(before, service))
    return after, changes


async def store(
    connection: Connection,
    catalogue: Catalogue,
    author: Author,
    *,
    services: Iterable[Service] = (),
    edges: Edges | None = None,
    inference: Inference | None = None,
    held_version: int = 0,
) -> tuple[Catalogue, CatalogSnapshot]:
    """Put services and edges, write down what that changes, and count the version up if it changes anything: services,
    what others read, or what people said, so that a plan made before that is refused.

    `held_version`: of the snapshot others read now; the next one is higher even where the database is younger.
    Returns the catalogue as it is then, and the snapshot that others are to read.
    Raises CatalogRefusal for a catalogue that no snapshot could hold.
    """
    after, changes = with_services(catalogue, services)
    new = replace(catalogue, services=after, edges=catalogue.edges if edges is None else edges)
    snapshot = new.snapshot()
    told = digest(snapshot)
    state = catalogue.state
    if changes or told != state.told or said_by_people(new.edges) != said_by_people(catalogue.edges):
        version = max(state.version, held_version) + 1
        state = replace(
            state, version=version, services_version=version if changes else state.services_version, told=told
        )
    state = replace(state, inference=inference or state.inference)
    new = replace(new, state=state)
    _check_room(snapshot)
    if changes:
        await service_rows.save(connection, [change.after for change in changes], author.at)
        await audit_rows.insert(connection, changes, replace(author, version=state.version))
    if new.edges != catalogue.edges:
        await relation_rows.replace_all(connection, new.edges)
    if state != catalogue.state:
        await state_row.save(connection, state)
    return new, snapshot.model_copy(update={"version": max(state.version, 1)})


def _check_room(snapshot: CatalogSnapshot) -> None:
    room.check(len(snapshot.services))
    size = len(packed(snapshot))
    if size > MOST_PACKED_BYTES:
        raise CatalogRefusal(
            "catalogue-too-large",
            f"The catalogue would take {size // 1024} KiB; at most {MOST_PACKED_BYTES // 1024} KiB can be published."
            " Take services out, or shorten what is written about them.",
        )


def counted(changes: Sequence[Change], unchanged: int = 0) -> CatalogCounts:
    """What changes did to services. One that comes back is an update."""
    actions = [change.action for change in changes]
    return CatalogCounts(
        inserted=actions.count("insert"),
        updated=actions.count("update") + actions.count("restore"),
        unchanged=unchanged,
        retired=actions.count("retire"),
    )
