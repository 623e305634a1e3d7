# style.awk - what of STYLE.md a machine can see: line length, tabs, file length, banned words.
function say(what) { print FILENAME ":" FNR ": " what; bad = 1 }
FNR == 1 {
    if (last != "" && lines > max) { print last ": " lines " lines, more than " max; bad = 1 }
    last = FILENAME; lines = 0
    max = FILENAME ~ /^src\/.*\.h$/ ? 200 : 600
    if (FILENAME ~ /_test\.c$/ || FILENAME ~ /^tests\//) max = 1200
}
{ lines++ }
length($0) > 100 && $0 !~ /[^\x01-\x7f]/ { say("longer than 100 columns") }
/\t/                                     { say("a tab") }
/[ \t]$/                                 { say("white space at the end") }
/(^|[^a-z_])(goto|longjmp|setjmp) *[ (;]/ && FILENAME !~ /^tests\// { say("no goto, no longjmp") }
/(^|[^A-Za-z_])(TODO|FIXME|XXX)([^A-Za-z_]|$)/ { say("an unfinished thing") }
END {
    if (lines > max) { print last ": " lines " lines, more than " max; bad = 1 }
    exit bad
}
