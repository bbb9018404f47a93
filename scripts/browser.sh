#!/bin/sh
# A Chromium for the journeys: Debian's when we are root, else Playwright's own. Says loudly when there is none.
set -u
cd "$(dirname "$0")/.."
for name in chromium chromium-browser google-chrome; do
    command -v "$name" >/dev/null 2>&1 && exit 0
done
.venv/bin/python -c 'from tests.support.browser import executable; import sys; sys.exit(0 if executable() else 1)' 2>/dev/null && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    DEBIAN_FRONTEND=noninteractive apt-get update -qq >/dev/null 2>&1
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null 2>&1 && exit 0
else
    .venv/bin/python -m playwright install chromium >/dev/null 2>&1 && exit 0
fi
printf '%s\n' "NO BROWSER: the journeys cannot run. Install one (Debian: apt-get install chromium) and run the command again." >&2
[ "${CI:-}" = true ] && exit 1
exit 0
