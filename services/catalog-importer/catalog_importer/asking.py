"""Asks what goes together, in the transaction that makes the question worth asking."""

from collections.abc import Callable, Iterable, Sequence

from catalog_importer.adapters.state_row import NOT_ASKED, Inference
from catalog_importer.domain import inference
from catalog_importer.domain.inference import Question, TooMany
from catalog_importer.domain.services import Service
from catalog_importer.publisher import Publisher
from ratiba_contracts.catalog_relations import InferenceState
from ratiba_contracts.envelope import fresh_id
from ratiba_contracts.menu import ExtractedRow
from ratiba_contracts.relations import RelationsRequested
from ratiba_contracts.tenant import Vertical
from ratiba_runtime.tenancy import current_tenant
from ratiba_runtime.unit_of_work import UnitOfWork


def about_services(
    uow: UnitOfWork, publisher: Publisher, services: Iterable[Service], *, known: Inference = NOT_ASKED
) -> Inference:
    """Ask about services on offer, unless `known` answers the same question; returns what is to be stored with the
    catalogue.
    """
    return _asked(uow, publisher, lambda vertical: inference.asked_of_services(services, vertical), known)


def about_rows(uow: UnitOfWork, publisher: Publisher, rows: Sequence[ExtractedRow]) -> Inference:
    """Ask about rows of a draft; returns what is to be stored with the draft."""
    return _asked(uow, publisher, lambda vertical: inference.asked_of_rows(rows, vertical), NOT_ASKED)


def _asked(uow: UnitOfWork, publisher: Publisher, ask: Callable[[str], Question], known: Inference) -> Inference:
    vertical = Vertical(current_tenant().vertical)
    try:
        question = ask(vertical)
    except TooMany:
        return Inference(InferenceState.FAILED)
    if known.state is InferenceState.DONE and known.content_hash == question.content_hash:
        return known
    request = fresh_id()
    asked = RelationsRequested(
        request_id=request,
        content_hash=question.content_hash,
        vertical=vertical,
        services=question.candidates,
    )
    publisher.tell(uow, asked, key=request.hex)
    return Inference(InferenceState.WAITING, request, question.ids, question.content_hash)
