/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How the log of a run begins and ends. */
#include <stdio.h>
#include <unistd.h>

#include "interp/secret.h"
#include "runtime/results/installed_disk.h"
#include "runtime/results/report.h"
#include "runtime/results/rundir.h"
#include "runtime/session/session_private.h"

/* The params in force, "name=value" each, NULL behind the last one. */
static const char **describe_params(struct session *s)
{
	const struct program *p = s->program;
	struct arena *arena = &s->options->script->arena;
	const char **texts = arena_alloc_array(arena, p->param_count + 1, sizeof(*texts));

	for (uint32_t i = 0; i < p->param_count; i++)
		texts[i] = arena_format(arena, "%s=%s", p->params[i].name,
					p->params[i].secret ? SECRET_SHOWN : value_text(arena, p->params[i].value));
	return texts;
}

void session_hold_run(struct session *s, const char *directory)
{
	int hold = s->hold_count < sizeof(s->holds) / sizeof(*s->holds) ? rundir_hold(directory) : -1;

	if (hold >= 0)
		s->holds[s->hold_count++] = hold;
}

static void let_runs_go(struct session *s)
{
	while (s->hold_count)
		close(s->holds[--s->hold_count]);
}

int session_log_open(struct session *s, struct error *error)
{
	struct progress_look look = progress_look_for(STDOUT_FILENO, s->options->color);
	const struct checkpoint *c = s->options->from;
	struct runlog_from from = c ? (struct runlog_from){c->folder, c->name, c->phase, c->place, c->statement, c->at_us} :
				      (struct runlog_from){0};
	struct runlog_head head = {
		.guest = s->program->guest,
		.title = s->program->title,
		.script = s->program->source->path,
		.params = describe_params(s),
		.vnc = s->options->vnc,
		.from = s->options->from ? &from : NULL,
	};

	s->progress = progress_new(STDOUT_FILENO, s->program->guest, &look);
	s->log = runlog_new(s->options->directory, &head, &progress_observer, s->progress, error);
	if (!s->log)
		return -1;
	session_hold_run(s, runlog_directory(s->log));
	if (c)
		session_hold_run(s, c->folder);
	return 0;
}

void session_log_close(struct session *s)
{
	struct runlog_verdict verdict = {.reason = s->reason, .text = s->why.text, .help = *s->why.help ? s->why.help : NULL};
	const int64_t now_us = session_now_us(s);	/* what is left is not the guest's, such as what the recording has to pack */
	struct error error;

	for (size_t i = s->phase + 1; i < s->options->phase_count; i++)
		runlog_phase_skip(s->log, s->program->phases[s->options->phases[i]].name, now_us, &error);
	session_record_end(s);
	s->reason = runlog_finish(s->log, &verdict, now_us, &error);
	if (*error.text)
		fprintf(stderr, "kvt run: %s\n", error.text);
	report_give_room(runlog_directory(s->log));
	if (report_write(runlog_directory(s->log), NULL, &error) < 0)
		fprintf(stderr, "kvt run: %s\n", error.text);
	let_runs_go(s);
	if (!s->options->directory)
		installed_disk_prune(s->program->guest, s->options->config->disks);
}
