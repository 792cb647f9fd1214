/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Many letters look the same in Latin, Greek and Cyrillic, and a font has one glyph for them. Which one is meant, the
 * word around it tells, and where that could be in several scripts, the other words of its row.
 */
#ifndef KVT_RUNTIME_TEXT_CONSOLE_SCRIPT_H
#define KVT_RUNTIME_TEXT_CONSOLE_SCRIPT_H

#include <stdint.h>

#include "runtime/text/console_cell.h"

/* Sets the code points of a row of COUNT cells by what they are drawn as. */
void console_settle_scripts(struct console_cell *cells, int32_t count);

#endif
