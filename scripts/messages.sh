#!/bin/sh
# Collects every interface text into locale/prag.pot; with --check fails when that file is out of date.
set -eu
cd "$(dirname "$0")/.."
mkdir -p locale
fresh=$(mktemp)
trap 'rm -f "$fresh"' EXIT
.venv/bin/pybabel --quiet extract --mapping babel.cfg --keyword gettext_lazy --keyword ngettext_lazy:1,2 --keyword pgettext_lazy:1c,2 \
    --no-location --sort-output --omit-header --output "$fresh" prag
if [ "${1:-}" = --check ]; then
    cmp -s "$fresh" locale/prag.pot || { echo "locale/prag.pot is out of date: run make messages"; exit 1; }
else
    cp "$fresh" locale/prag.pot
fi
