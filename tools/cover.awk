# cover.awk - adds up what `gcov -n` says of each file of src, by folder.
# usage: gcov -n FILE.gcda... | awk -f tools/cover.awk
/^File '/ {
    file = substr($0, 7, length($0) - 7)
    folder = file ~ /^src\// && file ~ /\.c$/ ? file : ""
    sub(/\/[^\/]*$/, "", folder)
    next
}
/^Lines executed:/ && folder != "" {
    split($0, part, /[:% ]+/)       # Lines executed:93.10% of 58
    covered = part[3] * part[5] / 100
    lines[folder] += part[5]; run[folder] += covered
    all += part[5]; all_run += covered
    folder = ""
}
END {
    for (f in lines) printf "%6.1f %%  of %5d lines  %s\n", 100 * run[f] / lines[f], lines[f], f | "sort -k5"
    close("sort -k5")
    if (all) printf "%6.1f %%  of %5d lines  in all\n", 100 * all_run / all, all
}
