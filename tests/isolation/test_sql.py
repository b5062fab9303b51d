"""No function that runs SQL shows or touches another tenant's rows, and none is left out of this."""

from pathlib import Path

import pytest
from asyncpg import IntegrityConstraintViolationError

from ratiba_runtime.database import Database

from . import (
    booking_trials,
    console_trials,
    cross_sell_trials,
    gateway_trials,
    importer_trials,
    inferrer_trials,
    payments_trials,
    personality_trials,
)
from .pendo import KUCHA, PENDO, InHand
from .sql_finder import functions_in_adapters, gone, sql_outside_adapters, unlisted
from .trial import Trial, Trials, tried

ROOT = Path(__file__).parents[2]
TABLES: tuple[Trials, ...] = (
    booking_trials.TRIALS,
    console_trials.TRIALS,
    gateway_trials.TRIALS,
    importer_trials.TRIALS,
    inferrer_trials.TRIALS,
    personality_trials.TRIALS,
    cross_sell_trials.TRIALS,
    payments_trials.TRIALS,
)
"""One table a service that has tables of its own."""

TRIALS: Trials = {name: trials for table in TABLES for name, trials in table.items()}
EACH = {f"{name}-{number}": trial for name, trials in TRIALS.items() for number, trial in enumerate(trials, start=1)}
TELLING_APART = {name: trial for name, trial in EACH.items() if not trial.same_for_all}


def test_every_function_of_the_adapters_that_runs_sql_is_tried_as_another_tenant() -> None:
    assert unlisted(functions_in_adapters(ROOT), TRIALS) == []


def test_nothing_is_tried_that_is_no_longer_there() -> None:
    assert gone(functions_in_adapters(ROOT), TRIALS) == []
    assert [name for name, trials in TRIALS.items() if not trials] == []


def test_sql_is_run_in_adapters_only() -> None:
    assert sql_outside_adapters(ROOT) == []


@pytest.mark.parametrize("trial", EACH.values(), ids=EACH)
async def test_with_the_ids_of_another_tenant_there_is_nothing(
    database: Database, in_hand: InHand, trial: Trial
) -> None:
    as_kucha = await tried(database, KUCHA, trial, in_hand)
    assert as_kucha.done_to_pendo == []
    assert not as_kucha.showed_pendo
    assert as_kucha.gave(trial.nothing), f"instead of {trial.nothing!r} came {as_kucha.result!r}"
    assert as_kucha.path_kept, "it left another search path behind"


@pytest.mark.parametrize("trial", TELLING_APART.values(), ids=TELLING_APART)
async def test_the_same_ids_are_something_to_the_tenant_they_belong_to(
    database: Database, in_hand: InHand, trial: Trial
) -> None:
    as_pendo = await tried(database, PENDO, trial, in_hand)
    if isinstance(as_pendo.result, Exception) and not isinstance(as_pendo.result, IntegrityConstraintViolationError):
        raise as_pendo.result
    assert as_pendo.done_to_pendo or not as_pendo.gave(trial.nothing), "made-up ids: the trial above proves nothing"
