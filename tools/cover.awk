# cover.awk - which lines and branches the tests reached, by module in the order of FLOORS.
# usage: awk [-v show=core/ledger] -f tools/cover.awk FLOORS LINES.gcov
# The second is what `gcov -b -c -t` prints. A line or branch counts once, however many objects hold
# it. Branches of an assert do not count: its other side is a bug, which no test can reach.
function percent(part, all) { return all ? sprintf("%5.1f %%", int(1000 * part / all) / 10) : "      -" }
function row(name, l, lh, b, bh) {
    printf "%-28s %s of %6d lines  %s of %6d branches\n", name, percent(lh, l), l, percent(bh, b), b
}

FNR == NR { if ($0 !~ /^(#|$)/) modules[++module_count] = $1; next }
/^ *-: *0:Source:/ { sub(/.*Source:/, ""); source = $0; next }
/^ *-: *0:/ { next }
/^branch +[0-9]+ / {
    if (skip) next
    key = source SUBSEP line SUBSEP $2
    if (!(key in branch)) { branch[key] = 0; branches[source]++ }
    if ($3 == "taken" && $4 > 0 && !branch[key]) { branch[key] = 1; branches_hit[source]++ }
    next
}
/^(call|function|unconditional) / { next }
{
    count = $0; sub(/:.*/, "", count); gsub(/[ *]/, "", count)
    text = $0; sub(/^[^:]*:/, "", text); line = text + 0; sub(/^[^:]*:/, "", text)
    words[source, line] = text
    if (text ~ /(^|[^a-z_])(static_)?assert\(/) inside = 1
    skip = inside
    if (text ~ /;[ \t]*(\/\*.*)?$/ || text ~ /;[ \t]*\\$/) inside = 0
    if (count == "-") next
    if (!((source, line) in reached)) { reached[source, line] = 0; lines[source]++ }
    if (count !~ /^[#=]/ && !reached[source, line]) { reached[source, line] = 1; lines_hit[source]++ }
}
END {
    for (i = 1; i <= module_count; i++) {
        m = modules[i]
        floor = m; sub(/\/.*/, "", floor)
        if (!(floor in seen)) { seen[floor] = 1; floors[++floor_count] = floor }
        l = lh = b = bh = 0
        for (j = 1; j <= 2; j++) {
            s = "src/" m (j == 1 ? ".h" : ".c")
            l += lines[s]; lh += lines_hit[s]; b += branches[s]; bh += branches_hit[s]
        }
        if (l) row(m, l, lh, b, bh)
        fl[floor] += l; flh[floor] += lh; fb[floor] += b; fbh[floor] += bh
        al += l; alh += lh; ab += b; abh += bh
    }
    print ""
    for (i = 1; i <= floor_count; i++) {
        f = floors[i]
        if (fl[f]) row(f, fl[f], flh[f], fb[f], fbh[f])
    }
    row("all", al, alh, ab, abh)
    if (show == "") exit
    for (key in branch) {
        split(key, part, SUBSEP)
        if (!branch[key] && index(part[1], "src/" show) == 1) missing[part[1], part[2]]++
    }
    sorted = "sort -t: -k1,1 -k2,2n"
    print ""
    for (key in missing) {
        split(key, part, SUBSEP)
        printf "%s:%d: %d of its branches never taken: %s\n", part[1], part[2], missing[key], words[part[1], part[2]] | sorted
    }
    close(sorted)
}
