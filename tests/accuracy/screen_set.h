/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The Fedora screens of shared/screens, the areas of their needles, and what tinycv found for those; the latter two
 * from tests/accuracy/tinycv-needles.txt. The folder `shared` is beside the checkout, or where KVT_SHARED says.
 */
#ifndef KVT_TESTS_ACCURACY_SCREEN_SET_H
#define KVT_TESTS_ACCURACY_SCREEN_SET_H

#include <stdbool.h>
#include <stddef.h>

#include "runtime/display/frame.h"
#include "tests/accuracy/words.h"

struct needle_area {
	size_t screen;		/* the needle's own */
	struct rect rect;
	double *similarity;	/* for each screen; 0 where tinycv did not find it */
};

struct screen_set {
	size_t screen_count, area_count;
	char **names;
	struct frame *frames;
	struct words *words;
	struct needle_area *areas;
};

/* Of TAP: says that everything is skipped if the screens are not there, or bails out; false for both. */
bool screen_set_load(struct screen_set *set, int *exit_code);
void screen_set_deinit(struct screen_set *set);

/* Whether the screen is a text console's: letters on a grid of 8x16 pixels. */
bool screen_is_console(const struct screen_set *set, size_t screen);

#endif
