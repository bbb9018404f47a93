#!/bin/sh
# Collects every interface text into locale/prag.pot and brings each language's file in line with it, new texts empty.
# With --check fails when one of these files is out of date.
set -eu
cd "$(dirname "$0")/.."
mkdir -p locale
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
PYTHONPATH=scripts .venv/bin/pybabel --quiet extract --mapping babel.cfg --keyword gettext_lazy --keyword ngettext_lazy:1,2 \
    --keyword pgettext_lazy:1c,2 --no-location --sort-output --omit-header --output "$work/prag.pot" prag
out_of_date() { echo "$1 is out of date: run make messages${2:-}"; exit 1; }

if [ "${1:-}" = --check ]; then
    cmp -s "$work/prag.pot" locale/prag.pot || out_of_date locale/prag.pot
else
    cp "$work/prag.pot" locale/prag.pot
fi
for file in locale/*/LC_MESSAGES/django.po; do
    language=$(basename "$(dirname "$(dirname "$file")")")
    cp "$file" "$work/$language.po"
    .venv/bin/pybabel --quiet update --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date \
        --input-file "$work/prag.pot" --output-file "$work/$language.po" --locale "$language"
    if [ "${1:-}" = --check ]; then
        cmp -s "$work/$language.po" "$file" || out_of_date "$file" ", then translate what is new"
    else
        cp "$work/$language.po" "$file"
    fi
done
