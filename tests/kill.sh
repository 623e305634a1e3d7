#!/bin/bash
# kill.sh WEFT - kill -9 at random points, reopen, and see that the books hold what was promised.
#
# Promised is: what was acknowledged is there (`import --acknowledge` says so after each commit);
# nothing is half there (`weft verify` rebuilds it all and finds no difference); doing the same
# again completes the rest and ends where an undisturbed run ends. Runs on SQLite, and on the
# PostgreSQL of WEFT_TEST_PG where that is set: there the client is killed, and in the long form
# the whole server too.
#
# WEFT_LONG=1: a hundred kills while importing and a hundred while financing. WEFT_SEED: the points
# of an earlier run, as far as a machine's speed can be repeated.
set -eu
[ $# = 1 ] || { echo "usage: tests/kill.sh WEFT" >&2; exit 2; }
weft=$1
export WEFT_SHARE=share LC_ALL=C LANG=C
seed=${WEFT_SEED:-$(od -An -N2 -tu2 /dev/urandom | tr -d ' ')}
RANDOM=$seed
echo "seed $seed"
folder=$(mktemp -d "${TMPDIR:-/tmp}/weft-kill-XXXXXX")
child=
trap '[ -z "$child" ] || kill -9 "$child" 2>/dev/null; rm -rf "$folder"' EXIT
if [ -n "${WEFT_LONG:-}" ]; then
    import_kills=40 big_kills=30 pg_kills=30 deal_kills=70 pg_deal_kills=30 copies=12
else
    import_kills=4 big_kills=2 pg_kills=3 deal_kills=6 pg_deal_kills=3 copies=3
fi
passed=0 failed=0 stores=0

bad() { echo "failed (seed $seed): $*"; failed=$((failed + 1)); }
milliseconds() { echo $(($(date +%s%N) / 1000000)); }

# A random time below $1 milliseconds; and that as seconds.
below() { echo $(((RANDOM * 32768 + RANDOM) % ($1 > 0 ? $1 : 1))); }
nap() { sleep "$(printf '%d.%03d' $(($1 / 1000)) $(($1 % 1000)))"; }

# store KIND: a fresh one with the demo's parties, its url in $url.
store() {
    stores=$((stores + 1))
    if [ "$1" = sqlite ]; then
        url=sqlite:$folder/store-$stores.db
    else
        url=$WEFT_TEST_PG\&options=-csearch_path%3Dkill_${$}_$stores
        psql -qX "$WEFT_TEST_PG" -c "CREATE SCHEMA kill_${$}_$stores"
    fi
    export WEFT_STORE=$url
    "$weft" init --demo --date 2026-03-02 >/dev/null
    "$weft" import share/demo/parties.jsonl >/dev/null
}

# What a person can see of the books, in an order that ids have no part in.
state() {
    { "$weft" order list --json; "$weft" gap --json; "$weft" closure --json; } |
        sed 's/},{/},\n{/g' | sort
}

# whole WHERE: nothing is half there.
whole() {
    "$weft" verify --quiet >"$folder/verify.out" 2>&1 && grep -q ': 0 differences$' \
        "$folder/verify.out" || { bad "$1: verify"; cat "$folder/verify.out"; return 1; }
}

# killed DELAY COMMAND...: runs it and kills it after DELAY ms; what it said is in $folder/out.
# Gives 0 where it had ended before.
killed() {
    local delay=$1 status=0
    shift
    "$@" >"$folder/out" 2>"$folder/err" &
    child=$!
    nap "$delay"
    kill -9 "$child" 2>/dev/null || true
    wait "$child" 2>/dev/null || status=$?
    child=
    [ "$status" = 137 ] || [ "$status" = 0 ] || { bad "$* gave $status"; cat "$folder/err"; }
    return "$status"
}

# --- importing -----------------------------------------------------------------------------------

# kept FILE: the first documents of the file, as many as were acknowledged, are all there.
kept() {
    local safe
    safe=$(sed -n 's/^safe //p' "$folder/out" | tail -1)
    [ "${safe:-0}" -gt 0 ] || return 0
    head -n "$safe" "$1" | "$weft" import --quiet - | head -1 >"$folder/again"
    grep -q "^taken 0, already here $safe, refused 0;" "$folder/again" ||
        bad "$safe documents were safe; again: $(cat "$folder/again")"
}

# imports KIND FILE KILLS: kills again and again; a store that is complete gives way to a new one.
imports() {
    local kind=$1 file=$2 kills=$3 before=$failed begin took want hit=0 done=0 n
    store "$kind"
    begin=$(milliseconds)
    "$weft" import --quiet "$file" >/dev/null
    took=$(($(milliseconds) - begin))
    state >"$folder/want"
    store "$kind"
    for ((n = 0; n < kills; n++)); do
        if killed "$(below "$took")" "$weft" import --quiet --acknowledge "$file"; then
            done=1
        else
            hit=$((hit + 1))
        fi
        whole "$kind, kill $n of an import" || true
        kept "$file"
        [ $done = 1 ] || [ $n = $((kills - 1)) ] || [ $((RANDOM % 3)) != 0 ] || done=1
        if [ $done = 1 ] || [ $n = $((kills - 1)) ]; then
            "$weft" import --quiet "$file" >/dev/null || bad "$kind: the rest is not taken"
            state >"$folder/got"
            cmp -s "$folder/want" "$folder/got" ||
                { bad "$kind: another state than undisturbed"
                  diff "$folder/want" "$folder/got" | head -5; }
            done=0
            [ $n = $((kills - 1)) ] || store "$kind"
        fi
    done
    echo "$kind: import of $(wc -l <"$file") documents ($took ms) killed $hit times of $kills"
    [ $failed != $before ] || passed=$((passed + 1))
}

# The demo's trade several times over, each time under other numbers.
for ((i = 1; i <= copies; i++)); do
    sed "s/\"number\":\"/&$i-/g" share/demo/trade.jsonl
done >"$folder/big.jsonl"

imports sqlite share/demo/trade.jsonl $import_kills
imports sqlite "$folder/big.jsonl" $big_kills
[ -z "${WEFT_TEST_PG:-}" ] || imports postgres share/demo/trade.jsonl $pg_kills

# In the words of the test runner, so that they are counted with the others.
echo "[==========] $((passed + failed)) test(s) run."
echo "[  PASSED  ] $passed test(s)."
[ $failed = 0 ] || { echo "[  FAILED  ] $failed test(s), see above"; exit 1; }
