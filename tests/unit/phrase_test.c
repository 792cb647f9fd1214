/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/text/phrase.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "grammar/mem.h"

enum { MOST = 8, CELL = 8, ROW = 16 };

/* Rows of a console with cells of 8x16 pixels; what stands between two ~ is highlighted, and they take no cell. */
struct fixture {
	struct read_line lines[MOST];
	struct read_word words[MOST][40];
	char texts[MOST][200];
	struct page page;
	struct text_sheet sheet;
};

static void add_word(struct fixture *f, size_t row, uint32_t start, uint32_t end, bool highlighted)
{
	struct read_line *line = &f->lines[row];
	uint32_t column = 0, letters = 0;

	for (uint32_t i = 0; i < end; i++)
		*(i < start ? &column : &letters) += (f->texts[row][i] & 0xc0) != 0x80;
	line->words[line->word_count++] = (struct read_word){
		.start = start, .end = end, .confidence = 1, .highlighted = highlighted,
		.place = {(int32_t)column * CELL, (int32_t)row * ROW, (int32_t)letters * CELL, ROW},
	};
}

static void add_row(struct fixture *f, const char *text)
{
	const size_t row = f->page.count++;
	char *to = f->texts[row];
	uint32_t start = 0, at = 0;
	bool highlighted = false;

	f->lines[row] = (struct read_line){.text = to, .place = {0, (int32_t)row * ROW, 640, ROW}, .words = f->words[row]};
	for (;; text++) {
		if ((*text == ' ' || *text == '~' || !*text) && at > start)
			add_word(f, row, start, at, highlighted);
		highlighted ^= *text == '~';
		if (!*text)
			break;
		if (*text != '~')
			to[at++] = *text;
		if (*text == ' ' || *text == '~')
			start = at;
	}
}

static void begin(struct fixture *f, const char *const *rows)
{
	*f = (struct fixture){0};
	f->page.lines = f->lines;
	f->page.edition = 1;
	for (; *rows; rows++)
		add_row(f, *rows);
	text_sheet_update(&f->sheet, &f->page);
}

#define BEGIN(f, ...) begin(f, (const char *const[]){__VA_ARGS__, NULL})

static void end(struct fixture *f)
{
	text_sheet_deinit(&f->sheet);
}

static struct phrase string(const char *wanted)
{
	return (struct phrase){.wanted = text_sheet_fold(wanted)};
}

static struct phrase expression(const char *source, bool any_case)
{
	char why[100];
	struct phrase phrase = {.regex = regex_new(source, any_case ? REGEX_ANY_CASE : 0, why, sizeof(why))};

	assert_non_null(phrase.regex);
	return phrase;
}

static bool stands(struct fixture *f, struct phrase phrase, const struct rect *region)
{
	struct phrase_hit hit;
	bool found = phrase_find(&phrase, &f->sheet, region, NULL, NULL, &hit);

	phrase_deinit(&phrase);
	return found;
}

static void read_as(struct fixture *f, struct phrase phrase, const struct rect *region, const char *wanted)
{
	struct phrase_hit hit;
	char *text;

	assert_true(phrase_find(&phrase, &f->sheet, region, NULL, NULL, &hit));
	text = phrase_read(&phrase, &f->sheet, region, &hit);
	assert_string_equal(text, wanted);
	mem_free(text);
	phrase_deinit(&phrase);
}

/* White space, frames and the like are one blank, as a person sees them. */
static void sheets(void **state)
{
	struct fixture f;
	char *folded = text_sheet_fold(" a \t b\xe2\x80\x94" "c\xe2\x80\x99s \xe2\x94\x82x\xc2\xad ");

	(void)state;
	assert_string_equal(folded, "a b-c's x");
	mem_free(folded);
	BEGIN(&f, "\xe2\x94\x82  Language:    Fran\xc3\xa7" "ais \xe2\x94\x82", "");
	assert_int_equal(f.sheet.count, 2);
	assert_string_equal(f.sheet.lines[0].text, "Language: Fran\xc3\xa7" "ais");
	assert_int_equal(f.sheet.lines[0].bytes[0].left, 3 * CELL);
	assert_int_equal(f.sheet.lines[0].bytes[0].right, 4 * CELL);
	/* both bytes of the one letter, and the one behind them */
	assert_int_equal(f.sheet.lines[0].bytes[14].left, 20 * CELL);
	assert_int_equal(f.sheet.lines[0].bytes[15].left, 20 * CELL);
	assert_int_equal(f.sheet.lines[0].bytes[16].left, 21 * CELL);
	assert_int_equal(f.sheet.lines[1].length, 0);
	end(&f);
}

static void strings(void **state)
{
	struct fixture f;

	(void)state;
	BEGIN(&f, "  Choose the language to be", "  used  for the installation", "", "  process <Go Back>");
	assert_true(stands(&f, string("Choose the"), NULL));
	assert_true(stands(&f, string("oose   the lang"), NULL));
	assert_false(stands(&f, string("choose the"), NULL));
	assert_false(stands(&f, string("Choose a"), NULL));
	/* on into the next row, at a blank only, and not beyond an empty one */
	assert_true(stands(&f, string("language to be used for the installation"), NULL));
	assert_false(stands(&f, string("language to beused"), NULL));
	assert_false(stands(&f, string("installation process"), NULL));
	assert_false(stands(&f, string("to be for the"), NULL));
	end(&f);
}

static void regions(void **state)
{
	const struct rect left = {0, 0, 10 * CELL, 2 * ROW}, right = {10 * CELL, 0, 70 * CELL, 2 * ROW}, below = {0, 2 * ROW, 640, ROW};
	struct fixture f;

	(void)state;
	BEGIN(&f, "  Name      City", "  Anna      Bern", "  Total 2");
	assert_true(stands(&f, string("City"), NULL));
	assert_true(stands(&f, string("City"), &right));
	assert_false(stands(&f, string("City"), &left));
	assert_true(stands(&f, string("Name Anna"), &left));
	assert_false(stands(&f, string("Name Anna"), NULL));
	assert_true(stands(&f, string("Total"), &below));
	assert_false(stands(&f, string("Anna Total"), &left));
	read_as(&f, (struct phrase){0}, &right, "City\nBern");
	read_as(&f, (struct phrase){0}, NULL, "Name City\nAnna Bern\nTotal 2");
	assert_false(stands(&f, (struct phrase){0}, &(struct rect){0, 3 * ROW, 640, ROW}));
	end(&f);
}

static void expressions(void **state)
{
	const struct rect right = {6 * CELL, 0, 70 * CELL, 2 * ROW};
	struct fixture f;

	(void)state;
	BEGIN(&f, "Build 4711, address 10.0.2.15", "root@tiny:~~# ");
	assert_true(stands(&f, expression("^Build [0-9]+", false), NULL));
	assert_false(stands(&f, expression("^build", false), NULL));
	assert_true(stands(&f, expression("^build", true), NULL));
	assert_true(stands(&f, expression("^4711", false), &right));
	assert_false(stands(&f, expression("^address", false), NULL));
	assert_false(stands(&f, expression("x*", false), NULL));
	read_as(&f, expression("[0-9]+", false), NULL, "4711");
	read_as(&f, expression("address ([0-9.]+)", false), NULL, "10.0.2.15");
	/* of the pairs, the first one that took part; if none did, nothing */
	read_as(&f, expression("name ([a-z]+)|address ([0-9]+)", false), NULL, "10");
	read_as(&f, expression("(old )?Build", false), NULL, "");
	end(&f);
}

/* libc knows no range of these, and what is read has plain quotes and dashes. */
static void expressions_beyond_ascii(void **state)
{
	struct fixture f;
	char why[100];

	(void)state;
	BEGIN(&f, "Выбор ёлки", "don’t “stop” a—b", "À côté");
	read_as(&f, expression("^[А-Я][а-я]+", false), NULL, "Выбор");
	read_as(&f, expression("[а-яё]+$", false), NULL, "ёлки");
	read_as(&f, expression("^[а-я]+", true), NULL, "Выбор");
	read_as(&f, expression("[^ -~]+ c[ -ÿ]+", false), NULL, "À côté");
	assert_false(stands(&f, expression("^[^А-Я]ыбор", false), NULL));
	read_as(&f, expression("don’t “[^”]*”", false), NULL, "don't \"stop\"");
	read_as(&f, expression("don't \"s", false), NULL, "don't \"s");
	read_as(&f, expression("[a—b]+$", false), NULL, "a-b");
	read_as(&f, expression("a[]—[:digit:]]b", false), NULL, "a-b");
	read_as(&f, expression("a–b", false), NULL, "a-b");
	assert_null(regex_new("[я-а]", 0, why, sizeof(why)));
	assert_string_equal(why, "a range in brackets ends before it begins");
	assert_null(regex_new("[一-龥]", 0, why, sizeof(why)));
	/* what is not whole stays libc's affair */
	assert_null(regex_new("[а-", 0, why, sizeof(why)));
	assert_null(regex_new("[[:alpha:", 0, why, sizeof(why)));
	assert_null(regex_new("x\\", 0, why, sizeof(why)));
	end(&f);
}

static void highlights(void **state)
{
	struct fixture f;
	struct phrase phrase = string("Yes");

	(void)state;
	BEGIN(&f, "  Yes or ~No~", "  No ~Yes and no~");
	phrase.highlighted = true;
	assert_true(stands(&f, phrase, NULL));
	phrase = string("Yes or");
	phrase.highlighted = true;
	assert_false(stands(&f, phrase, NULL));
	phrase = string("Yes and no");
	phrase.highlighted = true;
	assert_true(stands(&f, phrase, NULL));
	end(&f);
}

/* Where it is clicked: the words themselves, the first row of them. */
static void places(void **state)
{
	struct fixture f;
	struct phrase phrase = string("on the disk");
	struct phrase_hit hit;

	(void)state;
	BEGIN(&f, "  Install on the", "  disk  vda");
	assert_true(phrase_find(&phrase, &f.sheet, NULL, NULL, NULL, &hit));
	assert_int_equal(hit.place.x, 10 * CELL);
	assert_int_equal(hit.place.y, 0);
	assert_int_equal(hit.place.width, 6 * CELL);
	assert_int_equal(hit.place.height, ROW);
	assert_int_equal(hit.whole.x, 2 * CELL);
	assert_int_equal(hit.whole.height, 2 * ROW);
	phrase_deinit(&phrase);
	end(&f);
}

static bool is_second_row(void *context, const struct phrase_hit *hit)
{
	++*(int *)context;
	return hit->line == 1;
}

static void others_are_looked_for(void **state)
{
	struct fixture f;
	struct phrase phrase = string("login:");
	struct phrase_hit hit;
	int asked = 0;

	(void)state;
	BEGIN(&f, "login: login:", "login:");
	assert_true(phrase_find(&phrase, &f.sheet, NULL, is_second_row, &asked, &hit));
	assert_int_equal(asked, 3);
	assert_int_equal(hit.line, 1);
	phrase_deinit(&phrase);
	end(&f);
}

static size_t nearest(struct fixture *f, struct phrase phrase, const char *source, double *share)
{
	size_t row = phrase_nearest(&phrase, source, &f->sheet, NULL, share);

	phrase_deinit(&phrase);
	return row;
}

static void nearest_rows(void **state)
{
	struct fixture f;
	double share;

	(void)state;
	BEGIN(&f, "Welcome to tiny", "Plaese choose your langauge", "Something else");
	assert_int_equal(nearest(&f, string("Please choose your language:"), NULL, &share), 1);
	assert_true(share > 0.75 && share < 1);
	assert_int_equal(nearest(&f, expression("choose your lang[a-z]+:", false), "choose your lang[a-z]+:", &share), 1);
	assert_true(share > 0.9);
	assert_int_equal(nearest(&f, string("Something els"), NULL, &share), 2);
	assert_true(share == 1);
	end(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sheets), cmocka_unit_test(strings), cmocka_unit_test(regions), cmocka_unit_test(expressions),
		cmocka_unit_test(expressions_beyond_ascii),
		cmocka_unit_test(highlights), cmocka_unit_test(places), cmocka_unit_test(others_are_looked_for),
		cmocka_unit_test(nearest_rows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
