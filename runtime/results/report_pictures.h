/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The pictures within a report: PNG as data URIs, within a budget. Who asks first gets room first; a picture that takes
 * too much of it is made smaller, one that there is no room for is left out.
 */
#ifndef KVT_RUNTIME_RESULTS_REPORT_PICTURES_H
#define KVT_RUNTIME_RESULTS_REPORT_PICTURES_H

#include <stdint.h>

#include "runtime/display/png_file.h"

enum { REPORT_PICTURES_ROOM = 2600 * 1024 };	/* bytes of the report; with its text it stays under 3 MiB */

struct report_pictures;

struct report_picture {
	char *name;			/* what it was asked for by */
	char *uri;			/* NULL: there is no such picture, or no room for it */
	int32_t width, height;		/* of the picture as it was; 0: it cannot be read */
	int factor;			/* how many times smaller it is in the report */
};

struct report_pictures *report_pictures_new(size_t room);
void report_pictures_free(struct report_pictures *pictures);

/* The PNG file at PATH under NAME. Asked for again it is the same. Never NULL; owned by PICTURES. */
const struct report_picture *report_picture_want(struct report_pictures *pictures, const char *name, const char *path);
const struct report_picture *report_picture_put(struct report_pictures *pictures, const char *name,
						const struct image *image);
/* What was asked for before, or NULL. */
const struct report_picture *report_picture_find(const struct report_pictures *pictures, const char *name);

/* How many are smaller than they were, and how many are left out. */
void report_pictures_count(const struct report_pictures *pictures, int *smaller, int *left_out);

#endif
