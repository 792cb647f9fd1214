/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/cli/lint_fix.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "grammar/mem.h"
#include "interp/lint.h"
#include "runtime/base/text_buffer.h"
#include "runtime/cli/replace_file.h"
#include "runtime/cli/script_file.h"

/* What was fixed can show what is wrong behind it; suggestions that undo one another must come to an end. */
enum { ROUNDS_MAX = 8 };

static int by_fix(const void *left, const void *right)
{
	const struct diag *a = *(const struct diag *const *)left, *b = *(const struct diag *const *)right;

	return a->fix.start < b->fix.start ? -1 : a->fix.start > b->fix.start;
}

static void tell(const struct diag *diag)
{
	const struct source *source = diag->fix.source;
	struct place place = source_place(source, diag->fix.start);

	fprintf(stderr, "%s:%d:%d: fixed[%s]: `%.*s` is now `%s`\n", source->path, place.line, place.column,
		diag_code_text(diag->code), (int)(diag->fix.end - diag->fix.start), source->text + diag->fix.start,
		diag->fixed);
}

/* The fixes of SOURCE among DIAGS, in the order of their places, into TABLE. */
static size_t collect(const struct diag_list *diags, const struct source *source, const struct diag **table)
{
	size_t count = 0;

	for (size_t i = 0; i < diags->count; i++)
		if (diags->items[i].fixed && diags->items[i].fix.source == source)
			table[count++] = &diags->items[i];
	qsort(table, count, sizeof(*table), by_fix);
	return count;
}

/* How many fixes were made; -1 if they could not be written. */
static int fix_once(const struct script *script, const char *path)
{
	const struct source *source = script->file_count ? script->files[0].ast->source : NULL;
	const struct diag **fixes = mem_alloc_array(script->diags.count + 1, sizeof(*fixes));
	size_t count = source ? collect(&script->diags, source, fixes) : 0;
	struct text_buffer text = {0};
	uint32_t done = 0;
	int made = 0;

	for (size_t i = 0; i < count; i++) {
		const struct diag *diag = fixes[i];

		if (diag->fix.start < done)
			continue;	/* two speak of the same place: the first one has it */
		text_add_bytes(&text, source->text + done, diag->fix.start - done);
		text_add(&text, diag->fixed);
		done = diag->fix.end;
		fixes[made++] = diag;
	}
	if (made) {
		text_add_bytes(&text, source->text + done, source->length - done);
		if (replace_file(path, text.text, text.length) < 0) {
			fprintf(stderr, "kvt lint: %s cannot be written: %s\n", path, strerror(errno));
			fprintf(stderr, "help: it is as it was; check its permissions, and those of its folder\n");
			made = -1;
		}
	}
	for (int i = 0; i < made; i++)
		tell(fixes[i]);
	text_deinit(&text);
	mem_free(fixes);
	return made;
}

int lint_fix(const char *path)
{
	int made = 1;

	for (int round = 0; round < ROUNDS_MAX && made > 0; round++) {
		struct script script;

		if (script_file_open(&script, path))
			lint(&script, NULL);
		made = fix_once(&script, path);
		script_deinit(&script);
	}
	return made < 0 ? -1 : 0;
}
