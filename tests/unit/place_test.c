/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "interp/place.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "grammar/mem.h"
#include "interp/vocabulary.h"

/* The place is where TEXT has a bar. */
static const struct {
	const char *text;
	enum place_kind kind;
	const char *word, *words;
} cases[] = {
	{"|", PLACE_DECLARATION, "", ""},
	{"gue|st", PLACE_DECLARATION, "gue", ""},
	{"screen a\n|", PLACE_DECLARATION, "", ""},
	{"boot { }\nbo|", PLACE_DECLARATION, "bo", ""},
	{"guest g { mem|", PLACE_GUEST_PROPERTY, "mem", ""},
	{"guest g \"T\" {\n\tcpus 2\n\t|\n}\n", PLACE_GUEST_PROPERTY, "", ""},
	{"guest g { firmware |", PLACE_PROPERTY_VALUE, "", ""},
	{"guest g { memory 1 M|", PLACE_UNIT, "M", ""},
	{"guest g { memory 1M|", PLACE_UNIT, "M", ""},
	{"screen a { ma|", PLACE_SCREEN_PROPERTY, "ma", ""},
	{"screen |", PLACE_NEW_SCREEN, "", ""},
	{"param |", PLACE_NEW_NAME, "", "secret"},
	{"param a = |", PLACE_VALUE, "", ""},
	{"use de|", PLACE_SCRIPT, "de", ""},
	{"watch p|", PLACE_SCREEN, "p", "text serial"},
	{"watch p -> |", PLACE_WORDS, "", "fail"},
	{"procedure p(|", PLACE_NEW_NAME, "", ""},
	{"procedure p(a, b: nu|", PLACE_KIND, "nu", ""},
	{"boot {\n|", PLACE_STEP, "", ""},
	{"boot { wait-|", PLACE_STEP, "wait-", ""},
	{"boot { press enter; ty|", PLACE_STEP, "ty", ""},
	{"boot {\n\twait-screen |\n}\n", PLACE_SCREEN, "", ""},
	{"boot { wait-screen a |", PLACE_WORDS, "", "fresh standing timeout"},
	{"boot { wait-screen a fresh t|", PLACE_WORDS, "t", "fresh standing timeout"},
	{"boot { wait-screen a timeout |", PLACE_VALUE, "", ""},
	{"boot { wait-screen a timeout 2 |", PLACE_UNIT, "", ""},
	{"boot { one-of {\n|", PLACE_SCREEN, "", "text"},
	{"boot { one-of timeout 3 s {\na |", PLACE_WORDS, "", "fresh standing"},
	{"boot { one-of {\na -> |", PLACE_STEP, "", ""},
	{"boot { one-of {\na -> wait-reboot |", PLACE_WORDS, "", "timeout"},
	{"boot { one-of {\na -> { |", PLACE_STEP, "", ""},
	{"boot { one-of {\na -> { }\n|", PLACE_SCREEN, "", "text"},
	{"boot { if-screen a { } else |", PLACE_WORDS, "", "if if-screen"},
	{"boot { if-screen a { } else if-screen |", PLACE_SCREEN, "", "text"},
	{"boot { if-screen a { } else if-screen b |", PLACE_WORDS, "", "fresh standing timeout"},
	{"boot { if |", PLACE_VALUE, "", "not"},
	{"boot { if a |", PLACE_WORDS, "", "is not matching"},
	{"boot { if a is not |", PLACE_VALUE, "", ""},
	{"boot { repeat 3 |", PLACE_WORDS, "", "times"},
	{"boot { repeat 3 times |", PLACE_WORDS, "", "until"},
	{"boot { repeat 3 times until a |", PLACE_WORDS, "", "fresh standing"},
	{"boot { repeat 3 times until |", PLACE_SCREEN, "", "text"},
	{"boot { press |", PLACE_KEY, "", ""},
	{"boot { press ctrl+al|", PLACE_KEY, "al", ""},
	{"boot { press tab page-d|", PLACE_KEY, "page-d", ""},
	{"boot { press tab*|", PLACE_NOWHERE, "", ""},
	{"boot { wait-still 3 s |", PLACE_WORDS, "", "in masked-by timeout"},
	{"boot { wait-change |", PLACE_WORDS, "", "in masked-by timeout"},
	{"boot { wait-change masked-by |", PLACE_SCREEN, "", ""},
	{"boot { wait-reboot |", PLACE_WORDS, "", "timeout"},
	{"boot { click-at a |", PLACE_WORDS, "", "left middle right double timeout"},
	{"screen a { point |", PLACE_NEW_NAME, "", ""},
	{"screen a { point ok |", PLACE_NOWHERE, "", ""},
	{"boot { click-at a.|", PLACE_POINT, "", ""},
	{"boot { click-at a.o|", PLACE_POINT, "o", ""},
	{"boot { click-at a.ok |", PLACE_WORDS, "", "left middle right double timeout"},
	{"boot { drag a.ok |", PLACE_WORDS, "", "to"},
	{".|", PLACE_NOWHERE, "", ""},
	{"boot { type \"a\" |", PLACE_WORDS, "", "into"},
	{"boot { type \"a\" into |", PLACE_SCREEN, "", "text"},
	{"boot { type \"a\" into a.|", PLACE_POINT, "", ""},
	{"boot { type \"a\" into a.b |", PLACE_WORDS, "", "timeout"},
	{"boot { type \"a\" into text \"b\" |", PLACE_WORDS, "", "in highlighted engine timeout"},
	{"boot { drag |", PLACE_SCREEN, "", "text"},
	{"boot { drag a |", PLACE_WORDS, "", "to"},
	{"boot { drag a to b |", PLACE_WORDS, "", "timeout"},
	{"boot { scroll |", PLACE_WORDS, "", "up down"},
	{"boot { scroll up |", PLACE_VALUE, "", ""},
	{"boot { scroll up 3 |", PLACE_WORDS, "", "at"},
	{"boot { scroll up 3 at a |", PLACE_WORDS, "", "timeout"},
	{"boot { checkpoint |", PLACE_NEW_NAME, "", "every"},
	{"boot { checkpoint every |", PLACE_VALUE, "", ""},
	{"boot { wait-serial /a |b/", PLACE_NOWHERE, "", ""},
	{"boot { drag a to |", PLACE_SCREEN, "", "text"},
	{"boot { scroll up 3 at |", PLACE_SCREEN, "", "text"},
	{"boot { insert |", PLACE_DRIVE, "", ""},
	{"boot { insert cdrom |", PLACE_VALUE, "", ""},
	{"boot { log-in(|", PLACE_VALUE, "", ""},
	{"boot { log-in(a, |", PLACE_VALUE, "", ""},
	{"screen a { text |", PLACE_WORDS, "", "matching"},
	{"screen a { text \"a\" |", PLACE_WORDS, "", "in highlighted engine"},
	{"screen a { text \"a\" in |", PLACE_NOWHERE, "", ""},
	{"watch text \"a\" |", PLACE_WORDS, "", "in highlighted engine"},
	{"boot { wait-text |", PLACE_WORDS, "", "matching"},
	{"boot { wait-text matching |", PLACE_NOWHERE, "", ""},
	{"boot { wait-text matching /a/ |", PLACE_WORDS, "", "in highlighted engine fresh standing timeout"},
	{"boot { wait-text \"a\" engine t|", PLACE_WORDS, "t", "console tesseract"},
	{"boot { wait-text \"a\" timeout |", PLACE_VALUE, "", ""},
	{"boot { one-of {\ntext \"a\" |", PLACE_WORDS, "", "in highlighted engine fresh standing"},
	{"boot { click-at text \"a\" |", PLACE_WORDS, "", "in highlighted engine left middle right double timeout"},
	{"boot { drag text \"a\" |", PLACE_WORDS, "", "in highlighted engine to"},
	{"boot { drag text \"a\" to b |", PLACE_WORDS, "", "timeout"},
	{"boot { drag a to text \"b\" |", PLACE_WORDS, "", "in highlighted engine timeout"},
	{"boot { capture |", PLACE_WORDS, "", "text"},
	{"boot { capture text |", PLACE_WORDS, "", "matching in engine as"},
	{"boot { capture text matching /a/ |", PLACE_WORDS, "", "in highlighted engine as timeout"},
	{"boot { capture text as |", PLACE_NEW_NAME, "", ""},
	{"boot { check |", PLACE_VALUE, "", "not"},
	{"boot { check a |", PLACE_WORDS, "", "is not matching"},
	{"boot { type \"us|er\" }", PLACE_NOWHERE, "us", ""},
	{"boot { type \"${us|er}\" }", PLACE_INTERPOLATED, "us", ""},
	{"boot { type \"${|", PLACE_INTERPOLATED, "", ""},
	{"boot { type \"${user} |\" }", PLACE_NOWHERE, "", ""},
	{"boot { type \"\\${us|\" }", PLACE_NOWHERE, "us", ""},
	{"boot { # wait-|\n}", PLACE_NOWHERE, "wait-", ""},
	{"boot { note \"a\"|", PLACE_NOWHERE, "", ""},
	/* braces that are not closed yet */
	{"boot {\n\tif a {\n\nscreen b { ma|", PLACE_SCREEN_PROPERTY, "ma", ""},
	{"}\n}\n|", PLACE_DECLARATION, "", ""},
};

static void kinds(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *bar = strchr(cases[i].text, '|');
		char *text = mem_format("%.*s%s", (int)(bar - cases[i].text), cases[i].text, bar + 1);
		struct arena arena = {0};
		const struct source *source = source_from_text(&arena, "a.kvt", text, strlen(text));
		struct place_context place = place_at(source, (uint32_t)(bar - cases[i].text));
		char *word = mem_copy_bytes(text + place.word.start, place.word.end - place.word.start);

		if (place.kind != cases[i].kind)
			print_message("%s\n", cases[i].text);
		assert_int_equal(place.kind, cases[i].kind);
		assert_string_equal(word, cases[i].word);
		assert_string_equal(place.words, cases[i].words);
		mem_free(word);
		mem_free(text);
		arena_deinit(&arena);
	}
}

static void whole_words(void **state)
{
	static const char text[] = "boot { one-of { a->wait-screen b } }";
	struct arena arena = {0};
	const struct source *source = source_from_text(&arena, "a.kvt", text, strlen(text));
	struct place_context place = place_at(source, (uint32_t)(strstr(text, "it-s") - text));

	(void)state;
	assert_int_equal(place.whole.start, strstr(text, "wait") - text);
	assert_int_equal(place.whole.end, strstr(text, " b ") - text);
	place = place_at(source, (uint32_t)(strstr(text, "a->") - text));
	assert_int_equal(place.whole.end - place.whole.start, 1);
	arena_deinit(&arena);
}

static void deep_and_wrong(void **state)
{
	char *text = mem_alloc(4001);
	struct arena arena = {0};

	(void)state;
	memset(text, '{', 4000);
	assert_int_equal(place_at(source_from_text(&arena, "a.kvt", text, 4000), 4000).kind, PLACE_STEP);
	assert_int_equal(place_at(source_from_text(&arena, "a.kvt", "boot { \xff", 8), 7).kind, PLACE_NOWHERE);
	mem_free(text);
	arena_deinit(&arena);
}

static enum word_role role(const char *word)
{
	const struct word *found = word_find(word, strlen(word));

	assert_non_null(found);
	return found->role;
}

static void vocabulary(void **state)
{
	static const char *const inner[] = {"else", "is", "not", "times", "until", "yes", "no", "fresh", "standing", "in",
					    "masked-by", "secret", "to", "at", "serial", "every", "text", "matching",
					    "highlighted", "engine", "as", "point", "into"};
	size_t declares = 0, steps = 0, rest = 0;

	(void)state;
	for (size_t i = 0; word_at(i); i++) {
		declares += word_at(i)->role == WORD_DECLARES;
		steps += word_at(i)->role == WORD_STEPS;
		rest += word_at(i)->role == WORD_INNER;
		assert_true(*word_at(i)->sentence);
	}
	assert_int_equal(declares, 9);
	assert_int_equal(rest, sizeof(inner) / sizeof(inner[0]));
	for (size_t i = 0; i < rest; i++)
		assert_int_equal(role(inner[i]), WORD_INNER);
	assert_int_equal(role("use"), WORD_DECLARES);
	assert_int_equal(role("test"), WORD_DECLARES);
	assert_int_equal(role("wait-screen"), WORD_STEPS);
	assert_int_equal(role("fail"), WORD_STEPS);
	assert_int_equal(role("keyboard"), WORD_STEPS);
	assert_int_equal(role("capture"), WORD_STEPS);
	assert_int_equal(role("check"), WORD_STEPS);
	assert_null(word_find("wait", 4));
	assert_string_equal(property_find(true, "memory and more", 6)->takes, "size");
	assert_string_equal(property_find(false, "anywhere", 8)->takes, "nothing");
	assert_null(property_find(false, "memory", 6));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(kinds),
		cmocka_unit_test(whole_words),
		cmocka_unit_test(deep_and_wrong),
		cmocka_unit_test(vocabulary),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
