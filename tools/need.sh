#!/bin/sh
# need.sh build|test|bench - installs the Debian packages that are missing, and says which by name.
set -eu
build="gcc make pkg-config libc6-dev libsqlite3-dev libpq-dev libxml2-dev libssl-dev zlib1g-dev libutf8proc-dev"
test="clang sqlite3 libclang-rt-dev libcmocka-dev libjson-c-dev postgresql procps libxml2-utils hledger
      ledger"
bench="g++ liblemon-dev"
case "${1:-build}" in
build) want=$build ;;
test)  want="$build $test $bench" ;;
bench) want="$build $bench" ;;
*)     echo "usage: tools/need.sh build|test|bench" >&2; exit 2 ;;
esac
command -v dpkg-query >/dev/null 2>&1 || exit 0     # not Debian: the build will say what it lacks
missing=
for p in $want; do
    dpkg-query -W -f='${Status}\n' "$p" 2>/dev/null | grep -q 'ok installed' || missing="$missing $p"
done
[ -n "$missing" ] || exit 0
echo "weft needs these Debian packages, installing them:$missing"
sudo=
[ "$(id -u)" = 0 ] || sudo=sudo
$sudo apt-get update -qq
# shellcheck disable=SC2086 # a list of names
DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends $missing >/dev/null
