#!/bin/sh
# books.sh WEFT - the journal of the demo through hledger and Ledger-CLI: they take it, and every
# account's balance in them is weft's own, at the end and in between, of all and of one party alone.
# On SQLite, and on the PostgreSQL of WEFT_TEST_PG where that is set. Ends as the test runner ends.
set -u
weft=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
here=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d /tmp/weft-books-XXXXXX)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM
cd "$work" || exit 1
WEFT_SHARE=$here/share NO_COLOR=1 LC_ALL=C.UTF-8
export WEFT_SHARE NO_COLOR LC_ALL
passed=0 failed=0

bad() {
    failed=$((failed + 1))
    echo "books: $*"
}

# good WHY COMMAND...: exit code 0, and not a word on standard error.
good() {
    claim=$1
    shift
    if "$@" >out 2>err </dev/null && [ ! -s err ]; then passed=$((passed + 1))
    else bad "$claim: $*"; head -3 err; fi
}

same() {
    if cmp -s "$2" "$3"; then passed=$((passed + 1)); else bad "$1"; diff "$2" "$3" | head -5; fi
}

# Each balance as "account<TAB>-1234.5 CNY", sorted; those of nothing are left out, and zeros at the
# end of a fraction, and the quotes of a symbol.
balances() {
    sed -E 's/"//g; s/(\.[0-9]*[1-9])0+ /\1 /; s/\.0+ / /' | LC_ALL=C sort
}

# From the trial balance, account by account; fields are quoted where they hold a comma.
weft_balances() {
    awk '
        function fields(line,   n, c, quoted) {
            split("", f); n = 1
            while (line != "") {
                c = substr(line, 1, 1); line = substr(line, 2)
                if (c == "\"") quoted = !quoted
                else if (c == "," && !quoted) n++
                else if (c != "\r") f[n] = f[n] c
            }
        }
        { fields($0) }
        NR == 1 { for (i in f) at[f[i]] = i; next }
        f[at["row"]] == "line" {
            debit = f[at["closing_debit"]]; credit = f[at["closing_credit"]]
            if (debit ~ /[1-9]/) print f[at["name"]] "\t" debit " " f[at["currency"]]
            if (credit ~ /[1-9]/) print f[at["name"]] "\t-" credit " " f[at["currency"]]
        }' "$1" | balances
}

# "account","1.00 CNY, -2.00 USD"
hledger_balances() {
    hledger "$@" bal --flat --no-total -O csv | sed 1d | awk -F '","' '
        { name = substr($1, 2); n = split(substr($2, 1, length($2) - 1), amount, ", ")
          for (i = 1; i <= n; i++) if (amount[i] ~ /[1-9]/) print name "\t" amount[i] }' | balances
}

# Every posting with its amount, added up in millionths, which are whole numbers.
ledger_balances() {
    ledger "$@" reg --no-color --format '%(account)\t%(quantity(amount))\t%(commodity(amount))\n' |
        awk -F '\t' '
        { point = index($2, "."); digits = point ? length($2) - point : 0
          e6 = $2; sub(/\./, "", e6)
          for (; digits < 6; digits++) e6 = e6 "0"
          sum[$1 "\t" $3] += e6 }
        END { for (key in sum) if (sum[key] != 0) {
            split(key, part, "\t"); text = sprintf("%.0f", sum[key] < 0 ? -sum[key] : sum[key])
            while (length(text) < 7) text = "0" text
            print part[1] "\t" (sum[key] < 0 ? "-" : "") substr(text, 1, length(text) - 6) "." \
                substr(text, length(text) - 5) " " part[2] } }' | balances
}

# compare WHY OPTIONS...: the journal and the trial balance with these options.
compare() {
    why=$1
    shift
    "$weft" book journal --format hledger "$@" >hledger.journal || bad "$why: no journal: $*"
    "$weft" book journal --format ledger "$@" >ledger.journal || bad "$why: no journal: $*"
    good "$why: hledger checks it, strictly" hledger -f hledger.journal check --strict
    good "$why: in order of date" hledger -f hledger.journal check ordereddates
    good "$why: Ledger-CLI takes it, pedantically" ledger -f ledger.journal --pedantic bal
    "$weft" book trial --by account --csv "$@" >trial.csv || bad "$why: no trial balance: $*"
    weft_balances trial.csv >weft.bal
    hledger_balances -f hledger.journal | grep -v '^elsewhere' >hledger.bal
    ledger_balances -f ledger.journal | grep -v '^elsewhere' >ledger.bal
    same "$why: hledger's balances are weft's: $*" weft.bal hledger.bal
    same "$why: Ledger-CLI's balances are weft's: $*" weft.bal ledger.bal
    [ -s weft.bal ] || [ "$why" = empty ] || bad "$why: nothing was compared"
}

of_demo() {
    where=$1
    "$weft" demo --quiet --store "$WEFT_STORE" --html demo.html >demo.out 2>&1 || bad "$where: the demo fails"
    funder=uscc:91440304WEFT00032C
    compare "$where, all"
    accounts=$(wc -l <weft.bal)
    [ "$accounts" -ge 150 ] && passed=$((passed + 1)) || bad "$where: only $accounts balances"
    cp hledger.journal "first.$where"
    "$weft" book journal --format hledger >again.journal
    same "$where: a second run says the same" "first.$where" again.journal
    compare "$where, up to a day" --date 2026-04-10
    compare "$where, a funder" --party "$funder"
    compare "$where, in Chinese" --lang zh
    compare empty --date 2020-01-01
    "$weft" verify >out 2>&1 && passed=$((passed + 1)) || bad "$where: reading changed the books"
}

# --- held by pending transfers, currencies without and with three digits, odd names ---------------
of_odd() {
    "$weft" init --date 2026-06-30 --name odd >/dev/null || bad "no store"
    printf '%s\n' '{"kind":"party","id":"weft:one","name":" ;*A:B  (C) \" | D"}' \
        '{"kind":"party","id":"weft:two","name":"（甲）　乙"}' >odd.jsonl
    "$weft" import odd.jsonl >/dev/null || bad "odd names are refused"
    cat >odd.ledger <<'END'
{"create_accounts":[{"id":"1","ledger":392,"code":1002,"user_data_64":"1"},{"id":"2","ledger":392,"code":2202,"user_data_64":"2"},{"id":"3","ledger":48,"code":1002,"user_data_64":"1"},{"id":"4","ledger":48,"code":77,"user_data_64":"9"},{"id":"5","ledger":7,"code":5},{"id":"6","ledger":7,"code":5}]}
{"create_transfers":[{"id":"11","debit_account_id":"1","credit_account_id":"2","amount":"1500","ledger":392,"code":3,"user_data_32":20600,"flags":["linked"]},{"id":"12","debit_account_id":"3","credit_account_id":"4","amount":"1500","ledger":48,"code":3,"user_data_32":20600},{"id":"13","debit_account_id":"5","credit_account_id":"6","amount":"9","ledger":7,"code":999,"user_data_32":20500}]}
{"create_transfers":[{"id":"21","debit_account_id":"1","credit_account_id":"2","amount":"70","ledger":392,"code":3,"user_data_32":20601,"flags":["pending"]},{"id":"22","debit_account_id":"1","credit_account_id":"2","amount":"30","ledger":392,"code":3,"user_data_32":20601,"flags":["pending"]},{"id":"23","pending_id":"22","amount":"20","user_data_32":20602,"flags":["post_pending_transfer"]},{"id":"24","debit_account_id":"1","credit_account_id":"2","amount":"500","ledger":392,"code":3,"user_data_32":20601,"flags":["pending"]},{"id":"25","pending_id":"24","flags":["void_pending_transfer"]}]}
END
    "$weft" ledger run odd.ledger --store "$WEFT_STORE" >/dev/null || bad "the ledger fails"
    compare odd
    "$weft" book journal --pending --format hledger >held.journal
    good "with what is held it checks too" hledger -f held.journal check --strict
    hledger_balances -f held.journal -C >hledger.bal
    same "what is held is marked, and left out by -C" weft.bal hledger.bal
    hledger -f held.journal print --pending >out
    if [ "$(grep -c '! ' out)" = 1 ] && grep -q '70 JPY' out; then passed=$((passed + 1))
    else bad "what is held is not the one transfer of 70"; head -5 out; fi
    compare "odd, one party" --party weft:one
    good "one party's book is closed by the account elsewhere" \
        grep -q '^    elsewhere  *-1.500 BHD' hledger.journal
}

WEFT_STORE=$work/books.db
export WEFT_STORE
of_demo sqlite
if [ -n "${WEFT_TEST_PG:-}" ]; then
    WEFT_STORE=$WEFT_TEST_PG
    of_demo postgres
    same "both databases say the same" first.sqlite first.postgres
fi
WEFT_STORE=$work/odd.db
of_odd

echo "[==========] $((passed + failed)) test(s) run."
echo "[  PASSED  ] $passed test(s)."
[ "$failed" -eq 0 ] || echo "[  FAILED  ] $failed test(s)"
[ "$failed" -eq 0 ]
