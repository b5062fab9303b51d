"""Which snapshot should stand, and that one change is one fact."""

import pytest

from personality.adapters.defaults_file import read_defaults
from personality.domain.publication import change_id, wanted_snapshot
from ratiba_contracts.tenant import Dials, DialsSnapshot, Tone, Vertical


@pytest.fixture
def dials() -> Dials:
    return read_defaults().dials(Vertical.SPA)


@pytest.fixture
def others(dials: Dials) -> Dials:
    return dials.model_copy(update={"tone": Tone.PLAYFUL})


def test_a_tenant_without_dials_gets_version_one(dials: Dials) -> None:
    assert wanted_snapshot(None, dials) == DialsSnapshot(version=1, dials=dials)


def test_dials_that_stand_are_left_alone(dials: Dials) -> None:
    held = DialsSnapshot(version=7, dials=dials)
    assert wanted_snapshot(held, dials) is held


def test_changed_dials_are_the_next_version(dials: Dials, others: Dials) -> None:
    assert wanted_snapshot(DialsSnapshot(version=7, dials=dials), others) == DialsSnapshot(version=8, dials=others)


def test_one_change_is_one_fact_and_another_is_another(dials: Dials, others: Dials) -> None:
    first = DialsSnapshot(version=1, dials=dials)
    assert change_id("pendo-spa", first) == change_id("pendo-spa", first.model_copy())
    different = {
        change_id("pendo-spa", first),
        change_id("kucha-bar", first),
        change_id("pendo-spa", DialsSnapshot(version=2, dials=dials)),
        change_id("pendo-spa", DialsSnapshot(version=1, dials=others)),
    }
    assert len(different) == 4
