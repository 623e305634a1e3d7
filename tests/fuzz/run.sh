#!/bin/bash
# run.sh BUILD SECONDS [TARGET...] - runs the fuzz targets of a build from their seeds, each for as
# long; ends as a run of tests does. What a target finds beyond its seeds stays in BUILD/found, so
# that a later run goes on from there; an input that breaks something lies in BUILD/broken.
set -eu
[ $# -ge 2 ] || { echo "usage: tests/fuzz/run.sh BUILD SECONDS [TARGET...]" >&2; exit 2; }
build=$1 seconds=$2
shift 2
[ $# -gt 0 ] || set -- $(cd tests/fuzz && ls ./*_fuzz.c | sed 's|^./||; s/_fuzz\.c$//')
mkdir -p "$build/broken"

one() {
    mkdir -p "$build/found/$1"
    if "$build/tests/fuzz/${1}_fuzz" -max_total_time="$seconds" -timeout=20 -rss_limit_mb=1024 \
        -artifact_prefix="$build/broken/$1-" "$build/found/$1" "tests/fuzz/corpus/$1" \
        >"$build/found/$1.out" 2>&1
    then
        sed -n "s/^Done \([0-9]*\) runs in \([0-9]*\) sec.*/fuzz $1: \1 inputs in \2 s/p" \
            "$build/found/$1.out"
    else
        echo "fuzz $1: failed"
        tail -40 "$build/found/$1.out"
    fi
}
export -f one
export build seconds
printf '%s\n' "$@" | xargs -P "$(nproc)" -I{} bash -c 'one {}' >"$build/fuzz.said"
sort "$build/fuzz.said"
passed=$(grep -c ' inputs in ' "$build/fuzz.said" || true)
echo "[==========] $# test(s) run."
echo "[  PASSED  ] $passed test(s)."
[ "$passed" = $# ] || { echo "[  FAILED  ] $(($# - passed)) test(s), see above"; exit 1; }
