/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/session/checkpoint_json.h"

#include <errno.h>
#include <string.h>

#include "grammar/mem.h"
#include "grammar/source.h"
#include "runtime/base/json_tree.h"
#include "runtime/base/json_writer.h"
#include "runtime/base/whole_file.h"

enum { FORMAT = 1 };

static const char *const media_names[CHECKPOINT_MEDIA] = {"cdrom", "floppy", "kernel", "initrd"};

static void put_names(struct json_writer *json, const char *name, checkpoint_names names)
{
	jw_open_inline(json, name, '[');
	for (; names && *names; names++)
		jw_string(json, NULL, *names);
	jw_close(json, ']');
}

static void put_step(struct json_writer *json, const char *name, const struct spot_step *step)
{
	if (!step->text) {
		jw_null(json, name);
		return;
	}
	jw_open_inline(json, name, '{');
	jw_string(json, "text", step->text);
	jw_integer(json, "nth", step->nth);
	jw_integer(json, "of", step->of);
	jw_close(json, '}');
}

static void put_spot(struct json_writer *json, const struct spot *spot)
{
	jw_bool(json, "behind", spot->behind);
	jw_open(json, "frames", '[');
	for (uint32_t i = 0; i < spot->frame_count; i++) {
		const struct spot_frame *frame = &spot->frames[i];

		jw_open(json, NULL, '{');
		jw_string(json, "unit", frame->unit);
		put_step(json, "at", &frame->at);
		put_step(json, "before", &frame->before);
		jw_open_inline(json, "rounds", '[');
		for (uint32_t j = 0; j < frame->round_count; j++)
			jw_integer(json, NULL, frame->rounds[j]);
		jw_close(json, ']');
		jw_close(json, '}');
	}
	jw_close(json, ']');
}

static void put_values(struct json_writer *json, const struct vm_memory *memory)
{
	jw_open(json, "captured", '[');
	for (uint32_t i = 0; i < memory->value_count; i++) {
		jw_open_inline(json, NULL, '{');
		jw_string(json, "unit", memory->values[i].unit);
		jw_string(json, "name", memory->values[i].name);
		jw_integer(json, "nth", memory->values[i].nth);
		jw_string(json, "value", memory->values[i].value);
		jw_close(json, '}');
	}
	jw_close(json, ']');
}

static void put_script(struct json_writer *json, const struct checkpoint *c)
{
	const struct vm_memory *memory = &c->memory;

	jw_open(json, "goes_on", '{');
	put_spot(json, &memory->spot);
	jw_bool(json, "rebooted", memory->rebooted);
	jw_string(json, "seen_screen", memory->seen_screen);
	jw_string(json, "seen_text", memory->seen_text);
	jw_bool(json, "input_since_seen", memory->input_since_seen);
	jw_bool(json, "input_given", memory->input_given);
	jw_string(json, "keyboard", layout_word(memory->layout));
	jw_integer(json, "every_ms", memory->checkpoint_ms);
	jw_integer(json, "serial_taken", (int64_t)memory->serial_taken);
	jw_bool(json, "has_before", c->has_before);
	put_names(json, "away", c->away);
	put_values(json, memory);
	jw_close(json, '}');
}

static void put_machine(struct json_writer *json, const struct checkpoint *c)
{
	jw_string(json, "qemu", c->qemu);
	jw_string(json, "accelerator", c->accelerator);
	jw_string(json, "machine", c->likeness);
	jw_open(json, "media", '{');
	for (int i = 0; i < CHECKPOINT_MEDIA; i++) {
		if (!c->media[i].path) {
			jw_null(json, media_names[i]);
			continue;
		}
		jw_open_inline(json, media_names[i], '{');
		jw_string(json, "path", c->media[i].path);
		jw_integer(json, "bytes", c->media[i].bytes);
		jw_close(json, '}');
	}
	jw_close(json, '}');
	jw_string(json, "installed", c->installed);
	put_names(json, "disk", c->disk);
	put_names(json, "test", c->test);
}

static void put(struct json_writer *json, const struct checkpoint *c)
{
	jw_open(json, NULL, '{');
	jw_integer(json, "format", FORMAT);
	jw_string(json, "kvt", KVT_VERSION);
	jw_string(json, "name", c->name);
	jw_bool(json, "automatic", c->automatic);
	jw_string(json, "guest", c->guest);
	jw_string(json, "script", c->script);
	jw_string(json, "phase", c->phase);
	jw_string(json, "place", c->place);
	jw_string(json, "statement", c->statement);
	jw_seconds(json, "at_s", c->at_us);
	jw_seconds(json, "took_s", c->took_us);
	jw_integer(json, "state_bytes", c->bytes);
	put_names(json, "params", c->params);
	put_machine(json, c);
	put_script(json, c);
	jw_close(json, '}');
}

/* The file of this SUFFIX. */
static int write_part(const struct checkpoint *c, const char *suffix, const char *text, size_t length, struct error *error)
{
	char *path = checkpoint_path(c->folder, c->name, suffix);
	int result = write_whole(path, text, length);

	if (result < 0)
		write_error(error, path);
	mem_free(path);
	return result;
}

int checkpoint_write(const struct checkpoint *checkpoint, struct error *error)
{
	struct json_writer json = {0};
	int result = 0;

	if (checkpoint->serial)
		result = write_part(checkpoint, ".serial", checkpoint->serial, strlen(checkpoint->serial), error);
	put(&json, checkpoint);
	if (result == 0)
		result = write_part(checkpoint, ".json", json.out.text, json.out.length, error);
	json_writer_deinit(&json);
	return result;
}

/* What is read, and what was wrong with it. */
struct reading {
	struct checkpoint *c;
	const char *missing;		/* a member that is not as it should be; NULL: none so far */
};

static const char *take(struct reading *r, const struct json_t *object, const char *name, bool required)
{
	const char *text = jt_text(jt_member(object, name));

	if (!text && required && !r->missing)
		r->missing = name;
	return text ? arena_copy(&r->c->arena, text, strlen(text)) : NULL;
}

static int64_t take_integer(struct reading *r, const struct json_t *object, const char *name)
{
	int64_t integer = 0;

	if ((!jt_integer(jt_member(object, name), &integer) || integer < 0) && !r->missing)
		r->missing = name;
	return integer;
}

static int64_t take_seconds(struct reading *r, const struct json_t *object, const char *name)
{
	double seconds = 0;

	if (!jt_number(jt_member(object, name), &seconds) && !r->missing)
		r->missing = name;
	return (int64_t)(seconds * 1e6);
}

/* A name that stands for a file in the run directory, and for nothing else. */
static bool is_plain(const char *name)
{
	return *name && *name != '.' && !strchr(name, '/');
}

static checkpoint_names take_names(struct reading *r, const struct json_t *object, const char *name, bool files)
{
	const struct json_t *array = jt_member(object, name);
	size_t count = jt_count(array);
	const char **names = arena_alloc_array(&r->c->arena, count + 1, sizeof(*names));

	for (size_t i = 0; i < count; i++) {
		const char *text = jt_text(jt_item(array, i));

		if ((!text || (files && !is_plain(text))) && !r->missing)
			r->missing = name;
		names[i] = text ? arena_copy(&r->c->arena, text, strlen(text)) : "";
	}
	return names;
}

static struct spot_step take_step(struct reading *r, const struct json_t *frame, const char *name)
{
	const struct json_t *object = jt_member(frame, name);
	struct spot_step step = {.text = take(r, object, "text", false)};

	if (step.text) {
		step.nth = (uint32_t)take_integer(r, object, "nth");
		step.of = (uint32_t)take_integer(r, object, "of");
	}
	return step;
}

static void take_frame(struct reading *r, const struct json_t *object, struct spot_frame *frame)
{
	const struct json_t *rounds = jt_member(object, "rounds");

	frame->unit = take(r, object, "unit", true);
	frame->at = take_step(r, object, "at");
	frame->before = take_step(r, object, "before");
	if (!frame->at.text && !r->missing)
		r->missing = "at";
	frame->round_count = (uint32_t)jt_count(rounds);
	frame->rounds = arena_alloc_array(&r->c->arena, frame->round_count + 1, sizeof(*frame->rounds));
	for (uint32_t i = 0; i < frame->round_count; i++)
		if (!jt_integer(jt_item(rounds, i), &frame->rounds[i]) && !r->missing)
			r->missing = "rounds";
}

static void take_values(struct reading *r, const struct json_t *list)
{
	struct vm_memory *memory = &r->c->memory;

	memory->value_count = (uint32_t)jt_count(list);
	memory->values = arena_alloc_array(&r->c->arena, memory->value_count + 1, sizeof(*memory->values));
	for (uint32_t i = 0; i < memory->value_count; i++) {
		const struct json_t *object = jt_item(list, i);

		memory->values[i] = (struct spot_value){
			take(r, object, "unit", true), take(r, object, "name", true), take(r, object, "value", true),
			(uint32_t)take_integer(r, object, "nth"),
		};
	}
}

static void take_script(struct reading *r, const struct json_t *object)
{
	struct vm_memory *memory = &r->c->memory;
	const struct json_t *frames = jt_member(object, "frames");
	const char *layout = take(r, object, "keyboard", true);

	memory->spot.frame_count = (uint32_t)jt_count(frames);
	memory->spot.frames = arena_alloc_array(&r->c->arena, memory->spot.frame_count + 1, sizeof(*memory->spot.frames));
	for (uint32_t i = 0; i < memory->spot.frame_count; i++)
		take_frame(r, jt_item(frames, i), &memory->spot.frames[i]);
	if (!memory->spot.frame_count && !r->missing)
		r->missing = "frames";
	memory->spot.behind = jt_is_true(jt_member(object, "behind"));
	memory->rebooted = jt_is_true(jt_member(object, "rebooted"));
	memory->seen_screen = take(r, object, "seen_screen", false);
	memory->seen_text = take(r, object, "seen_text", false);
	take_values(r, jt_member(object, "captured"));
	memory->input_since_seen = jt_is_true(jt_member(object, "input_since_seen"));
	memory->input_given = jt_is_true(jt_member(object, "input_given"));
	memory->checkpoint_ms = take_integer(r, object, "every_ms");
	if (jt_member(object, "serial_taken"))		/* older ones have none */
		memory->serial_taken = (uint64_t)take_integer(r, object, "serial_taken");
	if (layout && !layout_find(layout, &memory->layout) && !r->missing)
		r->missing = "keyboard";
	r->c->has_before = jt_is_true(jt_member(object, "has_before"));
	r->c->away = take_names(r, object, "away", false);
}

static void take_machine(struct reading *r, const struct json_t *object)
{
	struct checkpoint *c = r->c;
	const struct json_t *media = jt_member(object, "media");

	c->qemu = take(r, object, "qemu", true);
	c->accelerator = take(r, object, "accelerator", true);
	c->likeness = take(r, object, "machine", true);
	for (int i = 0; i < CHECKPOINT_MEDIA; i++) {
		const struct json_t *medium = jt_member(media, media_names[i]);

		c->media[i].path = take(r, medium, "path", false);
		if (c->media[i].path)
			c->media[i].bytes = take_integer(r, medium, "bytes");
	}
	c->installed = take(r, object, "installed", false);
	if (c->installed && c->installed[0] != '/' && !is_plain(c->installed) && !r->missing)
		r->missing = "installed";
	c->disk = take_names(r, object, "disk", true);
	c->test = take_names(r, object, "test", true);
}

static void take_all(struct reading *r, const struct json_t *object)
{
	struct checkpoint *c = r->c;

	c->name = take(r, object, "name", true);
	c->automatic = jt_is_true(jt_member(object, "automatic"));
	c->guest = take(r, object, "guest", true);
	c->script = take(r, object, "script", true);
	c->phase = take(r, object, "phase", true);
	c->place = take(r, object, "place", true);
	c->statement = take(r, object, "statement", true);
	c->at_us = take_seconds(r, object, "at_s");
	c->took_us = take_seconds(r, object, "took_s");
	c->bytes = take_integer(r, object, "state_bytes");
	c->params = take_names(r, object, "params", false);
	take_machine(r, object);
	take_script(r, jt_member(object, "goes_on"));
}

int checkpoint_read(struct checkpoint *checkpoint, const char *path, struct error *error)
{
	struct arena arena = {0};
	struct source *text = source_read(&arena, path);
	struct json_t *tree = text ? jt_read(text->text, text->length) : NULL;
	struct reading r = {.c = checkpoint};
	int64_t format = 0;

	if (!text) {
		error_set(error, "%s cannot be read: %s", path, strerror(errno));
	} else if (!tree || !jt_integer(jt_member(tree, "format"), &format) || format != FORMAT) {
		error_set(error, "%s is no description of a checkpoint that this kvt can read", path);
		r.missing = "format";
	} else {
		take_all(&r, tree);
		if (r.missing)
			error_set(error, "%s: `%s` is missing or not as it should be", path, r.missing);
	}
	error_help(error, "run from the beginning, and make the checkpoint anew");
	jt_free(tree);
	arena_deinit(&arena);
	return text && !r.missing ? 0 : -1;
}
