/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Keeping the machine: when the script says so, by the clock, and when a phase has failed. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "grammar/mem.h"
#include "runtime/display/png_file.h"
#include "runtime/session/session_private.h"

enum {
	LATER_US = 200 * 1000,		/* when it is due, and the script is in the middle of something */
	LAYERS_MAX = 64,		/* each takes a descriptor, and a look at each read */
};

static void tell(struct session *s, const char *text)
{
	struct error error;

	session_logged(s, runlog_note(s->log, text, session_now_us(s), &error), &error);
}

static void tell_not_kept(struct session *s, const char *name, const char *why)
{
	char *text = mem_format("checkpoint %s is not kept: %s", name, why);

	tell(s, text);
	mem_free(text);
}

/* Why the machine cannot be kept now; NULL: it can. */
static const char *obstacle(const struct session *s)
{
	if (s->options->vnc)
		return "this run is on another VNC server, whose machine is not kvt's";
	if (!s->machine || s->machine_over || !s->vnc || s->awaiting_display)
		return "the machine's power is off";
	if (s->keeping.making)
		return "another one is being made";
	if (keyboard_holds(s->keyboard))
		return "keys are held";
	return NULL;
}

static void describe_media(const struct session *s, struct checkpoint *c)
{
	const char *paths[CHECKPOINT_MEDIA] = {
		[CHECKPOINT_CDROM] = s->keeping.media[DRIVE_CDROM],
		[CHECKPOINT_FLOPPY] = s->keeping.media[DRIVE_FLOPPY],
		[CHECKPOINT_KERNEL] = s->keeping.kernel,
		[CHECKPOINT_INITRD] = s->keeping.initrd,
	};

	for (int i = 0; i < CHECKPOINT_MEDIA; i++) {
		char *absolute = paths[i] ? realpath(paths[i], NULL) : NULL;
		struct stat status;

		if (absolute && stat(absolute, &status) == 0) {
			c->media[i].path = arena_copy(&c->arena, absolute, strlen(absolute));
			c->media[i].bytes = status.st_size;
		}
		free(absolute);
	}
}

static void describe_params(const struct session *s, struct checkpoint *c)
{
	const struct program *p = s->program;
	const char **params = arena_alloc_array(&c->arena, p->param_count + 1, sizeof(*params));
	uint32_t count = 0;

	for (uint32_t i = 0; i < p->param_count; i++)
		if (vm_param_used(s->vm, i) && !p->params[i].secret)
			params[count++] = arena_format(&c->arena, "%s=%s", p->params[i].name,
						       value_text(&c->arena, p->params[i].value));
	c->params = params;
}

static void describe_away(const struct session *s, struct checkpoint *c)
{
	const struct program *p = s->program;
	const char **away = arena_alloc_array(&c->arena, p->screen_count + 1, sizeof(*away));
	uint32_t count = 0;

	for (uint32_t i = 0; i < p->screen_count; i++)
		if (screens_was_away(s->screens, i))
			away[count++] = p->screens[i].name;
	c->away = away;
}

/* The step under way, as a person would look for it. */
static void describe_place(struct session *s, struct checkpoint *c)
{
	const struct program_step *step = vm_step(s->vm);
	struct place place = source_place(step->span.source, step->span.start);

	c->place = arena_format(&c->arena, "%s:%d:%d", step->span.source->path, place.line, place.column);
	c->statement = step->text;
}

/* By its path where it is another run's, by its name where it lies beside the layers. */
static const char *installed_name(const struct session *s, struct arena *arena)
{
	char *own = mem_format("%s/installed.qcow2", runlog_directory(s->log)), *absolute = realpath(own, NULL);
	const char *name = s->installed;

	if (name && absolute && !strcmp(absolute, name))
		name = "installed.qcow2";
	else if (name)
		name = arena_copy(arena, name, strlen(name));
	free(absolute);
	mem_free(own);
	return name;
}

static void free_checkpoint(struct checkpoint *c)
{
	if (!c)
		return;
	checkpoint_deinit(c);
	mem_free(c);
}

/* NULL: no statement is under way at which the script could go on. */
static struct checkpoint *describe(struct session *s, const char *name, bool automatic, bool behind)
{
	struct checkpoint *c = mem_alloc(sizeof(*c));

	if (!vm_remember(s->vm, behind, &c->arena, &c->memory)) {
		free_checkpoint(c);
		return NULL;
	}
	c->folder = runlog_directory(s->log);
	c->name = arena_copy(&c->arena, name, strlen(name));
	c->automatic = automatic;
	c->guest = s->program->guest;
	c->script = s->program->source->path;
	c->phase = s->program->phases[s->options->phases[s->phase]].name;
	c->at_us = session_now_us(s);
	c->qemu = s->keeping.qemu;
	c->accelerator = s->keeping.accelerator;
	c->likeness = s->keeping.likeness;
	c->installed = installed_name(s, &c->arena);
	c->disk = layers_names(&s->disk, &c->arena);
	c->test = layers_names(&s->test, &c->arena);
	describe_place(s, c);
	describe_params(s, c);
	describe_media(s, c);
	describe_away(s, c);
	return c;
}

static int keep_display(struct session *s, struct checkpoint *c, struct error *error)
{
	const struct frame *before = screens_before(s->screens);
	char *path;
	int result;

	if (!before->width)
		return 0;
	path = checkpoint_path(c->folder, c->name, ".png");
	result = png_write_frame(path, before, error);
	c->has_before = result == 0;
	mem_free(path);
	return result;
}

/* A layer that is to go over the disk; *layer is NULL where there is no disk. */
static int make_layer(struct session *s, char **layer, struct error *error)
{
	const char *top = layers_top(session_layers(s)), *base;
	enum reason reason;		/* a run is not lost for it */
	char *stem;
	int result;

	*layer = NULL;
	if (!top)
		return 0;
	base = strrchr(top, '/') + 1;
	stem = mem_copy_bytes(base, strcspn(base, "."));
	*layer = layers_free_path(runlog_directory(s->log), stem);
	result = machine_make_disk(*layer, 0, top, &reason, error);
	if (result < 0) {
		mem_free(*layer);
		*layer = NULL;
	}
	mem_free(stem);
	return result;
}

static int make_folder(const char *run, struct error *error)
{
	char *folder = mem_format("%s/checkpoints", run);
	int result = mkdir(folder, 0777) < 0 && errno != EEXIST ? -1 : 0;

	if (result < 0)
		error_set(error, "the folder %s cannot be made: %s", folder, strerror(errno));
	mem_free(folder);
	return result;
}

static struct kept *find_kept(struct session *s, const char *name)
{
	for (size_t i = 0; i < s->keeping.count; i++)
		if (!strcmp(s->keeping.items[i].name, name))
			return &s->keeping.items[i];
	return NULL;
}

static void forget_kept(struct session *s, struct kept *kept)
{
	struct keeping *keeping = &s->keeping;
	size_t at = (size_t)(kept - keeping->items);

	memmove(kept, kept + 1, (--keeping->count - at) * sizeof(*kept));
}

static const char *const *copy_names(struct arena *arena, const char *const *names)
{
	size_t count = 0;
	const char **copy;

	while (names[count])
		count++;
	copy = arena_alloc_array(arena, count + 1, sizeof(*copy));
	for (size_t i = 0; i < count; i++)
		copy[i] = arena_copy(arena, names[i], strlen(names[i]));
	return copy;
}

static void add_kept(struct session *s, const struct checkpoint *c)
{
	struct keeping *keeping = &s->keeping;
	struct arena *arena = &keeping->arena;

	keeping->items = mem_grow(keeping->items, keeping->count, &keeping->capacity, sizeof(*keeping->items));
	keeping->items[keeping->count++] = (struct kept){
		.name = arena_copy(arena, c->name, strlen(c->name)),
		.automatic = c->automatic,
		.disk = copy_names(arena, c->disk),
		.test = copy_names(arena, c->test),
	};
}

/* What there is of NAME goes, and so does that it was there. */
static void drop(struct session *s, const char *name)
{
	struct kept *kept = find_kept(s, name);
	struct error error;

	checkpoint_remove(runlog_directory(s->log), name);
	if (!kept)
		return;
	session_logged(s, runlog_checkpoint_gone(s->log, name, &error), &error);
	forget_kept(s, kept);
}

/* Of those that were made by the clock, the oldest go. */
static void prune(struct session *s)
{
	struct keeping *keeping = &s->keeping;
	int automatic = 0;

	for (size_t i = keeping->count; i-- > 0;)
		if (keeping->items[i].automatic && ++automatic > s->options->config->checkpoints)
			drop(s, keeping->items[i].name);
}

static void tell_kept(struct session *s, const struct checkpoint *c)
{
	struct runlog_checkpoint entry = {
		.name = c->name, .phase = c->phase, .automatic = c->automatic, .at_us = c->at_us, .took_us = c->took_us, .bytes = c->bytes,
	};
	struct error error;

	session_logged(s, runlog_checkpoint(s->log, &entry, session_now_us(s), &error), &error);
}

static void done_with(struct session *s, struct checkpoint *c, const struct snapshot_end *end)
{
	struct error error;

	if (end->error) {
		tell_not_kept(s, c->name, end->error->text);
		drop(s, c->name);
		return;
	}
	session_serial_keep(s, c);	/* one that stood still before does not say so again */
	c->took_us = end->took_us;
	c->bytes = end->bytes;
	if (checkpoint_write(c, &error) < 0) {
		tell_not_kept(s, c->name, error.text);
		drop(s, c->name);
		return;
	}
	add_kept(s, c);
	tell_kept(s, c);
	prune(s);
}

static void take_layer(struct session *s, bool layered)
{
	struct layers *layers = session_layers(s);

	if (s->keeping.layer && layered) {
		layers_push(&s->keeping.frozen, mem_copy_string(layers_top(layers)));
		layers_push(layers, s->keeping.layer);
	} else if (s->keeping.layer) {
		unlink(s->keeping.layer);
		mem_free(s->keeping.layer);
	}
	s->keeping.layer = NULL;
}

static void on_saved(void *context, const struct snapshot_end *end)
{
	struct session *s = context;
	struct checkpoint *c = s->keeping.making;
	bool automatic = c->automatic;

	s->keeping.making = NULL;
	take_layer(s, end->layered);
	done_with(s, c, end);
	free_checkpoint(c);
	if (s->ending) {
		if (s->keeping.stays)
			machine_off(s->machine);
		return;
	}
	if (!automatic) {
		session_deliver(s, &(struct event){.kind = EVENT_DONE});
		return;
	}
	vm_go_on(s->vm, end->took_us);
	session_deliver(s, &(struct event){.kind = EVENT_UPDATE});
}

/* False, with a note, if it cannot be made. STAY: the machine does not go on. */
static bool begin(struct session *s, const char *name, bool automatic, bool stay)
{
	const char *why = obstacle(s);
	struct checkpoint *c = why ? NULL : describe(s, name, automatic, !automatic && !stay);
	struct error error;
	char *path;

	if (!why && !c)
		why = "no statement is under way, or the guest has switched itself off";
	/* An earlier one of this name goes first: its description must not stand beside another machine's state, ever. */
	if (!why)
		drop(s, name);
	if (!why && (make_folder(c->folder, &error) < 0 || keep_display(s, c, &error) < 0 ||
		     (!stay && make_layer(s, &s->keeping.layer, &error) < 0)))
		why = error.text;
	if (!why) {
		path = checkpoint_path(c->folder, name, ".state");
		if (!machine_save(s->machine, path, s->keeping.layer, stay, on_saved, s))
			why = "QEMU's monitor does not answer";
		mem_free(path);
	}
	if (!why) {
		s->keeping.making = c;
		s->keeping.stays = stay;
		return true;
	}
	tell_not_kept(s, name, why);
	if (c)
		drop(s, name);
	take_layer(s, false);
	free_checkpoint(c);
	return false;
}

void session_checkpoint(struct session *s, const char *name)
{
	if (!begin(s, name, false, false))
		session_post_done(s);
}

static void wait_for_next(struct session *s)
{
	loop_timer_set(s->loop, &s->keeping.due, loop_now_us() + s->keeping.every_us);
}

static void on_due(void *context)
{
	struct session *s = context;
	char name[32];

	if (s->ending || !s->running)
		return;
	if (!vm_is_waiting(s->vm) || obstacle(s)) {
		loop_timer_set(s->loop, &s->keeping.due, loop_now_us() + LATER_US);
		return;
	}
	if (session_layers(s)->count >= LAYERS_MAX) {
		tell(s, "no more checkpoints are made by the clock: the disk has as many layers as it may have");
		return;
	}
	snprintf(name, sizeof(name), "auto.%d", ++s->keeping.numbered);
	vm_hold(s->vm);
	if (!begin(s, name, true, false))
		vm_go_on(s->vm, 0);
	wait_for_next(s);
}

void session_checkpoint_every(struct session *s, int64_t interval_ms)
{
	s->keeping.every_us = interval_ms * 1000;
	loop_timer_clear(s->loop, &s->keeping.due);
	s->keeping.due = (struct loop_timer){.fire = on_due, .context = s};
	if (interval_ms > 0 && !s->options->vnc)
		wait_for_next(s);
}

void session_checkpoint_phase_over(struct session *s)
{
	loop_timer_clear(s->loop, &s->keeping.due);
}

bool session_checkpoint_failure(struct session *s)
{
	return begin(s, CHECKPOINT_AT_FAILURE, false, true);
}

void session_checkpoint_cut(struct session *s)
{
	struct checkpoint *c = s->keeping.making;

	if (!c)
		return;
	tell_not_kept(s, c->name, "kvt was to end at once");
	drop(s, c->name);
}

void session_medium_is(struct session *s, enum drive drive, const char *path)
{
	mem_free(s->keeping.media[drive]);
	s->keeping.media[drive] = path ? mem_copy_string(path) : NULL;
}

/* Whether a checkpoint that is still there, or the disk of an installation that did not pass, needs the layer PATH. */
static bool is_needed(const struct session *s, const char *path)
{
	const char *name = strrchr(path, '/') + 1;

	for (size_t i = 0; i < s->keeping.count; i++)
		if (names_have(s->keeping.items[i].disk, name) || names_have(s->keeping.items[i].test, name))
			return true;
	for (size_t i = 0; !s->installed && i < s->disk.count; i++)
		if (!strcmp(s->disk.paths[i], path))
			return true;
	return false;
}

void session_layer_over(struct session *s, const char *path)
{
	if (!is_needed(s, path))
		unlink(path);
}

void session_keep_deinit(struct session *s)
{
	struct keeping *keeping = &s->keeping;
	char *folder = mem_format("%s/checkpoints", runlog_directory(s->log));

	rmdir(folder);		/* if nothing came of it */
	mem_free(folder);
	if (keeping->layer)
		unlink(keeping->layer);
	mem_free(keeping->layer);
	free_checkpoint(keeping->making);
	for (size_t i = 0; i < keeping->frozen.count; i++)
		if (!is_needed(s, keeping->frozen.paths[i]))
			unlink(keeping->frozen.paths[i]);
	layers_deinit(&keeping->frozen);
	session_medium_is(s, DRIVE_CDROM, NULL);
	session_medium_is(s, DRIVE_FLOPPY, NULL);
	mem_free(keeping->kernel);
	mem_free(keeping->initrd);
	mem_free(keeping->likeness);
	mem_free(keeping->qemu);
	mem_free(keeping->accelerator);
	mem_free(keeping->items);
	arena_deinit(&keeping->arena);
}
