# Every target sets up what it needs in .venv; only Python 3.11 or newer, git and make have to be there.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
DATA   ?= corpus
OUT    := build/accuracy

.DEFAULT_GOAL := help
.PHONY: help test lint types format demo accuracy docs notebooks bench loading torture spark model release hooks confidence floors clean

help: ## list the targets
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/\1\t\2/p' Makefile | expand -t 12

test: lint types ## lint, check types, run the tests
	$(BIN)/python -m pytest

lint: $(READY) ## check style and formatting
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY) ## check types
	$(BIN)/mypy

format: $(READY) ## format the code, mend what can be mended
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

demo: $(READY) ## extract claims from the corpus, show some and all scores
	$(BIN)/python corpus/demo.py

accuracy: $(READY) ## score DATA/articles.jsonl against DATA/gold.jsonl (DATA=corpus)
	@mkdir -p $(OUT)
	$(BIN)/claims extract $(DATA)/articles.jsonl -o $(OUT)/claims.jsonl
	$(BIN)/claims evaluate $(DATA)/gold.jsonl $(OUT)/claims.jsonl --articles $(DATA)/articles.jsonl
	$(BIN)/python corpus/compare/score.py

docs: $(READY) ## build the documentation into build/site
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

notebooks: $(READY) ## run the notebooks and keep their outputs
	$(BIN)/python notebooks/run.py

bench: $(READY) ## time every part against the bare base model
	$(BIN)/python corpus/bench.py

loading: $(READY) ## time loads into databases against the barest way of doing the same (a quarter of an hour)
	$(BIN)/python -m tests.database.bench

torture: $(READY) ## hostile texts, 1,000 kills, 10,000 power cuts: compare what comes out (an hour)
	$(BIN)/python -m tests.torture.hostile --mutations 100000
	$(BIN)/python -m tests.batch.torture
	$(BIN)/python -m tests.database.kills
	$(BIN)/python -m tests.review.hostile
	$(BIN)/python -m tests.review.kills

spark: $(READY) ## 5,000 articles inside Spark against claims extract, and ten kills for each master (an hour)
	$(BIN)/python -m tests.spark.bench

model: $(READY) ## build the pipeline as a package that spaCy loads by name: dist/en_news_claims-VERSION-py3-none-any.whl
	$(BIN)/python models/package_model.py

release: $(READY) ## build sdist and wheels into dist/, install them in an empty environment, run them there
	$(BIN)/python .ci/release.py

hooks: $(READY) ## let git lint and check types before each commit
	$(BIN)/pre-commit install

confidence: $(READY) ## fit the confidence model on DATA/articles.jsonl and DATA/gold.jsonl (DATA=corpus)
	$(BIN)/python models/fit_confidence.py --docs $(DATA)/articles.jsonl --gold $(DATA)/gold.jsonl

floors: $(READY) ## raise corpus/floors.json to just below the scores of now (LOWER=1 lowers)
	$(BIN)/python corpus/floors.py $(if $(LOWER),--lower)

clean: ## remove what was built, the virtual environment too
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis

# The stamp is newer than pyproject.toml once everything is installed, so that the next run starts at once.
$(READY): pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=/path/to/python3.11")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch $@
