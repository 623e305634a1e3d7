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

LIBS     := sqlite3 libpq libxml-2.0 libcrypto zlib
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
          -fno-sanitize-recover=undefined -DWEFT_ARENA_PIECEWISE
WARN   += -Wno-string-conversion    # assert(!"words") is meant so
LDFLAGS += -fsanitize=address,undefined
else
$(error VARIANT is release, gcc or clang-asan)
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
obj    = $(patsubst %.c,$(B)/%.o,$(1))

build/weft: tools/need.done
	@$(MAKE) --no-print-directory VARIANT=release build/release/weft
	@ln -sf release/weft $@

$(B)/weft: $(call obj,$(LIB) $(MAIN)) $(GEN)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(B)/weft-tests: $(call obj,$(LIB) $(TESTS) $(HELP)) $(GEN)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS) -lcmocka -ljson-c

$(B)/%.o: %.c Makefile
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) -Itests $(CFLAGS) $(WARN) -MMD -MP -c -o $@ $<

# Each bench/x_bench.c is a program of its own, for one row or more of the table of bars.
$(B)/bench/%_bench: $(B)/bench/%_bench.o $(B)/bench/bench.o $(call obj,$(LIB)) $(GEN)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(B)/bench/netting_bench: $(B)/tests/netting_make.o

# The peer of netting, for bench and one test alone: C++, and never a part of weft.
$(B)/bench/lemon_anchor: bench/lemon_anchor.cc
	@mkdir -p $(@D)
	g++ -O2 -std=c++17 -Wno-deprecated-declarations -o $@ $< -llemon

# The folder itself is named too, so that a migration taken away is noticed.
$(B)/gen/migrations.c: tools/embed.awk src/store/migrations $(STEPS)
	@mkdir -p $(@D)
	LC_ALL=C awk -f $< $(STEPS) >$@

$(B)/gen/%.o: $(B)/gen/%.c src/store/db_open.h
	$(CC) $(CPPFLAGS) $(CFLAGS) $(WARN) -c -o $@ $<

-include $(patsubst %.o,%.d,$(call obj,$(SRC) $(HELP) $(wildcard bench/*.c)))

# The names of the tests to run are a glob: make check FILTER='*money*'
ONLY := $(if $(FILTER),'$(FILTER)')

check: tidy ## quick: the gcc tests alone, on SQLite, for while you work (FILTER=glob)
	@$(MAKE) --no-print-directory -j2 VARIANT=gcc build/gcc/weft-tests
	build/gcc/weft-tests $(ONLY)

test: ## all: gcc, then clang with sanitizers, on SQLite and a private PostgreSQL; the counts
	@sh tools/need.sh test
	@$(MAKE) --no-print-directory tidy
	@for v in gcc clang-asan; do \
	    $(MAKE) --no-print-directory -j$$(nproc) VARIANT=$$v build/$$v/weft-tests || exit; \
	    echo "running build/$$v/weft-tests"; \
	    tests/pg.sh build/$$v/weft-tests $(ONLY) >build/$$v/tests.out 2>&1; \
	done; true
	@$(MAKE) --no-print-directory -j$$(nproc) VARIANT=gcc build/gcc/weft
	@echo "running tests/cli.sh"
	@tests/cli.sh build/gcc/weft >build/gcc/cli.out 2>&1; true
	@echo "running tests/kill.sh"
	@tests/pg.sh tests/kill.sh build/gcc/weft >build/gcc/kill.out 2>&1; true
	@awk -f tests/count.awk build/gcc/tests.out build/clang-asan/tests.out build/gcc/cli.out \
	    build/gcc/kill.out

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

tidy: ## floors and style
	@awk -f tools/floors.awk FLOORS $$(find src -name '*.[ch]' | sort)
	@awk -f tools/style.awk $$(find src tests bench -name '*.[ch]' | sort)

tools/need.done:
	@sh tools/need.sh build

demo: build/weft ## install what is missing, build, play the main job, print its report
	build/weft demo --html build/weft-demo.html

run: demo ## the same, for somebody who has just arrived

clean: ## remove everything built
	rm -rf build

help: ## this list
	@awk -F ':.*## ' '/^[a-z].*:.*## / { printf "make %-10s %s\n", $$1, $$2 }' Makefile

.PHONY: run demo check test asan kill bench tidy clean help tools/need.done
