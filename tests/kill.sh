#!/bin/bash
# kill.sh WEFT - kill -9 at random points, reopen, and see that the books hold what was promised.
#
# Promised is: what was acknowledged is there (`import --acknowledge` says so after each commit);
# nothing is half there (`weft verify` rebuilds it all and finds no difference); doing the same
# again completes the rest and ends where an undisturbed run ends. Runs on SQLite, and on the
# PostgreSQL of WEFT_TEST_PG where that is set: there the client is killed, and in the long form
# the whole server too.
#
# WEFT_LONG=1: a hundred kills while importing, some hundred while financing. WEFT_SEED: the points
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
    import_kills=40 big_kills=30 pg_kills=30 deal_kills=120 pg_deal_kills=60 copies=12
    ledger_kills=60
else
    import_kills=3 big_kills=2 pg_kills=2 deal_kills=12 pg_deal_kills=6 copies=3
    ledger_kills=6
fi
passed=0 failed=0 stores=0 most='' whose=()

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

# hand_in FILE: each paper by whoever may state it; but for the most that one of them has to say, which
# is left for the test: a file, $most, and how `weft import` is told whose it is, $whose.
hand_in() {
    local how who n=1000
    rm -rf "$folder/by" && mkdir "$folder/by"
    awk -v to="$folder/by" -f tests/speakers.awk "$1"
    most=$(wc -l "$folder"/by/1* | grep -v total | sort -n | tail -1 | awk '{ print $2 }')
    while read -r how who <&4; do
        n=$((n + 1))
        if [ "$folder/by/$n" = "$most" ] && [ "${2:-}" != all ]; then
            whose=("--$how" "$who")
            continue
        fi
        "$weft" import --quiet "--$how" "$who" "$folder/by/$n" >/dev/null || bad "$how $who is refused"
    done 4<"$folder/by/speakers"
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
    : >"$folder/out"       # not left to the child, which may die before it comes to it
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
    head -n "$safe" "$1" | "$weft" import --quiet "${whose[@]}" - | head -1 >"$folder/again"
    grep -q "^taken 0, already here $safe, refused 0;" "$folder/again" ||
        bad "$safe documents were safe; again: $(cat "$folder/again")"
}

# complete KIND FILE: doing it again takes what is missing, and ends as if nothing had happened.
complete() {
    "$weft" import --quiet "${whose[@]}" "$2" >/dev/null || bad "$1: the rest is not taken"
    state >"$folder/got"
    cmp -s "$folder/want" "$folder/got" ||
        { bad "$1: another state than undisturbed"; diff "$folder/want" "$folder/got" | head -5; }
}

# imports KIND FILE KILLS: what most of the file's papers' speakers say is in; of the one who says the
# most the import is killed, until so many kills came before the end. The same store is killed again
# and again; one that is complete, or by chance, gives way to a new one.
imports() {
    local kind=$1 all=$2 file kills=$3 before=$failed began took hit=0 n ended
    store "$kind"
    hand_in "$all"
    file=$most
    began=$(milliseconds)
    "$weft" import --quiet "${whose[@]}" "$file" >/dev/null
    took=$(($(milliseconds) - began))
    state >"$folder/want"
    store "$kind"
    hand_in "$all"
    for ((n = 0; hit < kills && n < 3 * kills; n++)); do
        ended=1
        killed "$(below "$took")" "$weft" import --quiet --acknowledge "${whose[@]}" "$file" ||
            ended=0
        hit=$((hit + 1 - ended))
        whole "$kind, kill $n of an import" || true
        kept "$file"
        if [ $ended = 1 ] || [ $((RANDOM % 3)) = 0 ]; then
            complete "$kind" "$file"
            store "$kind"
            hand_in "$all"
        fi
    done
    complete "$kind" "$file"
    echo "$kind: import of $(wc -l <"$file") documents ($took ms) killed $hit times"
    [ $failed != $before ] || passed=$((passed + 1))
}

# server_killed FILE: kill -9 for the server itself while an import runs; it is started again by
# the same command line, which it keeps in its data folder.
server_killed() {
    local data before=$failed as=()
    data=$(echo "$WEFT_TEST_PG" | sed 's/.*host=\([^&]*\).*/\1/')/data
    [ "$(id -u)" != 0 ] || as=(runuser -u postgres --)
    store postgres
    hand_in "$1"
    "$weft" import --quiet "${whose[@]}" "$most" >/dev/null
    state >"$folder/want"
    store postgres
    hand_in "$1"
    : >"$folder/out"
    "$weft" import --quiet --acknowledge "${whose[@]}" "$most" >"$folder/out" 2>"$folder/err" &
    child=$!
    nap "$(below 1500)"
    kill -9 "$(head -1 "$data/postmaster.pid")"
    wait "$child" 2>/dev/null || true
    child=
    for _ in 1 2 3 4 5 6 7 8 9 10; do       # its children take a moment to notice
        sleep 1
        # shellcheck disable=SC2024,SC2046 # the words of postmaster.opts are words
        eval "(cd $data/.. && ${as[*]} setsid $(cat "$data/postmaster.opts") >server.out 2>&1 &)"
        sleep 1
        psql -qX "$WEFT_TEST_PG" -c "SELECT 1" >/dev/null 2>&1 && break
    done
    whole "the server was killed" || true
    kept "$most"
    complete postgres "$most"
    echo "postgres: the server killed while it took an import, $(sed -n 's/^safe //p' "$folder/out" |
        tail -1) documents being safe"
    [ $failed != $before ] || passed=$((passed + 1))
}

# --- financing -----------------------------------------------------------------------------------

funder=uscc:91440304WEFT00032C

# deals COUNT: makes $folder/deals, a line each: debtor, creditor, invoice; and their confirmations.
deals() {
    grep -v '"kind":"invoice_response"' share/demo/trade.jsonl >"$folder/trade"
    grep '"kind":"invoice_response".*"accepted"' share/demo/trade.jsonl | tail -n "$1" \
        >"$folder/confirmations"
    sed 's/.*"issuer":"\([^"]*\)","receiver":"\([^"]*\)".*"number":"\([^"]*\)".*/\1 \2 \3/' \
        "$folder/confirmations" >"$folder/deals"
}

# market KIND: a fresh store in which each deal's invoice is confirmed in its debtor's account.
market() {
    store "$1"
    hand_in "$folder/trade" all
    local debtor rest
    while read -r debtor rest; do
        read -r line <&3
        echo "$line" | "$weft" import --quiet --as "$debtor/li" - >/dev/null
    done <"$folder/deals" 3<"$folder/confirmations"
    "$weft" day-end --to 2026-04-30 --as uscc:91440305WEFT000165/gao >/dev/null
}

number() { "$weft" finance list --json | sed -n "s/.*\"financing\":\"\([^\"]*\)\".*\"$1\".*/\1/p"; }
field() { sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p"; }

# act STEP DEBTOR CREDITOR INVOICE: the command of a step in $act.
act() {
    local f
    [ "$1" = apply ] || [ "$1" = repay ] || f=$(number "$4")
    case $1 in
    apply) act=(finance apply --invoice "$4" --funder $funder --as "$3/an") ;;
    check) act=(finance check "$f" --as $funder/bo) ;;
    approve) act=(finance approve "$f" --as $funder/cui) ;;
    register) act=(finance register "$f" --registration "ZD-$4" --description "invoice $4"
                   --as $funder/bo) ;;
    disburse) act=(finance disburse "$f" --as $funder/du) ;;
    repay)
        f=$("$weft" finance list --json | grep "\"number\":\"$4\"" | field claim_amount)
        printf '%s"number":"KILL-%s","issuer":"%s","receiver":"%s","date":"2026-04-30",%s%s%s\n' \
            '{"kind":"payment",' "$4" "$2" "$3" "\"amount\":\"$f\",\"currency\":\"CNY\"," \
            '"refs":[{"kind":"invoice",' \
            "\"number\":\"$4\",\"issuer\":\"$3\"}]}" >"$folder/payment"
        act=(import --quiet --acknowledge --from bank "$folder/payment") ;;
    esac
}

# done_already STEP INVOICE: what the books say of it, whoever asks.
done_already() {
    local want
    case $1 in
    apply) want=APPLIED ;; check) want=CHECKED ;; approve) want=APPROVED ;;
    register) want=CONDITIONS_MET ;; disburse) want=DISBURSED ;; repay) want=REPAID ;;
    esac
    "$weft" finance list --json | grep "\"number\":\"$2\"" | grep -q "\"state\":\"$want\""
}

# book: what a person can see of the financings too.
book() {
    state
    "$weft" finance list --json
    "$weft" finance claims --json | sort
}

steps="apply check approve register disburse repay"

# finances KIND KILLS: every step of every deal is killed once, then done where it was not.
finances() {
    local kind=$1 kills=$2 before=$failed hit=0 kept=0 n=0 took=1 step deal status began
    deals $(((kills + 5) / 6))
    market "$kind"
    while read -r deal; do
        for step in $steps; do
            act $step $deal
            began=$(milliseconds)
            "$weft" "${act[@]}" >/dev/null || bad "$kind: $step ${deal##* } is refused"
            took=$(($(milliseconds) - began))
        done
    done <"$folder/deals"
    book >"$folder/want"
    market "$kind"
    while read -r deal; do
        for step in $steps; do
            act $step $deal
            status=0
            killed "$(below $took)" "$weft" "${act[@]}" || status=$?
            n=$((n + 1))
            [ $status = 0 ] || hit=$((hit + 1))
            whole "$kind, kill $n of financing ($step)" || true
            if done_already $step "${deal##* }"; then
                [ $status = 0 ] || kept=$((kept + 1))
                continue
            fi
            # What was said on standard output was said after the commit.
            [ $status != 0 ] && [ ! -s "$folder/out" ] || bad "$kind: $step was acknowledged, is lost"
            "$weft" "${act[@]}" >/dev/null || bad "$kind: $step ${deal##* } cannot be done again"
        done
    done <"$folder/deals"
    book >"$folder/got"
    cmp -s "$folder/want" "$folder/got" ||
        { bad "$kind: another state than undisturbed"; diff "$folder/want" "$folder/got" | head -5; }
    echo "$kind: $n steps of financing ($took ms) killed $hit times, $kept of them after the commit"
    [ $failed != $before ] || passed=$((passed + 1))
}

# --- ledger batches -------------------------------------------------------------------------------

# lines COUNT: so many ledger batches in $folder/lines: chains that hold and chains that break, holds
# posted, voided and run out, ids sent again, and a tick now and then.
lines() {
    awk -v count="$1" -v seed="$seed" 'function n(most) { return int(rand() * most) }
        BEGIN {
            srand(seed)
            printf "{\"create_accounts\":["
            for (i = 1; i <= 20; i++)
                printf "%s{\"id\":\"%d\",\"ledger\":1,\"code\":1,\"flags\":[%s]}", (i > 1 ? "," : ""), i,
                    (i % 5 ? "" : i % 2 ? "\"history\"" : "\"debits_must_not_exceed_credits\"")
            print "]}"
            while (++line < count) {
                if (line % 25 == 0) { print "{\"tick\":{\"seconds\":60}}"; continue }
                printf "{\"create_transfers\":["
                for (i = 0; i < 20; i++) {
                    id = line * 100 + (n(20) ? i : n(i + 1))
                    flags = n(5) ? "" : "\"linked\""
                    if (n(4)) {
                        kind = n(3) ? "" : "\"pending\""
                        printf "%s{\"id\":\"%d\",\"debit_account_id\":\"%d\",\"credit_account_id\":\"%d\"" \
                            ",\"amount\":\"%d\",\"ledger\":1,\"code\":1%s", i ? "," : "", id, 1 + n(20),
                            1 + n(21), n(100), kind ? ",\"timeout\":" 30 + 60 * n(3) : ""
                    } else {
                        kind = n(2) ? "\"post_pending_transfer\"" : "\"void_pending_transfer\""
                        printf "%s{\"id\":\"%d\",\"pending_id\":\"%d\",\"amount\":\"%s\"", i ? "," : "", id,
                            (line > 9 ? line - n(9) : line) * 100 + n(20), kind ~ /post/ ? "18446744073709551615" : "0"
                    }
                    printf ",\"flags\":[%s%s%s]}", kind, kind && flags ? "," : "", flags
                }
                print "]}"
            }
        }' >"$folder/lines"
}

# ledger [--store URL]: what the ledger holds, after the lines that come in; without the instants.
ledger() {
    { cat; printf '{"query_accounts":{"limit":1000}}\n{"query_transfers":{"limit":1000000}}\n'; } |
        "$weft" ledger run - "$@" | tail -n 2 | sed 's/"timestamp":"[0-9]*"//g'
}

# ledgers KIND LINES KILLS: what was answered is there, and the next batch whole or not at all.
ledgers() {
    local kind=$1 kills=$3 before=$failed hit=0 kept=0 done=0 took n answered began
    lines "$2"
    store "$kind"
    began=$(milliseconds)
    "$weft" ledger run "$folder/lines" --store "$url" >/dev/null
    took=$(($(milliseconds) - began))
    store "$kind"
    for ((n = 0; hit < kills && n < 3 * kills; n++)); do
        tail -n "+$((done + 1))" "$folder/lines" >"$folder/rest"
        answered=1
        killed "$(below $((took / 2)))" "$weft" ledger run "$folder/rest" --store "$url" || answered=0
        hit=$((hit + 1 - answered))
        answered=$(wc -l <"$folder/out")
        done=$((done + answered))
        ledger --store "$url" </dev/null >"$folder/got"
        head -n $done "$folder/lines" | ledger >"$folder/want"
        if ! cmp -s "$folder/want" "$folder/got"; then
            done=$((done + 1)) kept=$((kept + 1))       # committed, and killed before it said so
            head -n $done "$folder/lines" | ledger >"$folder/want"
            cmp -s "$folder/want" "$folder/got" || bad "$kind, kill $n: after $((done - 1)) batches"
        fi
        [ $done -lt "$2" ] || { done=0; store "$kind"; }
    done
    echo "$kind: $2 ledger batches ($took ms) killed $hit times, $kept of them after a commit"
    [ $failed != $before ] || passed=$((passed + 1))
}

# The demo's trade several times over, each time under other numbers.
for ((i = 1; i <= copies; i++)); do
    sed "s/\"number\":\"/&$i-/g" share/demo/trade.jsonl
done >"$folder/big.jsonl"

ledgers sqlite 1500 $ledger_kills
imports sqlite share/demo/trade.jsonl $import_kills
imports sqlite "$folder/big.jsonl" $big_kills
finances sqlite $deal_kills
if [ -n "${WEFT_TEST_PG:-}" ]; then
    ledgers postgres 200 $ledger_kills
    imports postgres share/demo/trade.jsonl $pg_kills
    finances postgres $pg_deal_kills
    [ -z "${WEFT_LONG:-}" ] || server_killed "$folder/big.jsonl"
fi

# In the words of the test runner, so that they are counted with the others.
echo "[==========] $((passed + failed)) test(s) run."
echo "[  PASSED  ] $passed test(s)."
[ $failed = 0 ] || { echo "[  FAILED  ] $failed test(s), see above"; exit 1; }
