/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where the pointer goes: to a place that no picture has, or to the middle of a screen that nobody compares. */
#include "interp/lint.h"

/* Small pictures are cut out of a display, and say nothing of its size. */
static bool is_display(int32_t width, int32_t height)
{
	return width >= 640 && height >= 400;
}

static void add_largest(struct lint *lint, uint32_t screen, int32_t *width, int32_t *height)
{
	uint32_t count;
	const struct lint_picture *pictures = lint_pictures_of(lint, screen, &count);

	for (uint32_t p = 0; p < count; p++) {
		*width = pictures[p].width > *width ? pictures[p].width : *width;
		*height = pictures[p].height > *height ? pictures[p].height : *height;
	}
}

/* What all pictures of the script fit in. */
static void find_largest(struct lint *lint, int32_t *width, int32_t *height)
{
	*width = *height = 0;
	for (uint32_t i = 0; i < lint->program->screen_count; i++)
		add_largest(lint, i, width, height);
}

static void check_point(struct lint *lint, const struct ast_expr *point)
{
	int32_t width, height;

	find_largest(lint, &width, &height);
	if (!is_display(width, height) || (point->x < width && point->y < height))
		return;
	diag_add(lint->diags, DIAG_CLICK, point->span, "%d,%d is outside of the display", point->x, point->y);
	diag_help(lint->diags, "the largest picture of this script is %dx%d", width, height);
}

/* One beside a picture that was cut out of a display is as good as one within it. */
static void check_named(struct lint *lint, const struct program_point *point)
{
	const struct program_screen *screen = &lint->program->screens[point->screen];
	int32_t width = 0, height = 0;
	bool own;

	add_largest(lint, point->screen, &width, &height);
	own = is_display(width, height);
	if (!own)
		find_largest(lint, &width, &height);
	if (!is_display(width, height) || (point->x < width && point->y < height))
		return;
	diag_add(lint->diags, DIAG_CLICK, point->span, "point `%s` of screen `%s`, %d,%d, is outside of the %s", point->name,
		 screen->name, point->x, point->y, own ? "screen's picture" : "display");
	diag_help(lint->diags, own ? "its picture is %dx%d" : "the largest picture of this script is %dx%d", width, height);
}

static void check_screen(struct lint *lint, const struct ast_name *name)
{
	int64_t screen = lint_screen(lint, name->text);
	uint32_t count = 0;
	const struct lint_picture *pictures = screen < 0 ? NULL : lint_pictures_of(lint, (uint32_t)screen, &count);

	for (uint32_t p = 0; p < count; p++) {
		const struct lint_picture *picture = &pictures[p];

		if (picture->why || picture->has_centre)
			continue;
		diag_add(lint->diags, DIAG_CLICK, name->span, "what is clicked in `%s` is not compared", name->text);
		diag_note(lint->diags, (struct span){0}, "the middle of what %s compares is at %d,%d, and transparent there",
			  picture->path, picture->x + picture->bounds_width / 2, picture->y + picture->bounds_height / 2);
		diag_help(lint->diags, "mask the picture so that what is to be clicked is opaque and in the middle, or name the point");
	}
}

static void check_place(struct lint *lint, const struct ast_sought *sought, const struct ast_expr *point)
{
	if (sought->screen.text && !sought->point.text)
		check_screen(lint, &sought->screen);
	else if (!sought->screen.text && point && point->kind == EXPR_POINT)
		check_point(lint, point);
}

static void visit(struct lint *lint, const struct ast_item *item, const struct ast_stmt *s)
{
	(void)item;
	if (s->kind != STMT_CLICK_AT && s->kind != STMT_MOVE_TO && s->kind != STMT_DRAG && s->kind != STMT_SCROLL &&
	    s->kind != STMT_TYPE)
		return;
	/* of what is typed, the value is the text */
	if (s->kind != STMT_TYPE)
		check_place(lint, &s->sought, s->value);
	check_place(lint, &s->destination.sought, s->destination.point);
}

void lint_click(struct lint *lint)
{
	if (!lint->world->eyes)
		return;
	for (uint32_t i = 0; i < lint->program->point_count; i++)
		check_named(lint, &lint->program->points[i]);
	lint_statements(lint, visit);
}
