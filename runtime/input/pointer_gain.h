/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How far a guest's pointer goes for what its mouse counts. Guests multiply: fast movements by more, and what is fast they
 * tell by the counts of one packet, or by the time since the last, or both. So what was seen is kept by pace and by counts.
 * The choice of the next movement is made here as well. Nothing here waits or sends.
 */
#ifndef KVT_RUNTIME_INPUT_POINTER_GAIN_H
#define KVT_RUNTIME_INPUT_POINTER_GAIN_H

#include <stdbool.h>
#include <stdint.h>

/* A packet's distance in time from the one before. */
enum pace {
	PACE_RESTED,		/* POINTER_REST_US or more */
	PACE_LOOK,		/* about as long as it takes to see what the last one did */
	PACE_BURST,		/* POINTER_BURST_US */
	PACE_COUNT,
};

enum {
	POINTER_REST_US = 150 * 1000,
	POINTER_LOOK_US = 90 * 1000,	/* the most that is called PACE_LOOK */
	POINTER_BURST_US = 8 * 1000,	/* as common mice do, 125 times a second */
	POINTER_MOST = 127,		/* counts in a packet, on each axis: PS/2 has no more */
	POINTER_MOST_PACKETS = 8,	/* in one movement */
	GAIN_STEPS = 9,
};

struct pointer_gain {
	struct gain_step {
		double gain;		/* pixels for each count */
		uint32_t samples;	/* 0: never seen */
	} steps[PACE_COUNT][GAIN_STEPS];	/* for 1, 2, 4, ... 256 counts */
};

/* Equal packets, the first at a pace of its own and the others in a burst. */
struct pointer_plan {
	int32_t dx, dy;			/* counts of each */
	uint32_t packets;		/* 0: no movement brings it nearer */
	double x, y;			/* pixels that the pointer should go by all of them */
	bool sure;			/* something like it was seen before */
};

/* PACKETS of DX,DY have moved the pointer by X,Y pixels in all. */
void pointer_gain_learn(struct pointer_gain *gain, enum pace pace, int32_t dx, int32_t dy, uint32_t packets, double x,
			double y);

/* How many pixels a packet of so many counts brings. SURE, if not NULL: whether anything like it was seen. */
double pointer_gain_reach(const struct pointer_gain *gain, enum pace pace, double counts, bool *sure);

/*
 * The movement towards a place X,Y pixels away. As long as nothing is known of what it would bring, half the way is
 * aimed at: then a pointer that goes up to twice as far as thought comes nearer, too.
 */
void pointer_gain_plan(const struct pointer_gain *gain, enum pace pace, double x, double y, struct pointer_plan *plan);

#endif
