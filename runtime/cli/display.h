/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The display of a guest as a command is given it: the address of a VNC server, or a picture that was taken before.
 */
#ifndef KVT_RUNTIME_CLI_DISPLAY_H
#define KVT_RUNTIME_CLI_DISPLAY_H

#include <stdint.h>

#include "runtime/error.h"
#include "runtime/frame.h"
#include "runtime/png_file.h"

enum { DISPLAY_SETTLE_US = 300 * 1000 };

/*
 * Takes the display of the VNC server FROM once it has been still for SETTLE_US (or does not want to be), or reads the PNG
 * file FROM. What goes wrong is said on stderr as COMMAND's. -1 on failure, with OUT untouched.
 */
int display_take(const char *command, const char *from, int64_t settle_us, struct image *out);

/* "kvt COMMAND: ..." and the help, on stderr. */
void display_print_error(const char *command, const struct error *error);

#endif
