/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "interp/compiler.h"

static const struct property_info screen_properties[SCREEN_PROPERTY_COUNT] = {
#define X(name, word, kind, words, standard, sentence) {word, VALUE_##kind, words, SCREEN_##name == SCREEN_PICTURE},
	SCREEN_PROPERTY_LIST(X)
#undef X
};

/* Where a picture is looked for can be said in one way only. */
static void check_places(struct compiler *c, const struct ast_property *const *said)
{
	static const struct {
		enum screen_property one, other;
		const char *why;
	} pairs[] = {
		{SCREEN_NEAR, SCREEN_ANYWHERE, "`near` keeps the picture by its own place, `anywhere` does not"},
		{SCREEN_NEAR, SCREEN_IN, "`in` has the picture looked for everywhere in the region, not near its own place"},
		{SCREEN_ANYWHERE, SCREEN_IN, "`in` has the picture looked for in the region only"},
	};

	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		const struct ast_property *first = said[pairs[i].one], *second = said[pairs[i].other];

		if (!first || !second)
			continue;
		if (first->span.start > second->span.start) {
			second = first;
			first = said[pairs[i].other];
		}
		diag_add(c->diags, DIAG_EXCLUDE, second->span, "`%s` and `%s` exclude each other", first->name.text,
			 second->name.text);
		diag_note(c->diags, first->span, "the other one");
		diag_help(c->diags, "%s", pairs[i].why);
	}
}

static bool is_plain(struct compiler *c, uint32_t index, const struct ast_expr *value)
{
	enum value_kind kind;

	if (!expr_kind(c, value, &kind))
		return false;
	if (kind == screen_properties[index].kind && is_literal(value))
		return true;
	diag_add(c->diags, DIAG_WRONG_KIND, value->span, "`%s` of a screen is a plain %s", screen_properties[index].name,
		 value_kind_word(screen_properties[index].kind));
	return false;
}

/* VALUE is NULL for a property that takes none. */
static void declare_screen_property(struct compiler *c, struct program_screen *screen, uint32_t index,
				    const struct ast_expr *value)
{
	if (value && !is_plain(c, index, value))
		return;
	switch ((enum screen_property)index) {
	case SCREEN_MATCH:
		check_range(c, value, EXPR_PERCENT, 1, 10000, "match is above 0% and at most 100%");
		screen->match = (int32_t)value->integer;
		break;
	case SCREEN_TOLERANCE:
		check_range(c, value, EXPR_NUMBER, 0, 255, "tolerance is between 0 and 255");
		screen->tolerance = (int32_t)value->integer;
		break;
	case SCREEN_PICTURE:
		if (!value)
			break;
		screen->picture = literal_value(value).string;
		screen->picture_given = true;
		break;
	case SCREEN_IN:
		screen->has_region = true;
		screen->x = value->x;
		screen->y = value->y;
		screen->width = value->width;
		screen->height = value->height;
		if (value->width == 0 || value->height == 0)
			diag_add(c->diags, DIAG_OUT_OF_RANGE, value->span, "this region is empty");
		break;
	case SCREEN_NEAR:
		check_range(c, value, EXPR_NUMBER, 0, PROGRAM_MAX_NEAR, "near is between 0 and 4096 pixels");
		screen->near = (int32_t)value->integer;
		break;
	case SCREEN_ANYWHERE:
		screen->anywhere = true;
		break;
	case SCREEN_TEXT:
	case SCREEN_POINT:
	case SCREEN_PROPERTY_COUNT:
		break;
	}
}

/* What is said of a picture says nothing of text. */
static void check_pictureless(struct compiler *c, const struct ast_property *const *said)
{
	for (uint32_t i = 0; i < SCREEN_PROPERTY_COUNT; i++) {
		if (!said[i] || i == SCREEN_TEXT || i == SCREEN_POINT)
			continue;
		diag_add(c->diags, DIAG_MISPLACED, said[i]->span, "`%s` is said of a picture, and this screen has text only",
			 said[i]->name.text);
		if (i == SCREEN_IN)
			diag_help(c->diags, "a text has its region behind it: text \"...\" in 0,0 640x480");
		else
			diag_help(c->diags, "`picture` alone has screens/NAME.png looked for too");
	}
}

static void add_point(struct compiler *c, uint32_t screen, const struct ast_property *property)
{
	struct program *p = c->program;

	for (uint32_t i = 0; i < p->point_count; i++)
		if (p->points[i].screen == screen && strcmp(p->points[i].name, property->label.text) == 0) {
			defined_twice(c, property->label, "point", p->points[i].span);
			return;
		}
	p->points = grown(c, p->points, p->point_count, &c->point_capacity, sizeof(*p->points));
	c->point_used = grown(c, c->point_used, p->point_count, &c->point_used_capacity, sizeof(*c->point_used));
	c->point_used[p->point_count] = false;
	p->points[p->point_count++] = (struct program_point){
		property->label.text, screen, property->value->x, property->value->y, property->label.span,
	};
}

bool find_point(struct compiler *c, uint32_t screen, struct ast_name name, uint32_t *index)
{
	const struct program *p = c->program;
	const char **names = arena_alloc_array(c->arena, p->point_count, sizeof(*names));
	uint32_t count = 0;

	for (*index = 0; *index < p->point_count; ++*index) {
		if (p->points[*index].screen != screen)
			continue;
		if (strcmp(p->points[*index].name, name.text) == 0) {
			c->point_used[*index] = true;
			return true;
		}
		names[count++] = p->points[*index].name;
	}
	if (is_lost(c, name.text))
		return false;
	diag_add(c->diags, DIAG_UNKNOWN_POINT, name.span, "screen `%s` has no point `%s`", p->screens[screen].name, name.text);
	diag_suggest(c->diags, name.span, names, count);
	if (count == 0)
		diag_help(c->diags, "name it in the screen's block: point %s X,Y", name.text);
	return false;
}

void declare_screen(struct compiler *c, const struct ast_item *item, const char *folder)
{
	const struct ast_property *said[SCREEN_PROPERTY_COUNT] = {NULL};
	struct program_screen *screen;

	for (uint32_t i = 0; i < c->program->screen_count; i++)
		if (strcmp(c->program->screens[i].name, item->name.text) == 0) {
			defined_twice(c, item->name, "screen", c->program->screens[i].span);
			return;
		}
	screen = add_screen(c);
	*screen = (struct program_screen){
		.name = item->name.text,
		.folder = folder,
		.picture = arena_format(c->arena, "screens/%s.png", item->name.text),
		.match = SCREEN_STANDARD_MATCH,
		.tolerance = SCREEN_STANDARD_TOLERANCE,
		.near = -1,
		.first_text = c->program->text_count,
		.span = item->name.span,
	};
	for (const struct ast_property *p = item->properties; p; p = p->next) {
		uint32_t index = check_property(c, p, item->properties, "screen", screen_properties, SCREEN_PROPERTY_COUNT);

		if (index == SCREEN_PROPERTY_COUNT)
			continue;
		said[index] = p;
		if (p->text && add_text(c, p->text) != NO_TEXT)
			screen->text_count++;
		else if (p->label.text)
			add_point(c, c->program->screen_count - 1, p);
		else if (!p->text)
			declare_screen_property(c, screen, index, p->value);
	}
	screen->has_picture = !said[SCREEN_TEXT] || said[SCREEN_PICTURE];
	if (screen->has_picture)
		check_places(c, said);
	else
		check_pictureless(c, said);
}
