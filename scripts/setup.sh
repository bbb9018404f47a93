#!/bin/sh
# Makes .venv from requirements.lock with a uv of our own in .tools. Safe to call again: does nothing when up to date.
set -eu
cd "$(dirname "$0")/.."

say() { printf '%s\n' "$*" >&2; }

stamp=.venv/.installed
want=$(cat requirements.lock pyproject.toml | cksum)
if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$want" ] && [ -x .venv/bin/python ]; then
    exit 0
fi

if ! [ -x .tools/bin/uv ]; then
    first=
    for candidate in python3.13 python3.14 python3.12 python3; do
        if command -v "$candidate" >/dev/null 2>&1 && "$candidate" -c 'import sys' >/dev/null 2>&1; then first=$candidate; break; fi
    done
    if [ -z "$first" ]; then
        say "Prag needs Python 3.12 or newer. Install it (Debian: apt-get install python3 python3-venv), then run the same command again."
        exit 1
    fi
    if ! "$first" -m venv .tools >/dev/null 2>&1; then
        say "$first cannot make a virtual environment. Install its venv module (Debian: apt-get install python3-venv), then run the same command again."
        exit 1
    fi
    .tools/bin/python -m pip install --quiet --disable-pip-version-check 'uv>=0.9'
fi

export UV_PYTHON_DOWNLOADS=never UV_LINK_MODE=copy
python=
for version in 3.13 '>=3.12'; do
    if python=$(.tools/bin/uv python find --no-project "$version" 2>/dev/null); then break; fi
done
if [ -z "$python" ]; then
    say "Prag needs Python 3.12 or newer and found only $(python3 --version 2>&1). Install Python 3.13 (for example: pyenv install 3.13), then run the same command again."
    exit 1
fi
if ! [ -x .venv/bin/python ] || ! .venv/bin/python -c 'import sys; sys.exit(sys.version_info < (3, 12))' 2>/dev/null; then
    .tools/bin/uv venv --quiet --clear --python "$python" .venv
fi
.tools/bin/uv pip sync --quiet --python .venv/bin/python --require-hashes requirements.lock
.tools/bin/uv pip install --quiet --python .venv/bin/python --no-deps --editable .
printf '%s' "$want" > "$stamp"
