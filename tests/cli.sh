#!/bin/sh
# cli.sh WEFT - every verb on the demo's data, and every kind of bad input: what it answers, its exit
# code, and that what is refused leaves the store as it was. Ends as the test runner ends, so that
# tests/count.awk can add it up.
set -u
weft=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
here=$(cd "$(dirname "$0")/.." && pwd)
demo=$here/share/demo
work=$(mktemp -d /tmp/weft-cli-XXXXXX)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM
cd "$work" || exit 1
WEFT_STORE=$work/books.db WEFT_SHARE=$here/share NO_COLOR=1 LC_ALL=C.UTF-8
export WEFT_STORE WEFT_SHARE NO_COLOR LC_ALL
unset WEFT_KEY
passed=0 failed=0

bad() {
    failed=$((failed + 1))
    echo "cli: $*"
}

# wants CODE WHY WORD COMMAND...: the exit code, and the word somewhere in what it says.
wants() {
    code=$1 why=$2 word=$3
    shift 3
    "$@" >out 2>err </dev/null
    got=$?
    if [ "$got" -ne "$code" ]; then
        bad "$why: exit $got, want $code: $*"
        head -3 err
    elif ! cat out err | grep -qF -e "$word"; then
        bad "$why: does not say \"$word\": $*"
        head -3 out err
    else
        passed=$((passed + 1))
    fi
}

# The answer is one JSON value: weft's own reader takes it as an act's body would be taken.
json() {
    why=$1
    shift
    "$weft" "$@" --json >out 2>err </dev/null || { bad "$why: exit $?: $*"; head -3 err; return; }
    if [ "$(wc -l <out)" -ne 1 ]; then
        bad "$why: not one line of JSON: $*"
    elif ! sqlite3 :memory: "SELECT json_valid(CAST(readfile('out') AS TEXT))" | grep -q 1; then
        bad "$why: not JSON: $*"
    else
        passed=$((passed + 1))
    fi
}

same() {
    if cmp -s "$2" "$3"; then passed=$((passed + 1)); else bad "$1"; diff "$2" "$3" | head -5; fi
}

dump() {
    sqlite3 "$WEFT_STORE" .dump >"$1"
}

# The number of the act that waits for a second person.
waiting() {
    "$weft" confirm --json | sed 's/.*"act":\([0-9]*\).*/\1/'
}

# hand_in FILE...: each paper by whoever may state it. All must be taken.
hand_in() {
    rm -rf by && mkdir by && cat "$@" | awk -v to=by -f "$here/tests/speakers.awk"
    n=1000
    while read -r how who; do
        n=$((n + 1))
        case $how in
        operator) "$weft" import --quiet by/$n ;;
        *) "$weft" import --quiet "--$how" "$who" by/$n ;;
        esac >handed 2>&1 </dev/null || { echo "$how $who: $(head -3 handed)"; return 1; }
    done <by/speakers
    echo "handed in by $((n - 1000)) speakers"
}

# refused WHY FIELD FILE: the whole file is refused, naming file and line 1, and the field where
# one is to blame, and nothing of it is in the store.
refused() {
    why=$1 field=$2 file=$3
    dump before
    wants 1 "$why, as a whole" "$file" "$weft" import "$file" --all-or-nothing --report -
    wants 1 "$why, by line" "\"line\":1," "$weft" import "$file" --report -
    if [ -n "$field" ]; then
        if grep -qF "$field" err; then passed=$((passed + 1))
        else bad "$why: does not name $field"; head -2 err; fi
    fi
    dump after
    same "$why: the store is as it was" before after
}

# --- the frame ------------------------------------------------------------------------------------
wants 0 "help" "weft help VERB" "$weft"
wants 0 "help in Chinese" "供应链金融" env LC_ALL=zh_CN.UTF-8 "$weft" help
wants 0 "kinds of documents" "customs_declaration" "$weft" help documents
for verb in $("$weft" help | awk '/^  [a-z]/ { print $1 }'); do
    wants 0 "help of $verb" "every verb takes" "$weft" help "$verb"
    wants 0 "the same by option" "every verb takes" "$weft" "$verb" --help
    if grep -q "^\.B $verb" "$here/docs/weft.1"; then passed=$((passed + 1))
    else bad "the man page does not know $verb"; fi
    wants 2 "an option that $verb does not have" "no-such-option" "$weft" "$verb" --no-such-option
done
wants 2 "no such verb" "no verb" "$weft" fly
wants 1 "no store yet" "weft init" "$weft" order list
wants 1 "a currency nobody has" "ABC" "$weft" init --currency ABC
wants 1 "a day that is none" "2026-02-30" "$weft" init --date 2026-02-30
wants 0 "a new store" "ready" "$weft" init --demo --name "Bay Area" --date 2026-05-05
wants 1 "one already there" "already" "$weft" init
wants 0 "an empty store has no orders" "0 orders" "$weft" order list
wants 0 "and nothing closed" "no orders yet" "$weft" closure
wants 0 "its log holds the founding" "size 1" "$weft" evidence head

# --- import and read ------------------------------------------------------------------------------
wants 0 "parties" "parties 54" "$weft" import "$demo/parties.jsonl"
wants 0 "papers, each from whoever may state it" "speakers" hand_in "$demo/told.jsonl" "$demo/trade.jsonl"
dump before
wants 0 "the same again" "speakers" hand_in "$demo/told.jsonl" "$demo/trade.jsonl"
dump after
same "the same papers again change nothing" before after
wants 3 "no such file" "nowhere.jsonl" "$weft" import nowhere.jsonl
wants 2 "no file at all" "which file" "$weft" import
"$weft" read "$demo/told.jsonl" >once && "$weft" read once >twice
same "what read prints, read takes and prints again" once twice

# --- the front door: what is in it says what it is, on standard input and packed too ---------------
"$weft" read - <once >piped
same "lines from standard input" once piped
gzip -c once >once.gz
"$weft" read once.gz >unpacked
same "a packed file" once unpacked
gzip -c once | "$weft" read - >unpacked
same "packed, from standard input" once unpacked
head -c 2000 once.gz >short.gz
wants 1 "a packed file cut short" "short.gz" "$weft" read short.gz
head -c 100000000 /dev/zero | gzip >bomb.gz
wants 1 "a bomb" "200 times" "$weft" read bomb.gz
"$weft" read once --to ocel >log.json
"$weft" read log.json >unlogged
same "an event log and back" once unlogged
"$weft" read once --to ocel -o log.sqlite
"$weft" read log.sqlite >unlogged
same "the same as a database" once unlogged
gzip -c log.sqlite | "$weft" read - >unlogged
same "a packed database from standard input" once unlogged
wants 3 "a log where nothing can be" "cannot write" "$weft" read once --to ocel -o /nowhere/a.json
wants 0 "the books as a log" "objects" "$weft" export ocel -o books.json
wants 0 "the same as a database" "events" "$weft" export ocel -o books.sqlite
"$weft" read books.json >one.log && "$weft" read books.sqlite >two.log
same "both say the same" one.log two.log
"$weft" read "$demo/trade.jsonl" >flat
"$weft" read flat --to csv -o flat.csv && "$weft" read flat.csv --mapping weft >unfolded
same "a table and back" flat unfolded
iconv -f UTF-8 -t UTF-16 flat.csv | "$weft" read - --mapping weft >unfolded
same "the same in UTF-16, from standard input" flat unfolded
printf 'PO,Line,Vendor,Item,Qty,Unit Price,Amount,Date\n' >erp.csv
printf 'P-1,1,Acme,nut,10,2.50,25.00,2026-03-02\nP-1,2,Acme,bolt,4,1,4,2026-03-02\n' >>erp.csv
wants 0 "a draft of a mapping" "1 documents, 0 rows" "$weft" import --suggest erp.csv
"$weft" import --suggest erp.csv >erp.json 2>/dev/null
wants 0 "the draft reads its table" '"number":"P-1"' "$weft" read erp.csv --mapping ./erp.json
printf '订单号,供应商,数量,订单日期\nP-1,某厂,3,2026/3/2\n' | iconv -f UTF-8 -t GB18030 >gb.csv
wants 0 "a draft from GB18030" "GB18030" "$weft" import --suggest gb.csv
wants 0 "and from standard input, packed" "P-1" sh -c \
    "\"$weft\" import --suggest gb.csv 2>/dev/null >gb.json; gzip -c gb.csv | \"$weft\" read - --mapping ./gb.json"
printf 'Name,Colour\nA,red\n' >table.txt
wants 1 "a table nobody can make out" "by hand" "$weft" import --suggest table.txt
wants 3 "no table there" "nowhere.csv" "$weft" import --suggest nowhere.csv
wants 2 "two tables at once" "one table" "$weft" import --suggest erp.csv gb.csv
# Two million lines, none of them good: each is told, in the memory of one.
yes '{}' | head -2000000 | (ulimit -v 500000; exec "$weft" read -) >out 2>err
code=$?
if [ "$code" -eq 1 ] && [ "$(wc -l <err)" -eq 2000001 ]; then passed=$((passed + 1))
else bad "two million lines: exit $code, $(wc -l <err) told"; fi
wants 2 "export of what is not" "ocel is what there is" "$weft" export csv
wants 2 "a form that is none" "jsonl, ubl, csv" "$weft" read once --to docx
echo '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pacs.008.001.02"><a/></Document>' >pacs.xml
wants 1 "XML of another kind" "pacs.xml:1: element Document of namespace" "$weft" read pacs.xml
wants 1 "taken in, the same" "pacs.008" "$weft" import pacs.xml --report -
# --- banks ---
camt='<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt><Id>S1</Id>
<CreDtTm>2026-03-31T20:00:00</CreDtTm><Acct><Id><Othr><Id>6222</Id></Othr></Id></Acct><Ntry>
<Amt Ccy="CNY">5.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><BookgDt><Dt>2026-03-30</Dt></BookgDt>
<AcctSvcrRef>R1</AcctSvcrRef><NtryDtls><TxDtls><RltdPties><Dbtr><Pty><Nm>Ann</Nm></Pty></Dbtr>
</RltdPties></TxDtls></NtryDtls></Ntry></Stmt></BkToCstmrStmt></Document>'
printf '%s' "$camt" >bank.xml
books=$WEFT_STORE WEFT_STORE=$work/banks.db
"$weft" init --date 2026-03-31 >/dev/null
"$weft" connector add bank >/dev/null 2>&1
wants 0 "a bank statement" '"number":"camt:6222:R1"' "$weft" read bank.xml
wants 0 "with its sums" '"kind":"bank_statement"' "$weft" read bank.xml
gzip -c bank.xml | "$weft" read - >packed.out && "$weft" read bank.xml >plain.out
same "the same, packed" plain.out packed.out
wants 1 "not by just anybody" "its connector alone" "$weft" import bank.xml --report -
wants 1 "an account of nobody" "account 6222 belongs to no party" "$weft" import bank.xml --from bank \
    --report -
echo '{"kind":"party","id":"name:our","name":"Our","accounts":[{"number":"6222"}]}' >our.jsonl
"$weft" import our.jsonl >/dev/null
wants 0 "an account of ours" "taken 2" "$weft" import bank.xml --from bank
wants 0 "the same again" "taken 0, already here 2" "$weft" import bank.xml --from bank
head -c 400 bank.xml >cut.xml
wants 1 "cut off, nothing is taken" "taken 0, already here 0, refused 1" "$weft" import cut.xml --from bank
wants 1 "a payment is not made twice" "a bank has told of it" "$weft" read bank.xml --to pain
printf '%s\n' '{"kind":"payment","number":"P-1","issuer":"name:a","receiver":"name:b",' \
    '"date":"2026-03-12","currency":"CNY","amount":"1.00","payer_account":"1","payee_account":"2"}' |
    tr -d '\n' >pay.jsonl
wants 0 "a payment for the bank" "pain.001.001.09" "$weft" read pay.jsonl --to pain
wants 0 "for an older bank" "pain.001.001.03" "$weft" read pay.jsonl --to pain.03
echo '{"kind":"payment","number":"P-1","issuer":"name:a","receiver":"name:b","date":"2026-03-12",
"currency":"CNY","amount":"1.00","payer_account":"1"}' | tr -d '\n' >poor.jsonl
wants 1 "an account is missing" "name:b has no account" "$weft" read poor.jsonl --to pain
pain='<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt>
<OrgnlGrpInfAndSts><OrgnlMsgId>M</OrgnlMsgId></OrgnlGrpInfAndSts><OrgnlPmtInfAndSts><TxInfAndSts>
<OrgnlEndToEndId>WEFT-F-1</OrgnlEndToEndId><TxSts>RJCT</TxSts><StsRsnInf><Rsn><Cd>AC04</Cd></Rsn>
</StsRsnInf></TxInfAndSts></OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>'
printf '%s' "$pain" >answer.xml
wants 1 "a bank rejects" "WEFT-F-1  RJCT AC04" "$weft" pay status answer.xml
wants 0 "nothing to pay" "0 to pay" "$weft" pay list
wants 2 "whose payments" "--payer" "$weft" pay write
wants 1 "nothing to write" "nothing to pay" "$weft" pay write --payer name:our
WEFT_STORE=$books
printf 'PO,Vendor\n1,A\n' >table.csv
wants 1 "a table and no mapping" "table.csv:1: " "$weft" read table.csv
wants 1 "taken in, the same" "needs --mapping" "$weft" import table.csv --report -
scms='PO / SO #,Managed By'
printf '%s\n' "$scms" | gzip >scms.gz
wants 1 "a packed table for another mapping" "one column" "$weft" read scms.gz --mapping scms
for bad in '{"objects":[' '{"objects":[],"events":[]}' '<log><trace/></log>' '<log>'; do
    printf '%s' "$bad" >log
    wants 1 "a log that is none: $bad" "log" "$weft" read log --mapping p2p-ocel
done
printf '{"objects":[%s' "$(head -c 200000 /dev/zero | tr '\000' '[')" >deep.json
wants 1 "a depth bomb in a log" "nested more than 32 deep" "$weft" read deep.json --mapping p2p-ocel
{ printf '<log>'; yes '<a>' | head -2000000; } >deep.xml
wants 1 "a depth bomb in an XML log" "deep.xml:" "$weft" read deep.xml --mapping p2p-ocel
printf 'SQLite format 3\000%s' "$(head -c 3000 /dev/zero | tr '\000' x)" >bad.sqlite
cp bad.sqlite bad.before
wants 1 "no database after all" "not a sound SQLite database" "$weft" read bad.sqlite --mapping p2p-ocel
same "a bad database is as it was" bad.before bad.sqlite
wants 1 "a mapping for what is no table" "leave --mapping out" "$weft" read once --mapping scms
wants 1 "a mapping for another table" "one column" "$weft" read table.csv --mapping scms

# --- check ----------------------------------------------------------------------------------------
good=$here/tests/invoice/invoice.xml
sed 's/>250.10</>250.00</; s/"HUR"/"HOUR"/' "$good" >wrong.xml
echo '<Invoice' >broken.xml
echo '<Invoice/>' >other.xml
"$weft" check "$good" >once 2>&1
same "an invoice without a fault: nothing is said" once /dev/null
wants 1 "one that does not add up" "should be 250.00" "$weft" check wrong.xml
wants 1 "its place" "(line" "$weft" check wrong.xml
wants 1 "in Chinese" "计量单位" "$weft" check --lang zh wrong.xml
wants 1 "one rule" "fatal findings: 1" "$weft" check --rule BR-CL-23 wrong.xml
wants 1 "two rules" "fatal findings: 2" "$weft" check --rule BR-CL-23 --rule BR-CO-16 wrong.xml
"$weft" check --rule BR-01 wrong.xml >once 2>&1
same "another rule holds" once /dev/null
wants 1 "no such rule" "no rule BR-99" "$weft" check --rule BR-99 "$good"
wants 1 "not XML" "broken.xml:" "$weft" check broken.xml
wants 1 "and the next is checked" "BR-CO-16" "$weft" check broken.xml wrong.xml
wants 1 "not an invoice" "not an Invoice" "$weft" check other.xml
wants 3 "no such file" "nowhere.xml" "$weft" check nowhere.xml
wants 2 "no file at all" "which file" "$weft" check
wants 0 "the rules" "BR-CO-15" "$weft" check --list
wants 1 "rules of the network" "PEPPOL-EN16931-R001" "$weft" check --set peppol "$good"
wants 0 "their list" "PEPPOL-COMMON-R043" "$weft" check --set peppol --list
wants 2 "no such set" "en16931 or peppol" "$weft" check --set xrechnung "$good"
json "the rules" check --list
dump before
wants 1 "a wrong invoice is not let in" "BR-CO-16" "$weft" import --check wrong.xml --report -
dump after
same "and left no trace" before after
"$weft" check - <wrong.xml 2>/dev/null | cut -c11- >once
"$weft" check wrong.xml 2>/dev/null | cut -c19- >twice
same "standard input is checked alike" once twice

# --- orders ---------------------------------------------------------------------------------------
platform=uscc:91440305WEFT000165
order=OR-SO-0001 buyer=lei:WEFT00DEMOIN00004871 seller=uscc:91440305WEFT001209
papers=$(cat "$demo/told.jsonl" "$demo/trade.jsonl" | grep '^{"kind":"order",')
orders=$(echo "$papers" | wc -l)
masters=$(echo "$papers" | grep -vc '"serves"')
exports=$(echo "$papers" | grep -c '"process":"export-sale"')
wants 0 "orders" "$orders orders" "$weft" order list
wants 0 "master orders" "$masters 张订单" "$weft" order list --master --lang zh
wants 0 "of a party" "2 orders" "$weft" order list --party "$buyer"
wants 0 "of a process" "$exports orders" "$weft" order list --process export-sale
wants 2 "open and closed at once" "not both" "$weft" order list --open --closed
wants 1 "of nobody" "not a party" "$weft" order list --party local:nobody
wants 0 "one order" "QF-CI-0001" "$weft" order show "$order"
wants 0 "its history" "Pairings" "$weft" order show "$order" --issuer "$buyer" --history
wants 0 "in Chinese" "已核实" "$weft" order show "$order" --lang zh
wants 0 "its tree" "JP-PO-0001" "$weft" order tree "$order"
wants 1 "no such order" "there is no order" "$weft" order show NO-SUCH
wants 2 "which order" "which order" "$weft" order show
wants 2 "no such word" "list, show, tree" "$weft" order dance
json "orders" order list
json "one order" order show "$order" --history
json "its tree" order tree "$order"

# --- pairings by hand -----------------------------------------------------------------------------
wants 1 "another's paper" "by its issuer" "$weft" order unlink "$order" receipt OR-GR-0001 "$buyer" \
    --as "$seller/lin"
wants 0 "parted" "parted from" "$weft" order unlink "$order" receipt OR-GR-0001 "$buyer" \
    --as "$buyer/lin"
wants 0 "the pairing is taken back, not erased" "takes back" "$weft" order show "$order" --history
wants 0 "laid on again" "laid on" "$weft" order link "$order" receipt OR-GR-0001 "$buyer" \
    --as "$buyer/lin" --line 1 --order-line 1
wants 0 "by hand" "by hand" "$weft" order show "$order"
wants 1 "a paper that is not there" "not in the books" "$weft" order link "$order" receipt X "$buyer"
wants 1 "a line it has not" "no line" "$weft" order link "$order" receipt OR-GR-0001 "$buyer" --line 9
wants 2 "half a sentence" "KIND NUMBER ISSUER" "$weft" order link "$order" receipt
wants 1 "an order on an order" "not the other way" "$weft" order link "$order" order "$order" "$buyer"

# --- rates and closure ----------------------------------------------------------------------------
wants 0 "dollars have no value yet" "not valued: $order" "$weft" closure "$order" --graph
wants 0 "a rate" "1 USD = 7.10 CNY" "$weft" rate set USD CNY 7.10 --date 2026-03-01 \
    --as "$platform/gao"
wants 0 "is one person's word" "waits" "$weft" rate list
wants 0 "and values nothing" "not valued: $order" "$weft" closure "$order" --graph
wants 0 "it is listed" "rate_fix" "$weft" confirm
rate_act=$(waiting)
wants 1 "not by whoever has the store" "without a name" "$weft" confirm "$rate_act"
wants 1 "not by the same person" "four eyes" "$weft" confirm "$rate_act" --as "$platform/ GAO"
wants 1 "not by a firm it is no business of" "colleague" "$weft" confirm "$rate_act" --as "$buyer/lin"
wants 0 "but by another" "closed_again" "$weft" confirm "$rate_act" --as "$platform/he"
wants 1 "once" "was confirmed" "$weft" confirm "$rate_act" --as "$platform/qin"
wants 1 "what is no proposal" "no proposal" "$weft" confirm 999999 --as "$platform/he"
wants 2 "no number" "number of one act" "$weft" confirm it
wants 0 "is kept" "7.1" "$weft" rate list
wants 1 "no rate of nothing" "rate" "$weft" rate set USD CNY 0
wants 1 "no such currency" "XYZ" "$weft" rate set XYZ CNY 1
wants 2 "half a rate" "FROM TO RATE" "$weft" rate set USD
wants 0 "what was adopted" "stock-purchase" "$weft" rule list --kind template
wants 0 "and what it says" '"tolerance_percent": "2"' "$weft" rule show template stock-purchase
sed 's/"tolerance_percent": "2"/"tolerance_percent": "4"/' \
    "$here/share/templates/stock-purchase.json" >looser.json
wants 0 "what a file would change" '"2" -> "4"' \
    "$weft" rule diff template stock-purchase looser.json
wants 0 "adopted" "version 2" "$weft" rule adopt template looser.json --from 2030-01-01
wants 0 "not yet" "version 1" "$weft" rule show template stock-purchase
wants 0 "but then" "version 2" "$weft" rule show template stock-purchase --date 2030-01-01
wants 1 "no such rule" "stock-purchase" "$weft" rule show template stock-sale
wants 1 "backdated" "business date" "$weft" rule adopt template looser.json --from 2020-01-01
wants 1 "not of that kind" "looser.json" "$weft" rule adopt product looser.json
wants 2 "of what" "KIND NAME" "$weft" rule show template
wants 0 "the graph's worth: 702,000.00 dollars at 7.10 and what they pay for" "15 orders worth" \
    "$weft" closure "$order" --graph
grep -q "not valued" out && bad "all are valued now" || passed=$((passed + 1))
wants 0 "one order" "closure" "$weft" closure "$order"
wants 0 "over time" "2026-04-24" "$weft" closure "$order" --history
wants 0 "the graph over time" "2026-04-24" "$weft" closure "$order" --history --graph
wants 0 "all orders" "(export-sale): $exports orders" "$weft" closure --worst 5
wants 2 "worst of one" "leave the order out" "$weft" closure "$order" --worst 5
wants 2 "history of all" "which" "$weft" closure --history
wants 2 "no number" "number" "$weft" closure --worst many
json "rates" rate list
json "rules" rule list
json "one" closure "$order"
json "over time" closure "$order" --history
json "the graph" closure "$order" --graph
json "all" closure --worst 5

# --- gaps -----------------------------------------------------------------------------------------
wants 0 "gaps" "Missing:" "$weft" gap
wants 0 "overdue" "Missing:" "$weft" gap --overdue --party "$seller"
wants 0 "of an order" "Breaks" "$weft" gap --order "$order"
wants 0 "breaks" "duplicate_payment" "$weft" gap --kind breaks
wants 0 "waiting" "Waiting" "$weft" gap --kind waiting
wants 0 "loose" "Fits no order" "$weft" gap --kind loose
wants 2 "no such kind" "gaps, breaks, waiting or loose" "$weft" gap --kind odd
json "gaps" gap
json "overdue" gap --overdue
printf '%s\n' '{"kind":"receipt","number":"LOST-1","issuer":"'"$buyer"'","receiver":"'"$seller"'","date":"2026-04-20","lines":[{"line":"1","item":"PHONE-N1","quantity":"1","unit":"C62","ref":{"kind":"order","number":"NEVER-SENT","issuer":"'"$buyer"'"}}]}' >lost.jsonl
wants 0 "a receipt for an order nobody has sent" "taken 1" "$weft" import lost.jsonl
wants 0 "waits" "NEVER-SENT" "$weft" gap --kind waiting

# --- parties --------------------------------------------------------------------------------------
wants 0 "parties" "54 parties" "$weft" party list
wants 0 "one" "sells on 2" "$weft" party show "$seller"
wants 1 "nobody" "not a party" "$weft" party show local:nobody
wants 1 "a wrong check digit" "91440305WEFT00120" "$weft" party show uscc:91440305WEFT001208
json "parties" party list
json "one" party show "$seller"

# --- who says it ----------------------------------------------------------------------------------
# A store of its own, outside demo mode: persons are registered and sign.
keep_store=$WEFT_STORE WEFT_STORE=$work/said.db
printf '%s\n' '{"kind":"party","id":"name:yard","name":"Yard","accounts":[{"number":"8801"}]}' \
    '{"kind":"party","id":"name:mill","name":"Mill","accounts":[{"number":"8802"}]}' \
    '{"kind":"party","id":"name:desk","name":"Desk","roles":["platform"]}' >firms.jsonl
said() { # said KIND NUMBER ISSUER RECEIVER REF
    printf '{"kind":"%s","number":"%s","issuer":"name:%s","receiver":"name:%s","date":"2026-03-12",' \
        "$1" "$2" "$3" "$4"
    printf '"currency":"CNY","lines":[{"line":"1","item":"beam","quantity":"6","unit":"C62",'
    printf '"price":"70.00","amount":"420.00"%s}],"amount":"420.00"}\n' "${5:-}"
}
said order Y-1 yard mill >order.jsonl
said order Y-2 yard mill >order2.jsonl
of_order='"ref":{"kind":"order","number":"Y-1","issuer":"name:yard","line":"1"}'
said invoice M-1 mill yard ",$of_order" >bill.jsonl
printf '{"kind":"payment","number":"Z-1","issuer":"name:yard","receiver":"name:mill","date":"%s",%s%s\n' \
    2026-03-20 '"currency":"CNY","amount":"420.00","source":"bank",' \
    '"refs":[{"kind":"invoice","number":"M-1","issuer":"name:mill"}]}' >paid.jsonl
"$weft" init --date 2026-03-31 >/dev/null
"$weft" import firms.jsonl >/dev/null
wants 1 "nobody is admitted by coming" "weft person add" "$weft" import order.jsonl --as name:yard/li
wants 0 "a person, and a key" "secret key" "$weft" person add name:yard/li --mandate order,receipt \
    --until 2026-06-30
wants 1 "a mandate for what does not exist" "is no kind of paper" "$weft" person add name:yard/sun \
    --mandate order,flying
[ "$(stat -c %a said.db.keys/name_yard-li)" = 600 ] && passed=$((passed + 1)) ||
    bad "a person's key is not its owner's alone"
wants 0 "is listed" "order,receipt" "$weft" person list name:yard
json "persons" person list name:yard
"$weft" person add name:yard/wu >/dev/null 2>&1
"$weft" person add name:mill/he >/dev/null 2>&1
wants 3 "a key is never made over another" "never" "$weft" person add name:yard/wu
mv said.db.keys keys
wants 1 "unsigned" "has not signed" "$weft" import order.jsonl --as name:yard/li --report -
mv keys said.db.keys
wants 1 "signed with another's key" "another key" env WEFT_KEY=said.db.keys/name_yard-wu \
    "$weft" import order.jsonl --as name:yard/li --report -
wants 1 "outside the mandate" "no mandate for invoice" "$weft" import bill.jsonl --as name:yard/li --report -
wants 0 "signed, from the folder beside the store" "taken 1" "$weft" import order.jsonl --as name:yard/li
wants 0 "and from where WEFT_KEY says" "taken 1" env WEFT_KEY=said.db.keys/name_mill-he \
    "$weft" import bill.jsonl --as name:mill/he
said invoice M-2 mill yard ",$of_order" >bill2.jsonl
"$weft" import bill2.jsonl >/dev/null
"$weft" import bill2.jsonl --as name:mill/he >/dev/null
"$weft" evidence prove invoice M-2 name:mill --statement stated.json >stated.proof
wants 0 "a proof is of the issuer's word, not of hearsay that came before it" '"person":"he"' \
    cat stated.json
wants 0 "under the same head" "holds" "$weft" evidence check stated.proof --statement stated.json
wants 0 "he leaves" "ended" "$weft" person end name:yard/li
wants 1 "and may nothing more" "is not admitted" "$weft" import order2.jsonl --as name:yard/li
wants 1 "a person of nobody" "not a party" "$weft" person add name:nobody/li
wants 1 "a firm is no person" "names no person" "$weft" person add name:yard
wants 2 "which person" "which person" "$weft" person end
wants 2 "of which party" "of which party" "$weft" person list
wants 1 "a bank that nobody admitted" "weft connector add bank" "$weft" import paid.jsonl --from bank
wants 0 "admitted" "bank" "$weft" connector add bank
wants 0 "is listed" "bank" "$weft" connector list
json "connectors" connector list
wants 1 "a bank states no order" "states no order" "$weft" import order2.jsonl --from bank --report -
wants 1 "a door that is none" "is no connector" "$weft" import paid.jsonl --from moon
wants 1 "nor can it be admitted" "is no connector" "$weft" connector add moon
wants 2 "which connector" "which connector" "$weft" connector end
wants 2 "a person or a connector" "one of them speaks" "$weft" import paid.jsonl --from bank --as name:mill/he

# The seller types its buyer's payment, and so does whoever has the store; then the bank reports it.
wants 0 "kept" "taken 1" "$weft" import paid.jsonl --as name:mill/he
"$weft" import paid.jsonl >/dev/null
wants 0 "a word alone pays nothing" '"paid":"0.00"' "$weft" order show Y-1 --json
wants 0 "and does not lock out the bank" "taken 1" "$weft" import paid.jsonl --from bank
wants 0 "that pays" '"paid":"420.00"' "$weft" order show Y-1 --json
wants 0 "the bank's door is shut" "ended" "$weft" connector end bank
wants 1 "and stays shut" "weft connector add bank" "$weft" import paid.jsonl --from bank

# Hearsay first, then the paper from its issuer.
wants 0 "the operator's word is taken" "taken 1" "$weft" import order2.jsonl
wants 0 "and opens no order" "1 orders" "$weft" order list
wants 0 "the issuer's is taken too" "taken 1" "$weft" import order2.jsonl --as name:yard/wu
wants 0 "and opens it" "2 orders" "$weft" order list
wants 0 "the operator's again" "taken 0, already here 1" "$weft" import order2.jsonl
wants 0 "changes nothing" "2 orders" "$weft" order list

# An account is changed by two persons of the party, and by nobody else.
echo '{"kind":"party","id":"name:mill","name":"Mill","accounts":[{"number":"6699"}]}' >account.jsonl
wants 1 "a stranger redirects no money" "for itself or the platform" "$weft" import account.jsonl \
    --as name:yard/wu --report -
wants 0 "one person of its own proposes" "parties 1" "$weft" import account.jsonl --as name:mill/he
"$weft" party show name:mill >out
if grep -q 6699 out; then bad "one person's word is an account"; else passed=$((passed + 1)); fi
json "what waits" confirm
act=$(waiting)
wants 1 "one person twice" "four eyes" "$weft" confirm "$act" --as name:mill/he
wants 1 "the other firm" "colleague" "$weft" confirm "$act" --as name:yard/wu
"$weft" person add name:mill/gu >/dev/null 2>&1
wants 0 "a second person" "party" "$weft" confirm "$act" --as name:mill/gu
wants 0 "is needed" "6699" "$weft" party show name:mill
wants 0 "all of it replays" "0 differences" "$weft" verify
WEFT_STORE=$keep_store

# --- evidence -------------------------------------------------------------------------------------
wants 0 "the log is whole" "good" "$weft" evidence verify-log
wants 0 "its head" "root " "$weft" evidence head
json "head" evidence head
wants 2 "a checkpoint needs a key" "WEFT_KEY" "$weft" evidence checkpoint
wants 0 "a key" "weft/Bay-Area+" "$weft" evidence key --out secret
verifier=$(cat out)
[ "$(stat -c %a secret)" = 600 ] && passed=$((passed + 1)) || bad "the key is not its owner's alone"
wants 3 "never over another" "never" "$weft" evidence key --out secret
"$weft" evidence checkpoint --key secret >head.txt
size=$(sed -n 2p head.txt)
"$weft" evidence prove invoice QF-CI-0001 "$seller" --statement said.json >proof.json
wants 0 "a paper is in the log" "holds" "$weft" evidence check proof.json
wants 0 "what was said comes with who said it" '"person":"clerk"' cat said.json
wants 0 "and with its salt" '"salt":"' cat said.json
wants 0 "this very statement, under this very head" "holds" "$weft" evidence check proof.json \
    --checkpoint head.txt --verifier "$verifier" --statement said.json
sed 's/702000/702001/g' said.json >forged.json
wants 1 "another paper" "not what was proved" "$weft" evidence check proof.json --statement forged.json
sed 's/clerk/chief/' said.json >forged.json
wants 1 "by another person" "not what was proved" "$weft" evidence check proof.json \
    --statement forged.json
sed 's/"salt":"./"salt":"x/' said.json >forged.json
wants 1 "with another salt" "not what was proved" "$weft" evidence check proof.json \
    --statement forged.json
sed "2s/.*/$((size - 1))/" head.txt >forged.txt
wants 1 "a checkpoint that was touched" "not signed" "$weft" evidence check proof.json \
    --checkpoint forged.txt --verifier "$verifier"
sed 's/"leafIdx": *\([0-9]*\)/"leafIdx": 1\1/' proof.json >forged.json
wants 1 "a proof that was touched" "" "$weft" evidence check forged.json
wants 1 "no proof at all" "" "$weft" evidence check said.json
wants 0 "checking needs no store" "holds" env WEFT_STORE=/nowhere "$weft" evidence check proof.json
wants 0 "more is written" "1 GBP" "$weft" rate set GBP CNY 9.2
"$weft" evidence prove consistency "$size" >grown.json
wants 0 "the old log begins the new one" "holds" "$weft" evidence check grown.json
"$weft" evidence prove act $((size + 1)) >act.json
wants 0 "the act is in the log" "holds" "$weft" evidence check act.json
wants 1 "it was not in it before" "not in the log" "$weft" evidence prove act $((size + 1)) \
    --size "$size"
wants 1 "the future" "sizes run" "$weft" evidence prove consistency 999999
wants 1 "a paper nobody sent" "not in the books" "$weft" evidence prove invoice X "$seller"
wants 1 "a paper's number is no act's" "not the number of an act" \
    "$weft" evidence prove act $(($(sed -n 's/.*"leafIdx": *\([0-9]*\).*/\1/p' proof.json) + 1))
wants 2 "half a question" "prove" "$weft" evidence prove invoice
wants 0 "the log is whole yet" "good" "$weft" evidence verify-log
cp "$WEFT_STORE" touched.db
sqlite3 touched.db "UPDATE document SET body = replace(body, '702000', '702001')"
wants 3 "a paper changed behind weft's back" "not what the log saw" \
    "$weft" evidence verify-log --store touched.db
cp "$WEFT_STORE" touched.db
sqlite3 touched.db "UPDATE leaf SET hash = zeroblob(32) WHERE layer = 1 AND number = 0"
wants 3 "a node changed" "not what its leaves give" "$weft" evidence verify-log --store touched.db

# --- set-off on the books --------------------------------------------------------------------------
wants 0 "the demo plays into a store" "0 differences" "$weft" demo --store net.db --html net.html
keep_store=$WEFT_STORE
WEFT_STORE=$work/net.db
round=$("$weft" net rounds | awk 'END { print $1 }')
firm=uscc:91441900WEFT0026X0 apart=uscc:91441900WEFT00470J
wants 0 "rounds" "EXECUTED" "$weft" net rounds
wants 0 "rounds in Chinese" "已抵销" "$weft" net rounds --lang zh
json "rounds as JSON" net rounds
wants 0 "a round, with every firm before and after" "OWES AFTER" "$weft" net show "$round"
json "a round as JSON" net show "$round"
wants 0 "a notice" "no money moves" "$weft" net notices "$round" --party $firm
wants 0 "a notice in Chinese" "债务抵销通知" "$weft" net notices "$round" --party $firm --lang zh
json "a notice as JSON" net notices "$round" --party $firm
wants 0 "a notice as a page" "notice.html" "$weft" net notices "$round" --party $firm --html notice.html
wants 0 "the page prints on A4" "size:A4" cat notice.html
wants 0 "all notices" "13 notices in all" "$weft" net notices "$round" --dir all
if [ "$(ls all | wc -l)" -eq 39 ]; then passed=$((passed + 1)); else bad "three forms of each notice"; fi
wants 0 "the files of a round" "weft net check" "$weft" net files "$round" --dir proof
wants 0 "which check" "no one could cancel more" "$weft" net check proof/obligations.csv \
    proof/cancelled.csv proof/certificate.csv
sed '2d' proof/cancelled.csv >less.csv
wants 1 "and do not where a row is missing" "net position moves" "$weft" net check \
    proof/obligations.csv less.csv proof/certificate.csv
wants 0 "statistics" "Withheld: 0" "$weft" net stats
json "statistics as JSON" net stats
wants 0 "statistics as a page" "stats.html" "$weft" net stats --html stats.html
if grep -q "WEFT00" stats.html; then bad "a firm is named in public"; else passed=$((passed + 1)); fi
wants 0 "an order shows by what it was paid" "set-off $round" "$weft" order show LY-PO-0002
json "what may be set off" net eligible
wants 0 "and what not" "a funder holds a right in it" "$weft" net eligible
dump before
wants 1 "a round is executed once" "has been executed" "$weft" net execute "$round" \
    --as $platform/he
wants 1 "nor cancelled after" "has been executed" "$weft" net cancel "$round" --reason late
wants 1 "a firm opens none" "may not do this" "$weft" net open --as $firm/li
wants 1 "a day that is none" "2026-02-30" "$weft" net open --cutoff 2026-02-30
wants 1 "a window in the past" "accept_by" "$weft" net open --accept-by 2026-05-04
wants 1 "a currency without claims" "no debts run in a circle" "$weft" net open --currency EUR
wants 1 "no such round" "weft net rounds" "$weft" net show N-1
wants 1 "nothing of this firm" "was open in round" "$weft" net notices "$round" \
    --party uscc:91440304WEFT000407
wants 1 "joined already" "joined set-off already" "$weft" net join --as $firm/li
wants 1 "nobody joins" "without a name" "$weft" net join
wants 1 "barred for what" "insolvent or request" "$weft" net bar $firm --reason ugly
wants 1 "no such financing" "weft finance list" "$weft" net consent F-1 --as $firm/li
wants 2 "which round" "which round" "$weft" net accept
wants 2 "no such word" "what?" "$weft" net fly
wants 2 "a page of many" "--dir" "$weft" net notices "$round" --html all.html
dump after
same "what was refused left the books as they were" before after
wants 0 "another round" "PROPOSED" "$weft" net open --accept-by 2026-05-06 --as $platform/gao
round=$("$weft" net rounds | awk 'END { print $1 }')
wants 1 "one at a time" "still open" "$weft" net open --as $platform/gao
wants 1 "answers first" "have not" "$weft" net execute "$round" --as $platform/qin
wants 1 "four eyes" "another person" "$weft" net execute "$round" --as $platform/gao
wants 0 "declined" "declined" "$weft" net decline "$round" --reason "not now" --as $apart/lu
wants 1 "an answer binds" "an answer binds" "$weft" net accept "$round" --as $apart/lu
wants 1 "cancelled for a reason" "reason" "$weft" net cancel "$round"
wants 0 "cancelled" "CANCELLED" "$weft" net cancel "$round" --reason "nobody is left"
wants 0 "a proposal that was cancelled says so" "Nothing was set off" "$weft" net notices "$round" \
    --party $apart
wants 0 "all of it replays" "0 differences" "$weft" verify
WEFT_STORE=$keep_store

# --- bad input: each names file, line and field, exit code 1, the store as it was -------------------
paper() { # paper NUMBER DATE CURRENCY AMOUNT UNIT QUANTITY RECEIVER
    printf '{"kind":"invoice","number":"%s","issuer":"%s","receiver":"%s","date":"%s",' \
        "$1" "$seller" "${7:-$buyer}" "$2"
    printf '"currency":"%s","lines":[{"line":"1","item":"A","quantity":"%s","unit":"%s",' \
        "$3" "${6:-1}" "${5:-C62}"
    printf '"amount":"%s"}],"amount":"%s"}\n' "$4" "$4"
}
paper B-0 2026-03-02 CNY 1.00 >good.jsonl
cp "$WEFT_STORE" keep.db
wants 0 "the pattern of the bad ones is good" "taken 1" "$weft" import good.jsonl
rm -f "$WEFT_STORE" "$WEFT_STORE"-* && mv keep.db "$WEFT_STORE"
paper B-1 2026-03-02 CNY 1.00 | tr -d '\n' | head -c 150 >truncated.jsonl
refused "cut short" "" truncated.jsonl
paper B-2 2026-03-02 CNY 1.00 | sed 's/"A"/"\xff\xfe"/' >bytes.jsonl
refused "not UTF-8" "UTF-8" bytes.jsonl
paper B-3 2026-03-02 CNY 1.00 | sed 's/"A"/"@"/' | tr '@' '\000' >nul.jsonl
refused "a NUL byte" "byte" nul.jsonl
paper B-4 2026-03-02 CNY 1.00 | sed 's/"number"/"number":"B-4b","number"/' >twice.jsonl
refused "a key twice" "number" twice.jsonl
paper B-5 2026-03-02 CNY -1.00 >negative.jsonl
refused "a negative amount" "amount" negative.jsonl
paper B-6 2026-03-02 CNY 99999999999999999999.00 >overflow.jsonl
refused "an amount beyond 64 bits" "amount" overflow.jsonl
paper B-7 2026-03-02 CNY 1.00 C62 -5 >quantity.jsonl
refused "a negative quantity" "quantity" quantity.jsonl
paper B-8 2026-03-02 CNY 1.00 C62 99999999999999.5 >quantity2.jsonl
refused "a quantity beyond 64 bits" "quantity" quantity2.jsonl
paper B-9 2026-03-02 ABC 1.00 >currency.jsonl
refused "a currency nobody has" "currency" currency.jsonl
paper B-10 2026-03-02 CNY 1.00 QQQ >unit.jsonl
refused "a unit nobody has" "unit" unit.jsonl
paper B-11 2026-03-02 CNY 1.00 C62 1 local:nobody >party.jsonl
refused "a party nobody knows" "local:nobody" party.jsonl
paper B-12 2026-02-30 CNY 1.00 >day.jsonl
refused "no day of the calendar" "date" day.jsonl
paper B-13 10000-01-01 CNY 1.00 >year.jsonl
refused "a year out of range" "date" year.jsonl
paper B-14 1812-01-01 CNY 1.00 >past.jsonl
refused "a year long gone" "date" past.jsonl
paper B-15 2026-03-02 CNY 1.005 >digits.jsonl
refused "half a fen" "amount" digits.jsonl
paper B-16 2026-03-02 CNY 1.00 | sed 's/"quantity"/"qantity"/' >misspelt.jsonl
refused "a misspelt field" "qantity" misspelt.jsonl
paper B-17 2026-03-02 CNY 1.00 | sed 's/"invoice"/"poem"/' >kind.jsonl
refused "no kind of document" "kind" kind.jsonl
paper QF-CI-0001 2026-03-02 USD 1.00 >conflict.jsonl
refused "other content under a key that is taken" "QF-CI-0001" conflict.jsonl
echo '[1,2,3]' >array.jsonl
refused "no object" "" array.jsonl

# Orders that serve one another in a circle: the second closes it and is refused.
circle() {
    printf '{"kind":"order","number":"%s","issuer":"%s","receiver":"%s","date":"2026-03-02",' \
        "$1" "$buyer" "$seller"
    printf '"currency":"CNY","serves":{"kind":"order","number":"%s","issuer":"%s"},' "$2" "$buyer"
    printf '"lines":[{"line":"1","item":"A","quantity":"1","unit":"C62","amount":"1.00"}],'
    printf '"amount":"1.00"}\n'
}
circle C-1 C-1 >self.jsonl
refused "an order that serves itself" "serves" self.jsonl
{ circle C-1 C-2; circle C-2 C-1; } >circle.jsonl
dump before
wants 1 "two orders in a circle" "circle.jsonl" "$weft" import circle.jsonl --all-or-nothing --report - \
    --as "$buyer/clerk"
if grep -q '"line":2,"error":"ERR_CYCLE"' err; then passed=$((passed + 1))
else bad "the circle is not said to be one"; head -3 err; fi
dump after
same "a circle: the store is as it was" before after

# One line of a gigabyte, made on the way: refused without being held in memory, and what follows it
# in the file is read.
dump before
long() { head -c 1000000000 /dev/zero | tr '\000' x; echo; }
long | (ulimit -v 700000; exec "$weft" import - --all-or-nothing --report -) >out 2>err
code=$?
if [ "$code" -eq 1 ] && grep -q '"line":1,"error":"ERR_LIMIT"' err; then passed=$((passed + 1))
else bad "a line of a gigabyte: exit $code"; head -3 err; fi
dump after
same "a line of a gigabyte: the store is as it was" before after

# A good line among bad ones: by line it is taken, as a whole it is not.
{ cat negative.jsonl; paper B-20 2026-03-02 CNY 1.00; cat unit.jsonl; } >mixed.jsonl
dump before
wants 1 "mixed, as a whole" "refused 2" "$weft" import mixed.jsonl --all-or-nothing
dump after
same "mixed, as a whole: the store is as it was" before after
wants 1 "mixed, by line" "taken 1" "$weft" import mixed.jsonl
wants 0 "the log is whole after all that" "good" "$weft" evidence verify-log

# --- the books: what they say, and every way to ask for what there is not ---------------------------
seller=uscc:91440305WEFT001209
wants 0 "trial balance" "In balance" "$weft" book trial
wants 0 "of a party" "Trade payables" "$weft" book trial --by party
wants 0 "of each account" "FINANCING" "$weft" book trial --by account
wants 0 "in Chinese" "试算平衡表" "$weft" book trial --party "$seller" --lang zh
wants 0 "before the first day" "Nothing is booked" "$weft" book trial --date 2020-01-01
wants 0 "in a currency" "USD" "$weft" book trial --currency USD
wants 0 "CSV has a head" "opening_debit,opening_credit,debits" "$weft" book trial --csv
wants 0 "a statement" "COUNTER ACCOUNT" "$weft" book statement --party "$seller" --account bank
wants 0 "by code, in Chinese" "期末余额" "$weft" book statement --account 1122 --lang zh
wants 0 "as CSV" "closing" "$weft" book statement --party "$seller" --csv --from 2026-03-01
wants 0 "ageing" "without an invoice" "$weft" book ageing
wants 0 "by invoice" "INVOICE" "$weft" book ageing --items --party "$seller"
wants 0 "of payables, in Chinese" "应付账款账龄" "$weft" book ageing --payable --lang zh
wants 0 "journal" "AMOUNT" "$weft" book journal --from 2026-03-01
wants 0 "for hledger" "commodity 1000.00 CNY" "$weft" book journal --format hledger
wants 0 "for Ledger-CLI" "format 1000.00 CNY" "$weft" book journal --format ledger
wants 0 "chart" "应收账款" "$weft" book chart
json "trial balance" book trial --by account
json "statement" book statement --party "$seller"
json "ageing" book ageing --items
json "journal" book journal --pending
json "chart" book chart
json "nothing yet" book trial --date 2020-01-01
wants 2 "which word" "trial, statement, ageing, journal, chart" "$weft" book
wants 2 "of what" "a statement of what" "$weft" book statement
wants 2 "not for this word" "--items does not go with \`weft book trial\`" "$weft" book trial --items
wants 2 "one form at a time" "not both" "$weft" book trial --csv --json
wants 2 "no such grouping" "chart, party or account" "$weft" book trial --by firm
wants 2 "no such format" "hledger or ledger" "$weft" book journal --format beancount
wants 2 "text is text" "stands alone" "$weft" book journal --format ledger --json
wants 1 "no such party" "not a party" "$weft" book trial --party local:nobody
wants 1 "no such account" "one of bank, receivable" "$weft" book statement --account gold
wants 1 "an account without postings" "nothing was ever booked" "$weft" book statement --account 999
wants 1 "no such currency" "XYZ" "$weft" book trial --currency XYZ
wants 1 "no such financing" "finance list" "$weft" book statement --financing F-0
wants 1 "a day that is none" "2026-02-30" "$weft" book trial --date 2026-02-30
wants 1 "the wrong way round" "after the last day" "$weft" book trial --from 2026-05-02 --date 2026-05-01
wants 1 "no store" "weft init" "$weft" book trial --store none.db
"$weft" book trial --by account --csv >once && "$weft" book trial --by account --csv >twice
same "the same question has the same answer" once twice

# The ledger's lines: in memory each run begins anew, a store remembers.
echo '{"create_accounts":[{"id":"1","ledger":1,"code":1}]}' >ledger.jsonl
wants 0 "ledger in memory" '"created"' "$weft" ledger run ledger.jsonl
wants 0 "ledger in memory, again" '"created"' "$weft" ledger run ledger.jsonl
wants 0 "ledger in a store" '"created"' "$weft" ledger run ledger.jsonl --store ledger.db
wants 0 "ledger in a store, again" '"exists"' "$weft" ledger run ledger.jsonl --store ledger.db
awk 'BEGIN { printf "{\"lookup_accounts\":[\"1000000\""
    for (i = 0; i < 500000; i++) printf ",\"1000000\""; print "]}" }' >ledger.jsonl
wants 0 "ledger, a line of 5 MB" '{"accounts":[]}' "$weft" ledger run ledger.jsonl
echo '{"create_accounts":[{"id":"2","ledgr":1}]}' >ledger.jsonl
wants 1 "ledger, a misspelt field" 'ledger.jsonl:1: create_accounts[0]: there is no field "ledgr"' \
    "$weft" ledger run ledger.jsonl

# A financing's contract can be taken out: another store, or none, computes what was posted from it.
wants 0 "the story" "" "$weft" demo --store demo.db --html demo.html --quiet
deal=$("$weft" finance list --store demo.db --json | sed -n 's/^{"financing":"\([^"]*\)","state":"REPAID".*/\1/p')
funder=$("$weft" finance list --store demo.db --json | sed -n 's/.*"funder":"\([^"]*\)".*/\1/p' | sort | uniq -c | sort -n | awk 'NR==1{print $2}')
"$weft" finance list --store demo.db --json | grep -c "\"funder\":\"$funder\"" >of_all
"$weft" finance list --store demo.db --funder "$funder" --json | grep -c '"financing"' >of_one
same "one funder's deals, and no others" of_all of_one
wants 0 "a firm that funds nothing" "no financings" "$weft" finance list --store demo.db --funder "$seller" --lang en
wants 1 "a funder nobody knows" "not a party" "$weft" finance list --store demo.db --funder local:nobody
wants 1 "a state that is none" "no state of a financing" "$weft" finance list --store demo.db --state LATE
wants 1 "a process that is none" "no template" "$weft" order list --store demo.db --process barter
wants 2 "a filter of another word" "does not go with" "$weft" finance list --store demo.db --invoice INV-1
wants 2 "an option of another word" "does not go with" "$weft" finance claims --store demo.db --funder "$seller"
wants 2 "a proof's option" "does not go with" "$weft" evidence head --size 3
wants 2 "a plan's option" "does not go with" "$weft" contract events --html
wants 0 "a deal with its plan" "APR" "$weft" finance show "$deal" --store demo.db --lang en
json "a deal as JSON" finance show "$deal" --store demo.db
"$weft" finance show "$deal" --contract --store demo.db >contract.json
wants 0 "its contract" '"eventType":"IP","payoff":5986.288' "$weft" contract events contract.json
wants 0 "and what was repaid" '"eventType":"PR","payoff":932928,' "$weft" contract events contract.json
refused=$("$weft" finance list --store demo.db --json | sed -n 's/^{"financing":"\([^"]*\)","state":"REFUSED".*/\1/p' | head -1)
wants 1 "no contract before money is out" "is REFUSED; its contract begins" \
    "$weft" finance show "$refused" --contract --store demo.db

echo "[==========] $((passed + failed)) test(s) run."
echo "[  PASSED  ] $passed test(s)."
[ "$failed" -eq 0 ] || echo "[  FAILED  ] $failed test(s)"
[ "$failed" -eq 0 ]
