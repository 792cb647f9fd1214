/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/input/pointer_gain.h"

#include <math.h>
#include <stddef.h>

enum { WEIGHT_MOST = 4 };	/* a new sample counts for at least a fifth: guests change their minds */

static double bounded(double value, double least, double most)
{
	return value < least ? least : value > most ? most : value;
}

/* Where COUNTS stands between the steps. */
static double step_of(double counts)
{
	return bounded(log2(counts < 1 ? 1 : counts), 0, GAIN_STEPS - 1);
}

static void learn_one(struct gain_step *step, double gain)
{
	const double weight = step->samples < WEIGHT_MOST ? step->samples : WEIGHT_MOST;

	step->gain = (step->gain * weight + gain) / (weight + 1);
	step->samples++;
}

/* The gain at AT in STEPS, between the nearest two that are known; false: none is. FAR: how many steps the nearest is away. */
static bool look_up(const struct gain_step *steps, double at, double *gain, double *far)
{
	int below = -1, above = -1;

	for (int i = 0; i < GAIN_STEPS; i++) {
		if (steps[i].samples == 0)
			continue;
		if (i <= at)
			below = i;
		else if (above < 0)
			above = i;
	}
	if (below < 0 && above < 0)
		return false;
	if (below < 0 || above < 0) {
		const int only = below < 0 ? above : below;

		*gain = steps[only].gain;
		*far = fabs(at - only);
		return true;
	}
	*gain = steps[below].gain + (steps[above].gain - steps[below].gain) * (at - below) / (above - below);
	*far = fmin(at - below, above - at);
	return true;
}

double pointer_gain_reach(const struct pointer_gain *gain, enum pace pace, double counts, bool *sure)
{
	static const enum pace instead[PACE_COUNT][PACE_COUNT] = {
		[PACE_RESTED] = {PACE_RESTED, PACE_LOOK, PACE_BURST},
		[PACE_LOOK] = {PACE_LOOK, PACE_BURST, PACE_RESTED},
		[PACE_BURST] = {PACE_BURST, PACE_LOOK, PACE_RESTED},
	};
	double found = 1, far = 0;
	int i = 0;

	while (i < PACE_COUNT && !look_up(gain->steps[instead[pace][i]], step_of(counts), &found, &far))
		i++;
	if (sure)
		*sure = i == 0 && far <= 1.5;
	return counts * found;
}

void pointer_gain_learn(struct pointer_gain *gain, enum pace pace, int32_t dx, int32_t dy, uint32_t packets, double x,
			double y)
{
	const double counts = hypot(dx, dy), far = counts > 0 ? (x * dx + y * dy) / counts : 0;
	const int step = (int)lround(step_of(counts));
	double burst;

	if (counts <= 0 || packets == 0 || far < 0)
		return;
	if (packets == 1) {
		learn_one(&gain->steps[pace][step], far / counts);
		return;
	}
	burst = (far - pointer_gain_reach(gain, pace, counts, NULL)) / (packets - 1) / counts;
	if (burst > 0)
		learn_one(&gain->steps[PACE_BURST][step], burst);
}

void pointer_gain_plan(const struct pointer_gain *gain, enum pace pace, double x, double y, struct pointer_plan *plan)
{
	const double far = hypot(x, y), longer = fmax(fabs(x), fabs(y));
	double least = far - 0.5;

	*plan = (struct pointer_plan){0};
	/* MOST: counts of the longer axis. All there are: some thousand, and no gain has to grow with the counts. */
	for (uint32_t packets = 1; packets <= POINTER_MOST_PACKETS; packets++)
		for (int32_t most = 1; most <= POINTER_MOST; most++) {
			const int32_t dx = (int32_t)lround(x * most / longer), dy = (int32_t)lround(y * most / longer);
			const double counts = hypot(dx, dy);
			bool sure, sure_of_burst = true;
			double reach = pointer_gain_reach(gain, pace, counts, &sure), wanted, gx, gy, miss;

			if (packets > 1)
				reach += (packets - 1) * pointer_gain_reach(gain, PACE_BURST, counts, &sure_of_burst);
			sure &= sure_of_burst;
			gx = dx / counts * reach;
			gy = dy / counts * reach;
			wanted = sure ? 1 : 0.5;
			miss = hypot(gx - wanted * x, gy - wanted * y) + (1 - wanted) * fmin(far, reach) * 0.01;
			/* another packet is worth some pixels, for it is less well known what comes of more */
			miss += (packets - 1) * 0.5;
			if (!sure && packets > 1)
				miss += 0.2 * far;
			if (miss >= least)
				continue;
			least = miss;
			*plan = (struct pointer_plan){.dx = dx, .dy = dy, .packets = packets, .x = gx, .y = gy, .sure = sure};
		}
}
