/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "grammar/parse.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "grammar/keyword_list.h"
#include "grammar/mem.h"
#include "grammar/token.h"

struct fixture {
	struct arena arena;
	struct diag_list diags;
	const struct source *source;
	struct ast_file *file;
};

static void begin(struct fixture *f, const char *text, size_t length)
{
	*f = (struct fixture){0};
	f->diags.arena = &f->arena;
	f->source = source_from_text(&f->arena, "a.kvt", text, length);
	f->file = parse(&f->arena, f->source, &f->diags);
}

static void parse_text(struct fixture *f, const char *text)
{
	begin(f, text, strlen(text));
}

static void end(struct fixture *f)
{
	arena_deinit(&f->arena);
}

static size_t count_stmts(const struct ast_stmt *stmts)
{
	size_t count = 0;

	for (; stmts; stmts = stmts->next)
		count++;
	return count;
}

/* The steps of the only item, which is a phase without errors. */
static struct ast_stmt *phase_of(struct fixture *f, const char *text)
{
	parse_text(f, text);
	assert_int_equal(f->diags.count, 0);
	assert_non_null(f->file->items);
	assert_int_equal(f->file->items->kind, ITEM_PHASE);
	return f->file->items->body;
}

static void assert_fault(const char *text, enum diag_code code, const char *at, const char *words)
{
	struct fixture f;

	parse_text(&f, text);
	assert_int_equal(f.diags.count, 1);
	assert_int_equal(f.diags.items[0].code, code);
	assert_int_equal(f.diags.items[0].span.start, strstr(text, at) - text);
	if (!strstr(f.diags.items[0].message, words))
		assert_string_equal(f.diags.items[0].message, words);
	end(&f);
}

static void keywords_are_tokens(void **state)
{
	static const char *const words[] = {
#define X(token, word, sentence) word,
		KEYWORD_LIST(X)
		LOCAL_WORD_LIST(X)
#undef X
	};
	struct arena arena = {0};
	struct diag_list diags = {.arena = &arena};
	struct token_list tokens = {0};
	struct source *word = source_from_text(&arena, "a", "some-name", 9);
	int name;

	(void)state;
	scan(word, &tokens, &diags);
	assert_int_equal(tokens.count, 1);
	name = tokens.items[0].kind;
	token_list_deinit(&tokens);
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		scan(source_from_text(&arena, "a", words[i], strlen(words[i])), &tokens, &diags);
		assert_int_equal(tokens.count, 1);
		assert_int_not_equal(tokens.items[0].kind, name);
		token_list_deinit(&tokens);
	}
	arena_deinit(&arena);
}

static void comments_are_tokens(void **state)
{
	static const char text[] = "boot # \"x\" {\n";
	struct arena arena = {0};
	struct diag_list diags = {.arena = &arena};
	struct token_list tokens = {0};

	(void)state;
	scan(source_from_text(&arena, "a", text, strlen(text)), &tokens, &diags);
	assert_int_equal(tokens.count, 3);
	assert_int_equal(tokens.items[1].kind, TOKEN_COMMENT);
	assert_int_equal(tokens.items[1].start, 5);
	assert_int_equal(tokens.items[1].end, 12);
	token_list_deinit(&tokens);
	arena_deinit(&arena);
}

static void items(void **state)
{
	static const char text[] = "use lib\n"
				   "guest g \"Title\" {\n memory 1 GiB\n timeout 2 min\n}\n"
				   "param p\nparam q = 3\n"
				   "screen s\nscreen t { match 98% }\n"
				   "watch s -> fail \"no\"\n"
				   "procedure f(a, b: duration) { note \"x\" }\n"
				   "install { }\nboot { }\ntest t { }\n";
	static const enum ast_item_kind kinds[] = {ITEM_USE,   ITEM_GUEST,     ITEM_PARAM, ITEM_PARAM, ITEM_SCREEN, ITEM_SCREEN,
						   ITEM_WATCH, ITEM_PROCEDURE, ITEM_PHASE, ITEM_PHASE, ITEM_PHASE};
	struct fixture f;
	size_t count = 0;

	(void)state;
	parse_text(&f, text);
	assert_int_equal(f.diags.count, 0);
	for (struct ast_item *item = f.file->items; item; item = item->next, count++)
		assert_int_equal(item->kind, kinds[count]);
	assert_int_equal(count, sizeof(kinds) / sizeof(kinds[0]));
	end(&f);
}

static void line_ends(void **state)
{
	static const char *const same[] = {
		"boot { note \"a\"; note \"b\"; note \"c\" }",
		"boot {\n\n note \"a\"\n\n\n note \"b\" # c\n note \"c\"\n}\n\n",
		"boot {\r\n\tnote \"a\"\r\n\tnote \"b\"\r\n\tnote \"c\"\r\n}\r\n",
		"\n# first\nboot {;;note \"a\";# c\n\nnote \"b\"\nnote \"c\"}",
	};
	struct fixture f;

	(void)state;
	for (size_t i = 0; i < sizeof(same) / sizeof(same[0]); i++) {
		assert_int_equal(count_stmts(phase_of(&f, same[i])), 3);
		end(&f);
	}
}

static void else_may_stand_on_its_own_line(void **state)
{
	struct fixture f;
	struct ast_stmt *s;

	(void)state;
	s = phase_of(&f, "boot {\n if-screen a { note \"1\" }\n # or\n else if x is not 3 { note \"2\" }\n else { note \"3\" }\n"
			 " note \"4\"\n}\n");
	assert_int_equal(count_stmts(s), 2);
	assert_int_equal(s->kind, STMT_IF_SCREEN);
	assert_int_equal(s->otherwise->kind, STMT_IF);
	assert_true(s->otherwise->condition.negated);
	assert_int_equal(s->otherwise->otherwise->kind, STMT_NOTE);
	end(&f);
}

static void statements(void **state)
{
	struct fixture f;
	struct ast_stmt *s;

	(void)state;
	s = phase_of(&f, "boot {\n wait-screen a timeout 3 s\n one-of { a -> { }; b -> press enter }\n"
			 " repeat 3 times until a { press down*2 ctrl+alt+\"+\" }\n click-at 12,40 double\n click-at a right timeout t\n"
			 " f(1, \"x\", 2,3)\n}\n");
	assert_int_equal(s->kind, STMT_WAIT_SCREEN);
	assert_int_equal(s->timeout->integer, 3000);
	s = s->next;
	assert_int_equal(s->kind, STMT_ONE_OF);
	assert_null(s->arms->body);
	assert_int_equal(s->arms->next->body->kind, STMT_PRESS);
	s = s->next;
	assert_int_equal(s->kind, STMT_REPEAT);
	assert_string_equal(s->sought.screen.text, "a");
	assert_int_equal(s->body->chords->times->integer, 2);
	assert_string_equal(s->body->chords->next->keys->next->next->text, "+");
	s = s->next;
	assert_int_equal(s->value->x, 12);
	assert_string_equal(s->button.text, "double");
	s = s->next;
	assert_string_equal(s->sought.screen.text, "a");
	assert_int_equal(s->timeout->kind, EXPR_NAME);
	s = s->next;
	assert_int_equal(s->kind, STMT_CALL);
	assert_int_equal(s->arguments->next->next->kind, EXPR_POINT);
	end(&f);
}

/* `fresh` and the like are names wherever they cannot be what they are for. */
static void local_words(void **state)
{
	struct fixture f;
	struct ast_stmt *s;

	(void)state;
	s = phase_of(&f, "boot {\n wait-screen fresh\n wait-screen fresh fresh timeout in\n one-of { standing standing -> { }; in -> in() }\n"
			 " if-screen masked-by fresh { }\n repeat in times until in standing { }\n"
			 " wait-still fresh in 1,2 3x4 masked-by masked-by timeout 3 s\n wait-change\n}\n");
	assert_int_equal(count_stmts(s), 7);
	assert_string_equal(s->sought.screen.text, "fresh");
	assert_int_equal(s->sought.freshness, FRESHNESS_UNSAID);
	s = s->next;
	assert_string_equal(s->sought.screen.text, "fresh");
	assert_int_equal(s->sought.freshness, FRESHNESS_FRESH);
	assert_string_equal(s->timeout->name, "in");
	s = s->next;
	assert_string_equal(s->arms->sought.screen.text, "standing");
	assert_int_equal(s->arms->sought.freshness, FRESHNESS_STANDING);
	assert_int_equal(s->arms->next->sought.freshness, FRESHNESS_UNSAID);
	assert_int_equal(s->arms->next->body->kind, STMT_CALL);
	s = s->next;
	assert_string_equal(s->sought.screen.text, "masked-by");
	assert_int_equal(s->sought.freshness, FRESHNESS_FRESH);
	s = s->next;
	assert_int_equal(s->sought.freshness, FRESHNESS_STANDING);
	s = s->next;
	assert_int_equal(s->kind, STMT_WAIT_STILL);
	assert_string_equal(s->value->name, "fresh");
	assert_int_equal(s->region->height, 4);
	assert_string_equal(s->name.text, "masked-by");
	s = s->next;
	assert_int_equal(s->kind, STMT_WAIT_CHANGE);
	assert_null(s->value);
	assert_null(s->region);
	assert_null(s->name.text);
	end(&f);
}

/* The span of a statement's head, for the log: without the block. */
static void heads(void **state)
{
	static const char text[] = "boot {\n  if-screen a timeout 2 s {\n    note \"x\"\n  }\n}\n";
	struct fixture f;
	struct ast_stmt *s = phase_of(&f, text);

	(void)state;
	assert_int_equal(s->head.end - s->head.start, strlen("if-screen a timeout 2 s"));
	assert_true(s->span.end > s->head.end);
	end(&f);
}

static void faults(void **state)
{
	(void)state;
	assert_fault("boot {\n  wait-scren a\n}\n", DIAG_UNKNOWN_STATEMENT, "wait-scren", "there is no statement `wait-scren`");
	assert_fault("boot {\n  wait-screen\n}\n", DIAG_SYNTAX, "\n}", "expected name");
	assert_fault("boot {\n  note \"a\n}\n", DIAG_UNTERMINATED_STRING, "\"a", "does not end");
	assert_fault("boot {\n  note \"a\" \"b\"\n}\n", DIAG_SYNTAX, "\"b\"", "end of line");
	assert_fault("screen Foo_bar\n", DIAG_BAD_NAME, "Foo_bar", "kebab-case");
	assert_fault("boot {\n  @\n}\n", DIAG_STRAY_CHARACTER, "@", "`@` means nothing");
	assert_fault("boot {\n  \xe2\x82\xac\n}\n", DIAG_STRAY_CHARACTER, "\xe2", "`\xe2\x82\xac` means nothing");
	assert_fault("boot {\n  note \"\xff\"\n}\n", DIAG_NOT_UTF8, "\xff", "UTF-8");
	assert_fault("boot {\n", DIAG_SYNTAX, "\n", "end of file");
}

static void nul_is_no_text(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f, "boot { type \"a\0b\" }", 19);
	assert_int_equal(f.diags.count, 1);
	assert_int_equal(f.diags.items[0].code, DIAG_NOT_UTF8);
	end(&f);
}

/* One fault costs one statement; what stands around it is understood. */
static void recovery(void **state)
{
	struct fixture f;

	(void)state;
	parse_text(&f, "screen a\nscreen { }\nboot {\n note \"1\"\n type type\n note \"2\"\n if-screen a {\n  press +\n  note \"3\"\n }\n"
		       " one-of {\n  a b\n  a -> note \"4\"\n }\n note \"5\"\n}\nscreen b\n");
	assert_int_equal(f.diags.count, 4);
	assert_int_equal(f.file->items->next->kind, ITEM_PHASE);
	assert_int_equal(count_stmts(f.file->items->next->body), 5);
	assert_string_equal(f.file->items->next->next->name.text, "b");
	end(&f);
}

static void nesting(void **state)
{
	enum { DEEP = 3000 };
	struct fixture f;
	char *text = mem_alloc(40 * DEEP), *to = text;

	(void)state;
	to += sprintf(to, "boot {\n");
	for (int i = 0; i < DEEP; i++)
		to += sprintf(to, "if-screen a {\n");
	for (int i = 0; i < DEEP; i++)
		to += sprintf(to, "}\n");
	sprintf(to, "}\n");
	parse_text(&f, text);
	assert_int_equal(f.diags.count, 1);
	assert_int_equal(f.diags.items[0].code, DIAG_TOO_DEEP);
	end(&f);
	mem_free(text);
}

static void empty(void **state)
{
	static const char *const texts[] = {"", "\n", "# nothing\n", "   \t", ";"};
	struct fixture f;

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		parse_text(&f, texts[i]);
		assert_int_equal(f.diags.count, 0);
		assert_null(f.file->items);
		end(&f);
	}
}

/* No cut of a script leads the parser astray, whatever it says about it. */
static void cut_anywhere(void **state)
{
	static const char text[] = "guest g \"T\" { memory 1 GiB }\nscreen a { in 1,2 3x4; anywhere }\nprocedure f(x: point) { click-at x }\n"
				   "boot {\n one-of timeout 3 s { a fresh -> { press ctrl+c*2 } }\n"
				   " wait-still 2 s in 1,2 3x4 masked-by a timeout 9 s\n repeat 3 times until a { type \"${x}\\u{41}\\n\" }\n if x is not 3% { f(1,2) } else { eject cdrom }\n}\n";
	struct fixture f;

	(void)state;
	for (size_t length = 0; length <= strlen(text); length++) {
		char *cut = mem_copy_bytes(text, length);

		parse_text(&f, cut);
		end(&f);
		mem_free(cut);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keywords_are_tokens),
		cmocka_unit_test(comments_are_tokens),
		cmocka_unit_test(items),
		cmocka_unit_test(line_ends),
		cmocka_unit_test(else_may_stand_on_its_own_line),
		cmocka_unit_test(statements),
		cmocka_unit_test(local_words),
		cmocka_unit_test(heads),
		cmocka_unit_test(faults),
		cmocka_unit_test(nul_is_no_text),
		cmocka_unit_test(recovery),
		cmocka_unit_test(nesting),
		cmocka_unit_test(empty),
		cmocka_unit_test(cut_anywhere),
	};

	return cmocka_run_group_tests_name("parse", tests, NULL, NULL);
}
