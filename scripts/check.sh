#!/bin/sh
# What a machine can say about the code without running it. Every check runs; the first failure does not hide the next.
set -u
cd "$(dirname "$0")/.."
status=0
step() {
    name=$1; shift
    if out=$("$@" 2>&1); then printf 'ok    %s\n' "$name"; else printf 'FAIL  %s\n%s\n' "$name" "$out"; status=1; fi
}
bin=.venv/bin
step "ruff: lint" $bin/ruff check --quiet .
step "ruff: format" $bin/ruff format --check --quiet .
step "mypy" $bin/mypy --no-error-summary
step "imports only downward" $bin/lint-imports
step "djlint" $bin/djlint --lint --quiet prag
step "no missing migration" $bin/python scripts/missing_migrations.py
step "generated pages are up to date" $bin/prag docs --check
step "interface texts are collected" ./scripts/messages.sh --check
exit $status
