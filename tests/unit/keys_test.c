/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "interp/keys.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

static uint32_t find(const char *name)
{
	return key_find(name, strlen(name), LAYOUT_US);
}

static void names(void **state)
{
	size_t count;
	const struct key_name *known = key_names(&count);
	char buffer[8];

	(void)state;
	assert_true(count > 50);
	for (size_t i = 0; i < count; i++) {
		/* each is found, and what people are shown for it is found again */
		assert_int_equal(find(known[i].name), known[i].keysym);
		assert_int_equal(find(key_describe(known[i].keysym, buffer)), known[i].keysym);
		for (size_t j = 0; j < i; j++)
			assert_string_not_equal(known[i].name, known[j].name);
	}
	assert_string_equal(key_describe(0xff0d, buffer), "enter");
	assert_int_equal(find("f12"), 0xffc9);
	assert_int_equal(find("f13"), 0);
	assert_int_equal(find("Enter"), 0);
	assert_int_equal(find(""), 0);
	assert_int_equal(key_find("enter!", 5, LAYOUT_US), 0xff0d);	/* not NUL-terminated */
}

static void characters_as_keys(void **state)
{
	char buffer[8];

	(void)state;
	assert_int_equal(find("a"), 'a');
	assert_int_equal(find("/"), '/');
	assert_int_equal(find("'"), '\'');
	assert_int_equal(find("A"), 0);		/* written shift+a */
	assert_int_equal(find("!"), 0);
	assert_int_equal(find("\n"), 0xff0d);
	assert_int_equal(find("\xc3\xa9"), 0);
	assert_string_equal(key_describe('/', buffer), "/");
	assert_string_equal(key_describe(0x12345, buffer), "?");
	assert_string_equal(key_describe(0, buffer), "?");
}

static void keys_have_scan_codes(void **state)
{
	size_t count;
	const struct key_name *known = key_names(&count);

	(void)state;
	for (size_t i = 0; i < count; i++)
		assert_int_equal(key_scan(known[i].keysym, LAYOUT_DE), known[i].scan);
	assert_int_equal(key_scan('y', LAYOUT_US), 0x15);
	assert_int_equal(key_scan('y', LAYOUT_DE), 0x2c);
	assert_int_equal(key_scan(0x010006c5, LAYOUT_DE), 0);
	assert_int_equal(key_scan(0x6d1, LAYOUT_RU), 0x2c);		/* я */
	assert_int_equal(key_scan('[', LAYOUT_DE), 0x1a);	/* AltGr would make it: where a US keyboard has it */
}

static void characters_of_other_layouts(void **state)
{
	char buffer[8];

	(void)state;
	assert_int_equal(key_find("\xc3\xb6", 2, LAYOUT_DE), 0xf6);
	assert_int_equal(key_find("\xc3\xb6", 2, LAYOUT_US), 0);
	assert_int_equal(key_find("\xc3\x96", 2, LAYOUT_DE), 0);		/* shift+ö */
	assert_int_equal(key_find("\xd1\x8f", 2, LAYOUT_RU), 0x6d1);
	assert_string_equal(key_describe(0xf6, buffer), "\xc3\xb6");
	assert_string_equal(key_describe(0x6d1, buffer), "\xd1\x8f");
	assert_int_equal(key_keysym('\n'), 0xff0d);
	assert_int_equal(key_keysym('\t'), 0xff09);
	assert_int_equal(key_keysym('\b'), 0xff08);
	assert_int_equal(key_keysym(0x1b), 0xff1b);
	assert_int_equal(key_keysym('A'), 'A');
	assert_int_equal(key_keysym(0x2032), 0x01002032);	/* X's German layout has it so, and not as `minutes` */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names),
		cmocka_unit_test(characters_as_keys),
		cmocka_unit_test(keys_have_scan_codes),
		cmocka_unit_test(characters_of_other_layouts),
	};

	return cmocka_run_group_tests_name("keys", tests, NULL, NULL);
}
