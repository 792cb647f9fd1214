/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Remarks to lint: `# lint: allow CODE reason` takes back a warning on its own line or, where it stands alone, on the
 * next line that holds more than comments.
 */
#ifndef KVT_INTERP_LINT_ALLOW_H
#define KVT_INTERP_LINT_ALLOW_H

#include "interp/script.h"

/*
 * Follows the remarks of all of SCRIPT's files, once all other warnings are there. Of the script itself, not of those
 * that it uses, it also reports remarks that say too little and those that allow nothing.
 */
void lint_allow(struct script *script);

#endif
