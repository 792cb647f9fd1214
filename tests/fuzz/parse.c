/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Any bytes as a script: parsed, compiled, verified, linted, indexed, and what is wrong written for people. What the
 * compiler makes passes the verifier.
 */
#include <stdio.h>
#include <string.h>

#include "interp/disasm.h"
#include "interp/index.h"
#include "interp/lint.h"
#include "tests/fuzz/fuzz.h"

static FILE *nowhere(void)
{
	static FILE *file;

	if (!file)
		file = fopen("/dev/null", "w");
	return file;
}

static void check_diags(const struct script *script)
{
	fuzz_require(script->diags.count <= DIAG_MAX || script->diags.errors + script->diags.warnings >= script->diags.count,
		     "messages are counted");
	for (size_t i = 0; i < script->diags.count; i++) {
		const struct diag *diag = &script->diags.items[i];

		fuzz_require(strncmp(diag->message, "the bytecode does not verify", 28) != 0, "what is compiled verifies");
		fuzz_require(!diag->span.source || (diag->span.start <= diag->span.end &&
			     diag->span.end <= diag->span.source->length), "a message is about a part of the text");
		fuzz_require(!diag->fix.source || (diag->fixed && diag->fix.end <= diag->fix.source->length),
			     "a fix is about a part of the text");
	}
}

static void check_index(const struct script *script)
{
	struct index index;

	index_init(&index, script);
	for (size_t i = 0; i < index.count; i++) {
		const struct index_name *name = &index.items[i];

		fuzz_require(index_at(&index, name->span.source, name->span.start) != NULL, "a name is where it is");
		index_declaration(&index, name);
	}
	index_deinit(&index);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct script script;
	bool good = fuzz_script(&script, bytes, size);

	fuzz_require(good == (script.diags.errors == 0), "a script is good or has errors");
	if (good || (script_as_used(&script) && script.diags.errors == 0))
		lint(&script, NULL);
	check_diags(&script);
	check_index(&script);
	if (script.program)
		disasm(script.program, nowhere());
	diag_render(&script.diags, nowhere(), true);
	script_deinit(&script);
	return 0;
}
