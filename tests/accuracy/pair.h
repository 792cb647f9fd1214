/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Pairs of a picture and a display that shows the same, but not quite: made from the screens of a set, the same in
 * every run. What the picture was cut from is `before`, what it is looked for on is `after`.
 */
#ifndef KVT_TESTS_ACCURACY_PAIR_H
#define KVT_TESTS_ACCURACY_PAIR_H

#include "tests/accuracy/random.h"
#include "tests/accuracy/screen_set.h"

/* How much of the screen the picture shows: as little as a needle's area, up to half of it, or all. */
enum pair_size { PAIR_AREA, PAIR_PART, PAIR_SCREEN, PAIR_SIZES };

struct pair {
	const struct screen_set *set;
	struct random random;
	const struct needle_area *area;	/* what the pair was begun from */
	size_t screen;
	enum pair_size size;
	struct frame before, after;	/* owned, as large as the screen */
	struct rect rect;		/* what the picture shows of `before` */
	struct rect window;		/* what of `after` a search around it can meet */
	struct rect change;		/* what the two differ in, if it is a detail; lies within rect */
};

/*
 * One way in which two screens differ. If it changes the whole screen, MAKE finds rect and window set, and needs to
 * draw in the window only. If not, MAKE sets change, and the picture is cut around it. It returns false if what it
 * wants to draw has no place on this screen.
 */
struct kind {
	const char *name, *sentence;
	bool harmful, whole, console;
	bool (*make)(struct pair *pair);
	int count;			/* of pairs */
};

extern const struct kind harmless_kinds[], harmful_kinds[];	/* end with one without a name */

/* False if no screen has a place for it. The pair must be all zero at first, and is used again for the next. */
bool pair_make(struct pair *pair, const struct screen_set *set, const struct kind *kind, int number);
void pair_deinit(struct pair *pair);

/* For MAKE: a word of the screen, or NULL if it has none. */
const struct word *any_word(struct pair *pair);
/* Another word than WORD, of about its size, on the same ground, and, if ALIKE, in the same ink. */
const struct word *other_word(struct pair *pair, const struct word *word, bool alike);

#endif
