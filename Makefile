# weft: one plain GNU makefile. `make help` lists what it can do.
#
# Variants live side by side under build/: `release` is what is installed and run; `gcc` and
# `clang-asan` are the two builds that `make test` runs.

PREFIX  ?= /usr/local
DESTDIR ?=
VARIANT ?= release

.DEFAULT_GOAL := build/weft
.DELETE_ON_ERROR:
.SECONDARY:

# The style page's warnings. -Wconversion is what keeps money from losing digits.
WARN := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wswitch-enum -Wmissing-prototypes \
        -Wstrict-prototypes -Wvla -Wundef -Wpointer-arith -Wcast-qual -Wformat=2 -Werror

LIBS     := sqlite3 libpq libxml-2.0 libcrypto zlib libutf8proc
PKG      := $(shell pkg-config --cflags $(LIBS) 2>/dev/null)
PKG_LIBS := $(shell pkg-config --libs $(LIBS) 2>/dev/null)
CPPFLAGS := -Isrc -DWEFT_PREFIX='"$(PREFIX)"' $(patsubst -I%,-isystem %,$(PKG))
LDLIBS   := $(PKG_LIBS) -lm -lpthread

ifeq ($(VARIANT),release)
CC     := gcc
# At -O2 gcc 12 suspects every output behind a TRY; the test builds look for real ones.
CFLAGS := -std=c11 -O2 -g -Wno-maybe-uninitialized
else ifeq ($(VARIANT),gcc)
CC     := gcc
CFLAGS := -std=c11 -O1 -g
else ifeq ($(VARIANT),clang-asan)
CC     := clang
CFLAGS := -std=c11 -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined \
          -fno-sanitize-recover=undefined -DWEFT_ARENA_PIECEWISE \
          -fsanitize-coverage=inline-8bit-counters,pc-table     # so that fuzzers can run on it
WARN   += -Wno-string-conversion    # assert(!"words") is meant so
LDFLAGS += -fsanitize=address,undefined
else ifeq ($(VARIANT),fuzz)
CC     := clang
CFLAGS := -std=c11 -O1 -g -fsanitize=fuzzer-no-link,address,undefined \
          -fno-sanitize-recover=undefined -DWEFT_ARENA_PIECEWISE
WARN   += -Wno-string-conversion
LDFLAGS += -fsanitize=address,undefined
else ifeq ($(VARIANT),cover)
CC     := gcc
CFLAGS := -std=c11 -O0 -g --coverage
LDFLAGS += --coverage
else
$(error VARIANT is release, gcc, clang-asan, fuzz or cover)
endif

B     := build/$(VARIANT)
SRC   := $(sort $(wildcard src/*/*.c src/*/*/*.c))
TESTS := $(filter %_test.c,$(SRC))
MAIN  := src/cli/main.c
LIB   := $(filter-out $(TESTS) $(MAIN),$(SRC))
HELP  := $(wildcard tests/*.c)
STEPS := $(sort $(wildcard src/store/migrations/*.sql))
GEN   := $(B)/gen/migrations.o
BENCH := $(patsubst %.c,build/release/%,$(wildcard bench/$(or $(FILTER),*)_bench.c))
FUZZ  := $(patsubst %.c,$(B)/%,$(wildcard tests/fuzz/$(or $(FILTER),*)_fuzz.c))
obj    = $(patsubst %.c,$(B)/%.o,$(1))

build/weft: tools/need.done
	@$(MAKE) --no-print-directory VARIANT=release build/release/weft
	@ln -sf release/weft $@

$(B)/weft: $(call obj,$(LIB) $(MAIN)) $(GEN)
	@$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(B)/weft-tests: $(call obj,$(LIB) $(TESTS) $(HELP)) $(GEN)
	@$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS) -lcmocka -ljson-c

$(B)/%.o: %.c Makefile
	@mkdir -p $(@D)
	@$(CC) $(CPPFLAGS) -Itests $(CFLAGS) $(WARN) -MMD -MP -c -o $@ $<

# Each bench/x_bench.c is a program of its own, for one row or more of the table of bars.
$(B)/bench/%_bench: $(B)/bench/%_bench.o $(B)/bench/bench.o $(call obj,$(LIB)) $(GEN)
	@$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(B)/bench/netting_bench: $(B)/tests/netting_make.o

# The peer of netting, for bench and one test alone: C++, and never a part of weft.
$(B)/bench/lemon_anchor: bench/lemon_anchor.cc
	@mkdir -p $(@D)
	@g++ -O2 -std=c++17 -Wno-deprecated-declarations -o $@ $< -llemon

# Each tests/fuzz/x_fuzz.c is a target of libFuzzer; an archive, so that it links what it reaches.
$(B)/libweft.a: $(call obj,$(LIB)) $(GEN)
	@rm -f $@
	@ar rcsT $@ $^

$(B)/tests/fuzz/%_fuzz: $(B)/tests/fuzz/%_fuzz.o $(B)/tests/fuzz/file.o $(B)/tests/fuzz/sink.o \
                          $(B)/libweft.a
	@$(CC) $(CFLAGS) $(LDFLAGS) -fsanitize=fuzzer -o $@ $^ $(B)/libweft.a $(LDLIBS)

$(B)/tests/fuzz/act_fuzz $(B)/tests/fuzz/intake_fuzz: $(B)/tests/fuzz/world.o

fuzz-targets: $(FUZZ)

# The folder itself is named too, so that a migration taken away is noticed.
$(B)/gen/migrations.c: tools/embed.awk src/store/migrations $(STEPS)
	@mkdir -p $(@D)
	@LC_ALL=C awk -f $< $(STEPS) >$@

$(B)/gen/%.o: $(B)/gen/%.c src/store/db_open.h
	@$(CC) $(CPPFLAGS) $(CFLAGS) $(WARN) -c -o $@ $<

-include $(patsubst %.o,%.d,$(call obj,$(SRC) $(HELP) $(wildcard bench/*.c tests/fuzz/*.c)))

run: ## install what is missing, build, play the demo cluster from order to settlement, report
	@[ -e build/release/weft ] || echo "building weft: half a minute"
	@$(MAKE) --no-print-directory -s -j2 build/weft
	@build/weft demo --html build/weft-demo.html

demo: run ## the same

# The names of the tests to run are a glob: make check FILTER='*money*'
ONLY := $(if $(FILTER),'$(FILTER)')

check: tidy ## quick: the gcc tests alone, on SQLite, for while you work (FILTER=glob)
	@$(MAKE) --no-print-directory -j2 VARIANT=gcc build/gcc/weft-tests
	build/gcc/weft-tests $(ONLY)

test: ## all: gcc, then clang with sanitizers, on SQLite and a private PostgreSQL; the counts
	@sh tools/need.sh test
	@$(MAKE) --no-print-directory tidy
	@$(MAKE) --no-print-directory VARIANT=release build/release/bench/lemon_anchor
	@for v in gcc clang-asan; do \
	    echo "building build/$$v/weft-tests"; \
	    $(MAKE) --no-print-directory -j$$(nproc) VARIANT=$$v build/$$v/weft-tests || exit; \
	    echo "running build/$$v/weft-tests"; \
	    tests/pg.sh build/$$v/weft-tests $(ONLY) >build/$$v/tests.out 2>&1; \
	done; true
	@$(MAKE) --no-print-directory -j$$(nproc) VARIANT=gcc build/gcc/weft
	@echo "running tests/cli.sh"
	@tests/cli.sh build/gcc/weft >build/gcc/cli.out 2>&1; true
	@echo "running tests/kill.sh"
	@tests/pg.sh tests/kill.sh build/gcc/weft >build/gcc/kill.out 2>&1; true
	@echo "running tests/books.sh"
	@tests/pg.sh tests/books.sh build/gcc/weft >build/gcc/books.out 2>&1; true
	@$(MAKE) --no-print-directory -j$$(nproc) VARIANT=clang-asan FILTER= fuzz-targets
	@echo "running tests/fuzz/run.sh"
	@tests/fuzz/run.sh build/clang-asan 2 >build/clang-asan/fuzz.out 2>&1; true
	@awk -f tests/count.awk build/gcc/tests.out build/clang-asan/tests.out build/gcc/cli.out \
	    build/gcc/kill.out build/gcc/books.out build/clang-asan/fuzz.out

asan: ## the tests under address and undefined-behaviour sanitizers alone (FILTER=glob)
	@$(MAKE) --no-print-directory -j2 VARIANT=clang-asan build/clang-asan/weft-tests
	tests/pg.sh build/clang-asan/weft-tests $(ONLY)

kill: ## kill -9 while weft imports and finances, reopen, compare (WEFT_LONG=1: 100 + 100 kills)
	@$(MAKE) --no-print-directory -j2 VARIANT=gcc build/gcc/weft
	tests/pg.sh tests/kill.sh build/gcc/weft

bench: ## measure against the peers, side by side (FILTER=name: one of them)
	@sh tools/need.sh bench
	@$(MAKE) --no-print-directory VARIANT=release $(BENCH) build/release/bench/lemon_anchor
	@for bench in $(BENCH); do $$bench || exit; done

fuzz: ## damaged input for all that reads (FUZZ_SECONDS=60 for each; FILTER=json: that one alone)
	@sh tools/need.sh test
	@$(MAKE) --no-print-directory -j$$(nproc) VARIANT=fuzz fuzz-targets
	@tests/fuzz/run.sh build/fuzz $(or $(FUZZ_SECONDS),60) $(FILTER)

# What of the tests fails allocations, damages input or plays at random, with seeds never seen.
BRUTAL := '*brutal*' '*nth*' '*failing*' '*fault*' '*damaged*' '*random*' '*memory*' '*model*'

brutal: ## fail allocations, damage input, play at random, under sanitizers (ROUNDS=5 new seeds)
	@sh tools/need.sh test
	@$(MAKE) --no-print-directory -j$$(nproc) VARIANT=clang-asan build/clang-asan/weft-tests
	@for round in $$(seq $(or $(ROUNDS),5)); do \
	    WEFT_SEED=$$(od -An -N6 -tu8 /dev/urandom | tr -d ' '); export WEFT_SEED; \
	    for glob in $(BRUTAL); do \
	        build/clang-asan/weft-tests "$$glob" >build/brutal.out 2>&1 \
	            || { cat build/brutal.out; echo "seed $$WEFT_SEED, tests $$glob"; exit 1; }; \
	    done; \
	    echo "round $$round of $(or $(ROUNDS),5): good with seed $$WEFT_SEED"; \
	done

cover: ## lines and branches that the tests reach, by module (SHOW=core/ledger: what is missing)
	@sh tools/need.sh test
	@find build/cover -name '*.gcda' -delete 2>/dev/null || true
	@$(MAKE) --no-print-directory -j$$(nproc) VARIANT=cover build/cover/weft-tests build/cover/weft
	@tests/pg.sh build/cover/weft-tests $(ONLY) >build/cover/tests.out 2>&1; \
	    $(if $(FILTER),,tests/cli.sh build/cover/weft >build/cover/cli.out 2>&1;) true
	@gcov -b -c -t -r $$(find build/cover/src -name '*.gcda' ! -name '*_test.gcda') \
	    >build/cover/lines.gcov 2>/dev/null
	@awk -v show='$(SHOW)' -f tools/cover.awk FLOORS build/cover/lines.gcov

# A package sets DESTDIR; PREFIX is where weft will look for its data when not beside its binary.
install: build/weft ## put weft, its data and its man page under DESTDIR PREFIX (/usr/local)
	install -D -m 755 build/release/weft $(DESTDIR)$(PREFIX)/bin/weft
	install -D -m 644 docs/weft.1 $(DESTDIR)$(PREFIX)/share/man/man1/weft.1
	@cd share && find . -type f | while read -r f; do \
	    install -D -m 644 "$$f" "$(DESTDIR)$(PREFIX)/share/weft/$$f" || exit; \
	done
	@echo "installed under $(DESTDIR)$(PREFIX)"

uninstall: ## take them away again
	rm -f $(DESTDIR)$(PREFIX)/bin/weft $(DESTDIR)$(PREFIX)/share/man/man1/weft.1
	rm -rf $(DESTDIR)$(PREFIX)/share/weft

tidy: ## floors and style
	@awk -f tools/floors.awk FLOORS $$(find src -name '*.[ch]' | sort)
	@awk -f tools/style.awk $$(find src tests bench -name '*.[ch]' | sort)

tools/need.done:
	@sh tools/need.sh build

clean: ## remove everything built
	rm -rf build

help: ## this list
	@awk -F ':.*## ' '/^[a-z].*:.*## / { printf "make %-10s %s\n", $$1, $$2 }' Makefile

.PHONY: run demo check test asan kill fuzz fuzz-targets brutal cover install uninstall bench tidy \
        clean help tools/need.done
