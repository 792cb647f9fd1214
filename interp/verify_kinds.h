/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which kinds of values are on the stack: a part of interp/verify.c. A number that is taken for a string would be a
 * pointer to anywhere.
 */
#ifndef KVT_INTERP_VERIFY_KINDS_H
#define KVT_INTERP_VERIFY_KINDS_H

#include "interp/opcode.h"
#include "interp/program.h"

/* Beside the kinds of values: which of N screens came, as KIND_CHOICE + N. */
enum { KIND_CHOICE = VALUE_KIND_COUNT };

/* The values of a stack, the top one first. They are never changed, so that stacks share what is below. */
struct stacked {
	const struct stacked *below;
	int kind;
};

bool stacked_same(const struct stacked *a, const struct stacked *b);

/*
 * Takes what the instruction pops off *STACK and puts what it pushes on it. There is enough on the stack, and OPERAND is
 * in range. EXPECTED is how many screens the next wait looks for. Returns NULL, or, in the arena, what is wrong.
 */
const char *verify_kinds(const struct program *program, struct arena *arena, enum opcode opcode, uint32_t operand,
			 int expected, const struct stacked **stack);

/* The same for tables: what has to be of a certain kind is. */
const char *verify_table_kinds(const struct program *program, struct arena *arena);

#endif
