/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/accuracy/random.h"

uint32_t random_next(struct random *random)
{
	uint64_t mixed = random->state += 0x9e3779b97f4a7c15u;

	mixed = (mixed ^ mixed >> 30) * 0xbf58476d1ce4e5b9u;
	mixed = (mixed ^ mixed >> 27) * 0x94d049bb133111ebu;
	return (uint32_t)((mixed ^ mixed >> 31) >> 32);
}

int32_t random_between(struct random *random, int32_t least, int32_t most)
{
	return least + (int32_t)(random_next(random) % (uint32_t)(most - least + 1));
}

bool random_coin(struct random *random)
{
	return random_next(random) & 1;
}

int32_t random_sign(struct random *random)
{
	return random_coin(random) ? 1 : -1;
}

double random_real(struct random *random, double least, double most)
{
	return least + (most - least) * random_next(random) / 4294967295.0;
}
