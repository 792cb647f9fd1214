/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "interp/script.h"

#include <errno.h>
#include <string.h>

#include "grammar/parse.h"
#include "interp/compile.h"
#include "interp/secret.h"
#include "interp/verify.h"

enum { FILES_MAX = 256 };

static const char *folder_of(struct arena *arena, const char *path)
{
	const char *slash = strrchr(path, '/');

	if (!slash)
		return ".";
	return arena_copy(arena, path, slash == path ? 1 : (size_t)(slash - path));
}

static bool loaded(const struct script *script, const char *path)
{
	for (uint32_t i = 0; i < script->file_count; i++)
		if (strcmp(script->files[i].path, path) == 0)
			return true;
	return false;
}

static void add_file(struct script *script, const struct source *source)
{
	struct script_file *file = &script->files[script->file_count++];

	file->path = source->path;
	file->folder = folder_of(&script->arena, source->path);
	file->ast = parse(&script->arena, source, &script->diags);
}

/* A script that USE names: beside the one that uses it, then in the stdlib. */
static void load_used(struct script *script, const struct script_file *user, const struct ast_item *use,
		      const char *stdlib, const struct script_reader *reader)
{
	const char *folders[2] = {user->folder, stdlib};
	const char *name = use->name.text;

	if (script->file_count == FILES_MAX) {
		diag_add(&script->diags, DIAG_LIMIT, use->name.span, "more than %d scripts are used", FILES_MAX);
		return;
	}
	for (int i = 0; i < 2 && folders[i]; i++) {
		const char *path = strcmp(folders[i], ".") == 0 ? arena_format(&script->arena, "%s.kvt", name) :
				   arena_format(&script->arena, "%s/%s.kvt", folders[i], name);
		struct source *source;

		if (loaded(script, path))
			return;		/* shared by two, or in a circle: once is enough */
		source = reader->read(reader->context, &script->arena, path);
		if (source) {
			source->used_at = use->name.span;
			add_file(script, source);
			return;
		}
		if (errno != ENOENT) {
			diag_add(&script->diags, DIAG_UNREADABLE, use->name.span, "`%s` cannot be read: %s", path,
				 strerror(errno));
			return;
		}
	}
	diag_add(&script->diags, DIAG_USE_NOT_FOUND, use->name.span, "there is no script `%s`", name);
	diag_help(&script->diags, "looked for %s.kvt in %s%s%s", name, user->folder, stdlib ? " and in " : "",
		  stdlib ? stdlib : "");
}

static struct source *read_file(void *context, struct arena *arena, const char *path)
{
	(void)context;
	return source_read(arena, path);
}

bool script_load(struct script *script, const char *path, const char *stdlib)
{
	return script_load_from(script, path, stdlib, &(struct script_reader){.read = read_file});
}

bool script_load_from(struct script *script, const char *path, const char *stdlib, const struct script_reader *reader)
{
	struct source *source;
	struct program *program;
	char why[256];

	*script = (struct script){0};
	script->diags.arena = &script->arena;
	script->files = arena_alloc_array(&script->arena, FILES_MAX, sizeof(*script->files));
	source = reader->read(reader->context, &script->arena, path);
	if (!source) {
		diag_add(&script->diags, DIAG_UNREADABLE, (struct span){0}, "`%s` cannot be read: %s", path,
			 strerror(errno));
		return false;
	}
	add_file(script, source);
	for (uint32_t i = 0; i < script->file_count; i++)
		for (const struct ast_item *item = script->files[i].ast->items; item; item = item->next)
			if (item->kind == ITEM_USE)
				load_used(script, &script->files[i], item, stdlib, reader);
	program = compile(script);
	diag_tell_uses(&script->diags);
	if (script->diags.errors)
		return false;
	if (!verify(program, why, sizeof(why))) {
		diag_add(&script->diags, DIAG_LIMIT, (struct span){source, 0, 0}, "the bytecode does not verify: %s", why);
		return false;
	}
	script->program = program;
	return true;
}

bool script_as_used(struct script *script)
{
	const struct source *source = script->file_count ? script->files[0].ast->source : NULL;

	if (!source)
		return false;
	for (const struct ast_item *item = script->files[0].ast->items; item; item = item->next)
		if (item->kind == ITEM_GUEST || item->kind == ITEM_PHASE)
			return false;
	for (size_t i = script->diags.count; i-- > 0;) {
		const struct diag *diag = &script->diags.items[i];

		if ((diag->code == DIAG_NO_GUEST || diag->code == DIAG_NO_PHASE) && diag->span.source == source)
			diag_drop(&script->diags, i);
	}
	return true;
}

void script_deinit(struct script *script)
{
	arena_deinit(&script->arena);
	*script = (struct script){0};
}

static const char *example_of(enum value_kind kind)
{
	switch (kind) {
	case VALUE_NUMBER:
		return "3";
	case VALUE_DURATION:
		return "\"2 min\"";
	case VALUE_SIZE:
		return "\"8 GiB\"";
	case VALUE_PERCENT:
		return "97%";
	case VALUE_BOOL:
		return "yes or no";
	case VALUE_POINT:
		return "12,40";
	default:
		return "";
	}
}

bool script_set_param(struct script *script, const char *name, const char *text, const char **why)
{
	struct program *program = script->program;

	for (uint32_t i = 0; i < program->param_count; i++) {
		struct program_param *param = &program->params[i];
		struct value value = {.kind = param->value.kind};

		if (strcmp(param->name, name) != 0)
			continue;
		if (value.kind == VALUE_STRING) {
			value.string = arena_copy(&script->arena, text, strlen(text));
		} else if (!value_parse(&script->arena, text, value.kind, &value)) {
			*why = arena_format(&script->arena, "param `%s` is a %s, such as %s, and `%s` is none", name,
					    value_kind_word(value.kind), example_of(value.kind),
					    param->secret ? SECRET_SHOWN : text);
			return false;
		}
		param->value = value;
		param->required = false;
		return true;
	}
	*why = arena_format(&script->arena, "there is no param `%s` in %s", name, program->source->path);
	return false;
}

const struct program_param *script_missing_param(const struct script *script)
{
	for (uint32_t i = 0; i < script->program->param_count; i++)
		if (script->program->params[i].required)
			return &script->program->params[i];
	return NULL;
}
