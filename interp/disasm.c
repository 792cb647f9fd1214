/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "interp/disasm.h"

#include "grammar/arena.h"
#include "interp/opcode.h"
#include "interp/secret.h"

/* TEXT as a script would write it. */
static void print_quoted(FILE *out, const char *text)
{
	fputc('"', out);
	for (; *text; text++) {
		if (*text == '\n')
			fputs("\\n", out);
		else if (*text == '\t')
			fputs("\\t", out);
		else if (*text == '\b')
			fputs("\\b", out);
		else if (*text == '\033')
			fputs("\\e", out);
		else if (*text == '"' || *text == '\\')
			fprintf(out, "\\%c", *text);
		else
			fputc(*text, out);
	}
	fputc('"', out);
}

static void print_value(FILE *out, struct value value)
{
	struct arena arena = {0};

	if (value.kind == VALUE_STRING)
		print_quoted(out, value.string);
	else
		fputs(value_text(&arena, value), out);
	arena_deinit(&arena);
}

/* As a script writes it: a slash within has its backslash. */
static void print_pattern(FILE *out, const struct program_pattern *pattern)
{
	fputc('/', out);
	for (const char *c = pattern->source; *c; c++) {
		if (*c == '/')
			fputc('\\', out);
		fputc(*c, out);
	}
	fputs(pattern->any_case ? "/i" : "/", out);
}

static void print_chord(FILE *out, const struct chord *chord)
{
	char buffer[8];

	for (uint32_t i = 0; i < chord->count; i++)
		fprintf(out, "%s%s", i ? "+" : "", key_describe(chord->keys[i], buffer));
}

static void print_area(FILE *out, const struct program *p, const struct area *area)
{
	if (area->has_region)
		fprintf(out, "in %d,%d %dx%d", area->x, area->y, area->width, area->height);
	if (area->mask_screen >= 0)
		fprintf(out, "%smasked-by %s", area->has_region ? " " : "", p->screens[area->mask_screen].name);
	if (!area->has_region && area->mask_screen < 0)
		fputs("the display", out);
}

static void print_operand(FILE *out, const struct program *p, enum operand kind, uint32_t operand)
{
	switch (kind) {
	case OPERAND_NONE:
		break;
	case OPERAND_CONSTANT:
		print_value(out, p->constants[operand]);
		break;
	case OPERAND_PARAM:
		fputs(p->params[operand].name, out);
		break;
	case OPERAND_LOCAL:
		fprintf(out, "#%u", operand);
		break;
	case OPERAND_COUNT:
		fprintf(out, "%u", operand);
		break;
	case OPERAND_TARGET:
		fprintf(out, "-> %04u", operand);
		break;
	case OPERAND_PROCEDURE:
		fputs(p->procedures[operand].name, out);
		break;
	case OPERAND_PROPERTY:
		fputs(guest_property_name((enum guest_property)operand), out);
		break;
	case OPERAND_SCREEN:
		fputs(p->screens[operand].name, out);
		break;
	case OPERAND_TEXT:
		fprintf(out, "%u  # %s", operand, p->texts[operand].shown);
		break;
	case OPERAND_POINT:
		fprintf(out, "%s.%s", p->screens[p->points[operand].screen].name, p->points[operand].name);
		break;
	case OPERAND_PATTERN:
		print_pattern(out, &p->patterns[operand]);
		break;
	case OPERAND_CHORD:
		print_chord(out, &p->chords[operand]);
		break;
	case OPERAND_AREA:
		print_area(out, p, &p->areas[operand]);
		break;
	case OPERAND_LAYOUT:
		fputs(layout_word((enum layout)operand), out);
		break;
	case OPERAND_CLICK:
		fputs(click_word((enum click)operand), out);
		break;
	case OPERAND_WHEEL:
		fputs(wheel_word((enum wheel)operand), out);
		break;
	case OPERAND_DRIVE:
		fputs(drive_word((enum drive)operand), out);
		break;
	case OPERAND_PHASE:
		fputs(p->phases[operand].name, out);
		break;
	case OPERAND_STEP:
		fprintf(out, "%u  # %d: %s", operand,
			source_place(p->steps[operand].span.source, p->steps[operand].span.start).line, p->steps[operand].text);
		break;
	}
}

static void print_code(FILE *out, const struct program *p, uint32_t from, uint32_t to)
{
	for (uint32_t at = from; at < to; at++) {
		enum opcode opcode = instruction_opcode(p->code[at]);
		const struct opcode_info *info = opcode_info(opcode);

		fprintf(out, "  %04u  %s", at, info->mnemonic);
		if (info->operand != OPERAND_NONE) {
			fprintf(out, "%*s", 16 - (int)__builtin_strlen(info->mnemonic), "");
			print_operand(out, p, info->operand, instruction_operand(p->code[at]));
		}
		fputc('\n', out);
	}
}

static void print_watched(FILE *out, const struct program *p, const struct program_watcher *watcher)
{
	fputs("watch ", out);
	if (watcher->kind == WATCHED_SCREEN) {
		fputs(p->screens[watcher->screen].name, out);
		return;
	}
	fputs(watcher->kind == WATCHED_PATTERN ? "serial pattern " : "serial ", out);
	print_value(out, p->constants[watcher->said]);
}

static void print_screen(FILE *out, const struct program_screen *s)
{
	fprintf(out, "screen %s:", s->name);
	if (s->has_picture)
		fprintf(out, " %s match %d.%02d%% tolerance %d", s->picture, s->match / 100, s->match % 100, s->tolerance);
	if (s->has_region)
		fprintf(out, " in %d,%d %dx%d", s->x, s->y, s->width, s->height);
	if (s->near >= 0)
		fprintf(out, " near %d", s->near);
	if (s->anywhere)
		fputs(" anywhere", out);
	for (uint32_t i = 0; i < s->text_count; i++)
		fprintf(out, " text %u", s->first_text + i);
	fputc('\n', out);
}

static void print_text(FILE *out, const struct program *p, uint32_t index)
{
	const struct program_text *t = &p->texts[index];

	fprintf(out, "text %u: ", index);
	if (t->pattern >= 0) {
		fputs("matching ", out);
		print_pattern(out, &p->patterns[t->pattern]);
	} else {
		fputs(t->any ? "any" : "string", out);
	}
	if (t->has_region)
		fprintf(out, " in %d,%d %dx%d", t->x, t->y, t->width, t->height);
	if (t->highlighted)
		fputs(" highlighted", out);
	if (t->engine != TEXT_BY_ANY)
		fprintf(out, " engine %s", text_engine_word(t->engine));
	fputc('\n', out);
}

static void print_tables(FILE *out, const struct program *p)
{
	for (uint32_t i = 0; i < p->param_count; i++) {
		fprintf(out, "param %s%s: %s = ", p->params[i].secret ? "secret " : "", p->params[i].name,
			value_kind_word(p->params[i].value.kind));
		if (p->params[i].required)
			fputs("(required)", out);
		else if (p->params[i].secret)
			fputs(SECRET_SHOWN, out);
		else
			print_value(out, p->params[i].value);
		fputc('\n', out);
	}
	for (uint32_t i = 0; i < p->screen_count; i++)
		print_screen(out, &p->screens[i]);
	for (uint32_t i = 0; i < p->text_count; i++)
		print_text(out, p, i);
	for (uint32_t i = 0; i < p->point_count; i++)
		fprintf(out, "point %s.%s: %d,%d\n", p->screens[p->points[i].screen].name, p->points[i].name, p->points[i].x,
			p->points[i].y);
	for (uint32_t i = 0; i < p->watcher_count; i++) {
		print_watched(out, p, &p->watchers[i]);
		fputs(": fail ", out);
		print_value(out, p->constants[p->watchers[i].message]);
		fputc('\n', out);
	}
}

void disasm(const struct program *p, FILE *out)
{
	fprintf(out, "guest %s ", p->guest);
	print_quoted(out, p->title);
	fputc('\n', out);
	print_tables(out, p);
	fprintf(out, "\nproperties:\n");
	print_code(out, p, 0, p->guest_end);
	for (uint32_t i = 0; i < p->procedure_count; i++) {
		const struct program_procedure *procedure = &p->procedures[i];

		fprintf(out, "\nprocedure %s:", procedure->name);
		for (uint32_t a = procedure->arguments; a > 0; a--)
			fprintf(out, " #%u", procedure->first_local + procedure->arguments - a);
		fputc('\n', out);
		print_code(out, p, procedure->entry, procedure->end);
	}
	for (uint32_t i = 0; i < p->phase_count; i++) {
		fprintf(out, "\nphase %s:\n", p->phases[i].name);
		print_code(out, p, p->phases[i].entry, p->phases[i].end);
	}
}
