# floors.awk - a file may include only headers of its own floor's modules listed above it, or its own.
# usage: awk -f tools/floors.awk FLOORS src/*/*.[ch]
FILENAME ~ /FLOORS$/ { if (!/^#/ && NF) floor[$1] = ++n; next }
FNR == 1 {
    me = FILENAME
    sub(/^src\//, "", me)
    sub(/(_test)?\.[ch]$/, "", me)
    if (!(me in floor)) { print FILENAME ": not listed in FLOORS"; bad = 1; floor[me] = 1e9 }
}
match($0, /^#include "[^"]+\.h"/) {
    it = substr($0, 11, RLENGTH - 13)
    if (it ~ /^test(_[a-z]+)?$/ && FILENAME ~ /_test\.c$/) next
    if (!(it in floor) || floor[it] > floor[me]) {
        print FILENAME ":" FNR ": may not include " it ".h (it stands above in FLOORS, or nowhere)"
        bad = 1
    }
}
END { exit bad }
