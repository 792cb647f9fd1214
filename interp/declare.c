/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <ctype.h>
#include <string.h>

#include "interp/compiler.h"

static const struct property_info guest_properties[GUEST_PROPERTY_COUNT] = {
#define X(name, word, kind, words, standard, sentence) {word, VALUE_##kind, words, false},
	GUEST_PROPERTY_LIST(X)
#undef X
};

const char *guest_property_name(enum guest_property property)
{
	return guest_properties[property].name;
}

enum value_kind guest_property_kind(enum guest_property property)
{
	return guest_properties[property].kind;
}

const char *guest_property_words(enum guest_property property)
{
	return guest_properties[property].words;
}

const char *drive_word(enum drive drive)
{
	return drive == DRIVE_CDROM ? "cdrom" : "floppy";
}

static bool is_name_byte(char c)
{
	return isalnum((unsigned char)c) || c == '-' || c == '_';
}

bool is_lost(const struct compiler *c, const char *word)
{
	size_t length = strlen(word);

	for (uint32_t i = 0; i < c->script->file_count; i++)
		for (const struct ast_lost *lost = c->script->files[i].ast->lost; lost; lost = lost->next) {
			const char *text = lost->span.source->text, *end = text + lost->span.end;

			for (const char *at = text + lost->span.start; at + length <= end; at++)
				if (memcmp(at, word, length) == 0 && (at == text || !is_name_byte(at[-1])) &&
				    !is_name_byte(at[length]))
					return true;
		}
	return false;
}

void defined_twice(struct compiler *c, struct ast_name name, const char *what, struct span first)
{
	diag_add(c->diags, DIAG_DEFINED_TWICE, name.span, "%s `%s` is defined twice", what, name.text);
	diag_note(c->diags, first, "first defined here");
}

static void unknown_property(struct compiler *c, const struct ast_property *p, const char *what,
			     const struct property_info *known, uint32_t count)
{
	const char *names[GUEST_PROPERTY_COUNT];

	for (uint32_t i = 0; i < count; i++)
		names[i] = known[i].name;
	diag_add(c->diags, DIAG_UNKNOWN_PROPERTY, p->name.span, "a %s has no property `%s`", what, p->name.text);
	diag_suggest(c->diags, p->name.span, names, count);
}

static void check_word(struct compiler *c, const struct ast_property *p, const char *words)
{
	const char *list[16], *given = p->value->kind == EXPR_NAME ? p->value->name : NULL;
	uint32_t count = 0;

	for (const char *word = words; word; word = strchr(word, ' ')) {
		word += *word == ' ';
		list[count] = arena_copy(c->arena, word, strcspn(word, " "));
		if (given && strcmp(list[count], given) == 0)
			return;
		count++;
	}
	diag_add(c->diags, DIAG_UNKNOWN_WORD, p->value->span, "%s is one of: %s", p->name.text, words);
	if (given)
		diag_suggest(c->diags, p->value->span, list, count);
}

uint32_t check_property(struct compiler *c, const struct ast_property *p, const struct ast_property *first,
			       const char *what, const struct property_info *known, uint32_t count)
{
	uint32_t index = 0;

	while (index < count && strcmp(known[index].name, p->name.text) != 0)
		index++;
	if (index == count) {
		unknown_property(c, p, what, known, count);
		return count;
	}
	for (const struct ast_property *other = first; other != p && !p->text && !p->label.text; other = other->next)
		if (strcmp(other->name.text, p->name.text) == 0) {
			defined_twice(c, p->name, "property", other->name.span);
			return count;
		}
	if (known[index].kind == VALUE_FLAG && p->value) {
		diag_add(c->diags, DIAG_WRONG_KIND, p->value->span, "`%s` stands alone, without a value", p->name.text);
		return count;
	}
	if (known[index].kind != VALUE_FLAG && !p->value && !p->text && !known[index].may_stand_alone) {
		diag_add(c->diags, DIAG_SYNTAX, p->name.span, "`%s` needs a value behind it", p->name.text);
		return count;
	}
	if (known[index].kind == VALUE_WORD)
		check_word(c, p, known[index].words);
	return index;
}

void check_range(struct compiler *c, const struct ast_expr *expr, enum ast_expr_kind kind, int64_t least,
			int64_t most, const char *what)
{
	if (expr->kind == kind && (expr->integer < least || expr->integer > most))
		diag_add(c->diags, DIAG_OUT_OF_RANGE, expr->span, "%s", what);
}

static void note_language(struct compiler *c, const struct ast_expr *value)
{
	c->program->text_language = plain_string(c, value);
	c->program->text_language_span = value->span;
}

static void declare_guest(struct compiler *c, const struct ast_item *item)
{
	bool seen[GUEST_PROPERTY_COUNT] = {false};

	if (item->span.source != c->program->source) {
		diag_add(c->diags, DIAG_NO_GUEST, item->name.span, "a script that is used describes no guest");
		return;
	}
	if (c->guest) {
		defined_twice(c, item->name, "guest", c->guest->name.span);
		return;
	}
	c->guest = item;
	c->program->guest = item->name.text;
	c->program->title = item->value ? plain_string(c, item->value) : "";
	if (!c->program->title) {
		diag_add(c->diags, DIAG_WRONG_KIND, item->value->span, "a guest's title cannot hold ${names}");
		c->program->title = "";
	}
	for (const struct ast_property *p = item->properties; p; p = p->next) {
		uint32_t index = check_property(c, p, item->properties, "guest", guest_properties, GUEST_PROPERTY_COUNT);

		if (index == GUEST_PROPERTY_COUNT)
			continue;
		seen[index] = true;
		if (index == GUEST_MEMORY)
			check_range(c, p->value, EXPR_SIZE, 1 << 20, 1LL << 44, "memory is between 1 MiB and 16 TiB");
		else if (index == GUEST_CPUS)
			check_range(c, p->value, EXPR_NUMBER, 1, 255, "cpus is between 1 and 255");
		else if (index == GUEST_DISK)
			check_range(c, p->value, EXPR_SIZE, 1 << 20, 1LL << 46, "disk is between 1 MiB and 64 TiB");
		else if (index == GUEST_TEXT_LANGUAGE)
			note_language(c, p->value);
		else if (index == GUEST_TIMEOUT || index == GUEST_TIME_LIMIT)
			check_range(c, p->value, EXPR_DURATION, 1, 1000LL * 3600 * 24 * 30, "a timeout is between 1 ms and 30 days");
	}
	for (int i = GUEST_INITRD; i <= GUEST_APPEND; i++)
		if (seen[i] && !seen[GUEST_KERNEL])
			diag_add(c->diags, DIAG_MISPLACED, item->name.span, "`%s` needs a `kernel`", guest_properties[i].name);
}

static void declare_param(struct compiler *c, const struct ast_item *item)
{
	struct program_param *param = &c->program->params[c->program->param_count];

	for (uint32_t i = 0; i < c->program->param_count; i++)
		if (strcmp(c->program->params[i].name, item->name.text) == 0) {
			defined_twice(c, item->name, "param", c->program->params[i].span);
			return;
		}
	param->name = item->name.text;
	param->span = item->name.span;
	param->value = (struct value){.kind = VALUE_STRING, .string = ""};
	param->required = !item->value;
	param->secret = item->secret;
	if (item->value && item->value->kind == EXPR_WRONG) {
		/* reported where it was read */
	} else if (item->value && (!is_literal(item->value) || item->value->kind == EXPR_REGION)) {
		diag_add(c->diags, DIAG_WRONG_KIND, item->value->span, "a param's default is a plain value");
		diag_help(c->diags, "a string without ${names}, a number, duration, size, percentage, point, yes or no");
	} else if (item->value) {
		param->value = literal_value(item->value);
	}
	c->program->param_count++;
}

static void declare_arguments(struct compiler *c, struct procedure_info *info)
{
	uint32_t count = 0;

	for (const struct ast_parameter *p = info->item->parameters; p; p = p->next)
		count++;
	info->names = arena_alloc_array(c->arena, count, sizeof(*info->names));
	for (const struct ast_parameter *p = info->item->parameters; p; p = p->next) {
		struct scope_name *name = &info->names[info->name_count];

		name->name = p->name;
		name->kind = VALUE_STRING;
		if (p->kind.text && !value_kind_find(p->kind.text, &name->kind)) {
			static const char *const kinds[] = {"string", "number", "duration", "size", "percentage", "point"};

			diag_add(c->diags, DIAG_UNKNOWN_WORD, p->kind.span, "there is no kind of value `%s`", p->kind.text);
			diag_suggest(c->diags, p->kind.span, kinds, sizeof(kinds) / sizeof(kinds[0]));
			diag_help(c->diags, "kinds are string, number, duration, size, percentage and point");
		}
		for (uint32_t i = 0; i < info->name_count; i++)
			if (strcmp(info->names[i].name.text, p->name.text) == 0)
				defined_twice(c, p->name, "argument", info->names[i].name.span);
		name->local = add_local(c, name->kind);
		info->name_count++;
	}
}

static void declare_procedure(struct compiler *c, const struct ast_item *item, const struct script_file *file)
{
	uint32_t index = c->program->procedure_count;
	struct program_procedure *procedure = &c->program->procedures[index];
	struct procedure_info *info = &c->procedures[index];

	for (uint32_t i = 0; i < index; i++)
		if (strcmp(c->program->procedures[i].name, item->name.text) == 0) {
			defined_twice(c, item->name, "procedure", c->procedures[i].item->name.span);
			return;
		}
	info->item = item;
	info->file = file;
	procedure->name = item->name.text;
	procedure->first_local = c->program->local_count;
	declare_arguments(c, info);
	procedure->arguments = info->name_count;
	c->program->procedure_count++;
}

/* Phases run in a fixed order: install, boot, then the tests as they are written. */
static void declare_phases(struct compiler *c)
{
	static const enum ast_phase order[] = {PHASE_INSTALL, PHASE_BOOT, PHASE_TEST};
	struct program *p = c->program;

	for (uint32_t kind = 0; kind < 3; kind++)
		for (const struct ast_item *item = c->script->files[0].ast->items; item; item = item->next) {
			if (item->kind != ITEM_PHASE || item->phase != order[kind])
				continue;
			for (uint32_t i = 0; i < p->phase_count; i++)
				if (strcmp(p->phases[i].name, item->name.text) == 0)
					defined_twice(c, item->name, "phase", p->phases[i].span);
			c->phase_items[p->phase_count] = item;
			p->phases[p->phase_count++] =
				(struct program_phase){.name = item->name.text, .kind = item->phase, .span = item->name.span};
		}
	for (uint32_t i = 1; i < c->script->file_count; i++)
		for (const struct ast_item *item = c->script->files[i].ast->items; item; item = item->next)
			if (item->kind == ITEM_PHASE)
				diag_add(c->diags, DIAG_MISPLACED, item->name.span, "a script that is used has no phases");
	if (p->phase_count == 0 && !is_lost(c, "install") && !is_lost(c, "boot") && !is_lost(c, "test")) {
		diag_add(c->diags, DIAG_NO_PHASE, (struct span){p->source, 0, 0}, "there is no phase");
		diag_help(c->diags, "steps stand in `install { }`, `boot { }` or `test NAME { }`");
	}
}

static void declare_watchers(struct compiler *c)
{
	for (uint32_t i = 0; i < c->script->file_count; i++)
		for (const struct ast_item *item = c->script->files[i].ast->items; item; item = item->next) {
			struct program_watcher *watcher = &c->program->watchers[c->program->watcher_count];
			const char *message;

			if (item->kind != ITEM_WATCH)
				continue;
			if (item->said ? !declare_serial_watcher(c, item, watcher) : !find_sought(c, &item->sought, &watcher->screen))
				continue;
			message = plain_string(c, item->value);
			if (!message) {
				diag_add(c->diags, DIAG_WRONG_KIND, item->value->span, "a watcher's message is a string without ${names}");
				continue;
			}
			watcher->message = add_constant(c, (struct value){.kind = VALUE_STRING, .string = message});
			watcher->span = item->span;
			c->program->watcher_count++;
		}
	if (c->program->watcher_count > PROGRAM_MAX_EXPECTED / 2)
		diag_add(c->diags, DIAG_LIMIT, c->program->watchers[PROGRAM_MAX_EXPECTED / 2].span, "more than %d watchers",
			 PROGRAM_MAX_EXPECTED / 2);
}

void declare_all(struct compiler *c)
{
	struct program *p = c->program;
	uint32_t items = 0;

	for (uint32_t i = 0; i < c->script->file_count; i++)
		for (const struct ast_item *item = c->script->files[i].ast->items; item; item = item->next)
			items++;
	p->params = arena_alloc_array(c->arena, items, sizeof(*p->params));
	p->watchers = arena_alloc_array(c->arena, items + 1, sizeof(*p->watchers));
	p->procedures = arena_alloc_array(c->arena, items, sizeof(*p->procedures));
	p->phases = arena_alloc_array(c->arena, items, sizeof(*p->phases));
	c->procedures = arena_alloc_array(c->arena, items, sizeof(*c->procedures));
	c->phase_items = arena_alloc_array(c->arena, items, sizeof(const struct ast_item *));
	c->param_used = arena_alloc_array(c->arena, items, sizeof(*c->param_used));
	p->guest = p->title = "";
	for (uint32_t i = 0; i < c->script->file_count; i++) {
		const struct script_file *file = &c->script->files[i];

		for (const struct ast_item *item = file->ast->items; item; item = item->next) {
			if (item->kind == ITEM_GUEST)
				declare_guest(c, item);
			else if (item->kind == ITEM_PARAM)
				declare_param(c, item);
			else if (item->kind == ITEM_SCREEN)
				declare_screen(c, item, file->folder);
			else if (item->kind == ITEM_PROCEDURE)
				declare_procedure(c, item, file);
		}
	}
	if (!c->guest && !is_lost(c, "guest")) {
		diag_add(c->diags, DIAG_NO_GUEST, (struct span){p->source, 0, 0}, "there is no guest");
		diag_help(c->diags, "describe the machine: guest NAME \"title\" { memory 1 GiB ... }");
	}
	declare_phases(c);
	declare_watchers(c);
}

bool look_up_screen(const struct compiler *c, const char *name, uint32_t *index)
{
	for (*index = 0; *index < c->program->screen_count; ++*index)
		if (strcmp(c->program->screens[*index].name, name) == 0)
			return true;
	return false;
}

bool find_screen(struct compiler *c, struct ast_name name, uint32_t *index)
{
	const char **names;
	uint32_t count = 0;

	if (look_up_screen(c, name.text, index)) {
		c->screen_used[*index] = true;
		return true;
	}
	if (is_lost(c, name.text))
		return false;
	names = arena_alloc_array(c->arena, c->program->screen_count, sizeof(*names));
	for (uint32_t i = 0; i < c->program->screen_count; i++)
		if (!c->program->screens[i].is_text)
			names[count++] = c->program->screens[i].name;
	diag_add(c->diags, DIAG_UNKNOWN_SCREEN, name.span, "there is no screen `%s`", name.text);
	if (is_point_value(c, name.text))
		diag_help(c->diags, "`%s` is a point, to which the pointer can be sent, and nothing else", name.text);
	else
		diag_suggest(c->diags, name.span, names, count);
	return false;
}

bool find_procedure(struct compiler *c, struct ast_name name, uint32_t *index)
{
	const char **names;

	for (uint32_t i = 0; i < c->program->procedure_count; i++)
		if (strcmp(c->program->procedures[i].name, name.text) == 0) {
			c->procedures[i].called = true;
			*index = i;
			return true;
		}
	if (is_lost(c, name.text))
		return false;
	names = arena_alloc_array(c->arena, c->program->procedure_count, sizeof(*names));
	for (uint32_t i = 0; i < c->program->procedure_count; i++)
		names[i] = c->program->procedures[i].name;
	diag_add(c->diags, DIAG_UNKNOWN_PROCEDURE, name.span, "there is no procedure `%s`", name.text);
	diag_suggest(c->diags, name.span, names, c->program->procedure_count);
	return false;
}
