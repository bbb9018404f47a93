# Everything is called through these; each installs what it needs. `make help` lists them.
PORT ?= 8000
PRAG = .venv/bin/prag
PYTEST = .venv/bin/python -m pytest

.PHONY: help setup assets demo test test-long check fix docs messages bench browser load audit

help: ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

setup: ## uv and the Python packages of the lock, in this folder
	@./scripts/setup.sh

assets: setup ## style sheet, scripts, fonts and translated texts
	@.venv/bin/python scripts/build_assets.py
	@.venv/bin/python scripts/build_texts.py

demo: assets ## run Prag with its invented world: PORT=8000 DATA=.prag/data
	@PORT=$(PORT) exec $(PRAG) demo

browser: setup
	@./scripts/browser.sh

test: assets browser ## every test, on PostgreSQL 18 and the gate's on 15, journeys in a browser
	@./scripts/test.sh

test-long: assets ## the long proofs: oracle, log, a thousand killed sendings, Wapiti as every persona (hours)
	@PRAG_LONG=1 $(PYTEST) tests -m long -n 2; tests=$$?; .venv/bin/python scripts/wapiti.py && exit $$tests

check: setup ## lint, types, imports, templates, migrations, generated pages
	@./scripts/check.sh

fix: setup ## what a machine can mend
	@.venv/bin/ruff check --fix --quiet . ; .venv/bin/ruff format --quiet .

docs: setup ## write docs/reference
	@$(PRAG) docs

messages: setup ## collect the interface texts for translation
	@./scripts/messages.sh

load: assets ## 200 practitioners for 30 minutes: MINUTES=30
	@$(PRAG) load --minutes $(or $(MINUTES),30)

bench: assets ## measure pages beside two floors
	@$(PRAG) bench

audit: setup ## known weaknesses of what is locked, where the network allows to ask; writes sbom.json
	@.venv/bin/python -m scripts.audit
