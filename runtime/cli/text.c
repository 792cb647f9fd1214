/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "grammar/mem.h"
#include "interp/verdict.h"
#include "runtime/base/error.h"
#include "runtime/base/json_writer.h"
#include "runtime/cli/command.h"
#include "runtime/cli/display.h"
#include "runtime/cli/options.h"
#include "runtime/cli/say.h"
#include "runtime/cli/text_words.h"
#include "runtime/display/rect.h"
#include "runtime/text/console_text.h"
#include "runtime/text/font_set.h"
#include "runtime/text/ocr.h"

enum { MOST_PLACES = 8 };	/* of cells that were not read, told one by one */

enum engine {
	ENGINE_EITHER,		/* a console if there is one, words otherwise */
	ENGINE_CONSOLE,
	ENGINE_TESSERACT,
};

struct text_command {
	const char *from;
	const char *languages;	/* of words that are on no grid */
	enum engine engine;
	struct rect region;
	bool has_region, as_json;
	struct font_set fonts;
	struct console_text *text;
	const struct console_grid *grid;
	int32_t first_row, last_row, first_column, last_column;	/* what is printed; the last ones are not */
};

/* The transparent parts of a picture become black; which they were is told by MASK, a byte a pixel. */
static uint8_t *split_mask(struct image *image)
{
	const size_t count = (size_t)image->width * (size_t)image->height;
	uint8_t *mask = mem_alloc(count);

	for (size_t i = 0; i < count; i++) {
		mask[i] = image->pixels[i] >> 24 < 128;
		image->pixels[i] = mask[i] ? 0 : image->pixels[i] & 0xffffff;
	}
	return mask;
}

/* Without fonts of the host, then, if that leaves something unread, with them: they take a moment to load. */
static bool read_console(struct text_command *command, const struct frame *frame)
{
	size_t unread;

	if (console_text_read(command->text, frame, NULL, 0) && !console_text_unknown(command->text))
		return true;
	unread = command->grid->font ? console_text_unknown(command->text) : SIZE_MAX;
	if (font_set_load_system(&command->fonts, "")) {
		console_text_restart(command->text);
		console_text_read(command->text, frame, NULL, 0);
	}
	return unread != SIZE_MAX || command->grid->font;
}

static bool is_unread(const struct text_command *command, int32_t row, int32_t column)
{
	return console_text_row(command->text, row)[column].codepoint == CONSOLE_UNKNOWN;
}

static bool is_masked(const uint8_t *mask, const struct image *image, struct rect rect)
{
	for (int32_t y = rect.y; y < rect.y + rect.height; y++)
		if (memchr(mask + (size_t)y * (size_t)image->width + rect.x, 1, (size_t)rect.width))
			return true;
	return false;
}

static void blank(struct image *image, struct rect rect)
{
	for (int32_t y = rect.y; y < rect.y + rect.height; y++)
		memset(image->pixels + (size_t)y * (size_t)image->width + rect.x, 0,
		       (size_t)rect.width * sizeof(*image->pixels));
}

/* Of a cell that a mask covers in part nothing can be read; it counts as covered. */
static void forget_masked(const struct text_command *command, struct image *image, const uint8_t *mask)
{
	const struct console_grid *grid = command->grid;
	const struct frame frame = {image->width, image->height, image->pixels};

	for (int32_t row = 0; row < grid->rows; row++) {
		for (int32_t column = 0; column < grid->columns; column++) {
			const struct rect rect = console_grid_rect(grid, column, row, 1);

			if (!is_unread(command, row, column) || !is_masked(mask, image, rect))
				continue;
			blank(image, rect);
			console_text_read(command->text, &frame, &rect, 1);
		}
	}
}

/* How many of MOST cells in a line, each SIZE pixels long, have their middle before AT. */
static int32_t middles_before(int32_t at, int size, int32_t most)
{
	const int32_t count = (at - size / 2 + size - 1) / size;

	return at <= size / 2 ? 0 : count < most ? count : most;
}

/* Those whose middle is within the region. */
static void choose_cells(struct text_command *command)
{
	const struct console_grid *grid = command->grid;
	const struct rect *in = &command->region;
	const int width = grid->font->width, height = grid->font->height;

	command->last_row = grid->rows;
	command->last_column = grid->columns;
	if (!command->has_region)
		return;
	command->first_column = middles_before(in->x - grid->x, width, grid->columns);
	command->last_column = middles_before(in->x + in->width - grid->x, width, grid->columns);
	command->first_row = middles_before(in->y - grid->y, height, grid->rows);
	command->last_row = middles_before(in->y + in->height - grid->y, height, grid->rows);
}

static size_t count_unread(const struct text_command *command)
{
	size_t count = 0;

	for (int32_t row = command->first_row; row < command->last_row; row++)
		for (int32_t column = command->first_column; column < command->last_column; column++)
			count += is_unread(command, row, column);
	return count;
}

static char *row_text(const struct text_command *command, int32_t row)
{
	struct text_buffer line = {0};

	console_text_utf8(command->text, row, command->first_column, command->last_column, &line);
	return line.text ? line.text : mem_copy_string("");
}

static void print_unread(const struct text_command *command)
{
	size_t count = count_unread(command), told = 0;

	if (!count)
		return;
	printf("not read: %zu %s, at", count, count == 1 ? "cell" : "cells");
	for (int32_t row = command->first_row; row < command->last_row; row++) {
		for (int32_t column = command->first_column; column < command->last_column; column++) {
			const struct rect at = console_grid_rect(command->grid, column, row, 1);

			if (is_unread(command, row, column) && told++ < MOST_PLACES)
				printf(" %d,%d", at.x, at.y);
		}
	}
	puts(told > MOST_PLACES ? " and more" : "");
}

static void print_plain(const struct text_command *command)
{
	const struct console_grid *grid = command->grid;
	int32_t last = command->first_row;

	printf("console: font %s, cells of %dx%d from %d,%d, %d columns, %d rows\n", grid->font->name, grid->font->width,
	       grid->font->height, grid->x, grid->y, grid->columns, grid->rows);
	for (int32_t row = command->first_row; row < command->last_row; row++) {
		char *line = row_text(command, row);

		if (*line) {
			for (; last < row; last++)
				putchar('\n');
			puts(line);
			last = row + 1;
		}
		mem_free(line);
	}
	print_unread(command);
}

static void write_colour(struct json_writer *json, const char *name, uint32_t colour)
{
	char text[8];

	snprintf(text, sizeof(text), "#%06x", colour & 0xffffff);
	jw_string(json, name, text);
}

/* Where on from COLUMN the colours are the same; a space has no foreground. */
static int32_t run_end(const struct console_cell *cells, int32_t column, int32_t last, uint32_t *fg)
{
	const uint32_t bg = cells[column].bg;
	bool has_fg = false;

	*fg = cells[column].fg;
	for (; column < last && cells[column].bg == bg; column++) {
		if (cells[column].codepoint == ' ')
			continue;
		if (has_fg && cells[column].fg != *fg)
			break;
		*fg = cells[column].fg;
		has_fg = true;
	}
	return column;
}

static void write_runs(struct json_writer *json, const struct text_command *command, int32_t row, int32_t last)
{
	const struct console_cell *cells = console_text_row(command->text, row);
	uint32_t fg;

	jw_open(json, "runs", '[');
	for (int32_t column = command->first_column, end; column < last; column = end) {
		struct text_buffer run = {0};

		end = run_end(cells, column, last, &fg);
		console_text_utf8(command->text, row, column, end, &run);
		jw_open_inline(json, NULL, '{');
		jw_integer(json, "column", column);
		jw_integer(json, "columns", end - column);
		jw_string(json, "text", run.text ? run.text : "");
		write_colour(json, "fg", fg);
		write_colour(json, "bg", cells[column].bg);
		jw_close(json, '}');
		text_deinit(&run);
	}
	jw_close(json, ']');
}

static void write_row(struct json_writer *json, const struct text_command *command, int32_t row)
{
	const struct console_cell *cells = console_text_row(command->text, row);
	int32_t last = command->last_column;
	struct rect place;
	char *line;

	while (last > command->first_column && cells[last - 1].codepoint == ' ')
		last--;
	if (last == command->first_column)
		return;
	place = console_grid_rect(command->grid, command->first_column, row, last - command->first_column);
	line = row_text(command, row);
	jw_open(json, NULL, '{');
	jw_integer(json, "row", row);
	jw_integer(json, "x", place.x);
	jw_integer(json, "y", place.y);
	jw_integer(json, "width", place.width);
	jw_integer(json, "height", place.height);
	jw_string(json, "text", line);
	write_runs(json, command, row, last);
	jw_close(json, '}');
	mem_free(line);
}

static void write_unread(struct json_writer *json, const struct text_command *command)
{
	jw_open(json, "not_read", '[');
	for (int32_t row = command->first_row; row < command->last_row; row++) {
		for (int32_t column = command->first_column; column < command->last_column; column++) {
			const struct rect at = console_grid_rect(command->grid, column, row, 1);

			if (!is_unread(command, row, column))
				continue;
			jw_open_inline(json, NULL, '{');
			jw_integer(json, "row", row);
			jw_integer(json, "column", column);
			jw_integer(json, "x", at.x);
			jw_integer(json, "y", at.y);
			jw_close(json, '}');
		}
	}
	jw_close(json, ']');
}

static void print_json(const struct text_command *command)
{
	const struct console_grid *grid = command->grid;
	struct json_writer json = {0};

	jw_open(&json, NULL, '{');
	jw_string(&json, "engine", "console");
	jw_string(&json, "font", grid->font->name);
	jw_integer(&json, "cell_width", grid->font->width);
	jw_integer(&json, "cell_height", grid->font->height);
	jw_integer(&json, "x", grid->x);
	jw_integer(&json, "y", grid->y);
	jw_integer(&json, "columns", grid->columns);
	jw_integer(&json, "rows", grid->rows);
	jw_open(&json, "lines", '[');
	for (int32_t row = command->first_row; row < command->last_row; row++)
		write_row(&json, command, row);
	jw_close(&json, ']');
	write_unread(&json, command);
	jw_close(&json, '}');
	fputs(json.out.text, stdout);
	json_writer_deinit(&json);
}

static int print_no_console(const struct text_command *command)
{
	fprintf(stderr, "kvt text: %s: no text console is to be seen on it\n"
			"help: it shows a picture, or a console in a font that kvt does not have; docs/text.md tells "
			"how to add one\n",
		command->from);
	return EXIT_FAILED;
}

static int print_words(const struct text_command *command, const struct frame *frame)
{
	return text_words_print(frame, command->has_region ? command->region : rect_of_frame(frame), command->languages,
				command->from, command->as_json);
}

static int print_text(struct text_command *command, struct image *image, const uint8_t *mask)
{
	const struct frame frame = {image->width, image->height, image->pixels};
	const struct rect *in = &command->region;
	struct error error;

	if (command->has_region && (in->x + in->width > image->width || in->y + in->height > image->height))
		return usage_error("text", "leave --in out to see all of the display",
				   "the region %d,%d %dx%d of --in is not within the display, which is %dx%d", in->x,
				   in->y, in->width, in->height, image->width, image->height);
	if (command->engine == ENGINE_TESSERACT)
		return print_words(command, &frame);
	if (font_set_load(&command->fonts, NULL, &error) < 0) {
		say_error("text", &error);
		return EXIT_BROKEN;
	}
	command->text = console_text_new(&command->fonts);
	command->grid = console_text_grid(command->text);
	if (!read_console(command, &frame))
		return command->engine == ENGINE_CONSOLE ? print_no_console(command) : print_words(command, &frame);
	forget_masked(command, image, mask);
	choose_cells(command);
	if (command->as_json)
		print_json(command);
	else
		print_plain(command);
	return EXIT_PASSED;
}

/* -1 after saying what is wrong. */
static int choose_engine(struct text_command *command, const char *name)
{
	if (!name)
		return 0;
	command->engine = strcmp(name, "console") == 0 ? ENGINE_CONSOLE :
			  strcmp(name, "tesseract") == 0 ? ENGINE_TESSERACT : ENGINE_EITHER;
	if (command->engine != ENGINE_EITHER)
		return 0;
	usage_error("text", "console or tesseract; without --engine, words are read where there is no console",
		    "there is no engine \"%s\"", name);
	return -1;
}

static int run(int argc, char **argv)
{
	struct text_command command = {0};
	struct options options;
	struct image image = {0};
	int status = options_parse(&options, &command_text, argc, argv);
	const char *in = status < 0 ? options_value(&options, "in") : NULL;

	command.has_region = in != NULL;
	if (in && options_region(&command_text, in, &command.region) < 0)
		status = EXIT_USAGE;
	if (status < 0 && choose_engine(&command, options_value(&options, "engine")) < 0)
		status = EXIT_USAGE;
	if (status < 0) {
		const char *languages = options_value(&options, "language");

		command.languages = languages ? languages : ocr_default_languages();
		command.as_json = options_given(&options, "json");
		command.from = options.operands[0];
		status = display_take("text", command.from, DISPLAY_SETTLE_US, NULL, NULL, &image) < 0 ? EXIT_BROKEN : -1;
	}
	if (status < 0) {
		uint8_t *mask = split_mask(&image);

		status = print_text(&command, &image, mask);
		mem_free(mask);
	}
	console_text_free(command.text);
	font_set_deinit(&command.fonts);
	image_deinit(&image);
	options_deinit(&options);
	return status;
}

static const struct option_row option_rows[] = {
	{"in", "'X,Y WxH'", "print only what stands in this region", false},
	{"engine", "NAME", "console or tesseract: read a console or nothing, or words even on a console", false},
	{"language", "NAMES", "what Tesseract knows words by, such as eng+deu; KVT_TEXT_LANGUAGE or eng if not given", false},
	{"json", NULL, "print places and colours too, as JSON", false},
	{0},
};

const struct command command_text = {
	.name = "text",
	.synopsis = "[options] SCREENSHOT.png|ADDRESS",
	.summary = "read the text on a guest's display",
	.help = "Prints the text on the display of the VNC server at ADDRESS (HOST:PORT, HOST:DISPLAY or\n"
		"the path of a unix socket), or in a picture that was taken of one. Of a text console\n"
		"(firmware, a boot loader, a text installer, a login) the first line says in which font and\n"
		"where; cells that could not be read are shown as \xef\xbf\xbd, and listed at the end. Elsewhere\n"
		"Tesseract reads words; each line has its place and how sure that is, in percent.\n"
		"\n"
		"example: kvt text runs/tiny/latest/screens/002-login.png --in '0,0 720x32'\n",
	.options = option_rows,
	.operand = "SCREENSHOT.png or ADDRESS",
	.least = 1,
	.most = 1,
	.run = run,
};
