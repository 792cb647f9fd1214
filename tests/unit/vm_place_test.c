/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where the pointer is sent by name. */
#include "interp/vm.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

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
	script_host_ended(&host, REASON_SCREEN_TIMEOUT, "the screen a did not come within 3 s; nearest was a with 0.0% of its picture");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(points_move_with_pictures), cmocka_unit_test(screens_of_points_are_waited_for),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
