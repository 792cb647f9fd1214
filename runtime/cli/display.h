/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The display of a guest as a command is given it: the address of a VNC server, or a picture that was taken before.
 */
#ifndef KVT_RUNTIME_CLI_DISPLAY_H
#define KVT_RUNTIME_CLI_DISPLAY_H

#include <stdbool.h>
#include <stdint.h>

#include "runtime/base/error.h"
#include "runtime/display/frame.h"
#include "runtime/display/png_file.h"

enum { DISPLAY_SETTLE_US = 300 * 1000 };

/* Whether the display has to be still at X,Y, in pixels. */
typedef bool display_counts(const void *context, int32_t x, int32_t y);

/*
 * Takes the display of the VNC server FROM once it has been still for SETTLE_US (or does not want to be), or reads the PNG
 * file FROM. Stillness is that of the pixels that COUNTS is true of, or of all if it is NULL. What goes wrong is said on
 * stderr as COMMAND's. -1 on failure, with OUT untouched.
 */
int display_take(const char *command, const char *from, int64_t settle_us, display_counts *counts, const void *context,
		 struct image *out);

#endif
