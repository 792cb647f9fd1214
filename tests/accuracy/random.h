/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Numbers that look random and are the same everywhere and always, so that every pair of the accuracy tests can be made
 * again (the generator is splitmix64).
 */
#ifndef KVT_TESTS_ACCURACY_RANDOM_H
#define KVT_TESTS_ACCURACY_RANDOM_H

#include <stdbool.h>
#include <stdint.h>

struct random {
	uint64_t state;		/* the seed, at first */
};

uint32_t random_next(struct random *random);
int32_t random_between(struct random *random, int32_t least, int32_t most);	/* both can come */
bool random_coin(struct random *random);
int32_t random_sign(struct random *random);					/* -1 or 1 */
double random_real(struct random *random, double least, double most);

#endif
