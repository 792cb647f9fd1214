/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "grammar/mem.h"
#include "grammar/suggest.h"
#include "interp/verdict.h"
#include "runtime/cli/command.h"
#include "runtime/cli/options.h"
#include "runtime/cli/say.h"
#include "runtime/cli/script_file.h"
#include "runtime/machine/config.h"
#include "runtime/session/checkpoint.h"
#include "runtime/session/session.h"

/* What config.yaml says of this guest's params; --set comes after and wins. */
static int set_configured(struct script *script, const struct config *config)
{
	for (size_t i = 0; i < config->param_count; i++) {
		const struct config_param *param = &config->params[i];
		const char *why;

		if (strcmp(param->guest, script->program->guest) != 0 ||
		    script_set_param(script, param->name, param->value, &why))
			continue;
		fprintf(stderr, "%s:%d:%d: error[%s]: %s\n", config->path, param->line, param->column,
			diag_code_text(DIAG_UNKNOWN_PARAM), why);
		return EXIT_USAGE;
	}
	return -1;
}

static void suggest_param(const struct program *program, const char *name)
{
	const char **names = mem_alloc_array(program->param_count, sizeof(*names)), *near;

	for (uint32_t i = 0; i < program->param_count; i++)
		names[i] = program->params[i].name;
	near = suggest(name, strlen(name), names, program->param_count);
	if (near)
		fprintf(stderr, "help: did you mean %s?\n", near);
	mem_free(names);
}

static int set_given(struct script *script, const struct options *options)
{
	const char *setting, *why;
	size_t at = 0;

	while ((setting = options_next(options, "set", &at))) {
		const char *equals = strchr(setting, '=');
		char *name;
		bool good;

		if (!equals || equals == setting)
			return usage_error("run", "write --set NAME=VALUE", "--set %s has no name or no =", setting);
		name = mem_copy_bytes(setting, (size_t)(equals - setting));
		good = script_set_param(script, name, equals + 1, &why);
		if (!good) {
			fprintf(stderr, "kvt run: --set: error[%s]: %s\n", diag_code_text(DIAG_UNKNOWN_PARAM), why);
			suggest_param(script->program, name);
		}
		mem_free(name);
		if (!good)
			return EXIT_USAGE;
	}
	return -1;
}

static int check_required(const struct script *script)
{
	const struct program_param *missing = script_missing_param(script);
	struct place place;

	if (!missing)
		return -1;
	place = source_place(missing->span.source, missing->span.start);
	fprintf(stderr, "%s:%d:%d: error[%s]: param `%s` has no value\n", missing->span.source->path, place.line,
		place.column, diag_code_text(DIAG_MISSING_VALUE), missing->name);
	fprintf(stderr, "help: give it one with --set %s=VALUE, or under guests: in config.yaml\n", missing->name);
	return EXIT_USAGE;
}

static int find_phase(const struct program *program, const char *name, bool *chosen)
{
	const char **names = mem_alloc_array(program->phase_count, sizeof(*names)), *near;
	int result = EXIT_USAGE;

	for (uint32_t i = 0; i < program->phase_count; i++) {
		names[i] = program->phases[i].name;
		if (strcmp(names[i], name) != 0)
			continue;
		chosen[i] = true;
		result = -1;
	}
	if (result >= 0) {
		near = suggest(name, strlen(name), names, program->phase_count);
		fprintf(stderr, "kvt run: %s has no phase %s\n", program->source->path, name);
		fprintf(stderr, "help: %s%s%sit has", near ? "did you mean " : "", near ? near : "", near ? "? " : "");
		for (uint32_t i = 0; i < program->phase_count; i++)
			fprintf(stderr, "%s %s", i ? "," : "", names[i]);
		fputc('\n', stderr);
	}
	mem_free(names);
	return result;
}

/* Which phases run: those asked for, in the order of the script; all, if none is. PHASES has room for all. */
static int choose_phases(const struct program *program, const struct options *options, uint32_t *phases, size_t *count)
{
	bool *chosen = mem_alloc_array(program->phase_count, sizeof(*chosen)), any = options_given(options, "phase");
	const char *name;
	size_t at = 0;
	int result = -1;

	while (result < 0 && (name = options_next(options, "phase", &at)))
		result = find_phase(program, name, chosen);
	*count = 0;
	for (uint32_t i = 0; i < program->phase_count; i++)
		if (!any || chosen[i])
			phases[(*count)++] = i;
	mem_free(chosen);
	return result;
}

static int set_on_fail(const struct options *options, enum on_fail *on_fail)
{
	static const char *const words[] = {[ON_FAIL_KEEP] = "keep", [ON_FAIL_PAUSE] = "pause", [ON_FAIL_DISCARD] = "discard"};
	const char *word = options_value(options, "on-fail");

	*on_fail = ON_FAIL_KEEP;
	for (size_t i = 0; word && i < sizeof(words) / sizeof(*words); i++)
		if (!strcmp(words[i], word)) {
			*on_fail = (enum on_fail)i;
			return -1;
		}
	if (!word)
		return -1;
	return usage_error("run", "write --on-fail keep, pause or discard", "--on-fail %s is none of these", word);
}

/* What does not go together with --from, said; -1: nothing. */
static int check_from(const struct options *options)
{
	static const char *const others[] = {"vnc", "disk"};

	for (size_t i = 0; options_given(options, "from") && i < sizeof(others) / sizeof(*others); i++)
		if (options_given(options, others[i]))
			return usage_error("run", "leave one of them out", "--from and --%s exclude each other", others[i]);
	return -1;
}

/* Loads the checkpoint of --from, and takes off PHASES those before its own. -1 to go on. */
static int set_from(const struct script *script, const struct options *options, struct checkpoint *from, uint32_t *phases,
		    size_t *count)
{
	const char *what = options_value(options, "from");
	struct error error;
	size_t first = 0;

	if (!what)
		return -1;
	if (checkpoint_find(from, what, script->program->guest, &error) < 0) {
		say_error("run", &error);
		return EXIT_USAGE;
	}
	while (first < *count && strcmp(script->program->phases[phases[first]].name, from->phase) != 0)
		first++;
	if (first == *count)
		return usage_error("run", "choose that phase too, or give no --phase", "the checkpoint %s is one of the phase %s, "
				   "which %s", from->name, from->phase, options_given(options, "phase") ? "was not asked for" :
				   "the script does not have");
	*count -= first;
	memmove(phases, phases + first, *count * sizeof(*phases));
	return -1;
}

static int run_session(const struct session_options *session)
{
	enum reason reason = REASON_INTERNAL;
	struct error error;

	if (session_run(session, &reason, &error) < 0) {
		say_error("run", &error);
		return EXIT_BROKEN;
	}
	return (int)verdict_exit_code(reason_verdict(reason));
}

static int run_script(struct script *script, const struct config *config, const struct options *options)
{
	uint32_t *phases = mem_alloc_array(script->program->phase_count, sizeof(*phases));
	const char *given = options_value(options, "disk");
	char *disk = given ? realpath(given, NULL) : NULL;	/* runs/GUEST/latest will be another run's once this one is begun */
	struct session_options session = {
		.script = script,
		.config = config,
		.phases = phases,
		.vnc = options_value(options, "vnc"),
		.directory = options_value(options, "out"),
		.disk = disk ? disk : given,
		.color = !options_given(options, "no-color"),
		.record = !options_given(options, "no-record"),
	};
	struct checkpoint from = {0};
	int result = set_configured(script, config);

	if (result < 0)
		result = set_given(script, options);
	if (result < 0)
		result = check_required(script);
	if (result < 0)
		result = choose_phases(script->program, options, phases, &session.phase_count);
	if (result < 0)
		result = set_on_fail(options, &session.on_fail);
	if (result < 0)
		result = check_from(options);
	if (result < 0)
		result = set_from(script, options, &from, phases, &session.phase_count);
	if (from.name)
		session.from = &from;
	if (result < 0)
		result = run_session(&session);
	checkpoint_deinit(&from);
	free(disk);
	mem_free(phases);
	return result;
}

static int run_options(const struct options *options)
{
	struct config config;
	struct script script;
	struct error error;
	int result = EXIT_USAGE;

	if (config_load(&config, options_value(options, "config"), &error) < 0) {
		say_error("run", &error);
		return EXIT_USAGE;
	}
	if (script_file_open(&script, options->operands[0]))
		result = run_script(&script, &config, options);
	else
		script_file_report(&script);
	script_deinit(&script);
	config_deinit(&config);
	return result;
}

static int run(int argc, char **argv)
{
	struct options options = {0};
	int result = options_parse(&options, &command_run, argc, argv);

	if (result < 0)
		result = run_options(&options);
	options_deinit(&options);
	return result;
}

static const struct option_row rows[] = {
	{"phase", "NAME", "run this phase only: install, boot or a test's name", true},
	{"set", "NAME=VALUE", "give a param of the script a value", true},
	{"vnc", "ADDRESS", "run on this VNC server, HOST:PORT or a socket's path, rather than start QEMU", false},
	{"out", "DIR", "the run directory, in place of runs/GUEST/DATE-TIME", false},
	{"config", "FILE", "read this rather than ~/.config/kvt/config.yaml", false},
	{"disk", "FILE", "start from this installed disk, when the install phase is not run", false},
	{"from", "CHECKPOINT", "go on from this checkpoint: NAME, of the newest run that has it, or RUN:NAME", false},
	{"on-fail", "WHAT", "what becomes of the machine then: keep (a checkpoint), pause or discard", false},
	{"no-record", NULL, "write no recording.mkv, the video of the display", false},
	{"no-color", NULL, "no colours on a terminal", false},
	{0},
};

const struct command command_run = {
	.name = "run",
	.synopsis = "[options] GUEST.kvt",
	.summary = "install, boot and test a guest",
	.help = "Runs the phases of the script, install first, then boot, then the tests, each from power-on to\n"
		"power-off, and ends with a verdict. Everything that was seen is kept in the run directory. Without\n"
		"the install phase, the disk that the newest run has installed is used, and stays as it is.\n"
		"\n"
		"A failure leaves the machine as the checkpoint `failure`, from which --from goes on.\n"
		"\n"
		"example:  kvt run guests/tiny/tiny.kvt --phase boot --set user=alice\n"
		"\n"
		"The exit code is 0 for passed, 1 failed, 2 wrong use or a script with errors, 3 broken, 4 aborted.\n",
	.options = rows,
	.operand = "GUEST.kvt",
	.least = 1,
	.most = 1,
	.run = run,
};
