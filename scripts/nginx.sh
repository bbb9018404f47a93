#!/bin/sh
# An nginx to check deploy/nginx.conf with: the installed one, else Debian's package unpacked into .tools, which starts no service.
# Prints its path; says nothing and fails where there is none.
set -eu
cd "$(dirname "$0")/.."
if command -v nginx; then exit 0; fi
here=$PWD/.tools/nginx
if ! [ -x "$here/usr/sbin/nginx" ]; then
    command -v apt-get >/dev/null 2>&1 && command -v dpkg >/dev/null 2>&1 || exit 1
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
    chmod 755 "$work"
    fetch() { (cd "$work" && apt-get download -qq nginx) >/dev/null 2>&1; }
    # On a new machine the list of packages is not there yet.
    fetch || { apt-get update -qq >/dev/null 2>&1 && fetch; } || exit 1
    mkdir -p "$here"
    dpkg -x "$work"/nginx_*.deb "$here" >/dev/null 2>&1 || exit 1
fi
"$here/usr/sbin/nginx" -v >/dev/null 2>&1 || exit 1
echo "$here/usr/sbin/nginx"
