#!/bin/sh
# Every test. The gate's are run a second time on Debian's PostgreSQL 15, the oldest that Prag supports.
set -u
cd "$(dirname "$0")/.."
status=0

fifteen=/usr/lib/postgresql/15/bin
if ! [ -x $fifteen/initdb ] && [ "$(id -u)" = 0 ] && apt-cache show postgresql-15 >/dev/null 2>&1; then
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql-15 >/dev/null 2>&1
fi
if [ -x $fifteen/initdb ]; then
    echo "The gate on PostgreSQL 15:"
    PRAG_POSTGRES_BIN=$fifteen PRAG_TEST_DATA=.prag/test15 .venv/bin/python -m pytest tests/gate tests/audit -m "gate and not long" -n 2 -q || status=1
else
    echo "NOT RUN: the gate's tests on PostgreSQL 15, which is not on this machine (Debian: apt-get install postgresql-15)." >&2
    [ "${CI:-}" = true ] && status=1
fi

echo "Every test, on PostgreSQL 18:"
.venv/bin/python -m pytest tests -m "not long" -n 2 "$@" || status=1
exit $status
