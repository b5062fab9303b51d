# Everything runs on a machine that has python3 (3.11 or later), make and git; the rest comes as wheels.
# `make` alone lists what there is.

PYTHON  := .venv/bin/python
ARGS    ?=
WORKERS ?= 3
SEQUENCES ?= 3000

# Some machines forbid Python its cache; without one each of a dozen processes compiles everything anew.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help setup demo up test chaos chaos-payments evals machine lint format lock docs bench bench-check clean

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## create .venv with the locked dependencies; does nothing when they are there
	@.ci/set-up

demo: setup ## start everything, play one booking, stay up with a page to chat on (ARGS=--once ends after it)
	@$(PYTHON) -m ratiba_cli demo $(ARGS)

up: setup ## start the servers and all services (ARGS="--scale booking-fsm=3")
	@$(PYTHON) -m ratiba_cli up $(ARGS)

test: setup ## run all tests in WORKERS=3 processes, which keep two cores busy (ARGS="-k price" and the like are passed on)
	@$(PYTHON) -m pytest -n $(WORKERS) --dist loadgroup $(ARGS)

chaos: setup ## kill, freeze and restart everything under load, and judge what was kept (ARGS="--seed 7", ARGS="--seeds 1-10")
	@$(PYTHON) -m tests.chaos $(ARGS)

chaos-payments: setup ## 1,000 payments through a faulty M-Pesa and faulty cards with kills on the way, judged against both (ARGS="--payments 200 --kills 3")
	@$(PYTHON) -m tests.chaos.paying $(ARGS)

evals: setup ## score RATIBA_EVAL_DATA, and play 200 customers with goals (ARGS="--parts goals --goals 20 --trials 1")
	@$(PYTHON) -m evals $(ARGS)

machine: setup ## play 3000 new sequences of inputs against the booking machine (SEQUENCES=500; ARGS="--hypothesis-seed=7")
	@MACHINE_SEQUENCES=$(SEQUENCES) $(PYTHON) -m pytest services/booking-fsm/tests/machine/test_machine.py -q $(ARGS)

lint: setup ## ruff, mypy strict, which package may import which, and the prompts
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.ci/types
	@.venv/bin/lint-imports
	@$(PYTHON) -m ratiba_llm

format: setup ## let ruff put the code in order
	@.venv/bin/ruff check --fix .
	@.venv/bin/ruff format .

lock: setup ## resolve requirements/*.in anew into the lock files (ARGS="--upgrade-package httpx")
	@.ci/lock $(ARGS)

docs: setup ## write what is made from the contracts: schemas, examples, the AsyncAPI document, the bus's users
	@$(PYTHON) -m ratiba_contracts.catalogue libs/contracts/schemas docs/asyncapi.json
	@$(PYTHON) -m ratiba_contracts.authorization deploy/compose/authorization.conf

bench: setup ## measure each row of docs/benchmarks.md beside its floor, about 4 minutes (ARGS="--parts turn")
	@$(PYTHON) -m bench $(ARGS)

bench-check: setup ## the same, and fail where a budget of bench/budgets.toml is missed
	@$(PYTHON) -m bench --check $(ARGS)

clean: ## stop what runs and delete what was generated; .venv stays
	@if [ -x $(PYTHON) ] && [ -d .ratiba ]; then $(PYTHON) -m ratiba_cli down --delete-data; fi
	@rm -rf artifacts dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -type d -not -path './.venv/*' -prune -exec rm -rf {} +
