/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the fuzz targets share. Each target is one file with libFuzzer's entry point; replay.c runs the same on files,
 * so that what was found once is tried wherever kvt is tested. docs: tests/fuzz/README.md.
 */
#ifndef KVT_TESTS_FUZZ_FUZZ_H
#define KVT_TESTS_FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>

#include "interp/script.h"

/* libFuzzer calls this with each input; 0. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

/* Ends the process, as a finding, with a message for people. */
#define fuzz_require(truth, what) ((truth) ? (void)0 : fuzz_found(__FILE__, __LINE__, what))
void fuzz_found(const char *file, int line, const char *what) __attribute__((noreturn));

/*
 * A script of the bytes, without a file system: up to a byte 1 they are the script itself, behind it whatever it uses.
 * True if it compiles. script_deinit in any case.
 */
bool fuzz_script(struct script *script, const uint8_t *bytes, size_t size);

#endif
