/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/console_script.h"

/* The scripts that a letter or a word can be in, as bits. */
enum { LATIN = 1, GREEK = 2, CYRILLIC = 4, ALL_SCRIPTS = LATIN | GREEK | CYRILLIC };

static int script_of(uint32_t codepoint)
{
	if ((codepoint >= 'A' && codepoint <= 'Z') || (codepoint >= 'a' && codepoint <= 'z') ||
	    (codepoint >= 0xc0 && codepoint < 0x250 && codepoint != 0xd7 && codepoint != 0xf7))
		return LATIN;
	return codepoint >= 0x370 && codepoint < 0x400 ? GREEK : codepoint >= 0x400 && codepoint < 0x530 ? CYRILLIC : 0;
}

static int scripts_of(const struct console_cell *cell)
{
	return script_of(cell->drawn) | (cell->greek ? GREEK : 0) | (cell->cyrillic ? CYRILLIC : 0);
}

/* A word from *at on, which is a letter's; moves *at behind it. Returns the scripts that all of its letters can be in. */
static int next_word(const struct console_cell *cells, int32_t count, int32_t *at)
{
	int scripts = ALL_SCRIPTS;

	for (; *at < count && script_of(cells[*at].drawn); (*at)++)
		scripts &= scripts_of(&cells[*at]);
	return scripts;
}

static int is_one(int scripts)
{
	return scripts && !(scripts & (scripts - 1));
}

/* The script of the first word that has only one, or Latin. */
static int first_script(const struct console_cell *cells, int32_t count)
{
	for (int32_t at = 0; at < count; at++) {
		int scripts = next_word(cells, count, &at);

		if (is_one(scripts))
			return scripts;
	}
	return LATIN;
}

static void settle(struct console_cell *cell, int script)
{
	cell->codepoint = script == GREEK && cell->greek         ? cell->greek
			  : script == CYRILLIC && cell->cyrillic ? cell->cyrillic
								 : cell->drawn;
}

static bool is_quote(const struct console_cell *cell)
{
	const uint32_t c = cell->drawn;

	return c == '"' || c == '\'' || c == '`' || c == 0xab || c == 0xbb || (c >= 0x2018 && c <= 0x201f);
}

/* A letter alone between quotation marks is a key, or what is to be typed: Latin, whatever the language. */
static bool is_key(const struct console_cell *cells, int32_t count, int32_t at)
{
	return at > 0 && at + 1 < count && is_quote(&cells[at - 1]) && is_quote(&cells[at + 1]) && scripts_of(&cells[at]) & LATIN;
}

void console_settle_scripts(struct console_cell *cells, int32_t count)
{
	int script = first_script(cells, count);

	for (int32_t at = 0, from = 0; at < count; from = ++at) {
		int scripts = next_word(cells, count, &at);

		if (at == from)
			continue;
		if (is_one(scripts))
			script = scripts;
		if (at - from == 1 && is_key(cells, count, from)) {
			settle(&cells[from], LATIN);
			continue;
		}
		for (int32_t i = from; i < at; i++)
			settle(&cells[i], scripts & script ? script : scripts & CYRILLIC ? CYRILLIC : LATIN);
	}
}
