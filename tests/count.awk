# count.awk - shows what the runs of the tests had to say, and adds up their counts.
# usage: awk -f tests/count.awk RUN.out...      exit 1 where a test failed or a run ended early
/^\[ (RUN     |      OK) \]/     { next }
/^\[  SKIPPED \] test_/          { next }
/^\[==========\] .* run\.$/      { ended++; next }
/^\[==========\] Running/        { next }
/^\[  PASSED  \] [0-9]+ test/    { passed += $4; next }
/^\[  FAILED  \] [0-9]+ test/    { failed += $4; next }
/^\[  SKIPPED \] [0-9]+ test/    { skipped += $4; next }
/^ [0-9]+ (FAILED|SKIPPED) TEST/ { next }
/^seed |^$/                      { next }
{ print FILENAME ": " $0 }
END {
    if (ended < ARGC - 1) {
        print "a run ended before its last test"
        failed++
    }
    printf "%d passed, %d failed, %d skipped\n", passed, failed, skipped
    exit failed > 0
}
