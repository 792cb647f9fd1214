/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "interp/place.h"

#include <ctype.h>
#include <string.h>

/* made by bison */
#include "grammar/parser.h"
#include "interp/layout.h"

enum block { BLOCK_FILE, BLOCK_GUEST, BLOCK_SCREEN, BLOCK_STEPS, BLOCK_ARMS };

enum { DEPTH_MAX = 320, NONE = -1 };

/* The tokens before the place, as far as they have been walked through. */
struct walk {
	const struct token *tokens;
	int first;			/* of the statement, declaration or property; NONE: nothing of it is there yet */
	bool behind_arrow;		/* the statement is that of an alternative of a one-of */
	int depth;
	enum block blocks[DEPTH_MAX];
};

static bool begins_declaration(int kind)
{
	switch (kind) {
	case TOK_USE:
	case TOK_GUEST:
	case TOK_PARAM:
	case TOK_SCREEN:
	case TOK_WATCH:
	case TOK_PROCEDURE:
	case TOK_INSTALL:
	case TOK_BOOT:
	case TOK_TEST:
		return true;
	}
	return false;
}

static enum block opened_block(const struct walk *walk)
{
	int head = walk->first == NONE ? 0 : walk->tokens[walk->first].kind;

	if (walk->blocks[walk->depth] == BLOCK_FILE)
		return head == TOK_GUEST ? BLOCK_GUEST : head == TOK_SCREEN ? BLOCK_SCREEN : BLOCK_STEPS;
	return head == TOK_ONE_OF ? BLOCK_ARMS : BLOCK_STEPS;
}

static void step(struct walk *walk, int index)
{
	int kind = walk->tokens[index].kind;

	if (kind == TOK_NEWLINE || kind == TOK_OPEN || kind == TOK_CLOSE)
		walk->behind_arrow = false;
	if (kind == TOK_ARROW && walk->blocks[walk->depth] == BLOCK_ARMS) {
		walk->first = NONE;
		walk->behind_arrow = true;
	} else if (kind == TOK_NEWLINE) {
		walk->first = NONE;
	} else if (kind == TOK_OPEN) {
		if (walk->depth + 1 < DEPTH_MAX) {
			enum block block = opened_block(walk);

			walk->blocks[++walk->depth] = block;
		}
		walk->first = NONE;
	} else if (kind == TOK_CLOSE) {
		walk->depth -= walk->depth > 0;
		walk->first = NONE;
	} else if (walk->first == NONE) {
		walk->first = index;
		/* the braces before it are not in order yet: declarations stand in no block */
		if (begins_declaration(kind))
			walk->depth = 0;
	}
}

static bool is_name_byte(char c)
{
	return isalnum((unsigned char)c) || c == '-' || c == '_';
}

static void find_word(const struct source *source, uint32_t offset, struct place_context *place)
{
	uint32_t start = offset, end = offset;

	while (start > 0 && is_name_byte(source->text[start - 1]))
		start--;
	while (end < source->length && is_name_byte(source->text[end]) &&
	       (source->text[end] != '-' || (end + 1 < source->length && isalnum((unsigned char)source->text[end + 1]))))
		end++;
	while (start < offset && isdigit((unsigned char)source->text[start]))
		start++;	/* a number and its unit stand together */
	place->word = (struct span){source, start, offset};
	place->whole = (struct span){source, start, end};
}

/* OFFSET is within TOKEN, a string: in a ${name} or not. */
static enum place_kind within_string(const struct source *source, const struct token *token, uint32_t offset)
{
	bool inside = false;

	for (uint32_t i = token->start + 1; i < offset; i++)
		if (source->text[i] == '\\')
			i++;
		else if (source->text[i] == '$' && i + 1 < offset && source->text[i + 1] == '{')
			inside = true;
		else if (source->text[i] == '}')
			inside = false;
	return inside ? PLACE_INTERPOLATED : PLACE_NOWHERE;
}

static bool is_within(const struct source *source, const struct token *token, uint32_t offset)
{
	bool closed = token->end - token->start > 1 && source->text[token->end - 1] == '"';

	if (offset <= token->start)
		return false;
	if ((token->kind == TOK_STRING && closed) || token->kind == TOK_REGEX)
		return offset < token->end;
	return (token->kind == TOKEN_COMMENT || token->kind == TOK_STRING) && offset <= token->end;
}

static void at_beginning(const struct walk *walk, struct place_context *place)
{
	static const enum place_kind kinds[] = {
		[BLOCK_FILE] = PLACE_DECLARATION,	    [BLOCK_GUEST] = PLACE_GUEST_PROPERTY,
		[BLOCK_SCREEN] = PLACE_SCREEN_PROPERTY, [BLOCK_STEPS] = PLACE_STEP, [BLOCK_ARMS] = PLACE_SCREEN,
	};

	place->kind = walk->behind_arrow ? PLACE_STEP : kinds[walk->blocks[walk->depth]];
	if (place->kind == PLACE_SCREEN)
		place->words = "text";
}

/* Whether the statement has a token of this kind, up to the one before the place. */
static bool has(const struct walk *walk, int before, int kind)
{
	for (int i = walk->first; i <= before; i++)
		if (walk->tokens[i].kind == kind)
			return true;
	return false;
}

/* What may follow what is complete, by the statement's first word. */
static const char *words_behind(const struct walk *walk, int head, int before)
{
	if (walk->blocks[walk->depth] == BLOCK_ARMS && !walk->behind_arrow)
		return "fresh standing";
	switch (head) {
	case TOK_WAIT_SCREEN:
	case TOK_IF_SCREEN:
		return "fresh standing timeout";
	case TOK_CLICK_AT:
		return "left middle right double timeout";
	case TOK_WAIT_STILL:
	case TOK_WAIT_CHANGE:
		return "in masked-by timeout";
	case TOK_DRAG:
		return has(walk, before, TOK_TO) ? "timeout" : "to";
	case TOK_SCROLL:
		if (walk->tokens[before].kind == TOK_SCROLL)
			return "up down";
		return has(walk, before, TOK_AT) ? "timeout" : "at";
	case TOK_TYPE:
		return has(walk, before, TOK_INTO) ? "timeout" : "into";
	case TOK_MOVE_TO:
	case TOK_ONE_OF:
	case TOK_WAIT_REBOOT:
	case TOK_WAIT_POWEROFF:
	case TOK_WAIT_SERIAL:
		return "timeout";
	case TOK_REPEAT:
		if (has(walk, before, TOK_UNTIL))
			return "fresh standing";
		return has(walk, before, TOK_TIMES) ? "until" : "times";
	case TOK_KEYBOARD:
#define X(name, word, title, plain, shift, altgr) word " "
		return LAYOUT_LIST(X);
#undef X
	case TOK_IF:
	case TOK_CHECK:
		return "is not matching";
	case TOK_ELSE:
		return "if if-screen";
	}
	return "";
}

/* What may follow a text. */
static const char *words_behind_text(const struct walk *walk, int head, int before)
{
	if (walk->blocks[walk->depth] == BLOCK_ARMS && !walk->behind_arrow)
		return "in highlighted engine fresh standing";
	switch (head) {
	case TOK_WAIT_TEXT:
	case TOK_IF_SCREEN:
		return "in highlighted engine fresh standing timeout";
	case TOK_REPEAT:
		return "in highlighted engine fresh standing";
	case TOK_CLICK_AT:
		return "in highlighted engine left middle right double timeout";
	case TOK_DRAG:
		return has(walk, before, TOK_TO) ? "in highlighted engine timeout" : "in highlighted engine to";
	case TOK_CAPTURE:
		return "in highlighted engine as timeout";
	case TOK_MOVE_TO:
	case TOK_SCROLL:
	case TOK_TYPE:
		return "in highlighted engine timeout";
	}
	return "in highlighted engine";
}

/* What the token right before the place asks for; PLACE_WORDS: nothing. */
static enum place_kind asked_by(int last, int head)
{
	switch (last) {
	case TOK_NUMBER:
		return PLACE_UNIT;
	case TOK_USE:
		return PLACE_SCRIPT;
	case TOK_GUEST:
	case TOK_PARAM:
	case TOK_PROCEDURE:
	case TOK_TEST:
	case TOK_CHECKPOINT:
	case TOK_AS:
		return PLACE_NEW_NAME;
	case TOK_SCREEN:
		return PLACE_NEW_SCREEN;
	case TOK_WATCH:
	case TOK_WAIT_SCREEN:
	case TOK_IF_SCREEN:
	case TOK_UNTIL:
	case TOK_MOVE_TO:
	case TOK_CLICK_AT:
	case TOK_DRAG:
	case TOK_TO:
	case TOK_AT:
	case TOK_INTO:
	case TOK_MASKED_BY:
		return PLACE_SCREEN;
	case TOK_DOT:
		return PLACE_POINT;
	case TOK_INSERT:
	case TOK_EJECT:
		return PLACE_DRIVE;
	case TOK_PAREN_OPEN:
	case TOK_COMMA:
		return head == TOK_PROCEDURE ? PLACE_NEW_NAME : PLACE_VALUE;
	case TOK_COLON:
		return PLACE_KIND;
	case TOK_IN:
	case TOK_MATCHING:
		return PLACE_NOWHERE;
	case TOK_TYPE:
	case TOK_NOTE:
	case TOK_FAIL:
	case TOK_SCREENSHOT:
	case TOK_SLEEP:
	case TOK_TIMEOUT:
	case TOK_EVERY:
	case TOK_WAIT_STILL:
	case TOK_WAIT_SERIAL:
	case TOK_IF:
	case TOK_CHECK:
	case TOK_IS:
	case TOK_NOT:
	case TOK_REPEAT:
	case TOK_EQUALS:
		return PLACE_VALUE;
	}
	return PLACE_WORDS;
}

/* A text that begins at FIRST or behind it; what is dragged is not where it is dragged to. */
static bool is_in_text(const struct walk *walk, int first, int before)
{
	bool text = false;

	for (int i = first; i <= before; i++)
		if (walk->tokens[i].kind == TOK_TEXT || walk->tokens[i].kind == TOK_WAIT_TEXT)
			text = true;
		else if (walk->tokens[i].kind == TOK_TO)
			text = false;
	return text;
}

/* What may stand behind LAST, of a statement that HEAD begins, beside what that asks for. */
static const char *words_beside(int last, int head)
{
	switch (last) {
	case TOK_IF:
	case TOK_CHECK:
	case TOK_IS:
		return "not";
	case TOK_ARROW:
		return "fail";
	case TOK_PARAM:
		return "secret";
	case TOK_WATCH:
		return "text serial";
	case TOK_CHECKPOINT:
		return "every";
	case TOK_IF_SCREEN:
	case TOK_UNTIL:
	case TOK_MOVE_TO:
	case TOK_CLICK_AT:
	case TOK_DRAG:
	case TOK_TO:
	case TOK_AT:
	case TOK_INTO:
	case TOK_CAPTURE:
		return "text";
	case TOK_TEXT:
	case TOK_WAIT_TEXT:
		return head == TOK_CAPTURE ? "matching in engine as" : "matching";
	case TOK_ENGINE:
		return "console tesseract";
	}
	return "";
}

static void within_statement(const struct walk *walk, int before, struct place_context *place)
{
	int first = walk->tokens[walk->first].kind == TOK_ELSE && walk->first < before ? walk->first + 1 : walk->first;
	int head = walk->tokens[first].kind, last = walk->tokens[before].kind;

	if (head == TOK_PRESS || head == TOK_HOLD || head == TOK_RELEASE) {
		place->kind = last == TOK_STAR ? PLACE_NOWHERE : PLACE_KEY;
		return;
	}
	place->kind = asked_by(last, head);
	if ((head == TOK_INSERT || head == TOK_SCROLL) && before == first + 1)
		place->kind = PLACE_VALUE;
	if (place->kind == PLACE_POINT && before == first)
		place->kind = PLACE_NOWHERE;
	else if (place->kind == PLACE_POINT)
		place->screen = (struct span){place->word.source, walk->tokens[before - 1].start, walk->tokens[before - 1].end};
	/* how often, not how long */
	if (last == TOK_NUMBER && (head == TOK_REPEAT || head == TOK_SCROLL))
		place->kind = PLACE_WORDS;
	place->words = words_beside(last, head);
	if (!*place->words && (last == TOK_WAIT_CHANGE || place->kind == PLACE_WORDS))
		place->words = is_in_text(walk, first, before) ?
			words_behind_text(walk, head, before) : words_behind(walk, head, before);
	if (place->kind == PLACE_WORDS && !*place->words)
		place->kind = PLACE_NOWHERE;
}

static void within_properties(const struct walk *walk, int before, struct place_context *place)
{
	const struct token *name = &walk->tokens[walk->first];

	if (name->kind == TOK_TEXT) {
		place->kind = walk->tokens[before].kind == TOK_IN || walk->tokens[before].kind == TOK_MATCHING ? PLACE_NOWHERE :
													      PLACE_WORDS;
		place->words = words_beside(walk->tokens[before].kind, TOK_SCREEN);
		if (!*place->words)
			place->words = place->kind == PLACE_WORDS ? "in highlighted engine" : "";
	} else if (name->kind == TOK_NAMED_POINT) {
		place->kind = walk->first == before ? PLACE_NEW_NAME : PLACE_NOWHERE;
	} else if (walk->first == before) {
		place->kind = PLACE_PROPERTY_VALUE;
		place->property = (struct span){place->word.source, name->start, name->end};
	} else {
		place->kind = walk->tokens[before].kind == TOK_NUMBER ? PLACE_UNIT : PLACE_NOWHERE;
	}
}

static void look(const struct source *source, const struct token_list *tokens, uint32_t offset,
		 struct place_context *place)
{
	struct walk walk = {.tokens = tokens->items, .first = NONE};
	int before = NONE;
	enum block block;

	for (size_t i = 0; i < tokens->count && tokens->items[i].start < offset; i++) {
		if (is_within(source, &tokens->items[i], offset)) {
			place->kind = tokens->items[i].kind == TOK_STRING ? within_string(source, &tokens->items[i], offset) :
									    PLACE_NOWHERE;
			return;
		}
		if (tokens->items[i].end > place->word.start)
			break;
		if (tokens->items[i].kind == TOKEN_COMMENT)
			continue;
		before = (int)i;
		step(&walk, before);
	}
	block = walk.blocks[walk.depth];
	place->in_guest = block == BLOCK_GUEST;
	if (walk.first == NONE)
		at_beginning(&walk, place);
	else if (block == BLOCK_GUEST || block == BLOCK_SCREEN)
		within_properties(&walk, before, place);
	else
		within_statement(&walk, before, place);
}

struct place_context place_at(const struct source *source, uint32_t offset)
{
	struct place_context place = {.kind = PLACE_NOWHERE, .words = ""};
	struct arena arena = {0};
	struct diag_list ignored = {.arena = &arena};
	struct token_list tokens = {0};

	find_word(source, offset, &place);
	if (scan(source, &tokens, &ignored))
		look(source, &tokens, offset, &place);
	token_list_deinit(&tokens);
	arena_deinit(&arena);
	return place;
}
