# SPDX-License-Identifier: GPL-2.0-or-later
# kvt's build. `make help` lists what can be asked for; README.md says how to begin.

PREFIX  ?= /usr/local
DESTDIR ?=
BUILD   ?= build
# one name for one folder: what an absolute path has built would not be built again for a relative one
override BUILD := $(patsubst $(CURDIR)/%,%,$(BUILD))
ifeq ($(origin CC),default)
CC := gcc
endif
FLEX    ?= flex
BISON   ?= bison

VERSION := 0.1.0
# address and undefined behaviour sanitizers: make SANITIZE=1 BUILD=build/sanitize check
SANITIZE ?=

# make V=1 shows the commands
Q := $(if $(V),,@)

CFLAGS ?= -O2 -g
WARN   := -Wall -Wextra -Wconversion -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wvla -Wno-sign-conversion
ifneq ($(SANITIZE),)
SANFLAGS := -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
endif
# what libFuzzer follows the ways through the code by; make fuzz sets it
FUZZING ?=
ifneq ($(FUZZING),)
SANFLAGS += -fsanitize=fuzzer-no-link
endif
override CPPFLAGS += -I. -I$(BUILD) -D_GNU_SOURCE -DKVT_VERSION='"$(VERSION)"'
override CFLAGS   += -std=gnu11 $(WARN) $(SANFLAGS)
override LDFLAGS  += $(SANFLAGS)

# Third-party libraries, each included by exactly one file of runtime/
LIBS := -lvncclient -lpng -lyaml -ljansson -lz -lm

# Tesseract is optional: where its header is not there, or with TESSERACT=, kvt is built without. It is loaded when it is
# needed and not linked.
TESSERACT := $(shell $(CC) -E -x c -include tesseract/capi.h -o /dev/null /dev/null 2>/dev/null && echo yes)

GRAMMAR := $(wildcard grammar/*.c)
INTERP  := $(wildcard interp/*.c)
CLI     := $(wildcard runtime/cli/*.c)
RUNTIME := $(filter-out $(CLI),$(wildcard runtime/*/*.c))
MADE    := $(BUILD)/grammar/scanner.c $(BUILD)/grammar/parser.c

obj = $(patsubst %.c,$(BUILD)/%.o,$(1))
GRAMMAR_OBJ := $(call obj,$(GRAMMAR)) $(BUILD)/grammar/scanner.o $(BUILD)/grammar/parser.o
INTERP_OBJ  := $(call obj,$(INTERP))
RUNTIME_OBJ := $(call obj,$(RUNTIME)) $(BUILD)/runtime/results/report_style.o
CLI_OBJ     := $(call obj,$(CLI)) $(BUILD)/runtime/cli/explain_pages.o

all: $(BUILD)/kvt

$(BUILD)/kvt: $(CLI_OBJ) $(BUILD)/libkvt.a
	@echo '  LINK  $@'
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(LIBS)

$(BUILD)/libkvt.a: $(GRAMMAR_OBJ) $(INTERP_OBJ) $(RUNTIME_OBJ)
	@echo '  AR    $@'
	$(Q)rm -f $@
	$(Q)ar crs $@ $^

$(BUILD)/runtime/text/ocr_engine.o: override CPPFLAGS += $(if $(TESSERACT),-DKVT_TESSERACT)

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	@echo '  CC    $<'
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/grammar/%.o: $(BUILD)/grammar/%.c
	@echo '  CC    $<'
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/runtime/cli/explain_pages.o $(BUILD)/runtime/results/report_style.o: %.o: %.c
	@echo '  CC    $<'
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/runtime/cli/explain_pages.c: docs/diagnostics.md runtime/cli/explain.awk
	@mkdir -p $(@D)
	@echo '  AWK   $<'
	$(Q)LC_ALL=C awk -f runtime/cli/explain.awk docs/diagnostics.md >$@

$(BUILD)/runtime/results/report_style.c: runtime/results/report.css runtime/results/report.awk
	@mkdir -p $(@D)
	@echo '  AWK   $<'
	$(Q)LC_ALL=C awk -f runtime/results/report.awk runtime/results/report.css >$@

$(BUILD)/grammar/scanner.c $(BUILD)/grammar/scanner.h &: grammar/scanner.l
	@mkdir -p $(@D)
	@echo '  FLEX  $<'
	$(Q)$(FLEX) -o $(BUILD)/grammar/scanner.c --header-file=$(BUILD)/grammar/scanner.h $<

$(BUILD)/grammar/parser.c $(BUILD)/grammar/parser.h &: grammar/parser.y
	@mkdir -p $(@D)
	@echo '  BISON $<'
	$(Q)$(BISON) -Wcounterexamples -Werror -o $(BUILD)/grammar/parser.c --header=$(BUILD)/grammar/parser.h $<

# for the first time; from then on the compiler's own lists say who includes them
$(GRAMMAR_OBJ): | $(BUILD)/grammar/parser.h $(BUILD)/grammar/scanner.h

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)

# A unit test is one file, linked with everything but main, and with what stands in for the world in tests.
UNIT_TESTS := $(patsubst %.c,$(BUILD)/%,$(wildcard tests/unit/*_test.c))
FAKE_OBJ   := $(call obj,$(wildcard tests/fake/*.c)) $(filter-out $(BUILD)/runtime/cli/main.o,$(CLI_OBJ))

$(BUILD)/libfake.a: $(FAKE_OBJ)
	@echo '  AR    $@'
	$(Q)rm -f $@
	$(Q)ar crs $@ $^

$(UNIT_TESTS): $(BUILD)/%: $(BUILD)/%.o $(BUILD)/libfake.a $(BUILD)/libkvt.a
	@echo '  LINK  $@'
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(LIBS) -lcmocka

# What reads recordings is not what writes them.
$(BUILD)/tests/unit/recorder_test: LIBS += -lavformat -lavcodec -lavutil

unit-tests: $(UNIT_TESTS)

# What is tested on hundreds of screens is linked with what makes them differ; they are sent as JPEG, too.
ACCURACY_TESTS := $(patsubst %.c,$(BUILD)/%,$(wildcard tests/accuracy/*_test.c))
ACCURACY_OBJ   := $(call obj,$(filter-out %_test.c,$(wildcard tests/accuracy/*.c)))

$(ACCURACY_TESTS): %: %.o $(ACCURACY_OBJ) $(BUILD)/libfake.a $(BUILD)/libkvt.a
	@echo '  LINK  $@'
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(LIBS) -ljpeg -lm

accuracy-tests: $(ACCURACY_TESTS)

# A fuzz target is one file: with clang and libFuzzer it looks for inputs on its own (make fuzz), with any compiler it is
# linked with what replays those that are kept. tests/fuzz/README.md tells more.
FUZZ_NAMES  := scan parse format verify lsp
FUZZ_REPLAY := $(patsubst %,$(BUILD)/tests/fuzz/replay_%,$(FUZZ_NAMES))
FUZZERS     := $(patsubst %,$(BUILD)/tests/fuzz/fuzz_%,$(FUZZ_NAMES))
FUZZ_OBJ    := $(BUILD)/tests/fuzz/fuzz.o

$(FUZZ_REPLAY): $(BUILD)/tests/fuzz/replay_%: $(BUILD)/tests/fuzz/%.o $(BUILD)/tests/fuzz/replay.o $(FUZZ_OBJ) \
		$(BUILD)/libfake.a $(BUILD)/libkvt.a
	@echo '  LINK  $@'
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(LIBS)

$(FUZZERS): $(BUILD)/tests/fuzz/fuzz_%: $(BUILD)/tests/fuzz/%.o $(FUZZ_OBJ) $(BUILD)/libfake.a $(BUILD)/libkvt.a
	@echo '  LINK  $@'
	$(Q)$(CC) $(LDFLAGS) -fsanitize=fuzzer -o $@ $^ $(LIBS)

# The language's words, as libFuzzer takes them.
$(BUILD)/tests/fuzz/words.dict: grammar/keyword_list.h interp/property_list.h tests/fuzz/words.awk
	@mkdir -p $(@D)
	@echo '  AWK   $@'
	$(Q)LC_ALL=C awk -f tests/fuzz/words.awk grammar/keyword_list.h interp/property_list.h >$@

fuzz-replay: $(FUZZ_REPLAY)

fuzzers: $(FUZZERS) $(BUILD)/tests/fuzz/words.dict

fuzz:
	@$(MAKE) --no-print-directory $(JOBS) CC=clang SANITIZE=1 BUILD=$(BUILD)/fuzz FUZZING=1 fuzzers

# Where make was not told how many jobs to run, as many as there are processors.
JOBS = $(if $(filter -j% --jobserver%,$(MAKEFLAGS)),,-j$(shell nproc))

# Tests. CHECK_FLAGS goes to tests/run, which has a help of its own.
CHECK_FLAGS ?=

deps:
	@tests/deps

tiny-medium:
	guests/tiny/build-medium

# All tests as everybody builds them, and those that need no QEMU with sanitizers too.
check: deps
	@$(MAKE) --no-print-directory $(JOBS) all unit-tests accuracy-tests fuzz-replay
	@$(MAKE) --no-print-directory $(JOBS) SANITIZE=1 BUILD=$(BUILD)/sanitize all unit-tests fuzz-replay
	@BUILD=$(BUILD) SANITIZE= tests/run --also $(BUILD)/sanitize $(CHECK_FLAGS)

check-quick: all unit-tests fuzz-replay
	@BUILD=$(BUILD) SANITIZE=$(SANITIZE) tests/run --quick $(CHECK_FLAGS)

# The documents against the code.
check-docs: all
	@BUILD=$(BUILD) tests/run tests/docs/ $(CHECK_FLAGS)

check-sanitize:
	@$(MAKE) --no-print-directory $(JOBS) SANITIZE=1 BUILD=$(BUILD)/sanitize all unit-tests fuzz-replay
	@BUILD=$(BUILD)/sanitize SANITIZE=1 tests/run $(CHECK_FLAGS)

# Sends pointers about; for tests/guests/pointer.
POINTER_TRIAL := $(BUILD)/tests/guests/pointer_trial

$(POINTER_TRIAL): %: %.o $(BUILD)/libkvt.a
	@echo '  LINK  $@'
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(LIBS)

guest-tests: $(POINTER_TRIAL)

check-guests: all guest-tests
	@BUILD=$(BUILD) tests/e2e/tutorial --all
	@BUILD=$(BUILD) tests/guests/run
	@BUILD=$(BUILD) tests/guests/resume
	@BUILD=$(BUILD) tests/guests/layouts
	@BUILD=$(BUILD) tests/guests/typing
	@BUILD=$(BUILD) tests/guests/boots
	@BUILD=$(BUILD) tests/e2e/clicks 1000
	@BUILD=$(BUILD) tests/guests/pointer

bless: all
	@BUILD=$(BUILD) tests/golden/run --bless

# A benchmark is one file too, linked with what they share, among themselves and with the unit tests. BENCH_FLAGS goes to tests/bench/run, which has a help.
BENCH_FLAGS ?=
BENCH       := $(patsubst %,$(BUILD)/tests/bench/%,idle_answer answer match search console ocr)
BENCH_OBJ   := $(filter-out $(BENCH:=.o),$(call obj,$(wildcard tests/bench/*.c)))

$(BENCH): %: %.o $(BENCH_OBJ) $(BUILD)/libfake.a $(BUILD)/libkvt.a
	@echo '  LINK  $@'
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(LIBS) -lm

bench: all $(BENCH)
	@BUILD=$(BUILD) tests/bench/run $(BENCH_FLAGS)

demo: deps
	@$(MAKE) --no-print-directory $(JOBS) all
	@guests/tiny/build-medium
	$(BUILD)/kvt run guests/tiny/tiny.kvt

# Installation. The shells look for completions in these folders below /usr/local and /usr.
BASH_COMPLETIONS := $(PREFIX)/share/bash-completion/completions
ZSH_COMPLETIONS  := $(PREFIX)/share/zsh/site-functions
MAN := $(wildcard docs/man/*.[0-9])

install: all
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/kvt/stdlib $(DESTDIR)$(PREFIX)/share/kvt/fonts
	install -m 755 $(BUILD)/kvt $(DESTDIR)$(PREFIX)/bin/kvt
	$(foreach file,$(wildcard stdlib/*.kvt),install -m 644 $(file) $(DESTDIR)$(PREFIX)/share/kvt/stdlib/;)
	install -m 644 runtime/fonts/*.hex $(DESTDIR)$(PREFIX)/share/kvt/fonts/
	install -d $(DESTDIR)$(BASH_COMPLETIONS) $(DESTDIR)$(ZSH_COMPLETIONS)
	$(BUILD)/kvt --completion bash >$(DESTDIR)$(BASH_COMPLETIONS)/kvt
	$(BUILD)/kvt --completion zsh >$(DESTDIR)$(ZSH_COMPLETIONS)/_kvt
	$(foreach page,$(MAN),install -D -m 644 $(page) $(DESTDIR)$(PREFIX)/share/man/man$(subst .,,$(suffix $(page)))/$(notdir $(page));)

uninstall:
	rm -f $(DESTDIR)$(PREFIX)/bin/kvt
	rm -rf $(DESTDIR)$(PREFIX)/share/kvt
	rm -f $(DESTDIR)$(BASH_COMPLETIONS)/kvt $(DESTDIR)$(ZSH_COMPLETIONS)/_kvt
	rm -f $(foreach page,$(MAN),$(DESTDIR)$(PREFIX)/share/man/man$(subst .,,$(suffix $(page)))/$(notdir $(page)))

clean:
	rm -rf $(BUILD)

help:
	@echo 'make                 build $(BUILD)/kvt'
	@echo 'make demo            build it, build the medium of guests/tiny, install and boot that guest'
	@echo 'make check           all tests, those without QEMU with sanitizers too; a few minutes'
	@echo 'make check-quick     the tests that need no QEMU; a minute'
	@echo 'make check-docs      the documents against the code: examples, tables, links, commands, manual pages'
	@echo 'make check-sanitize  all tests, those with QEMU too, with the address and undefined behaviour sanitizers'
	@echo 'make check-guests    install every guest for real; up to hours'
	@echo 'make guest-tests     build what that needs beside kvt'
	@echo 'make bench           measure'
	@echo 'make fuzz-replay     build what replays the inputs that fuzzers found; the tests run it'
	@echo 'make fuzz            build the fuzzers, with clang (make fuzzers is the step with its flags set); tests/fuzz/run runs them'
	@echo 'make bless           write the golden files anew; look at what changed with git diff'
	@echo 'make deps            install the Debian packages that building and testing need'
	@echo 'make tiny-medium     build the installation medium of guests/tiny'
	@echo 'make install         into PREFIX (/usr/local), below DESTDIR if that is set; make uninstall undoes it'
	@echo 'make clean           remove $(BUILD)'
	@echo 'Variables: V=1 BUILD PREFIX DESTDIR CC CFLAGS SANITIZE=1 TESSERACT= CHECK_FLAGS BENCH_FLAGS'

.PHONY: all unit-tests accuracy-tests fuzz-replay fuzzers fuzz deps tiny-medium check check-quick check-docs check-sanitize \
	check-guests guest-tests bless bench demo install uninstall clean help
.SECONDARY:
.DELETE_ON_ERROR:
