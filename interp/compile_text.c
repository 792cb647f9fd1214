/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is read on the display. A wait for text makes a screen of its own; the same words at several places, if they stand
 * for the same, make one, so that waiting for it again means a fresh one, as with declared screens.
 */
#include <string.h>

#include "interp/compiler.h"
#include "interp/regex.h"

static const char *const engine_words[TEXT_ENGINE_COUNT] = {
	[TEXT_BY_CONSOLE] = "console", [TEXT_BY_TESSERACT] = "tesseract",
};

const char *text_engine_word(enum text_engine engine)
{
	return engine_words[engine];
}

bool is_sought(const struct ast_sought *sought)
{
	return sought->screen.text || sought->text;
}

void check_pattern(struct compiler *c, const char *source, unsigned int flags, struct span span)
{
	char why[256];
	struct regex *regex = regex_new(source, flags, why, sizeof(why));

	if (!regex) {
		diag_add(c->diags, DIAG_BAD_PATTERN, span, "this is no regular expression: %s", why);
		diag_help(c->diags, "they are POSIX extended ones: `man 7 regex` tells of them");
	}
	regex_free(regex);
}

uint32_t add_pattern(struct compiler *c, const struct ast_pattern *pattern)
{
	struct program *p = c->program;

	check_pattern(c, pattern->source, pattern->any_case ? REGEX_ANY_CASE : 0, pattern->span);
	p->patterns = grown(c, p->patterns, p->pattern_count, &c->pattern_capacity, sizeof(*p->patterns));
	p->patterns[p->pattern_count] = (struct program_pattern){pattern->source, pattern->any_case};
	return p->pattern_count++;
}

static enum text_engine find_engine(struct compiler *c, const struct ast_text *text)
{
	if (!text->engine.text)
		return TEXT_BY_ANY;
	for (uint32_t i = TEXT_BY_CONSOLE; i < TEXT_ENGINE_COUNT; i++)
		if (strcmp(text->engine.text, engine_words[i]) == 0)
			return (enum text_engine)i;
	diag_add(c->diags, DIAG_UNKNOWN_WORD, text->engine.span, "there is no engine `%s`", text->engine.text);
	diag_suggest(c->diags, text->engine.span, engine_words + TEXT_BY_CONSOLE, TEXT_ENGINE_COUNT - TEXT_BY_CONSOLE);
	diag_help(c->diags, "engines are console and tesseract; without the word, whichever can read the display does");
	return TEXT_BY_ANY;
}

/* Whether a literal has nothing in it to look for. */
static bool is_blank(const struct ast_expr *wanted)
{
	for (const struct ast_part *part = wanted->parts; part; part = part->next)
		if (!part->text || part->text[strspn(part->text, " \t\n\b\033")])
			return false;
	return true;
}

static void check_text(struct compiler *c, const struct ast_text *text)
{
	if (text->wanted && text->wanted->kind == EXPR_STRING && is_blank(text->wanted))
		diag_add(c->diags, DIAG_OUT_OF_RANGE, text->wanted->span, "there is nothing in this text to look for");
	if (text->region && (text->region->width == 0 || text->region->height == 0))
		diag_add(c->diags, DIAG_OUT_OF_RANGE, text->region->span, "this region is empty");
}

/* As the script writes it; of a capture, there may be nothing behind the word. */
static const char *shown_text(struct compiler *c, const struct ast_text *text)
{
	const char *rest = one_line(c, text->span);

	return *rest ? arena_format(c->arena, "text %s", rest) : "text";
}

uint32_t add_text(struct compiler *c, const struct ast_text *text)
{
	struct program *p = c->program;
	struct program_text added = {
		.shown = shown_text(c, text),
		.pattern = -1,
		.any = !text->wanted && !text->pattern.source,
		.highlighted = text->highlighted,
		.span = text->span,
	};

	check_text(c, text);
	added.engine = find_engine(c, text);
	if (text->pattern.source)
		added.pattern = add_pattern(c, &text->pattern);
	if (text->region) {
		added.has_region = true;
		added.x = text->region->x;
		added.y = text->region->y;
		added.width = text->region->width;
		added.height = text->region->height;
	}
	p->texts = grown(c, p->texts, p->text_count, &c->text_capacity, sizeof(*p->texts));
	c->text_infos = grown(c, c->text_infos, p->text_count, &c->info_capacity, sizeof(*c->text_infos));
	p->texts[p->text_count] = added;
	c->text_infos[p->text_count] = (struct text_info){text, c->procedure};
	return p->text_count++;
}

static uint32_t add_text_screen(struct compiler *c, const struct ast_text *text)
{
	uint32_t index = add_text(c, text);
	struct program_screen *screen = add_screen(c);

	*screen = (struct program_screen){
		.name = c->program->texts[index].shown, .folder = "", .picture = "", .near = -1,
		.first_text = index, .text_count = 1, .is_text = true, .span = text->span,
	};
	return c->program->screen_count - 1;
}

/* Whether TEXT, at this place, is what the screen was made of: in the same words, and the names in them are the same. */
static bool is_made_of(const struct compiler *c, const struct program_screen *screen, const struct ast_text *text,
		       const char *shown)
{
	const struct text_info *info = &c->text_infos[screen->first_text];

	if (!screen->is_text || strcmp(screen->name, shown) != 0)
		return false;
	return !text->wanted || is_literal(text->wanted) || info->procedure == c->procedure;
}

bool find_sought(struct compiler *c, const struct ast_sought *sought, uint32_t *screen)
{
	const char *shown;

	if (!sought->text)
		return find_screen(c, sought->screen, screen);
	shown = shown_text(c, sought->text);
	for (*screen = 0; *screen < c->program->screen_count; ++*screen)
		if (is_made_of(c, &c->program->screens[*screen], sought->text, shown))
			return true;
	*screen = add_text_screen(c, sought->text);
	return true;
}

void compile_text_string(struct compiler *c, uint32_t text)
{
	const struct ast_expr *wanted = c->text_infos[text].text->wanted;

	if (!wanted)
		return;
	compile_expr(c, wanted, VALUE_STRING);
	emit(c, OP_TEXT, text);
}

const struct captured_name *find_captured(const struct compiler *c, const char *name)
{
	for (uint32_t i = c->captured_count; i > 0; i--)
		if (strcmp(c->captured[i - 1].name.text, name) == 0)
			return &c->captured[i - 1];
	return NULL;
}

/* What has the name already, and is no captured value. */
static bool find_other_value(const struct compiler *c, const char *name, struct span *span)
{
	for (uint32_t i = 0; c->procedure && i < c->procedure->name_count; i++)
		if (strcmp(c->procedure->names[i].name.text, name) == 0) {
			*span = c->procedure->names[i].name.span;
			return true;
		}
	for (uint32_t i = 0; i < c->program->param_count; i++)
		if (strcmp(c->program->params[i].name, name) == 0) {
			*span = c->program->params[i].span;
			return true;
		}
	return false;
}

/* The value's place; a name that is captured again gets a new value. */
static uint32_t capture_name(struct compiler *c, struct ast_name name)
{
	const struct captured_name *known = find_captured(c, name.text);
	struct span other;

	if (known && !known->ended)
		return known->local;
	if (find_other_value(c, name.text, &other)) {
		diag_add(c->diags, DIAG_DEFINED_TWICE, name.span, "`%s` is a param or argument already", name.text);
		diag_note(c->diags, other, "first defined here");
	}
	c->captured = grown(c, c->captured, c->captured_count, &c->captured_capacity, sizeof(*c->captured));
	c->captured[c->captured_count++] = (struct captured_name){name, add_local(c, VALUE_STRING), false};
	return c->captured[c->captured_count - 1].local;
}

static void add_capture(struct compiler *c, const char *name, uint32_t local, uint32_t at)
{
	struct program *p = c->program;

	p->captures = grown(c, p->captures, p->capture_count, &c->capture_capacity, sizeof(*p->captures));
	p->captures[p->capture_count++] = (struct program_capture){name, local, at};
}

void compile_capture(struct compiler *c, const struct ast_stmt *s)
{
	uint32_t screen = add_text_screen(c, s->sought.text), local;

	emit(c, OP_EXPECT_STANDING, screen);
	compile_timeout(c, s->timeout);
	emit(c, OP_CAPTURE, c->program->screens[screen].first_text);
	local = capture_name(c, s->name);
	add_capture(c, s->name.text, local, emit(c, OP_STORE, local));
	emit(c, OP_CONSTANT, add_constant(c, (struct value){.kind = VALUE_STRING, .string = s->name.text}));
	emit(c, OP_LOCAL, local);
	emit(c, OP_CAPTURED, 0);
}
