/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/cli/lint_records.h"

#include <glob.h>
#include <string.h>

#include "grammar/mem.h"
#include "runtime/base/json_tree.h"

struct record {
	const char *phase, *text, *run;	/* in the arena */
	int64_t took_ms;
};

struct records {
	struct lint_records for_lint;
	struct arena arena;
	struct record *items;
	size_t count, capacity;
};

static const char *keep(struct records *records, const char *text)
{
	return arena_copy(&records->arena, text, strlen(text));
}

static void take_step(struct records *records, const struct json_t *step, const char *phase, const char *run)
{
	const char *text = jt_text(jt_member(step, "text"));
	double start_s, end_s;

	if (!text || !jt_is_true(jt_member(step, "passed")) || !jt_number(jt_member(step, "start_s"), &start_s) ||
	    !jt_number(jt_member(step, "end_s"), &end_s))
		return;
	records->items = mem_grow(records->items, records->count, &records->capacity, sizeof(*records->items));
	records->items[records->count++] = (struct record){
		.phase = phase, .text = keep(records, text), .run = run, .took_ms = (int64_t)((end_s - start_s) * 1000),
	};
}

static void take_run(struct records *records, const char *path)
{
	struct arena arena = {0};
	struct source *log = source_read(&arena, path);
	struct json_t *tree = log ? jt_read(log->text, log->length) : NULL;
	const struct json_t *phases = jt_member(tree, "phases");
	const char *run = arena_copy(&records->arena, path, (size_t)(strrchr(path, '/') - path));

	for (size_t i = 0; i < jt_count(phases); i++) {
		const struct json_t *phase = jt_item(phases, i), *steps = jt_member(phase, "steps");
		const char *name = keep(records, jt_text_or(phase, "phase", ""));

		for (size_t s = 0; s < jt_count(steps); s++)
			take_step(records, jt_item(steps, s), name, run);
	}
	jt_free(tree);
	arena_deinit(&arena);
}

/* The log has a step's head with its timeout, which may have been another one then. */
static bool is_step(const char *text, const char *head)
{
	size_t length = strlen(head);

	return strncmp(text, head, length) == 0 && (text[length] == '\0' || strncmp(text + length, " timeout ", 9) == 0);
}

static int64_t needed_ms(void *context, const char *phase, const char *text, const char **run)
{
	const struct records *records = context;
	int64_t longest = -1;

	for (size_t i = 0; i < records->count; i++) {
		const struct record *record = &records->items[i];

		if (record->took_ms > longest && strcmp(record->phase, phase) == 0 && is_step(record->text, text)) {
			longest = record->took_ms;
			*run = record->run;
		}
	}
	return longest;
}

struct records *records_new(const char *guest)
{
	struct records *records = mem_alloc(sizeof(*records));
	char *pattern = mem_format("runs/%s/[0-9]*/run.json", guest);
	glob_t found = {0};

	records->for_lint = (struct lint_records){records, needed_ms};
	if (glob(pattern, 0, NULL, &found) == 0)
		for (size_t i = 0; i < found.gl_pathc; i++)
			take_run(records, found.gl_pathv[i]);
	globfree(&found);
	mem_free(pattern);
	return records;
}

void records_free(struct records *records)
{
	if (!records)
		return;
	arena_deinit(&records->arena);
	mem_free(records->items);
	mem_free(records);
}

const struct lint_records *records_for_lint(struct records *records)
{
	return &records->for_lint;
}
