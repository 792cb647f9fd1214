/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "interp/opcode.h"

static const struct opcode_info infos[OP_COUNT] = {
#define X(name, mnemonic, operand, pops, pushes, sentence) {mnemonic, OPERAND_##operand, pops, pushes, sentence},
	OPCODE_LIST(X)
#undef X
};

const struct opcode_info *opcode_info(enum opcode opcode)
{
	return &infos[opcode];
}

const char *click_word(enum click click)
{
	static const char *const words[CLICK_COUNT] = {"left", "middle", "right", "double"};

	return words[click];
}

const char *wheel_word(enum wheel wheel)
{
	return wheel == WHEEL_UP ? "up" : "down";
}
