/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/text/texts.h"

#include <string.h>

#include "grammar/mem.h"
#include "runtime/base/text_buffer.h"
#include "runtime/display/rect.h"
#include "runtime/text/reader.h"

#define NEAR 0.5		/* a row with less of a text in it is not near it */

struct text_state {
	struct phrase phrase;
	bool is_set;			/* there is something to look for */
	struct rect region;		/* within the display */
	const struct text_sheet *sheet;	/* what it was decided by; NULL: not decided yet, or nothing can read it */
	uint64_t edition;		/* of that sheet */
	bool there;
	struct phrase_hit hit;
	double share;
	char *line;
};

struct texts {
	const struct program *program;
	struct text_state *states;	/* beside program->texts */
	void *readers[READER_COUNT];	/* NULL: not opened */
	struct text_sheet sheets[READER_COUNT];
	char *read;
};

static bool may_use(const struct program_text *text, enum reader_kind kind)
{
	return text->engine == TEXT_BY_ANY || (text->engine == TEXT_BY_CONSOLE) == (kind == READER_CONSOLE);
}

/* Whether a text asks for just this engine: without it the run cannot be what the script says. */
static const struct program_text *find_asking(const struct program *program, enum reader_kind kind)
{
	for (uint32_t i = 0; i < program->text_count; i++)
		if (program->texts[i].engine != TEXT_BY_ANY && may_use(&program->texts[i], kind))
			return &program->texts[i];
	return NULL;
}

static bool is_used(const struct program *program, enum reader_kind kind)
{
	for (uint32_t i = 0; i < program->text_count; i++)
		if (may_use(&program->texts[i], kind))
			return true;
	return false;
}

/* Where the script says so, before what the engine said; ASKING NULL: where it says the language. */
static void tell_place(const struct texts *texts, const struct program_text *asking, struct error *error)
{
	const struct span span = asking ? asking->span : texts->program->text_language_span;
	const struct error said = *error;
	struct place place;

	if (!span.source)
		return;
	place = source_place(span.source, span.start);
	error_set(error, "%s:%d:%d: the text cannot be read by %s: %s", span.source->path, place.line, place.column,
		  text_engine_word(TEXT_BY_TESSERACT), said.text);
	error_help(error, "%s; or leave `%s` out if the text stands on a text console", said.help,
		   asking ? "engine" : guest_property_name(GUEST_TEXT_LANGUAGE));
}

/* Where any engine will do, and no language is asked for, Tesseract is left out if it cannot work. */
static int open_engine(struct texts *texts, const char *languages, enum reader_kind kind, struct loop *loop,
		       void (*ready)(void *context), void *context, struct error *error)
{
	const struct program_text *asking = find_asking(texts->program, kind);

	if (!is_used(texts->program, kind))
		return 0;
	texts->readers[kind] = reader_engine(kind)->open(languages, loop, ready, context, error);
	if (texts->readers[kind] || (kind == READER_TESSERACT && !asking && !languages))
		return 0;
	if (kind == READER_TESSERACT)
		tell_place(texts, asking, error);
	return -1;
}

struct texts *texts_new(const struct program *program, const char *languages, struct loop *loop,
			void (*ready)(void *context), void *context, struct error *error)
{
	struct texts *texts = mem_alloc(sizeof(*texts));

	texts->program = program;
	texts->states = mem_alloc_array(program->text_count, sizeof(*texts->states));
	for (uint32_t i = 0; i < program->text_count; i++) {
		const struct program_text *text = &program->texts[i];
		char why[1];

		texts->states[i].phrase.highlighted = text->highlighted;
		texts->states[i].is_set = text->any || text->pattern >= 0;
		if (text->pattern >= 0)
			texts->states[i].phrase.regex = regex_new(program->patterns[text->pattern].source,
								  program->patterns[text->pattern].any_case ? REGEX_ANY_CASE : 0,
								  why, sizeof(why));
	}
	for (int kind = 0; kind < READER_COUNT; kind++)
		if (open_engine(texts, languages, (enum reader_kind)kind, loop, ready, context, error) < 0) {
			texts_free(texts);
			return NULL;
		}
	return texts;
}

void texts_free(struct texts *texts)
{
	if (!texts)
		return;
	for (uint32_t i = 0; i < texts->program->text_count; i++) {
		phrase_deinit(&texts->states[i].phrase);
		mem_free(texts->states[i].line);
	}
	for (int kind = 0; kind < READER_COUNT; kind++) {
		if (texts->readers[kind])
			reader_engine((enum reader_kind)kind)->close(texts->readers[kind]);
		text_sheet_deinit(&texts->sheets[kind]);
	}
	mem_free(texts->states);
	mem_free(texts->read);
	mem_free(texts);
}

void texts_set(struct texts *texts, uint32_t text, const char *string)
{
	struct text_state *state = &texts->states[text];

	mem_free(state->phrase.wanted);
	state->phrase.wanted = text_sheet_fold(string);
	state->is_set = true;
	state->there = false;
	state->sheet = NULL;
}

void texts_update(struct texts *texts, const struct frame *frame, const struct rect *rects, size_t count)
{
	for (int kind = 0; kind < READER_COUNT; kind++)
		if (texts->readers[kind])
			reader_engine((enum reader_kind)kind)->update(texts->readers[kind], frame, rects, count);
}

static const struct rect *region_of(const struct texts *texts, uint32_t text)
{
	return texts->program->texts[text].has_region ? &texts->states[text].region : NULL;
}

/* The sheet of the first engine that can read the display; NULL: none can. */
static const struct text_sheet *read_display(struct texts *texts, uint32_t index, const struct frame *frame, bool *pending)
{
	const struct program_text *text = &texts->program->texts[index];
	struct rect region = rect_of_frame(frame);

	if (text->has_region)
		region = rect_common(region, (struct rect){text->x, text->y, text->width, text->height});
	texts->states[index].region = region;
	for (int kind = 0; kind < READER_COUNT && !rect_is_empty(region); kind++) {
		enum reader_answer answer;
		const struct page *page;

		if (!texts->readers[kind] || !may_use(text, (enum reader_kind)kind))
			continue;
		page = reader_engine((enum reader_kind)kind)->read(texts->readers[kind], frame, region, &answer);
		if (answer == READER_BLIND)
			continue;
		*pending = answer == READER_READS;
		text_sheet_update(&texts->sheets[kind], page);
		return &texts->sheets[kind];
	}
	return NULL;
}

void texts_decide(struct texts *texts, uint32_t text, const struct frame *frame, struct text_sight *out)
{
	struct text_state *state = &texts->states[text];
	bool pending = false;
	const struct text_sheet *sheet = read_display(texts, text, frame, &pending);

	if (!sheet || !state->is_set || (pending && texts->program->texts[text].any)) {
		state->there = false;
		state->sheet = NULL;
	} else if (sheet != state->sheet || sheet->edition != state->edition) {
		state->there = phrase_find(&state->phrase, sheet, region_of(texts, text), NULL, NULL, &state->hit);
		state->sheet = sheet;
		state->edition = sheet->edition;
	}
	*out = (struct text_sight){
		.there = state->there, .pending = pending && !state->there, .unread = !sheet, .hit = state->hit,
		.share = state->there ? 1 : state->share, .line = state->there ? NULL : state->line,
	};
}

void texts_measure(struct texts *texts, uint32_t text, const struct frame *frame)
{
	const struct program_text *said = &texts->program->texts[text];
	struct text_state *state = &texts->states[text];
	size_t row = SIZE_MAX;
	struct text_sight sight;

	texts_decide(texts, text, frame, &sight);
	mem_free(state->line);
	state->line = NULL;
	state->share = 0;
	if (state->there || !state->sheet)
		return;
	row = phrase_nearest(&state->phrase, said->pattern >= 0 ? texts->program->patterns[said->pattern].source : NULL,
			     state->sheet, region_of(texts, text), &state->share);
	if (row != SIZE_MAX && state->share >= NEAR)
		state->line = mem_copy_string(state->sheet->lines[row].text);
}

struct freshness {
	const struct past *past;
	const struct frame *frame;
};

static bool looks_different(void *context, const struct phrase_hit *hit)
{
	const struct freshness *freshness = context;

	return past_differs(freshness->past, freshness->frame, hit->whole, NULL, (struct pixel_place){0, 0});
}

bool texts_is_fresh(const struct texts *texts, uint32_t text, const struct frame *frame, const struct past *past)
{
	const struct text_state *state = &texts->states[text];
	struct freshness freshness = {past, frame};
	struct phrase_hit hit;

	return state->sheet && phrase_find(&state->phrase, state->sheet, region_of(texts, text), looks_different, &freshness, &hit);
}

const char *texts_read(struct texts *texts, uint32_t text)
{
	const struct text_state *state = &texts->states[text];

	mem_free(texts->read);
	texts->read = state->sheet && state->there ?
		phrase_read(&state->phrase, state->sheet, region_of(texts, text), &state->hit) : mem_copy_string("");
	return texts->read;
}

static bool is_row_of(const struct read_line *line, struct rect region)
{
	const int32_t middle = line->place.y + line->place.height / 2;

	return *line->text && middle >= region.y && middle < region.y + region.height;
}

/* Rows as they stand, from the first of the region that is not empty to the last. */
static char *rows_of(const struct page *page, struct rect region)
{
	struct text_buffer rows = {0};
	size_t first = 0, end = page->count;

	while (first < end && !is_row_of(&page->lines[first], region))
		first++;
	while (end > first && !is_row_of(&page->lines[end - 1], region))
		end--;
	for (size_t i = first; i < end; i++)
		text_format(&rows, "%s\n", page->lines[i].text);
	return rows.text;
}

char *texts_console(struct texts *texts, const struct frame *frame, struct rect region)
{
	void **reader = &texts->readers[READER_CONSOLE];
	const struct rect all = rect_of_frame(frame);
	enum reader_answer answer;
	const struct page *page;
	struct error error;

	if (rect_is_empty(all))
		return NULL;
	if (!*reader) {
		*reader = reader_console.open(NULL, NULL, NULL, NULL, &error);
		if (!*reader)
			return NULL;	/* the fonts are missing: the run has no use for them otherwise */
		reader_console.update(*reader, frame, &all, 1);
	}
	page = reader_console.read(*reader, frame, all, &answer);
	return answer == READER_KNOWS ? rows_of(page, region) : NULL;
}
