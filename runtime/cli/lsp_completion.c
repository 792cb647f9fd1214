/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/cli/lsp.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "grammar/literal.h"
#include "grammar/mem.h"
#include "interp/keys.h"
#include "interp/place.h"
#include "interp/vocabulary.h"
#include "runtime/cli/lsp_pictures.h"

/* The protocol's numbers of what is offered. */
enum { SHOWN_AS_FUNCTION = 3, SHOWN_AS_VARIABLE = 6, SHOWN_AS_PROPERTY = 10, SHOWN_AS_UNIT = 11, SHOWN_AS_VALUE = 12,
       SHOWN_AS_KEYWORD = 14, SHOWN_AS_FILE = 17, SHOWN_AS_CONSTANT = 21 };

struct offer {
	struct json_writer *out;
	const struct lsp *lsp;
	const struct lsp_view *view;
	struct place_context place;
};

/* INSERTED is what takes the word's place; NULL: LABEL itself. DETAIL may be NULL. */
static void offer(const struct offer *to, const char *label, int kind, const char *detail, const char *inserted)
{
	jw_open(to->out, NULL, '{');
	jw_string(to->out, "label", label);
	jw_integer(to->out, "kind", kind);
	if (detail)
		jw_string(to->out, "detail", detail);
	jw_open(to->out, "textEdit", '{');
	lsp_range_write(to->out, "range", to->place.word);
	jw_string(to->out, "newText", inserted ? inserted : label);
	jw_close(to->out, '}');
	jw_close(to->out, '}');
}

static void offer_role(const struct offer *to, enum word_role role)
{
	const struct word *word;

	for (size_t i = 0; (word = word_at(i)); i++)
		if (word->role == role)
			offer(to, word->word, SHOWN_AS_KEYWORD, word->sentence, NULL);
}

/* WORDS are separated by blanks. */
static void offer_words(const struct offer *to, const char *words, int kind)
{
	while (*words) {
		size_t length = strcspn(words, " ");
		const struct word *known = word_find(words, length);
		char *word = mem_copy_bytes(words, length);

		offer(to, word, kind, known ? known->sentence : NULL, NULL);
		mem_free(word);
		words += length;
		words += strspn(words, " ");
	}
}

static void offer_properties(const struct offer *to)
{
	const struct property *property;

	for (size_t i = 0; (property = property_at(to->place.in_guest, i)); i++)
		offer(to, property->name, SHOWN_AS_PROPERTY, property->sentence, NULL);
}

/* What was declared before NAME in the same words is offered already. */
static bool is_first(const struct lsp_view *view, const struct index_name *name)
{
	return index_declaration(&view->index, name) == name;
}

/* The first line of a declaration, up to its block; on the heap. */
static char *head_of(struct span declaration)
{
	const char *text = declaration.source->text + declaration.start;
	size_t length = strcspn(text, "\n{#"), whole = declaration.end - declaration.start;

	return mem_copy_bytes(text, length < whole ? length : whole);
}

static void offer_names(const struct offer *to, enum index_kind kind, int shown_as)
{
	const struct index *index = &to->view->index;

	for (size_t i = 0; i < index->count; i++) {
		const struct index_name *name = &index->items[i];
		struct span whole = name->item->span;
		char *detail, *call = NULL;

		if (name->kind != kind || !name->declares || !is_first(to->view, name))
			continue;
		if (kind == INDEX_ARGUMENT &&
		    (whole.source != to->view->source || to->view->offset < whole.start || to->view->offset > whole.end))
			continue;
		detail = head_of(whole);
		if (kind == INDEX_PROCEDURE)
			call = mem_format("%s(%s", name->text, name->item->parameters ? "" : ")");
		offer(to, name->text, shown_as, detail, call);
		mem_free(call);
		mem_free(detail);
	}
}

/* Those of the screen that stands before the place. */
static void offer_points(const struct offer *to)
{
	const struct index *index = &to->view->index;
	const char *screen = to->place.screen.source->text + to->place.screen.start;
	const size_t length = to->place.screen.end - to->place.screen.start;

	for (size_t i = 0; i < index->count; i++) {
		const struct index_name *name = &index->items[i];

		if (name->kind == INDEX_POINT && name->declares && strlen(name->of) == length &&
		    memcmp(name->of, screen, length) == 0)
			offer(to, name->text, SHOWN_AS_CONSTANT, "a point of the screen", NULL);
	}
}

static void offer_values(const struct offer *to)
{
	offer_names(to, INDEX_ARGUMENT, SHOWN_AS_VARIABLE);
	offer_names(to, INDEX_PARAM, SHOWN_AS_VARIABLE);
}

static void offer_keys(const struct offer *to)
{
	size_t count;
	const struct key_name *keys = key_names(&count);

	for (size_t i = 0; i < count; i++)
		offer(to, keys[i].name, SHOWN_AS_CONSTANT, "a key", NULL);
}

static void offer_units(const struct offer *to)
{
	enum ast_expr_kind kind;
	const char *unit;

	for (size_t i = 0; (unit = literal_unit(i, &kind)); i++)
		offer(to, unit, SHOWN_AS_UNIT,
		      kind == EXPR_DURATION ? "of a duration" : kind == EXPR_SIZE ? "of a size" : "of a whole", NULL);
}

/* The names of FOLDER's files that end in SUFFIX, without it and without what stands behind an @. */
static void offer_files(const struct offer *to, const char *folder, const char *suffix, enum index_kind known)
{
	struct dirent **entries;
	int count = scandir(folder, &entries, NULL, alphasort);
	char *last = NULL;

	for (int i = 0; i < count; i++) {
		const char *file = entries[i]->d_name;
		size_t length = strlen(file), end = strlen(suffix);

		if (*file != '.' && length > end && strcmp(file + length - end, suffix) == 0) {
			char *name = mem_copy_bytes(file, length - end);

			name[strcspn(name, "@")] = '\0';
			if ((!last || strcmp(last, name) != 0) &&
			    !(known == INDEX_SCREEN && index_find(&to->view->index, INDEX_SCREEN, name, NULL)))
				offer(to, name, SHOWN_AS_FILE, folder, NULL);
			mem_free(last);
			last = name;
		}
		free(entries[i]);
	}
	mem_free(last);
	if (count >= 0)
		free(entries);
}

static void offer_scripts(const struct offer *to)
{
	char *folder = lsp_folder_of(to->place.word);

	offer_files(to, folder, ".kvt", INDEX_SCRIPT);
	if (to->lsp->stdlib && strcmp(to->lsp->stdlib, folder) != 0)
		offer_files(to, to->lsp->stdlib, ".kvt", INDEX_SCRIPT);
	mem_free(folder);
}

/* A picture that no screen has taken yet is likely the one to declare. */
static void offer_new_screens(const struct offer *to)
{
	char *folder = lsp_folder_of(to->place.word), *screens = mem_format("%s/screens", folder);

	offer_files(to, screens, ".png", INDEX_SCREEN);
	mem_free(screens);
	mem_free(folder);
}

static void offer_property_values(const struct offer *to)
{
	const char *name = to->place.property.source->text + to->place.property.start;
	const struct property *property =
		property_find(to->place.in_guest, name, to->place.property.end - to->place.property.start);

	if (property && *property->words)
		offer_words(to, property->words, SHOWN_AS_VALUE);
	else if (property && to->place.in_guest)
		offer_names(to, INDEX_PARAM, SHOWN_AS_VARIABLE);
}

static void offer_all(const struct offer *to)
{
	offer_words(to, to->place.words, SHOWN_AS_KEYWORD);
	switch (to->place.kind) {
	case PLACE_DECLARATION:
		offer_role(to, WORD_DECLARES);
		break;
	case PLACE_STEP:
		offer_role(to, WORD_STEPS);
		offer_words(to, "else", SHOWN_AS_KEYWORD);
		offer_names(to, INDEX_PROCEDURE, SHOWN_AS_FUNCTION);
		break;
	case PLACE_GUEST_PROPERTY:
	case PLACE_SCREEN_PROPERTY:
		offer_properties(to);
		break;
	case PLACE_PROPERTY_VALUE:
		offer_property_values(to);
		break;
	case PLACE_SCREEN:
		offer_names(to, INDEX_SCREEN, SHOWN_AS_CONSTANT);
		break;
	case PLACE_POINT:
		offer_points(to);
		break;
	case PLACE_VALUE:
		offer_values(to);
		offer_words(to, "yes no", SHOWN_AS_VALUE);
		break;
	case PLACE_INTERPOLATED:
		offer_values(to);
		break;
	case PLACE_KEY:
		offer_keys(to);
		break;
	case PLACE_UNIT:
		offer_units(to);
		break;
	case PLACE_SCRIPT:
		offer_scripts(to);
		break;
	case PLACE_NEW_SCREEN:
		offer_new_screens(to);
		break;
	case PLACE_DRIVE:
		offer_words(to, "cdrom floppy", SHOWN_AS_VALUE);
		break;
	case PLACE_KIND:
		offer_words(to, "string number duration size percentage point", SHOWN_AS_VALUE);
		break;
	case PLACE_NEW_NAME:
	case PLACE_WORDS:
	case PLACE_NOWHERE:
		break;
	}
}

bool lsp_completion(struct lsp *lsp, const struct json_t *params, struct json_writer *out)
{
	struct lsp_view view;
	struct offer to;

	if (!lsp_view_open(&view, lsp, params))
		return false;
	to = (struct offer){.out = out, .lsp = lsp, .view = &view, .place = place_at(view.source, view.offset)};
	jw_open(out, "result", '[');
	offer_all(&to);
	jw_close(out, ']');
	lsp_view_deinit(&view);
	return true;
}
