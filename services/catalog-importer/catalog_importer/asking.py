"""Asks what goes together, in the transaction that makes the question worth asking."""

from collections.abc import Iterable, Sequence

from catalog_importer.adapters.state_row import Inference
from catalog_importer.domain import inference
from catalog_importer.domain.inference import MOST_SERVICES, Question
from catalog_importer.domain.services import Service
from catalog_importer.publisher import Publisher
from ratiba_contracts.catalog import InferenceState
from ratiba_contracts.envelope import fresh_id
from ratiba_contracts.menu import ExtractedRow
from ratiba_contracts.relations import RelationsRequested
from ratiba_contracts.tenant import Vertical
from ratiba_runtime.tenancy import current_tenant
from ratiba_runtime.unit_of_work import UnitOfWork


def about_services(uow: UnitOfWork, publisher: Publisher, services: Iterable[Service]) -> Inference:
    """Ask about services on offer; returns what is to be stored with the catalogue."""
    return _asked(uow, publisher, inference.asked_of_services(services, current_tenant().vertical))


def about_rows(uow: UnitOfWork, publisher: Publisher, rows: Sequence[ExtractedRow]) -> Inference:
    """Ask about rows of a draft; returns what is to be stored with the draft."""
    return _asked(uow, publisher, inference.asked_of_rows(rows, current_tenant().vertical))


def _asked(uow: UnitOfWork, publisher: Publisher, question: Question) -> Inference:
    if len(question.candidates) > MOST_SERVICES:
        return Inference(InferenceState.FAILED)
    request = fresh_id()
    asked = RelationsRequested(
        request_id=request,
        content_hash=question.content_hash,
        vertical=Vertical(current_tenant().vertical),
        services=question.candidates,
    )
    publisher.tell(uow, asked, key=request.hex)
    return Inference(InferenceState.WAITING, request, question.ids)
