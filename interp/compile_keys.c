/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which layouts may be set at a place is followed through the script: exactly along a phase's statements, as a choice
 * behind branches and loops, and as anything the script sets within procedures and behind their calls. What none of them
 * makes is an error; what only some make is found out in the run.
 */
#include <string.h>

#include "interp/compiler.h"

static uint32_t bit(enum layout layout)
{
	return UINT32_C(1) << layout;
}

uint32_t layouts_set_by(const struct ast_stmt *stmts)
{
	uint32_t set = 0;
	enum layout layout;

	for (const struct ast_stmt *s = stmts; s; s = s->next) {
		if (s->kind == STMT_KEYBOARD && layout_find(s->name.text, &layout))
			set |= bit(layout);
		set |= layouts_set_by(s->body) | layouts_set_by(s->otherwise);
		for (const struct ast_arm *arm = s->arms; arm; arm = arm->next)
			set |= layouts_set_by(arm->body);
	}
	return set;
}

static uint32_t layout_of_guest(const struct compiler *c)
{
	enum layout layout;

	for (const struct ast_property *p = c->guest ? c->guest->properties : NULL; p; p = p->next)
		if (p->value && p->value->name && strcmp(p->name.text, guest_property_name(GUEST_KEYBOARD)) == 0 &&
		    layout_find(p->value->name, &layout))
			return bit(layout);
	return 0;
}

void find_layouts(struct compiler *c)
{
	for (uint32_t i = 0; i < c->program->procedure_count; i++)
		c->procedure_layouts |= layouts_set_by(c->procedures[i].item->body);
	c->all_layouts = c->procedure_layouts;
	for (uint32_t i = 0; i < c->program->phase_count; i++)
		c->all_layouts |= layouts_set_by(c->phase_items[i]->body);
	c->guest_layout = layout_of_guest(c);
	if (c->all_layouts && !c->guest_layout)
		c->guest_layout = bit(LAYOUT_US);
	c->all_layouts |= c->guest_layout ? c->guest_layout : bit(LAYOUT_US);
}

/* The lowest layout of a set. */
static enum layout one_of(uint32_t layouts)
{
	uint32_t layout = 0;

	while (layout + 1 < LAYOUT_COUNT && !(layouts & bit((enum layout)layout)))
		layout++;
	return (enum layout)layout;
}

void begin_layouts(struct compiler *c)
{
	c->layouts = c->guest_layout ? c->guest_layout : bit(LAYOUT_US);
	if (c->guest_layout)
		emit(c, OP_KEYBOARD, one_of(c->guest_layout));
}

void compile_keyboard(struct compiler *c, const struct ast_stmt *s)
{
	const char *words[LAYOUT_COUNT];
	enum layout layout;

	if (layout_find(s->name.text, &layout)) {
		c->layouts = bit(layout);
		emit(c, OP_KEYBOARD, layout);
		return;
	}
	for (uint32_t i = 0; i < LAYOUT_COUNT; i++)
		words[i] = layout_word((enum layout)i);
	diag_add(c->diags, DIAG_UNKNOWN_WORD, s->name.span, "there is no keyboard layout `%s`", s->name.text);
	diag_suggest(c->diags, s->name.span, words, LAYOUT_COUNT);
	diag_help(c->diags, "layouts are %s", guest_property_words(GUEST_KEYBOARD));
}

/* "de or fr" */
static const char *words_of(struct compiler *c, uint32_t layouts)
{
	const char *text = "";

	for (uint32_t i = 0; i < LAYOUT_COUNT; i++)
		if (layouts & bit((enum layout)i))
			text = arena_format(c->arena, "%s%s%s", text, *text ? " or " : "", layout_word((enum layout)i));
	return text;
}

/* Those that make the character CHARACTER. */
static uint32_t layouts_with(uint32_t character)
{
	struct stroke strokes[LAYOUT_MAX_STROKES];
	uint32_t with = 0;

	for (uint32_t i = 0; i < LAYOUT_COUNT; i++)
		if (layout_strokes((enum layout)i, character, strokes))
			with |= bit((enum layout)i);
	return with;
}

static void compile_number(struct compiler *c, int64_t number)
{
	emit(c, OP_CONSTANT, add_constant(c, (struct value){.kind = VALUE_NUMBER, .integer = number}));
}

static uint32_t find_key(const struct compiler *c, const char *name)
{
	uint32_t keysym = 0;

	for (uint32_t i = 0; i < LAYOUT_COUNT && !keysym; i++)
		if (c->layouts & bit((enum layout)i))
			keysym = key_find(name, strlen(name), (enum layout)i);
	return keysym;
}

/* `ctrl-alt-c`, as others write keys that are pressed together: as kvt does; NULL if it is nothing of this kind. */
static const char *joined_by_plus(struct compiler *c, const char *text)
{
	static const char *const modifiers[] = {"ctrl", "alt", "shift", "super"};

	for (size_t i = 0; i < sizeof(modifiers) / sizeof(*modifiers); i++) {
		const size_t length = strlen(modifiers[i]);

		if (strncmp(text, modifiers[i], length) == 0 && text[length] == '-' && text[length + 1]) {
			const char *rest = joined_by_plus(c, text + length + 1);

			return arena_format(c->arena, "%s+%s", modifiers[i], rest ? rest : text + length + 1);
		}
	}
	return NULL;
}

static void report_unknown_key(struct compiler *c, const struct ast_key *key)
{
	struct stroke strokes[LAYOUT_MAX_STROKES];
	const char *rest = key->text, *joined = joined_by_plus(c, key->text);
	uint32_t character = layout_next(&rest), count;
	const struct key_name *known;
	const char **names;
	size_t known_count;

	diag_add(c->diags, DIAG_BAD_KEY, key->span, "there is no key `%s`", key->text);
	count = *rest || character == UINT32_MAX ? 0 : layout_strokes(one_of(c->layouts), character, strokes);
	if (count == 1 && strokes[0].level == LEVEL_SHIFT) {
		diag_help(c->diags, "it takes Shift: press shift+... with the key that carries it, or type \"%s\"", key->text);
	} else if (count) {
		diag_help(c->diags, "it takes more than one key: type \"%s\"", key->text);
	} else if (joined) {
		diag_help(c->diags, "keys pressed together are joined with +: %s", joined);
	} else {
		known = key_names(&known_count);
		names = arena_alloc_array(c->arena, known_count, sizeof(*names));
		for (size_t i = 0; i < known_count; i++)
			names[i] = known[i].name;
		diag_suggest(c->diags, key->span, names, known_count);
	}
}

static bool resolve_chord(struct compiler *c, const struct ast_chord *ast, struct chord *chord)
{
	*chord = (struct chord){0};
	for (const struct ast_key *key = ast->keys; key; key = key->next) {
		uint32_t keysym = find_key(c, key->text);

		if (chord->count == CHORD_MAX_KEYS) {
			diag_add(c->diags, DIAG_BAD_KEY, key->span, "more than %d keys at once", CHORD_MAX_KEYS);
			return false;
		}
		if (!keysym) {
			report_unknown_key(c, key);
			return false;
		}
		chord->keys[chord->count++] = keysym;
	}
	return true;
}

void compile_press(struct compiler *c, const struct ast_stmt *s)
{
	for (const struct ast_chord *ast = s->chords; ast; ast = ast->next) {
		struct chord chord;

		if (!resolve_chord(c, ast, &chord))
			continue;
		if (ast->times && ast->times->kind != EXPR_WRONG &&
		    (ast->times->integer < 1 || ast->times->integer > PROGRAM_MAX_PRESSES))
			diag_add(c->diags, DIAG_OUT_OF_RANGE, ast->times->span, "a key is pressed 1 to %d times",
				 PROGRAM_MAX_PRESSES);
		compile_number(c, ast->times ? ast->times->integer : 1);
		emit(c, OP_PRESS, add_chord(c, &chord));
	}
}

void compile_hold(struct compiler *c, const struct ast_stmt *s)
{
	struct chord chord;

	if (!s->chords) {
		emit(c, OP_RELEASE_ALL, 0);
		return;
	}
	if (s->chords->times)
		diag_add(c->diags, DIAG_BAD_KEY, s->chords->times->span, "a key is held once");
	if (resolve_chord(c, s->chords, &chord))
		emit(c, s->kind == STMT_HOLD ? OP_HOLD : OP_RELEASE, add_chord(c, &chord));
}

/* The first character of TEXT that no layout of the set makes. */
static const char *find_untypeable(uint32_t layouts, const char *text, uint32_t *character, uint32_t *size)
{
	const char *at = text, *next = text;

	for (; (*character = layout_next(&next)); at = next)
		if (*character != UINT32_MAX && !(layouts_with(*character) & layouts)) {
			*size = (uint32_t)(next - at);
			return at;
		}
	return NULL;
}

void check_typeable(struct compiler *c, const struct ast_expr *expr)
{
	uint32_t character, size, others;
	const char *at;

	if (expr->kind != EXPR_STRING)
		return;
	for (const struct ast_part *part = expr->parts; part; part = part->next) {
		at = part->text ? find_untypeable(c->layouts, part->text, &character, &size) : NULL;
		if (!at)
			continue;
		diag_add(c->diags, DIAG_NOT_TYPEABLE, expr->span, "no key of the %s layout makes `%.*s` (U+%04X)",
			 c->layouts == bit(one_of(c->layouts)) ? layout_title(one_of(c->layouts)) : words_of(c, c->layouts), (int)size, at, character);
		others = layouts_with(character);
		if (others)
			diag_help(c->diags, "if the guest is set to one that does, say so: keyboard %s", words_of(c, others));
		return;
	}
}
