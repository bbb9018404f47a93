#!/bin/sh
# Walks the deployment guide on this machine: Debian's PostgreSQL with the guide's own pg_hba.conf, then migrate, init, worker, serve
# behind nginx with TLS, doctor, backup, loss of the server, restore, doctor. All on loopback, in a folder of its own, ended at the end.
set -eu
cd "$(dirname "$0")/.."
root=$PWD
bin=${PRAG_POSTGRES_BIN:-/usr/lib/postgresql/15/bin}
export PRAG_POSTGRES_BIN="$bin"
[ -x "$bin/initdb" ] || { echo "NOT RUN: there is no PostgreSQL in $bin (Debian: apt-get install postgresql-15)." >&2; exit 77; }

work=$(mktemp -d /tmp/prag-deploy.XXXXXX)
chmod 711 "$work"
started=
end() {
    for pid in $started; do kill "$pid" 2>/dev/null || true; done
    for one in "$work"/first "$work"/second; do
        if [ -f "$one/postmaster.pid" ]; then as_postgres "$bin/pg_ctl" -D "$one" -m immediate -w stop >/dev/null 2>&1 || true; fi
    done
    rm -rf "$work"
}
trap end EXIT
trap 'exit 1' INT TERM

me=$(id -un)
if [ "$me" = root ]; then
    postgres=postgres
    as_postgres() { (cd / && runuser -u postgres -- "$@"); }
else
    postgres=$me
    as_postgres() { (cd / && "$@"); }
fi
step() { printf '%s  %s\n' "$(date +%T)" "$*"; }
fail() { echo "FAILED: $*" >&2; for log in "$work"/*.log; do [ -f "$log" ] && tail -n 5 "$log" >&2; done; exit 1; }
free_port() { .venv/bin/python -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
wait_for() { # wait_for SECONDS COMMAND…
    n=$(($1 * 10)); shift
    while ! "$@" >/dev/null 2>&1; do n=$((n - 1)); [ $n -gt 0 ] || return 1; sleep 0.1; done
}

server() { # server NAME: a cluster as the guide sets it up
    mkdir -p "$work/$1-run"
    install -d -m 700 "$work/$1"
    if [ "$me" = root ]; then chown postgres "$work/$1" "$work/$1-run"; fi
    as_postgres "$bin/initdb" -D "$work/$1" -U postgres -E UTF8 --auth=reject >/dev/null
    { cat deploy/pg_hba.conf; } > "$work/$1/pg_hba.conf"
    { cat deploy/pg_ident.conf; [ "$me" = root ] || echo "prag $me postgres"; } > "$work/$1/pg_ident.conf"
    printf "listen_addresses = ''\nunix_socket_directories = '%s'\nunix_socket_permissions = 0777\n" "$work/$1-run" >> "$work/$1/postgresql.conf"
    as_postgres "$bin/pg_ctl" -D "$work/$1" -l "$work/$1-run/server.log" -w start >/dev/null || fail "PostgreSQL did not start"
    as_services="postgresql:///prag?host=$work/$1-run"
    as_administrator="postgresql://postgres@/prag?host=$work/$1-run"
}
prag() {
    case $1 in
        migrate | restore) DATABASE_URL=$as_administrator "$root/.venv/bin/prag" "$@" ;;
        *) DATABASE_URL=$as_services "$root/.venv/bin/prag" "$@" ;;
    esac
}
settings() { set -a; . "$DATA/prag.env"; set +a; }
doctor() { # nothing may be wrong
    prag doctor > "$work/doctor.log" || true
    cat "$work/doctor.log"
    wrong=$(sed -n 's/^WRONG //p' "$work/doctor.log")
    [ -z "$wrong" ] || fail "the doctor found: $wrong"
}
seal() { prag seal --once; }

unset PRAG_DATABASE PRAG_SERVER_RUNS PRAG_CONNECT PRAG_LANGUAGE PRAG_DEBUG DATABASE_URL
export PRAG_MODE=production DATA="$work/data" PRAG_SEAL_DATA="$work/sealer" PRAG_LOG_NAME=example.org/prag-log PRAG_ERASURE_LEDGER="$work/away/erased.ledger"
PORT=$(free_port); export PORT
mail=$(free_port)

step "PostgreSQL: $("$bin/postgres" --version)"
server first
step "prag migrate"
prag migrate
step "prag init"
.venv/bin/prag init --example | sed "s/mail.example.org/127.0.0.1/; s/port: 587/port: $mail/; s/security: starttls/security: none/" > "$work/begin.yaml"
prag init --from - < "$work/begin.yaml"
settings
step "upgrade: prag migrate again, and refusal of what a newer Prag migrated"
in_database() { as_postgres "$bin/psql" -q -A -t -v ON_ERROR_STOP=1 -h "$work/first-run" -U postgres -d prag -c "$1"; }
begun="select count(*) from organisations.institution, organisations.practitioner, accounts.invitation"
before=$(in_database "$begun")
[ "$before" -gt 0 ] || fail "init filled nothing"
prag migrate
[ "$(in_database "$begun")" = "$before" ] || fail "migrate changed what init had filled"
in_database "insert into vendor.django_migrations (app, name, applied) values ('cases', '9999_of_a_newer_prag', now())"
for refused in "migrate" "serve" "worker --once"; do
    # Unquoted: command and option are two words.
    if prag $refused > "$work/newer.log" 2>&1; then fail "prag $refused works on the database of a newer Prag"; fi
    grep -q 'newer Prag (cases.9999_of_a_newer_prag' "$work/newer.log" || fail "prag $refused was refused for another reason"
done
in_database "delete from vendor.django_migrations where name = '9999_of_a_newer_prag'"
in_database "create table taken as select * from vendor.django_migrations where app = 'operations'"
in_database "delete from vendor.django_migrations where app = 'operations'"
if prag serve > "$work/older.log" 2>&1; then fail "prag serve starts while migrations wait"; fi
grep -q 'migrations wait, first operations' "$work/older.log" || fail "prag serve was refused for another reason"
in_database "insert into vendor.django_migrations select * from taken; drop table taken"
step "a mail server, prag worker, prag mail-test"
.venv/bin/python -m aiosmtpd -n -l "127.0.0.1:$mail" > "$work/mail.log" 2>&1 & started="$started $!"
wait_for 20 .venv/bin/python -c "import socket; socket.create_connection(('127.0.0.1', $mail)).close()" || fail "no mail server"
prag mail-test ana@example.org
DATABASE_URL=$as_services .venv/bin/prag worker --every 1 > "$work/worker.log" 2>&1 & started="$started $!"
step "prag serve"
DATABASE_URL=$as_services .venv/bin/prag serve > "$work/web.log" 2>&1 & started="$started $!"
health() {
    .venv/bin/python -c "
import json, urllib.request
answer = json.load(urllib.request.urlopen('http://127.0.0.1:$PORT/health', timeout=5))
assert set(answer.values()) == {'ok'} and answer['worker'] == 'ok', answer"
}
seal
wait_for 60 health || fail "the web process is not well"
if nginx=$(scripts/nginx.sh); then
    step "nginx with TLS in front"
    tls=$(free_port); plain=$(free_port)
    .venv/bin/python scripts/proxy_check.py "$nginx" "$work" "$PORT" "$plain" "$tls" || fail "the proxy"
else
    echo "NOT RUN: nginx, which is not on this machine and could not be fetched." >&2
fi
step "prag backup"
prag backup "$work/backup"
[ -f "$PRAG_SEAL_DATA/secrets/seal.key" ] && [ -f "$PRAG_SEAL_DATA/secrets/prag_seal.password" ] || fail "the sealer has no folder of its own"
[ -z "$(find "$DATA" "$work/backup" -name 'seal.key' -o -name 'prag_seal.*')" ] || fail "the sealer's key lies with the others"
step "prag doctor"
seal
doctor
step "loss of the server, restore on another one"
for pid in $started; do kill "$pid" 2>/dev/null || true; done
wait
started=
as_postgres "$bin/pg_ctl" -D "$work/first" -m immediate -w stop >/dev/null
server second
first=$DATA
export DATA="$work/data-of-second"
mkdir -p "$DATA"; cp "$first/prag.env" "$DATA/prag.env"
mkdir -p "$work/away"; [ -f "$PRAG_ERASURE_LEDGER" ] || : > "$PRAG_ERASURE_LEDGER"
prag restore "$work/backup"
if prag restore "$work/backup" 2> "$work/again.log"; then fail "a second restore was not refused"; fi
grep -q 'not empty' "$work/again.log" || fail "a second restore was refused for another reason"
step "web, worker and doctor on the restored server"
.venv/bin/python -m aiosmtpd -n -l "127.0.0.1:$mail" > "$work/mail.log" 2>&1 & started="$started $!"
DATABASE_URL=$as_services .venv/bin/prag worker --every 1 > "$work/worker.log" 2>&1 & started="$started $!"
DATABASE_URL=$as_services .venv/bin/prag serve > "$work/web.log" 2>&1 & started="$started $!"
seal
wait_for 60 health || fail "the web process is not well after the restore"
cp "$first/last-backup.json" "$DATA/"
doctor
step "All steps of the guide passed."
