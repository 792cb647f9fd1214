/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/bench/pages.h"

#include <fts.h>
#include <stdlib.h>
#include <string.h>

#include "grammar/mem.h"
#include "runtime/display/png_file.h"
#include "tests/bench/guest.h"

enum { DRAWN = 40 };

static void fill(struct frame *frame, struct rect rect, uint32_t colour)
{
	for (int32_t y = rect.y; y < rect.y + rect.height; y++) {
		for (int32_t x = rect.x; x < rect.x + rect.width; x++)
			frame->pixels[y * frame->width + x] = colour;
	}
}

/* Lines of what could be letters: dark, of 8x16 pixels, with blanks between words. */
static void write_letters(struct frame *frame, struct rect rect, unsigned int seed)
{
	for (int32_t y = 0; y < rect.height; y++) {
		for (int32_t x = 0; x < rect.width; x++) {
			unsigned int cell = seed + (unsigned int)(y / 20) * 7919 + (unsigned int)(x / 8) * 104729;
			unsigned int shape = cell * 2654435761U;
			bool blank = y % 20 >= 16 || shape % 7 == 0;

			if (!blank && (shape >> ((y % 16 / 2 * 4 + x % 8 / 2) % 31) & 1))
				frame->pixels[(rect.y + y) * frame->width + rect.x + x] = 0x202020;
		}
	}
}

/* A backdrop that fades, a window, text, a row of buttons. */
struct frame page_draw(unsigned int seed)
{
	struct frame frame = {.width = PAGE_WIDTH, .height = PAGE_HEIGHT};

	frame.pixels = mem_alloc_array((size_t)PAGE_WIDTH * PAGE_HEIGHT, sizeof(*frame.pixels));
	for (int32_t y = 0; y < PAGE_HEIGHT; y++)
		fill(&frame, (struct rect){0, y, PAGE_WIDTH, 1}, 0x203040 + (uint32_t)(y / 6) * 0x10101);
	fill(&frame, (struct rect){112, 64, 800, 640}, 0xf0f0f0);
	fill(&frame, (struct rect){112, 64, 800, 28}, 0x3060a0);
	write_letters(&frame, (struct rect){136, 120, 752, 480}, seed);
	for (int32_t i = 0; i < 4; i++) {
		fill(&frame, (struct rect){136 + 192 * i, 632, 160, 40}, 0xd0d0d0);
		write_letters(&frame, (struct rect){160 + 192 * i, 642, 96, 16}, seed + (unsigned int)i);
	}
	return frame;
}

struct frame page_copy(const struct frame *page)
{
	const size_t count = (size_t)page->width * (size_t)page->height;
	struct frame copy = {.width = page->width, .height = page->height};

	copy.pixels = mem_alloc_array(count, sizeof(*copy.pixels));
	memcpy(copy.pixels, page->pixels, count * sizeof(*copy.pixels));
	return copy;
}

/* Three quarters of A and one of B, channel by channel. */
static uint32_t blend(uint32_t a, uint32_t b)
{
	uint32_t out = 0;

	for (int shift = 0; shift < 24; shift += 8)
		out |= ((a >> shift & 0xff) * 3 + (b >> shift & 0xff)) / 4 << shift;
	return out;
}

void page_soften(struct frame *page)
{
	for (int32_t y = 0; y < page->height; y++) {
		uint32_t *row = page->pixels + (size_t)y * (size_t)page->width;

		for (int32_t x = 1; x + 1 < page->width; x++)
			if (row[x] == row[x - 1] && row[x] != row[x + 1])
				row[x] = blend(row[x], row[x + 1]);
	}
}

static void add(struct pages *pages, struct frame frame)
{
	pages->frames = mem_grow(pages->frames, pages->count, &pages->capacity, sizeof(*pages->frames));
	pages->frames[pages->count++] = frame;
}

static void add_png(struct pages *pages, const char *path)
{
	struct image image;
	struct error error;

	if (png_read(path, &image, &error) < 0)
		give_up("%s", error.text);
	if (image.width != PAGE_WIDTH || image.height != PAGE_HEIGHT) {
		image_deinit(&image);
		return;
	}
	for (size_t i = 0; i < (size_t)PAGE_WIDTH * PAGE_HEIGHT; i++)
		image.pixels[i] &= 0xffffff;
	add(pages, (struct frame){PAGE_WIDTH, PAGE_HEIGHT, image.pixels});
}

static int by_name(const FTSENT **a, const FTSENT **b)
{
	return strcmp((*a)->fts_name, (*b)->fts_name);
}

static void add_folder(struct pages *pages, const char *folder, size_t most)
{
	char *copy = mem_copy_string(folder), *paths[] = {copy, NULL};
	FTS *tree = fts_open(paths, FTS_LOGICAL | FTS_NOCHDIR, by_name);
	FTSENT *entry;

	while (tree && (!most || pages->count < most) && (entry = fts_read(tree)))
		if (entry->fts_info == FTS_F && entry->fts_namelen > 4 &&
		    strcmp(entry->fts_name + entry->fts_namelen - 4, ".png") == 0)
			add_png(pages, entry->fts_path);
	if (tree)
		fts_close(tree);
	mem_free(copy);
}

void pages_load(struct pages *pages, const char *screens, size_t most)
{
	*pages = (struct pages){0};
	add_folder(pages, screens, most);
	if (pages->count >= 2)
		return;
	pages_deinit(pages);
	pages->drawn = true;
	for (unsigned int i = 0; i < (most ? most : DRAWN); i++)
		add(pages, page_draw(i + 1));
}

void pages_deinit(struct pages *pages)
{
	for (size_t i = 0; i < pages->count; i++)
		mem_free(pages->frames[i].pixels);
	mem_free(pages->frames);
	*pages = (struct pages){0};
}

char *page_write(const char *folder, const char *name, const struct frame *page)
{
	char *path = mem_format("%s/%s.png", folder, name);
	struct error error;

	if (png_write_frame(path, page, &error) != 0)
		give_up("%s", error.text);
	return path;
}
