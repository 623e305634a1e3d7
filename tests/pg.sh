#!/bin/bash
# pg.sh COMMAND... - runs COMMAND beside a private PostgreSQL and gives back its exit status.
#
# The server lives in a temporary folder, listens on a Unix socket in it and nowhere else, syncs to
# disk as a real one does, and is gone afterwards, whatever happened. COMMAND finds it by the url in
# WEFT_TEST_PG. As root the server runs as user postgres, which Debian's package makes.
set -eu
[ $# -gt 0 ] || { echo "usage: tests/pg.sh COMMAND..." >&2; exit 2; }

bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1)
[ -n "$bin" ] || bin=$(dirname "$(command -v initdb || echo /nowhere/initdb)")
[ -x "$bin/initdb" ] || { echo "tests/pg.sh: no PostgreSQL server; run tools/need.sh test" >&2; exit 3; }

child=
folder=$(mktemp -d "${TMPDIR:-/tmp}/weft-pg-XXXXXX")
as=()
if [ "$(id -u)" = 0 ]; then
    chown postgres "$folder"
    as=(runuser -u postgres --)
fi

quit() {
    status=$?
    trap - EXIT INT TERM HUP
    [ -z "$child" ] || kill "$child" 2>/dev/null || true
    [ ! -f "$folder/data/postmaster.pid" ] ||
        "${as[@]}" "$bin/pg_ctl" -D "$folder/data" -m immediate -w stop >/dev/null 2>&1 || true
    rm -rf "$folder"
    exit "$status"
}
trap quit EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

cd "$folder"
"${as[@]}" "$bin/initdb" -D data -U weft -A trust -E UTF8 --locale=C --no-sync >init.out 2>&1 ||
    { cat init.out >&2; exit 3; }
"${as[@]}" "$bin/pg_ctl" -D data -l server.out -w -t 60 start \
    -o "-c listen_addresses='' -c unix_socket_directories='$folder' -c fsync=on -c max_connections=50" \
    >start.out 2>&1 || { cat start.out server.out >&2; exit 3; }
cd "$OLDPWD"

# In the background, so that a signal to this script is not kept waiting for the command's end.
export WEFT_TEST_PG="postgresql://weft@/postgres?host=$folder"
"$@" &
child=$!
status=0
wait "$child" || status=$?
child=
exit "$status"
