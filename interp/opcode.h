/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KVT_INTERP_OPCODE_H
#define KVT_INTERP_OPCODE_H

#include <stdint.h>

#include "interp/opcode_list.h"

enum opcode {
#define X(name, mnemonic, operand, pops, pushes, sentence) OP_##name,
	OPCODE_LIST(X)
#undef X
	OP_COUNT
};

/* What an instruction's operand is an index or a number of. */
enum operand {
	OPERAND_NONE,
	OPERAND_CONSTANT,
	OPERAND_PARAM,
	OPERAND_LOCAL,
	OPERAND_COUNT,		/* a plain number */
	OPERAND_TARGET,		/* an instruction */
	OPERAND_PROCEDURE,
	OPERAND_PROPERTY,	/* enum guest_property */
	OPERAND_SCREEN,
	OPERAND_TEXT,
	OPERAND_POINT,
	OPERAND_PATTERN,
	OPERAND_CHORD,
	OPERAND_AREA,
	OPERAND_LAYOUT,		/* enum layout */
	OPERAND_CLICK,		/* enum click */
	OPERAND_WHEEL,		/* enum wheel */
	OPERAND_DRIVE,		/* enum drive */
	OPERAND_PHASE,
	OPERAND_STEP,
};

enum { OPERAND_MANY = -1, OPERAND_MAX = (1 << 24) - 1 };

enum click { CLICK_LEFT, CLICK_MIDDLE, CLICK_RIGHT, CLICK_DOUBLE, CLICK_COUNT };
enum wheel { WHEEL_UP, WHEEL_DOWN, WHEEL_COUNT };

struct opcode_info {
	const char *mnemonic;
	enum operand operand;
	int pops, pushes;
	const char *sentence;
};

const struct opcode_info *opcode_info(enum opcode opcode);
const char *click_word(enum click click);		/* "left", ..., "double" */
const char *wheel_word(enum wheel wheel);		/* "up", "down" */

static inline uint32_t instruction(enum opcode opcode, uint32_t operand)
{
	return operand << 8 | (uint32_t)opcode;
}

static inline enum opcode instruction_opcode(uint32_t instruction)
{
	return (enum opcode)(instruction & 0xff);
}

static inline uint32_t instruction_operand(uint32_t instruction)
{
	return instruction >> 8;
}

#endif
