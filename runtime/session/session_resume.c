/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Going on from a checkpoint, in a run directory of its own. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "grammar/mem.h"
#include "interp/secret.h"
#include "runtime/display/png_file.h"
#include "runtime/machine/machine_files.h"
#include "runtime/session/session_private.h"

/* What a param that something has asked for was then, and is now. */
static int check_param(const struct session *s, const char *setting, struct error *error)
{
	const struct program *p = s->program;
	const char *equals = strchr(setting, '=');
	size_t length = equals ? (size_t)(equals - setting) : strlen(setting);

	for (uint32_t i = 0; equals && i < p->param_count; i++) {
		const char *name = p->params[i].name, *value;

		if (strlen(name) != length || strncmp(name, setting, length) != 0 || p->params[i].secret)
			continue;
		value = value_text(&s->options->script->arena, p->params[i].value);
		if (!strcmp(value, equals + 1))
			return 0;
		error_set(error, "the guest was given %s=%s before the checkpoint %s, and the param %s is %s now", name,
			  equals + 1, s->options->from->name, name, *value ? value : "empty");
		error_help(error, "go on with the same value: --set %s", setting);
		return -1;
	}
	return 0;
}

struct concealing {
	const struct program *program;
	struct arena arena;
};

static const char *conceal(void *context, const char *arg)
{
	struct concealing *concealing = context;

	return secret_conceal(concealing->program, &concealing->arena, arg);
}

char *session_likeness(const struct session *s, const struct machine_spec *spec)
{
	struct concealing concealing = {.program = s->program};
	char *likeness = machine_likeness(spec, conceal, &concealing);

	arena_deinit(&concealing.arena);
	return likeness;
}

/* Whether the machine that the script describes is the one that was kept. */
static int check_machine(const struct session *s, uint32_t phase, struct error *error)
{
	const struct checkpoint *from = s->options->from;
	bool media = s->program->phases[phase].kind == PHASE_INSTALL || !guest_has_disk(s->vm);
	struct guest_spec spec = {0};
	char *likeness = NULL;
	int result = guest_spec_init(&spec, s->vm, s->options->config, s->folder, s->program->guest, "run",
				     guest_has_disk(s->vm) ? "disk" : NULL, media, error);

	if (result == 0)
		likeness = session_likeness(s, &spec.machine);
	if (result == 0 && strcmp(likeness, from->likeness) != 0) {
		error_set(error, "the guest's machine is another one than when the checkpoint %s was made; then: %s; now: %s",
			  from->name, from->likeness, likeness);
		error_help(error, "take back what was changed in the guest block, or run from the beginning");
		result = -1;
	}
	if (result == 0 && s->options->config->accelerator != ACCELERATOR_AUTO &&
	    (s->options->config->accelerator == ACCELERATOR_KVM) != !strcmp(from->accelerator, "kvm")) {
		error_set(error, "the checkpoint %s was made with %s, and config.yaml asks for the other accelerator", from->name,
			  from->accelerator);
		error_help(error, "set accelerator: %s, or auto", from->accelerator);
		result = -1;
	}
	mem_free(likeness);
	guest_spec_deinit(&spec);
	return result;
}

int session_check_resume(struct session *s, struct error *error)
{
	const struct checkpoint *from = s->options->from;
	uint32_t phase = s->options->phases[0];
	struct arena arena = {0};
	const char *why;
	bool found;

	if (!from)
		return 0;
	for (size_t i = 0; from->params[i]; i++)
		if (check_param(s, from->params[i], error) < 0)
			return -1;
	if (checkpoint_check_media(from, error) < 0 || check_machine(s, phase, error) < 0)
		return -1;
	found = vm_recall(s->vm, phase, &from->memory, &arena, &why);
	if (!found) {
		error_set(error, "the script cannot go on from the checkpoint %s (%s: %s): %s", from->name, from->place,
			  from->statement, why);
		error_help(error, "leave that place of the script as it was, or go on from an earlier checkpoint");
	}
	arena_deinit(&arena);
	return found ? 0 : -1;
}

/* The file NAME of the other run, here too: it is not written to, so one on the disk will do for both. */
static int share_file(const struct session *s, const char *name, struct error *error)
{
	char *from = mem_format("%s/%s", s->options->from->folder, name);
	char *to = mem_format("%s/%s", runlog_directory(s->log), name);
	int result = link(from, to);

	if (result < 0 && (errno == EXDEV || errno == EPERM || errno == EMLINK))
		result = machine_files_copy(from, to, error);
	else if (result < 0) {
		error_set(error, "%s, which the checkpoint needs, cannot be had as %s: %s", from, to, strerror(errno));
		error_help(error, "the disks of old runs are removed; run from the beginning");
	}
	mem_free(from);
	mem_free(to);
	return result;
}

static int share_layers(struct session *s, checkpoint_names names, struct layers *layers, struct error *error)
{
	for (; *names; names++) {
		if (share_file(s, *names, error) < 0)
			return -1;
		layers_push(layers, mem_format("%s/%s", runlog_directory(s->log), *names));
		layers_push(&s->keeping.frozen, mem_copy_string(layers_top(layers)));
	}
	return 0;
}

static int share_installed(struct session *s, struct error *error)
{
	const char *name = s->options->from->installed;
	char *path, *folder;

	if (!name)
		return 0;
	if (name[0] != '/' && share_file(s, name, error) < 0)
		return -1;
	path = name[0] == '/' ? mem_copy_string(name) : mem_format("%s/%s", runlog_directory(s->log), name);
	s->installed = realpath(path, NULL);
	if (s->installed) {
		folder = mem_copy_bytes(s->installed, (size_t)(strrchr(s->installed, '/') - s->installed));
		session_hold_run(s, folder);
		mem_free(folder);
	} else {
		error_set(error, "the installed disk %s, which the checkpoint needs, cannot be used: %s", path, strerror(errno));
		error_help(error, "the disks of old runs are removed; run from the beginning");
	}
	mem_free(path);
	return s->installed ? 0 : -1;
}

static int add_top(struct session *s, struct layers *layers, enum reason *reason, struct error *error)
{
	const char *top = layers_top(layers), *base;
	char *stem, *path;
	int result;

	if (!top)
		return 0;
	base = strrchr(top, '/') + 1;
	stem = mem_copy_bytes(base, strcspn(base, "."));
	path = layers_free_path(runlog_directory(s->log), stem);
	result = machine_make_disk(path, 0, top, reason, error);
	layers_push(layers, path);
	mem_free(stem);
	return result;
}

/* The disk as it was, with a layer on top for what comes. */
static int prepare_disk(struct session *s, enum reason *reason, struct error *error)
{
	const struct checkpoint *from = s->options->from;

	*reason = REASON_NO_MEDIA;
	if (share_installed(s, error) < 0 || share_layers(s, from->disk, &s->disk, error) < 0 ||
	    share_layers(s, from->test, &s->test, error) < 0)
		return -1;
	return add_top(s, session_layers(s), reason, error);
}

static void tell_where(struct session *s)
{
	const struct checkpoint *from = s->options->from;
	struct error error;
	char *text = mem_format("going on from the checkpoint %s of %s, made %.1f s into it at %s: %s", from->name, from->folder,
				(double)from->at_us / 1e6, from->place, from->statement);

	session_logged(s, runlog_note(s->log, text, session_now_us(s), &error), &error);
	mem_free(text);
}

static void mark_params(struct session *s)
{
	for (uint32_t i = 0; i < s->program->param_count; i++) {
		const char *name = s->program->params[i].name;
		size_t length = strlen(name);

		for (checkpoint_names p = s->options->from->params; *p; p++)
			if (!strncmp(*p, name, length) && (*p)[length] == '=')
				vm_mark_param(s->vm, i);
	}
}

void session_resume(struct session *s, uint32_t phase)
{
	const struct checkpoint *from = s->options->from;
	struct arena arena = {0};
	enum reason reason;
	struct error error;
	const char *why;

	tell_where(s);
	vm_recall(s->vm, phase, &from->memory, &arena, &why);	/* it can be: see session_check_resume */
	arena_deinit(&arena);
	mark_params(s);
	s->resuming = from;
	s->running = true;
	session_deliver(s, &(struct event){.kind = EVENT_START});
	if (prepare_disk(s, &reason, &error) < 0)
		session_post_lost(s, reason, &error);
	else
		session_start_machine(s, phase, layers_top(session_layers(s)), from);
}

void session_resumed(struct session *s)
{
	const struct checkpoint *from = s->resuming;
	struct image before;
	struct error error;
	char *path;

	s->resuming = NULL;
	keyboard_set_layout(s->keyboard, from->memory.layout);
	session_checkpoint_every(s, from->memory.checkpoint_ms);
	if (!from->has_before)
		return;
	path = checkpoint_path(from->folder, from->name, ".png");
	if (png_read(path, &before, &error) == 0) {
		for (size_t i = 0; i < (size_t)before.width * (size_t)before.height; i++)
			before.pixels[i] &= 0xffffff;
		screens_recall(s->screens, &(struct frame){before.width, before.height, before.pixels}, from->away);
		image_deinit(&before);
	}
	mem_free(path);
}
