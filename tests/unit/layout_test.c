/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "interp/layout.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "interp/program.h"

static void every_row_is_whole(void **state)
{
	(void)state;
	for (uint32_t layout = 0; layout < LAYOUT_COUNT; layout++)
		for (uint32_t level = 0; level < LEVEL_COUNT; level++) {
			static const char *const rows[LAYOUT_COUNT][LEVEL_COUNT] = {
#define X(name, word, title, plain, shift, altgr) {plain, shift, altgr},
				LAYOUT_LIST(X)
#undef X
			};
			const char *row = rows[layout][level];
			uint32_t count = 0;

			while (layout_next(&row))
				count++;
			assert_int_equal(count, 48);
		}
}

static void words_are_the_property_s(void **state)
{
	const char *words = guest_property_words(GUEST_KEYBOARD);
	enum layout layout;

	(void)state;
	for (uint32_t i = 0; i < LAYOUT_COUNT; i++) {
		const char *word = layout_word((enum layout)i);

		assert_true(layout_find(word, &layout));
		assert_int_equal(layout, i);
		assert_memory_equal(words, word, strlen(word));
		words += strlen(word);
		words += *words == ' ';
	}
	assert_string_equal(words, "");
	assert_false(layout_find("xx", &layout));
}

static void assert_one(enum layout layout, uint32_t c, uint8_t scan, enum layout_level level)
{
	struct stroke strokes[LAYOUT_MAX_STROKES];

	assert_int_equal(layout_strokes(layout, c, strokes), 1);
	assert_int_equal(strokes[0].scan, scan);
	assert_int_equal(strokes[0].level, level);
}

static void shift_on_a_us_keyboard(void **state)
{
	/* what stands on one key, without and with Shift */
	static const char plain[] = "`1234567890-=[]\\;',./abcz", shifted[] = "~!@#$%^&*()_+{}|:\"<>?ABCZ";
	struct stroke strokes[LAYOUT_MAX_STROKES];

	(void)state;
	for (size_t i = 0; plain[i]; i++) {
		assert_int_equal(layout_strokes(LAYOUT_US, (unsigned char)plain[i], strokes), 1);
		assert_int_equal(strokes[0].level, LEVEL_PLAIN);
		assert_one(LAYOUT_US, (unsigned char)shifted[i], strokes[0].scan, LEVEL_SHIFT);
		assert_int_equal(layout_key(LAYOUT_US, (unsigned char)plain[i]), strokes[0].scan);
		assert_int_equal(layout_key(LAYOUT_US, (unsigned char)shifted[i]), 0);
	}
	assert_one(LAYOUT_US, ' ', 0x39, LEVEL_PLAIN);
}

static void keys_of_other_layouts(void **state)
{
	(void)state;
	assert_one(LAYOUT_DE, 'z', 0x15, LEVEL_PLAIN);
	assert_one(LAYOUT_DE, '@', 0x10, LEVEL_ALTGR);
	assert_one(LAYOUT_DE, 0xfc, 0x1a, LEVEL_PLAIN);
	assert_one(LAYOUT_DE, '|', 0x56, LEVEL_ALTGR);
	assert_one(LAYOUT_FR, '1', 0x02, LEVEL_SHIFT);
	assert_one(LAYOUT_FR, 'a', 0x10, LEVEL_PLAIN);
	assert_one(LAYOUT_GB, 0xa3, 0x04, LEVEL_SHIFT);
	assert_one(LAYOUT_RU, 0x44f, 0x2c, LEVEL_PLAIN);
	assert_one(LAYOUT_SE, '\n', 0x1c, LEVEL_PLAIN);
}

static void dead_keys(void **state)
{
	struct stroke strokes[LAYOUT_MAX_STROKES];

	(void)state;
	assert_int_equal(layout_strokes(LAYOUT_DE, '^', strokes), 2);
	assert_int_equal(strokes[0].scan, 0x29);
	assert_int_equal(strokes[1].scan, 0x39);
	assert_int_equal(layout_key(LAYOUT_DE, '^'), 0);
	assert_int_equal(layout_strokes(LAYOUT_ES, 0xc1, strokes), 2);		/* Á: ´, then Shift+a */
	assert_int_equal(strokes[0].scan, 0x28);
	assert_int_equal(strokes[0].level, LEVEL_PLAIN);
	assert_int_equal(strokes[1].scan, 0x1e);
	assert_int_equal(strokes[1].level, LEVEL_SHIFT);
	assert_int_equal(layout_strokes(LAYOUT_DE, 0x301, strokes), 0);		/* an accent alone is no text */
	assert_int_equal(layout_strokes(LAYOUT_DE, 0xb4, strokes), 0);		/* nor what guests disagree on */
}

static void ascii_is_typed_in_every_latin_layout(void **state)
{
	struct stroke strokes[LAYOUT_MAX_STROKES];

	(void)state;
	for (uint32_t layout = 0; layout < LAYOUT_RU; layout++)
		for (uint32_t c = ' '; c < 0x7f; c++)
			assert_true(layout_strokes((enum layout)layout, c, strokes));
	assert_false(layout_strokes(LAYOUT_RU, 'a', strokes));
}

static void what_no_key_makes(void **state)
{
	static const uint32_t none[] = {1, 7, 0x1f, 0x7f, 0xe9, 0x20ac, 0x1f600, UINT32_MAX};
	struct stroke strokes[LAYOUT_MAX_STROKES];
	const char *text = "na\xc3\xafve", *broken = "a\xc3";
	uint32_t c, size;

	(void)state;
	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++)
		assert_int_equal(layout_strokes(LAYOUT_US, none[i], strokes), 0);
	assert_ptr_equal(layout_cannot(LAYOUT_US, text, &c, &size), text + 2);
	assert_int_equal(c, 0xef);
	assert_int_equal(size, 2);
	assert_null(layout_cannot(LAYOUT_FR, text, &c, &size));
	assert_ptr_equal(layout_cannot(LAYOUT_US, broken, &c, &size), broken + 1);
	assert_int_equal(c, UINT32_MAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_row_is_whole),
		cmocka_unit_test(words_are_the_property_s),
		cmocka_unit_test(shift_on_a_us_keyboard),
		cmocka_unit_test(keys_of_other_layouts),
		cmocka_unit_test(dead_keys),
		cmocka_unit_test(ascii_is_typed_in_every_latin_layout),
		cmocka_unit_test(what_no_key_makes),
	};

	return cmocka_run_group_tests_name("layout", tests, NULL, NULL);
}
