/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/cli/lsp.h"

#include <string.h>

#include "grammar/literal.h"
#include "interp/keys.h"
#include "interp/place.h"
#include "interp/vocabulary.h"
#include "runtime/cli/lsp_pictures.h"
#include "runtime/match/picture.h"

/* As many pictures and lines as fit a window. */
enum { PICTURES_SHOWN = 8, LINES_SHOWN = 12 };

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static void describe_picture(struct text_buffer *out, const char *path)
{
	struct picture *picture;
	struct error error;

	text_format(out, "\n![%s](", base_name(path));
	lsp_uri_add(out, path);
	text_add(out, ")\n\n");
	picture = picture_load(path, &error);
	if (picture)
		text_format(out, "`%s`: %dx%d pixels, %.1f%% of them compared\n", base_name(path), picture->width,
			    picture->height, 100.0 * picture->compared / ((double)picture->width * picture->height));
	else
		text_format(out, "%s\n", error.text);
	picture_free(picture);
}

static void describe_pictures(struct text_buffer *out, const struct index_name *screen)
{
	struct lsp_pictures pictures;

	lsp_pictures_init(&pictures, screen);
	for (size_t i = 0; i < pictures.count && i < PICTURES_SHOWN; i++)
		describe_picture(out, pictures.paths[i]);
	if (pictures.count > PICTURES_SHOWN)
		text_format(out, "\n%zu more\n", pictures.count - PICTURES_SHOWN);
	if (pictures.count == 0)
		text_format(out, "\nThere is no picture yet: take one with `kvt capture ADDR %s`\n", pictures.wanted);
	lsp_pictures_deinit(&pictures);
}

/* The comments right above the declaration that begins at OFFSET. */
static void add_comments(struct text_buffer *out, const struct source *source, uint32_t offset)
{
	int line = source_place(source, offset).line, first = line;

	while (first > 1) {
		uint32_t length;
		const char *text = source_line(source, first - 1, &length);

		if (length == 0 || *text != '#')
			break;
		first--;
	}
	for (; first < line; first++) {
		uint32_t length;
		const char *text = source_line(source, first, &length);

		text_format(out, "\n%.*s", (int)length - 1, text + 1);
	}
	text_add(out, "\n");
}

/* The declaration as it is written, of a procedure its head. */
static void add_code(struct text_buffer *out, const struct ast_item *item)
{
	const char *text = item->span.source->text + item->span.start;
	uint32_t length = item->span.end - item->span.start, shown = 0;
	int lines = 0;

	while (shown < length && lines < LINES_SHOWN && (item->kind == ITEM_SCREEN || text[shown] != '{'))
		lines += text[shown++] == '\n';
	while (shown > 0 && strchr(" \t\r\n", text[shown - 1]))
		shown--;
	text_format(out, "```kvt\n%.*s\n```\n", (int)shown, text);
}

static void describe_name(struct text_buffer *out, const struct lsp_view *view, const struct index_name *name)
{
	const struct index_name *declared = index_declaration(&view->index, name);
	const struct script_file *used = name->kind == INDEX_SCRIPT ? index_script(&view->index, name) : NULL;

	if (used)
		text_format(out, "the script `%s`\n", used->path);
	if (!declared)
		return;
	add_code(out, declared->item);
	if (name->kind == INDEX_ARGUMENT) {
		text_format(out, "\n`%s` is an argument of this procedure\n", name->text);
		return;
	}
	if (name->kind == INDEX_POINT) {
		text_format(out, "\n`%s` is a point of this screen\n", name->text);
		return;
	}
	if (declared->span.source != view->source)
		text_format(out, "\nin `%s`\n", declared->span.source->path);
	add_comments(out, declared->span.source, declared->item->span.start);
	if (name->kind == INDEX_SCREEN)
		describe_pictures(out, declared);
}

static void describe_property(struct text_buffer *out, bool of_guest, const char *name, size_t length)
{
	const struct property *property = property_find(of_guest, name, length);

	if (!property)
		return;
	text_format(out, "**%s** (of a %s): %s\n\n", property->name, of_guest ? "guest" : "screen", property->sentence);
	if (*property->words)
		text_format(out, "It takes one of: %s.", property->words);
	else
		text_format(out, "It takes: %s.", property->takes);
	text_format(out, " If left out: %s.\n", property->standard);
}

static void describe_unit(struct text_buffer *out, const char *name, size_t length)
{
	static const char *const kinds[] = {[EXPR_DURATION] = "duration", [EXPR_SIZE] = "size", [EXPR_PERCENT] = "percentage"};
	enum ast_expr_kind kind;
	const char *unit;

	for (size_t i = 0; (unit = literal_unit(i, &kind)); i++)
		if (strlen(unit) == length && memcmp(unit, name, length) == 0)
			text_format(out, "**%s**: the unit of a %s. Durations: ms s min h; sizes: B KiB MiB GiB TiB\n", unit,
				    kinds[kind]);
}

static void describe_key(struct text_buffer *out, const char *name, size_t length)
{
	uint32_t keysym = key_find(name, length, LAYOUT_US);
	char buffer[8];

	if (keysym)
		text_format(out, "**%.*s**: the key %s (X11 keysym 0x%04x)\n", (int)length, name,
			    key_describe(keysym, buffer), keysym);
}

/* What stands there is no name of the script. */
static void describe_word(struct text_buffer *out, const struct place_context *place)
{
	const char *text = place->whole.source->text + place->whole.start;
	size_t length = place->whole.end - place->whole.start;
	const struct word *word = word_find(text, length);

	switch (place->kind) {
	case PLACE_GUEST_PROPERTY:
	case PLACE_SCREEN_PROPERTY:
		describe_property(out, place->in_guest, text, length);
		return;
	case PLACE_PROPERTY_VALUE:
		describe_property(out, place->in_guest, place->property.source->text + place->property.start,
				  place->property.end - place->property.start);
		return;
	case PLACE_KEY:
		describe_key(out, text, length);
		return;
	case PLACE_UNIT:
		describe_unit(out, text, length);
		break;
	default:
		break;
	}
	if (word && !out->length && (place->kind != PLACE_NOWHERE))
		text_format(out, "**%s**: %s\n", word->word, word->sentence);
}

bool lsp_hover(struct lsp *lsp, const struct json_t *params, struct json_writer *out)
{
	struct text_buffer text = {0};
	struct place_context place;
	struct index_name name;
	struct lsp_view view;

	if (!lsp_view_open(&view, lsp, params))
		return false;
	place = place_at(view.source, view.offset);
	if (lsp_name_at(&view, &name)) {
		describe_name(&text, &view, &name);
		place.whole = name.span;
	} else if (place.whole.end > place.whole.start) {
		describe_word(&text, &place);
	}
	if (text.length) {
		jw_open(out, "result", '{');
		jw_open(out, "contents", '{');
		jw_string(out, "kind", "markdown");
		jw_string(out, "value", text.text);
		jw_close(out, '}');
		lsp_range_write(out, "range", place.whole);
		jw_close(out, '}');
	} else {
		jw_null(out, "result");
	}
	text_deinit(&text);
	lsp_view_deinit(&view);
	return true;
}
