/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where the pointer is sent by name, and text that is typed into fields. */
#include "interp/vm.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "interp/spot.h"
#include "interp/vm_private.h"
#include "tests/fake/script_host.h"

#define GUEST "guest g \"T\" { memory 1 GiB; timeout 10 s }\n"
#define SCREENS "screen a { point ok 3,4 }\nscreen b { point ok 5,6; point far 600,1 }\nscreen t { text \"x\"; point ok 8,9 }\n" \
	"screen c { picture; text \"y\"; point ok 1,1 }\n"

/* A picture that is found elsewhere takes its points along; text has none that could move. */
static void points_move_with_pictures(void **state)
{
	struct script_host host;

	(void)state;
	script_host_init(&host, GUEST SCREENS "boot {\n click-at b.ok\n move-to b.far\n click-at t.ok double\n drag a.ok to c.ok\n"
			 " scroll up 2 at b\n click-at b\n}\n");
	script_host_score(&host, "a", 1);
	script_host_score(&host, "b", 1);
	script_host_score(&host, "t", 1);
	script_host_score(&host, "c", 1);
	script_host_start(&host, "boot");
	script_host_expect(&host, "text 0 [x]\ntext 1 [y]\npower-on boot\nexpect b\nmove 35,13\nclick 1 x1\nexpect b\nmove 630,8\n"
				  "expect t\nmove 8,9\nclick 1 x2\nexpect a\nmove 3,11\nbutton 1 down\nexpect c\nmove 91,8\nbutton 1 up\n"
				  "expect b\nmove 101,50\nclick 4 x2\nexpect b\nmove 101,50\nclick 1 x1\npower-off\n");
	script_host_passed(&host);
}

/* The screen is waited for as one that is named alone; a picture that hangs over the edge has its points on the display. */
static void screens_of_points_are_waited_for(void **state)
{
	struct script_host host;

	(void)state;
	script_host_begin(&host, GUEST SCREENS "boot {\n click-at a.ok timeout 3 s\n}\n", "boot");
	script_host_expect(&host, "text 0 [x]\ntext 1 [y]\npower-on boot\nexpect a\n");
	script_host_show(&host, "a", 0.5);
	script_host_pass(&host, 2999);
	script_host_expect(&host, "");
	host.screens[0] = (struct sighting){.matched = true, .at = {-5, -2}};
	script_host_event(&host, EVENT_UPDATE);
	script_host_expect(&host, "move 0,2\nclick 1 x1\npower-off\n");
	script_host_passed(&host);
	script_host_begin(&host, GUEST SCREENS "boot {\n click-at a.ok timeout 3 s\n}\n", "boot");
	script_host_pass(&host, 3000);
	script_host_ended(&host, REASON_SCREEN_TIMEOUT, "the screen a did not come within 3 s; at best 0.0% of its picture was there");
}

/* As much as leaves a mark that is no text cursor, and nothing behind it that leaves the field. */
static void first_parts(void **state)
{
	static const struct {
		const char *text, *first;
	} cases[] = {
		{"root\n", "r"},	      {"linux", "lin"},	 {"", ""},	  {"\n", "\n"},	       {"y\n", "y"},
		{"i\n", "i"},	      {"1111111", "111"}, {"I am", "I a"}, {"\b\b\broot", "\b\b\br"}, {"\xc3\xa9t", "\xc3\xa9"},
		{"l\xc3\xa9t", "l\xc3\xa9"}, {" \t", " \t"},	 {"...", "..."},  {"l \t", "l "},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_int_equal(vm_first_part(cases[i].text), strlen(cases[i].first));
}

#define FIELDS "param secret pin = \"4711\"\nparam name = \"\"\n" \
	"boot {\n type \"root\\n\" into a.ok timeout 5 s\n type \"${pin}\\n\" into 10,20 900x40 timeout 5 s\n}\n"

/* The field settles, shows the first part, and gets the rest. */
static void a_field_reacts(void **state)
{
	struct script_host host;

	(void)state;
	script_host_init(&host, GUEST SCREENS FIELDS);
	script_host_score(&host, "a", 1);
	script_host_start(&host, "boot");
	script_host_expect(&host, "text 0 [x]\ntext 1 [y]\npower-on boot\nexpect a\nmove 3,11\nclick 1 x1\nkeep\n");
	assert_int_equal(host.area.x, 0);
	assert_true(host.area.width > 16384);
	assert_int_equal(host.area.height, 80);
	script_host_pass(&host, 200);
	script_host_change(&host, NULL);	/* the click shows its effect */
	script_host_expect(&host, "keep\n");
	script_host_pass(&host, 249);
	script_host_expect(&host, "");
	script_host_pass(&host, 1);
	script_host_expect(&host, "keep\ntype [r]\n");
	assert_false(vm_is_waiting(host.vm));	/* what has been typed would be typed twice behind a checkpoint */
	script_host_pass(&host, 3000);
	script_host_expect(&host, "");
	script_host_change(&host, NULL);
	script_host_expect(&host, "type [oot\n]\nkeep\n");
	assert_int_equal(host.area.x, 10);
	assert_int_equal(host.area.width, 900);
	script_host_pass(&host, 250);
	script_host_expect(&host, "keep\ntype [4] shown as [the beginning of (secret)\n]\n");
	script_host_change(&host, NULL);
	script_host_expect(&host, "type [711\n] shown as [the rest of (secret)\n]\npower-off\n");
	script_host_passed(&host);
}

/* Something that moves all the time is not waited for; it may be far from what is typed. */
static void a_restless_field(void **state)
{
	struct script_host host;

	(void)state;
	script_host_begin(&host, GUEST "boot {\n type \"ab\" into 300,200\n}\n", "boot");
	script_host_expect(&host, "power-on boot\nmove 300,200\nclick 1 x1\nkeep\n");
	assert_int_equal(host.area.x, 0);
	assert_int_equal(host.area.y, 160);
	for (int i = 0; i < 20; i++) {
		script_host_change(&host, NULL);
		script_host_expect(&host, "keep\n");
		script_host_pass(&host, 100);
	}
	script_host_expect(&host, "keep\ntype [a]\n");
	script_host_change(&host, NULL);
	script_host_expect(&host, "type [b]\npower-off\n");
	script_host_passed(&host);
}

static void a_field_does_not_react(void **state)
{
	struct script_host host;

	(void)state;
	script_host_begin(&host, GUEST "boot {\n type \"root\\n\" into 500,200 timeout 5 s\n}\n", "boot");
	host.read = "kvt login:\n\nPassword\n";
	script_host_pass(&host, 250 + 4999);
	assert_true(host.running);
	script_host_pass(&host, 1);
	script_host_ended(&host, REASON_NO_REACTION, "the field at 500,200 did not react within 5 s: \"r\" was typed, and "
			  "nothing has changed from row 160 to 239; there stands \"kvt login: | Password\"");
	script_host_begin(&host, GUEST "param secret pin = \"4711\"\nboot {\n type pin into 0,0 64x16\n}\n", "boot");
	script_host_pass(&host, 250 + 10000);
	script_host_ended(&host, REASON_NO_REACTION, "the field in 0,0 64x16 did not react within 10 s: the beginning of (secret) was "
			  "typed, and nothing has changed there");
}

/* Of nothing there is nothing to be seen; and a guest that goes off meanwhile is told of. */
static void no_text_and_no_guest(void **state)
{
	struct script_host host;

	(void)state;
	script_host_begin(&host, GUEST "param name = \"\"\nboot {\n type name into 5,5 9x9\n type \"${name}\\n\" into 5,5 9x9\n}\n", "boot");
	script_host_pass(&host, 500);
	script_host_expect(&host, "power-on boot\nkeep\nkeep\ntype []\nkeep\nkeep\ntype [\n]\npower-off\n");
	script_host_passed(&host);
	script_host_begin(&host, GUEST "boot {\n type \"ab\" into 5,5 9x9\n}\n", "boot");
	script_host_pass(&host, 250);
	script_host_event(&host, EVENT_REBOOT);
	script_host_ended(&host, REASON_UNEXPECTED_REBOOT, "the guest rebooted while the field in 5,5 9x9 was waited for");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(points_move_with_pictures), cmocka_unit_test(screens_of_points_are_waited_for),
		cmocka_unit_test(first_parts), cmocka_unit_test(a_field_reacts), cmocka_unit_test(a_restless_field),
		cmocka_unit_test(a_field_does_not_react), cmocka_unit_test(no_text_and_no_guest),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
