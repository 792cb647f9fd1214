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
	return key_find(name, strlen(name));
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
	assert_int_equal(key_find("enter!", 5), 0xff0d);	/* not NUL-terminated */
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
}

static void shift(void **state)
{
	/* what stands on one key of the US layout, without and with Shift */
	static const char plain[] = "`1234567890-=[]\\;',./abcz", shifted[] = "~!@#$%^&*()_+{}|:\"<>?ABCZ";
	uint32_t keysym;
	bool with;

	(void)state;
	for (size_t i = 0; plain[i]; i++) {
		assert_true(key_for_char((unsigned char)plain[i], &keysym, &with));
		assert_false(with);
		assert_int_equal(keysym, plain[i]);
		assert_true(key_for_char((unsigned char)shifted[i], &keysym, &with));
		assert_true(with);
		assert_int_equal(keysym, shifted[i]);
	}
	assert_true(key_for_char(' ', &keysym, &with));
	assert_false(with);
}

static void what_no_key_makes(void **state)
{
	static const uint32_t none[] = {0, 1, 7, 0x1f, 0x7f, 0xe9, 0x20ac, 0x1f600};
	uint32_t keysym;
	bool with;

	(void)state;
	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++)
		assert_false(key_for_char(none[i], &keysym, &with));
	assert_true(key_for_char('\t', &keysym, &with));
	assert_int_equal(keysym, 0xff09);
	assert_true(key_for_char('\b', &keysym, &with));
	assert_int_equal(keysym, 0xff08);
	assert_true(key_for_char(0x1b, &keysym, &with));
	assert_int_equal(keysym, 0xff1b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names),
		cmocka_unit_test(characters_as_keys),
		cmocka_unit_test(shift),
		cmocka_unit_test(what_no_key_makes),
	};

	return cmocka_run_group_tests_name("keys", tests, NULL, NULL);
}
