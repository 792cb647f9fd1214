/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/text/console_script.h"

#include <stdbool.h>

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

/* What the words of a row that can be in one script only tell of the others. */
struct row_facts {
	int first;		/* the script of the first of them, or Latin */
	int other;		/* that of the first that is not Latin, or 0 */
	bool is_beyond;		/* a Cyrillic one has a letter that Russian has not */
};

static uint32_t as_cyrillic(const struct console_cell *cell)
{
	return script_of(cell->drawn) == CYRILLIC ? cell->drawn : cell->cyrillic;
}

/* Whether a word has a letter of Cyrillic alphabets that is not one of the Russian. */
static bool has_beyond(const struct console_cell *cells, int32_t from, int32_t until)
{
	for (int32_t i = from; i < until; i++) {
		const uint32_t c = as_cyrillic(&cells[i]);

		if (c && !(c >= 0x410 && c < 0x450) && c != 0x401 && c != 0x451)
			return true;
	}
	return false;
}

static struct row_facts find_facts(const struct console_cell *cells, int32_t count)
{
	struct row_facts facts = {0};

	for (int32_t at = 0, from = 0; at < count; from = ++at) {
		const int scripts = next_word(cells, count, &at);

		if (at == from || !is_one(scripts))
			continue;
		facts.first = facts.first ? facts.first : scripts;
		facts.other = facts.other || scripts == LATIN ? facts.other : scripts;
		facts.is_beyond |= scripts == CYRILLIC && has_beyond(cells, from, at);
	}
	facts.first = facts.first ? facts.first : LATIN;
	return facts;
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

static bool is_blank(const struct console_cell *cells, int32_t count, int32_t at)
{
	return at < 0 || at >= count || cells[at].drawn == ' ';
}

/* The scripts that a word can be in, which SCRIPTS are when its letters alone are looked at. */
static int narrow(const struct console_cell *cells, int32_t count, int32_t from, int32_t until, int scripts,
		  const struct row_facts *facts)
{
	if (is_one(scripts) || !(scripts & LATIN))
		return scripts;
	if (until - from == 1) {
		if (is_key(cells, count, from))
			return LATIN;
		/* a small letter alone is a word, as many languages have and English only one */
		if (scripts & facts->other && cells[from].drawn >= 'a' && is_blank(cells, count, from - 1) && is_blank(cells, count, until))
			return facts->other;
	}
	return has_beyond(cells, from, until) && !facts->is_beyond ? scripts & ~CYRILLIC : scripts;
}

/* One of SCRIPTS, that of the word before, SCRIPT, if it can be. */
static int choose(int scripts, int script, const struct row_facts *facts)
{
	if (scripts & script)
		return script;
	if (scripts & facts->other)
		return facts->other;
	return scripts & LATIN || !scripts ? LATIN : scripts & GREEK ? GREEK : CYRILLIC;
}

void console_settle_scripts(struct console_cell *cells, int32_t count)
{
	const struct row_facts facts = find_facts(cells, count);
	int script = facts.first;

	for (int32_t at = 0, from = 0; at < count; from = ++at) {
		int scripts = next_word(cells, count, &at);

		if (at == from)
			continue;
		if (is_one(scripts))
			script = scripts;
		scripts = narrow(cells, count, from, at, scripts, &facts);
		for (int32_t i = from; i < at; i++)
			settle(&cells[i], choose(scripts, script, &facts));
	}
}
