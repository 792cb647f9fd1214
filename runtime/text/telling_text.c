/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/text/telling_text.h"

#include <stdio.h>
#include <string.h>

#include "grammar/mem.h"
#include "runtime/base/words.h"

/*
 * As systems write them. What stands at the beginning of a line only is marked by a line break. They are few on purpose: what
 * a person would read as trouble, and no word that a page of an installer may hold as well.
 */
static const struct {
	const char *words;
	enum telling telling;
} tellings[] = {
	{"Kernel panic - not syncing", TELLING_PANIC},
	{"\npanic: ", TELLING_PANIC},			/* the BSDs, illumos */
	{"\nFatal trap ", TELLING_PANIC},		/* FreeBSD */
	{"*** STOP: 0x", TELLING_PANIC},		/* Windows */
	{"Fatal System Error", TELLING_PANIC},
	{"Guru Meditation", TELLING_PANIC},
	{"No space left on device", TELLING_TROUBLE},
	{"file system is full", TELLING_TROUBLE},
	{"filesystem full", TELLING_TROUBLE},
	{"Login incorrect", TELLING_TROUBLE},
	{"login incorrect", TELLING_TROUBLE},
	{"Authentication failure", TELLING_TROUBLE},
	{"Permission denied", TELLING_TROUBLE},
	{"Read-only file system", TELLING_TROUBLE},
	{"Out of memory", TELLING_TROUBLE},
	{"Segmentation fault", TELLING_TROUBLE},
	{"I/O error", TELLING_TROUBLE},
	{"BUG: unable to handle", TELLING_TROUBLE},
	{"soft lockup", TELLING_TROUBLE},
	{"Boot failed", TELLING_TROUBLE},
	{"No bootable device", TELLING_TROUBLE},
	{"Operating System not found", TELLING_TROUBLE},
	{"emergency mode", TELLING_TROUBLE},
	{"command not found", TELLING_TROUBLE},
	{": not found", TELLING_TROUBLE},
};

/* Where WORDS stand in TEXT from FROM on, a place within their line; NULL: nowhere. */
static const char *find(const char *text, const char *from, const char *words)
{
	const char *found;

	if (*words != '\n')
		return strstr(from, words);
	if (from == text && strncmp(text, words + 1, strlen(words + 1)) == 0)
		return text;
	found = strstr(from, words);
	return found ? found + 1 : NULL;
}

static void copy_line(const char *text, const char *place, char line[TELLING_SIZE])
{
	const char *end = place + strcspn(place, "\n");
	char *copy, *clean;

	while (place > text && place[-1] != '\n')
		place--;
	/* a kernel's time in front is of no use here */
	if (*place == '[' && strspn(place + 1, " 0123456789.") + 1 < (size_t)(end - place) &&
	    place[strspn(place + 1, " 0123456789.") + 1] == ']')
		place += strspn(place + 1, " 0123456789.") + 2;
	while (place < end && *place == ' ')
		place++;
	while (end > place && end[-1] == ' ')
		end--;
	copy = mem_copy_bytes(place, (size_t)(end - place));
	clean = words_clean(copy);
	if (strlen(clean) >= TELLING_SIZE) {
		size_t cut = TELLING_SIZE - 4;

		while (cut > 0 && ((unsigned char)clean[cut] & 0xc0) == 0x80)
			cut--;
		snprintf(line, TELLING_SIZE, "%.*s...", (int)cut, clean);
	} else {
		snprintf(line, TELLING_SIZE, "%s", clean);
	}
	mem_free(clean);
	mem_free(copy);
}

enum telling telling_line(const char *text, char line[TELLING_SIZE])
{
	enum telling best = TELLING_NOTHING;
	const char *place = NULL;

	for (size_t i = 0; i < sizeof(tellings) / sizeof(tellings[0]); i++) {
		const char *found = find(text, text, tellings[i].words);

		if (tellings[i].telling == TELLING_PANIC && found) {
			copy_line(text, found, line);
			return TELLING_PANIC;
		}
		for (; found; found = find(text, found + 1, tellings[i].words))
			if (!place || found > place) {
				place = found;
				best = TELLING_TROUBLE;
			}
	}
	if (place)
		copy_line(text, place, line);
	return best;
}

bool telling_last_line(const char *text, char line[TELLING_SIZE])
{
	/* U+2500 to U+257F, and the blocks behind them */
	static const char *const boxes[] = {"\xe2\x94", "\xe2\x95", "\xe2\x96"};
	size_t end = strlen(text);

	for (size_t i = 0; i < sizeof(boxes) / sizeof(boxes[0]); i++)
		if (strstr(text, boxes[i]))
			return false;
	while (end && (text[end - 1] == '\n' || text[end - 1] == ' '))
		end--;
	if (end)
		copy_line(text, text + end - 1, line);
	return end > 0;
}
