/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/base/words.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "grammar/mem.h"
#include "grammar/source.h"

static const char replacement[] = "\xef\xbf\xbd";	/* U+FFFD */

const char *words_duration(int64_t us, char buffer[WORDS_SIZE])
{
	long long tenths = us < 0 ? 0 : us / 100000, seconds = tenths / 10;

	if (seconds < 10)
		snprintf(buffer, WORDS_SIZE, "%lld.%lld s", seconds, tenths % 10);
	else if (seconds < 60)
		snprintf(buffer, WORDS_SIZE, "%lld s", seconds);
	else if (seconds < 3600)
		snprintf(buffer, WORDS_SIZE, "%lld min %lld s", seconds / 60, seconds % 60);
	else
		snprintf(buffer, WORDS_SIZE, "%lld h %lld min", seconds / 3600, seconds / 60 % 60);
	return buffer;
}

const char *words_clock(int64_t us, char buffer[WORDS_SIZE])
{
	long long seconds = us < 0 ? 0 : us / 1000000;

	if (seconds < 3600)
		snprintf(buffer, WORDS_SIZE, "%lld:%02lld", seconds / 60, seconds % 60);
	else
		snprintf(buffer, WORDS_SIZE, "%lld:%02lld:%02lld", seconds / 3600, seconds / 60 % 60, seconds % 60);
	return buffer;
}

const char *words_percent(double score, char buffer[WORDS_SIZE])
{
	int permille = 0;

	if (score >= 1)
		permille = 1000;
	else if (score > 0)
		permille = (int)(score * 1000 + 1e-6);	/* 0.998 is a little less than that in binary */
	snprintf(buffer, WORDS_SIZE, "%d.%d%%", permille / 10, permille % 10);
	return buffer;
}

size_t words_sentence(const char *text)
{
	bool quoted = false;
	size_t length = 0;

	for (; text[length] && (quoted || strncmp(text + length, "; ", 2) != 0); length++)
		quoted ^= text[length] == '"';
	return length;
}

char *words_clean(const char *text)
{
	size_t length = strlen(text), size;
	char *clean = mem_alloc(length * (sizeof(replacement) - 1) + 1), *out = clean;
	uint32_t c;

	for (size_t i = 0; i < length; i += size) {
		size = utf8_decode(text + i, length - i, &c);
		if (size == 0) {
			size = 1;
			out = stpcpy(out, replacement);
		} else if (c < 0x20 || (c >= 0x7f && c < 0xa0)) {
			*out++ = ' ';
		} else {
			out = mempcpy(out, text + i, size);
		}
	}
	return clean;
}

size_t words_fit(const char *text, int columns, int *width)
{
	size_t length = strlen(text), i = 0, size;
	uint32_t c;

	*width = 0;
	while (i < length) {
		size = utf8_decode(text + i, length - i, &c);
		if (size == 0)
			size = 1, c = '?';
		if (*width + utf8_columns(c) > columns)
			break;
		*width += utf8_columns(c);
		i += size;
	}
	return i;
}
