/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/text/font.h"

#include <stddef.h>
#include <string.h>

#include "grammar/mem.h"

enum { FIRST_SLOTS = 512, MUCH_INK = 16 };

/* What VGA repeats in the ninth column: 0xC0 to 0xDF of code page 437. */
static const uint16_t repeated[] = {0x2514, 0x2534, 0x252c, 0x251c, 0x2500, 0x253c, 0x255e, 0x255f, 0x255a, 0x2554, 0x2569,
				    0x2566, 0x2560, 0x2550, 0x256c, 0x2567, 0x2568, 0x2564, 0x2565, 0x2559, 0x2558, 0x2552,
				    0x2553, 0x256b, 0x256a, 0x2518, 0x250c, 0x2588, 0x2584, 0x258c, 0x2590, 0x2580};

static uint32_t all_ones(int width)
{
	return width == 32 ? UINT32_MAX : (1u << width) - 1;
}

struct font *font_new(const char *name, int width, int height)
{
	struct font *font = mem_alloc(sizeof(*font));

	font->name = mem_copy_string(name);
	font->width = width;
	font->height = height;
	font->narrow.width = width;
	font->wide.width = 2 * width;
	return font;
}

static void table_deinit(struct shape_table *table)
{
	mem_free(table->rows);
	mem_free(table->readings);
	mem_free(table->slots);
	mem_free(table->tops);
	mem_free(table->next_tops);
}

void font_free(struct font *font)
{
	if (!font)
		return;
	table_deinit(&font->narrow);
	table_deinit(&font->wide);
	mem_free(font->name);
	mem_free(font);
}

int font_top_rows(const struct font *font)
{
	return font->height * 3 / 4;
}

static uint32_t hash_rows(const uint32_t *rows, int count)
{
	uint64_t hash = 0x9e3779b97f4a7c15u;

	for (int i = 0; i < count; i++)
		hash = (hash ^ rows[i]) * 0xff51afd7ed558ccdu;
	return (uint32_t)(hash >> 32);
}

/* The slot where a shape stands, or the free one where it would; only its first COUNT rows are looked at. */
static uint32_t *find_slot(const struct shape_table *table, uint32_t *slots, const uint32_t *rows, int height, int count)
{
	uint32_t at = hash_rows(rows, count) & (table->slot_count - 1);

	while (slots[at] && memcmp(table->rows + (size_t)(slots[at] - 1) * (size_t)height, rows,
				   (size_t)count * sizeof(*rows)) != 0)
		at = (at + 1) & (table->slot_count - 1);
	return &slots[at];
}

static void enter(struct shape_table *table, uint32_t index, int height, int top_rows)
{
	const uint32_t *rows = table->rows + (size_t)index * (size_t)height;
	uint32_t *top;

	*find_slot(table, table->slots, rows, height, height) = index + 1;
	top = find_slot(table, table->tops, rows, height, top_rows);
	table->next_tops[index] = *top;
	*top = index + 1;
}

/* Slots are four times the shapes at least twice over, so that a probe nearly always ends at once. */
static void grow(struct shape_table *table, int height, int top_rows)
{
	const uint32_t slot_count = table->slot_count ? table->slot_count * 2 : FIRST_SLOTS;
	const uint32_t capacity = slot_count / 4;

	mem_free(table->slots);
	mem_free(table->tops);
	table->slot_count = slot_count;
	table->slots = mem_alloc_array(slot_count, sizeof(*table->slots));
	table->tops = mem_alloc_array(slot_count, sizeof(*table->tops));
	table->rows = mem_resize(table->rows, (size_t)capacity * (size_t)height, sizeof(*table->rows));
	table->readings = mem_resize(table->readings, capacity, sizeof(*table->readings));
	table->next_tops = mem_resize(table->next_tops, capacity, sizeof(*table->next_tops));
	for (uint32_t i = 0; i < table->count; i++)
		enter(table, i, height, top_rows);
}

/*
 * Lines, blocks and dots come about by accident in any picture; what has three different rows of ink does not, nor what
 * has two and a lot of it.
 */
static bool tells(uint32_t codepoint, const uint32_t *rows, int height)
{
	uint32_t seen[3] = {0};
	int count = 0, ink = 0;

	if (codepoint >= 0x2500 && codepoint < 0x2600)
		return false;
	for (int y = 0; y < height && count < 3; y++) {
		bool is_new = rows[y] != 0;

		for (int i = 0; i < count; i++)
			is_new = is_new && rows[y] != seen[i];
		if (is_new)
			seen[count++] = rows[y];
		ink += __builtin_popcount(rows[y]);
	}
	return count == 3 || (count == 2 && ink >= MUCH_INK);
}

static bool is_greek(uint32_t codepoint)
{
	return codepoint >= 0x370 && codepoint < 0x400;
}

static bool is_cyrillic(uint32_t codepoint)
{
	return codepoint >= 0x400 && codepoint < 0x530;
}

/* Letters of phonetic alphabets, and those that went out of use: nobody means them where others look the same. */
static bool is_rare(uint32_t codepoint)
{
	return (codepoint >= 0x250 && codepoint < 0x2b0) || (codepoint >= 0x370 && codepoint < 0x378) ||
	       (codepoint >= 0x460 && codepoint < 0x482) || (codepoint >= 0x1d00 && codepoint < 0x1dc0);
}

static bool is_letter_in_use(uint32_t codepoint)
{
	return codepoint >= 0x370 && codepoint < 0x590 && !is_rare(codepoint);
}

static void add_reading(struct reading *reading, uint32_t codepoint, bool turned)
{
	uint32_t *as = turned ? &reading->zeros : &reading->ones;

	if (!*as || (is_rare(*as) && is_letter_in_use(codepoint)))
		*as = codepoint;
	else if (is_greek(codepoint) && !reading->greek && !is_greek(*as))
		reading->greek = (uint16_t)codepoint;
	else if (is_cyrillic(codepoint) && !reading->cyrillic && !is_cyrillic(*as))
		reading->cyrillic = (uint16_t)codepoint;
}

static void add_shape(struct font *font, struct shape_table *table, uint32_t codepoint, const uint32_t *drawn)
{
	const int height = font->height;
	const bool turned = drawn[0] >> (table->width - 1) & 1;
	uint32_t rows[FONT_MAX_HEIGHT], any = 0, *slot;

	for (int y = 0; y < height; y++) {
		rows[y] = turned ? ~drawn[y] & all_ones(table->width) : drawn[y];
		any |= rows[y];
	}
	if (!any)
		return;
	if (table->count >= table->slot_count / 4)
		grow(table, height, font_top_rows(font));
	slot = find_slot(table, table->slots, rows, height, height);
	if (!*slot) {
		memcpy(table->rows + (size_t)table->count * (size_t)height, rows, (size_t)height * sizeof(*rows));
		table->readings[table->count] = (struct reading){0};
		enter(table, table->count++, height, font_top_rows(font));
	}
	slot = find_slot(table, table->slots, rows, height, height);
	add_reading(&table->readings[*slot - 1], codepoint, turned);
	table->readings[*slot - 1].is_telling |= tells(codepoint, drawn, height);
}

/* Blocks of some eighths, which nobody prints: cursors and half-drawn backgrounds look like them. */
static bool is_eighths(uint32_t codepoint)
{
	return codepoint > 0x2580 && codepoint < 0x2590 && codepoint != 0x2584 && codepoint != 0x2588 && codepoint != 0x258c;
}

void font_add(struct font *font, uint32_t codepoint, int columns, const uint32_t *rows)
{
	if (is_eighths(codepoint))
		return;
	add_shape(font, columns == 1 ? &font->narrow : &font->wide, codepoint, rows);
}

static bool repeats(uint32_t codepoint)
{
	for (size_t i = 0; i < sizeof(repeated) / sizeof(repeated[0]); i++)
		if (repeated[i] == codepoint)
			return true;
	return false;
}

static void widen(struct font *to, uint32_t codepoint, const uint32_t *rows, uint32_t flip)
{
	const bool repeat = repeats(codepoint);
	uint32_t wider[FONT_MAX_HEIGHT];

	if (!codepoint)
		return;
	for (int y = 0; y < to->height; y++) {
		const uint32_t row = rows[y] ^ flip;

		wider[y] = row << 1 | (repeat ? row & 1 : 0);
	}
	font_add(to, codepoint, 1, wider);
}

struct font *font_with_ninth_column(const struct font *font)
{
	char *name = mem_format("%s, 9 columns", font->name);
	struct font *wider = font_new(name, font->width + 1, font->height);

	for (uint32_t i = 0; i < font->narrow.count; i++) {
		const uint32_t *rows = font->narrow.rows + (size_t)i * (size_t)font->height;

		widen(wider, font->narrow.readings[i].ones, rows, 0);
		widen(wider, font->narrow.readings[i].greek, rows, 0);
		widen(wider, font->narrow.readings[i].cyrillic, rows, 0);
		widen(wider, font->narrow.readings[i].zeros, rows, all_ones(font->width));
	}
	mem_free(name);
	return wider;
}

const struct reading *font_look_up(const struct font *font, int columns, const uint32_t *rows)
{
	const struct shape_table *table = columns == 1 ? &font->narrow : &font->wide;
	const uint32_t *slot;

	if (!table->count)
		return NULL;
	slot = find_slot(table, table->slots, rows, font->height, font->height);
	return *slot ? &table->readings[*slot - 1] : NULL;
}

const struct reading *font_look_behind(const struct font *font, const uint32_t *rows, int from, int until)
{
	const struct shape_table *table = &font->narrow;
	const struct reading *found = NULL;
	const size_t above = (size_t)from * sizeof(*rows), below = (size_t)(font->height - until) * sizeof(*rows);
	uint32_t index;

	if (!table->count)
		return NULL;
	index = *find_slot(table, table->tops, rows, font->height, font_top_rows(font));
	for (; index; index = table->next_tops[index - 1]) {
		const uint32_t *shape = table->rows + (size_t)(index - 1) * (size_t)font->height;

		if (memcmp(shape, rows, above) != 0 || memcmp(shape + until, rows + until, below) != 0)
			continue;
		if (found)
			return NULL;
		found = &table->readings[index - 1];
	}
	return found;
}
