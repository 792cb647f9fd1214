/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <dirent.h>
#include <jansson.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "grammar/mem.h"
#include "runtime/base/json_writer.h"
#include "runtime/base/tail_file.h"
#include "runtime/base/words.h"
#include "runtime/results/runlog.h"

static const char *const params[] = {"hostname=kvt", "line=a=b \"q\"\n", NULL};
static const struct runlog_head head = {
	.guest = "tiny", .title = "Tiny \xe2\x80\x9cLinux\xe2\x80\x9d", .script = "guests/tiny.kvt", .params = params,
};
static uint32_t pixels[4] = {0xff0000, 0x00ff00, 0x0000ff, 0};
static const struct frame frame = {.width = 2, .height = 2, .pixels = pixels};

struct scene {
	char folder[64];	/* the working directory of the test */
	char before[4096];
	char *lines;		/* what the observer was told */
};

static void on_line(void *context, const char *line, int64_t now_us)
{
	struct scene *scene = context;
	char *more = mem_format("%s%s\n", scene->lines, line);

	(void)now_us;
	mem_free(scene->lines);
	scene->lines = more;
}

static const struct runlog_observer observer = {.line = on_line};

static int set_up(void **state)
{
	struct scene *scene = mem_alloc(sizeof(*scene));
	const char *tmp = getenv("TMPDIR");

	snprintf(scene->folder, sizeof(scene->folder), "%.40s/kvt-runlog-XXXXXX", tmp ? tmp : "/tmp");
	scene->lines = mem_copy_string("");
	*state = scene;
	if (!getcwd(scene->before, sizeof(scene->before)) || !mkdtemp(scene->folder))
		return -1;
	return chdir(scene->folder);
}

static void remove_tree(const char *path)
{
	DIR *dir = opendir(path);
	struct dirent *entry;

	while (dir && (entry = readdir(dir))) {
		char *inner = mem_format("%s/%s", path, entry->d_name);

		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0 && unlink(inner) < 0)
			remove_tree(inner);
		mem_free(inner);
	}
	if (dir)
		closedir(dir);
	rmdir(path);
}

static int tear_down(void **state)
{
	struct scene *scene = *state;

	if (chdir(scene->before) < 0)
		return -1;
	remove_tree(scene->folder);
	mem_free(scene->lines);
	mem_free(scene);
	return 0;
}

static char *read_whole(const char *path)
{
	FILE *file = fopen(path, "r");
	char *text = mem_alloc(1024 * 1024);

	assert_non_null(file);
	assert_true(fread(text, 1, 1024 * 1024 - 1, file) > 0);
	fclose(file);
	return text;
}

static json_t *read_json(const char *directory)
{
	char *path = mem_format("%s/run.json", directory);
	json_error_t why;
	json_t *json = json_load_file(path, 0, &why);

	if (!json)
		fail_msg("%s:%d:%d: %s", path, why.line, why.column, why.text);
	mem_free(path);
	return json;
}

static const char *word_of(const json_t *object)
{
	return json_string_value(json_object_get(json_object_get(object, "verdict"), "word"));
}

static void assert_running(const struct runlog *log)
{
	json_t *json = read_json(runlog_directory(log));

	assert_string_equal(word_of(json), "running");
	json_decref(json);
}

static struct runlog *begin(struct scene *scene, const char *directory)
{
	struct error error = {.text = ""};
	struct runlog *log = runlog_new(directory, &head, &observer, scene, &error);

	if (!log)
		fail_msg("%s", error.text);
	return log;
}

static void begin_step(struct runlog *log, int line, const char *text, int64_t now_us)
{
	struct runlog_step step = {.phase = "install", .file = "guests/tiny.kvt", .line = line, .column = 2, .text = text};
	struct error error;

	assert_int_equal(runlog_step_begin(log, &step, now_us, &error), 0);
}

static void end_wait(struct runlog *log, bool passed, const char *screen, double score, int64_t now_us)
{
	struct seen seen = {
		.screen = screen, .at_us = now_us,
		.sighting = {.matched = passed, .score = score, .share = score, .at = {3, 4}, .picture = "screens/language.png"},
	};
	struct step_end end = {.passed = passed, .best = screen ? &seen : NULL, .seen = &seen, .seen_count = 1};
	struct error error;

	assert_int_equal(runlog_step_end(log, &end, now_us, &error), 0);
}

static void finish(struct runlog *log, enum reason reason, const char *text, const char *help, int64_t now_us)
{
	struct runlog_verdict verdict = {.reason = reason, .text = text, .help = help};
	struct error error;

	assert_int_equal(runlog_finish(log, &verdict, now_us, &error), reason);
	assert_string_equal(error.text, "");
}

/* A run of three phases, the second of which fails; after every call run.json is read. */
static struct runlog *play_failing_run(struct scene *scene)
{
	struct runlog *log = begin(scene, "out/put");
	struct error error;

	assert_running(log);
	assert_int_equal(runlog_phase_begin(log, "install", 1000000, &error), 0);
	assert_running(log);
	assert_int_equal(runlog_machine(log, "7.2.11", "tcg", &error), 0);
	assert_running(log);
	begin_step(log, 31, "wait-screen language", 1500000);
	assert_running(log);
	assert_int_equal(runlog_screen(log, "language", &frame, &error), 0);
	end_wait(log, true, "language", 0.9987, 3810000);
	assert_running(log);
	assert_int_equal(runlog_note(log, "a\x1b[31m \"note\" \xff", 3900000, &error), 0);
	assert_running(log);
	begin_step(log, 32, "type \"\\\\\"\t\x01", 4000000);
	end_wait(log, true, NULL, 0, 4050000);
	assert_running(log);
	assert_int_equal(runlog_phase_end(log, REASON_NONE, NULL, 5000000, &error), 0);
	assert_running(log);
	assert_int_equal(runlog_phase_begin(log, "boot", 5000000, &error), 0);
	begin_step(log, 40, "one-of {", 5000000);
	end_wait(log, false, "login@wide", 0.612, 65000000);
	assert_int_equal(runlog_screen(log, "end", &frame, &error), 0);
	assert_running(log);
	assert_int_equal(runlog_phase_end(log, REASON_SCREEN_TIMEOUT, "no <login> & no \"x\"\x02", 65000000, &error), 0);
	assert_running(log);
	assert_int_equal(runlog_phase_skip(log, "test shell", 65000000, &error), 0);
	assert_running(log);
	finish(log, REASON_SCREEN_TIMEOUT, "no <login> & no \"x\"\x02", "look at it", 65000000);
	return log;
}

static void test_json_of_a_failing_run(void **state)
{
	struct runlog *log = play_failing_run(*state);
	json_t *json = read_json("out/put"), *phases = json_object_get(json, "phases"), *step, *verdict;

	assert_string_equal(json_string_value(json_object_get(json, "title")), head.title);
	assert_string_equal(json_string_value(json_object_get(json_object_get(json, "params"), "line")), "a=b \"q\"\n");
	assert_int_equal(json_array_size(phases), 3);
	assert_string_equal(word_of(json_array_get(phases, 0)), "passed");
	assert_string_equal(word_of(json_array_get(phases, 1)), "failed");
	assert_string_equal(word_of(json_array_get(phases, 2)), "skipped");
	assert_string_equal(json_string_value(json_object_get(json_array_get(phases, 0), "qemu")), "7.2.11");
	assert_int_equal(json_array_size(json_object_get(json_array_get(phases, 0), "steps")), 2);

	step = json_array_get(json_object_get(json_array_get(phases, 0), "steps"), 0);
	assert_string_equal(json_string_value(json_object_get(step, "screenshot")), "screens/001-language.png");
	assert_true(json_real_value(json_object_get(step, "score")) == 0.9987);
	assert_int_equal(json_integer_value(json_object_get(step, "y")), 4);
	step = json_array_get(json_object_get(json_array_get(phases, 0), "steps"), 1);
	assert_string_equal(json_string_value(json_object_get(step, "text")), "type \"\\\\\"\t\x01");
	assert_null(json_object_get(step, "screen"));
	step = json_array_get(json_object_get(json_array_get(phases, 1), "steps"), 0);
	assert_true(json_is_false(json_object_get(step, "passed")));
	assert_string_equal(json_string_value(json_object_get(step, "screenshot")), "screens/003-end.png");

	verdict = json_object_get(json, "verdict");
	assert_string_equal(word_of(json), "failed");
	assert_string_equal(json_string_value(json_object_get(verdict, "reason")), "screen-timeout");
	assert_string_equal(json_string_value(json_object_get(verdict, "phase")), "boot");
	assert_int_equal(json_integer_value(json_object_get(verdict, "step")), 3);
	assert_string_equal(json_string_value(json_object_get(verdict, "screenshot")), "screens/003-end.png");
	assert_int_equal(access("out/put/screens/001-language.png", R_OK), 0);
	json_decref(json);
	runlog_free(log);
}

static void test_junit_of_a_failing_run(void **state)
{
	struct runlog *log = play_failing_run(*state);
	char *xml = read_whole("out/put/junit.xml");

	assert_non_null(strstr(xml, "<testsuite name=\"tiny\" tests=\"3\" failures=\"1\" errors=\"0\" skipped=\"1\""));
	assert_non_null(strstr(xml, "<testcase classname=\"tiny\" name=\"install\" time=\"4.000\"/>"));
	assert_non_null(strstr(xml, "<failure type=\"screen-timeout\" message=\"no &lt;login&gt; &amp; no &quot;x&quot;\">"));
	assert_non_null(strstr(xml, "guests/tiny.kvt:40:2: one-of {\n"));
	assert_non_null(strstr(xml, "help: look at it\n"));
	assert_non_null(strstr(xml, "<skipped type=\"not-reached\" message=\"an earlier phase did not pass\"/>"));
	mem_free(xml);
	runlog_free(log);
}

static void test_lines_of_a_failing_run(void **state)
{
	static const char expected[] =
		"guest   tiny  Tiny \xe2\x80\x9cLinux\xe2\x80\x9d\n"
		"run     out/put\n"
		"phase   install\n"
		"note    QEMU 7.2.11, accelerator tcg\n"
		"ok        1     2.31 s   99.8%  tiny.kvt:31:2     wait-screen language\n"
		"note    a [31m \"note\" \xef\xbf\xbd\n"
		"ok        2     0.05 s          tiny.kvt:32:2     type \"\\\\\"\n"
		"passed  install: 2 steps in 4.0 s\n"
		"phase   boot\n"
		"not ok    3    60.00 s   61.2%  tiny.kvt:40:2     one-of (nearest: login@wide)\n"
		"failed  boot: 1 step in 1 min 0 s\n"
		"skipped test shell: an earlier phase did not pass\n"
		"\n"
		"failed: what was waited for on the display did not come in time (screen-timeout)\n"
		"  where phase boot, after 1 min 5 s\n"
		"        guests/tiny.kvt:40:2: one-of {\n"
		"  why   no <login> & no \"x\"\n"
		"  help  look at it\n"
		"  see   out/put\n";
	struct scene *scene = *state;
	struct runlog *log = play_failing_run(scene);
	char *console = read_whole("out/put/console.log");

	assert_string_equal(scene->lines, expected);
	assert_non_null(strstr(console, "\n[    3.810] ok        1     2.31 s   99.8%  tiny.kvt:31:2     wait-screen"));
	mem_free(console);
	runlog_free(log);
}

static void test_kill_in_a_step_leaves_it_in_the_file(void **state)
{
	struct runlog *log = begin(*state, "out");
	struct error error;
	json_t *json, *step;

	runlog_phase_begin(log, "install", 0, &error);
	begin_step(log, 7, "wait-screen language", 10);
	runlog_free(log);
	json = read_json("out");
	step = json_array_get(json_object_get(json_array_get(json_object_get(json, "phases"), 0), "steps"), 0);
	assert_int_equal(json_integer_value(json_object_get(step, "line")), 7);
	assert_true(json_is_null(json_object_get(step, "passed")));
	assert_true(json_is_null(json_object_get(step, "end_s")));
	json_decref(json);
}

static void test_finish_closes_what_is_open(void **state)
{
	struct scene *scene = *state;
	struct runlog *log = begin(scene, "out");
	struct error error;
	json_t *json, *phase;
	char *xml;

	runlog_phase_begin(log, "install", 0, &error);
	begin_step(log, 7, "wait-screen language", 1000000);
	finish(log, REASON_VNC_LOST, "the server is gone", NULL, 2000000);
	assert_int_equal(runlog_finish(log, &(struct runlog_verdict){REASON_SIGNAL, "again", NULL}, 3000000, &error), REASON_VNC_LOST);
	json = read_json("out");
	phase = json_array_get(json_object_get(json, "phases"), 0);
	assert_string_equal(word_of(phase), "broken");
	assert_true(json_is_false(json_object_get(json_array_get(json_object_get(phase, "steps"), 0), "passed")));
	assert_string_equal(word_of(json), "broken");
	assert_non_null(strstr(scene->lines, "\nnot ok    1     1.00 s          tiny.kvt:7:2      wait-screen language\n"));
	xml = read_whole("out/junit.xml");
	assert_non_null(strstr(xml, "errors=\"1\""));
	assert_non_null(strstr(xml, "<error type=\"vnc-lost\" message=\"the server is gone\">"));
	mem_free(xml);
	json_decref(json);
	runlog_free(log);
}

static void test_verdict_before_any_phase(void **state)
{
	struct runlog *log = begin(*state, "out");
	char *xml;

	finish(log, REASON_NO_MEDIA, "no such disk", "make one", 1000);
	xml = read_whole("out/junit.xml");
	assert_non_null(strstr(xml, "tests=\"1\" failures=\"0\" errors=\"1\""));
	assert_non_null(strstr(xml, "name=\"run\""));
	mem_free(xml);
	runlog_free(log);
}

static void test_many_notes_are_limited(void **state)
{
	struct runlog *log = begin(*state, "out");
	struct error error;
	json_t *json, *notes;

	runlog_phase_begin(log, "install", 0, &error);
	for (int i = 0; i < 600; i++)
		assert_int_equal(runlog_note(log, "again", i, &error), 0);
	runlog_phase_end(log, REASON_NONE, NULL, 600, &error);
	json = read_json("out");
	notes = json_object_get(json_array_get(json_object_get(json, "phases"), 0), "notes");
	assert_int_equal(json_array_size(notes), 501);
	assert_string_equal(json_string_value(json_object_get(json_array_get(notes, 500), "text")),
			    "there are more notes in console.log");
	json_decref(json);
	runlog_free(log);
}

static void test_directory_with_a_run_is_refused(void **state)
{
	struct error error = {.text = ""};

	runlog_free(begin(*state, "out"));
	assert_null(runlog_new("out/", &head, NULL, NULL, &error));
	assert_string_equal(error.text, "the directory out already holds a run (there is a run.json in it)");
	assert_non_null(strstr(error.help, "--out"));
}

static void test_directory_that_cannot_be_made(void **state)
{
	struct error error = {.text = ""};
	FILE *file = fopen("plain", "w");

	(void)state;
	assert_non_null(file);
	fclose(file);
	assert_null(runlog_new("plain/run", &head, NULL, NULL, &error));
	assert_string_equal(error.text, "cannot make the run directory plain/run: Not a directory");
	assert_null(runlog_new("", &head, NULL, NULL, &error));
	assert_non_null(strstr(error.text, "name is empty"));
}

static void test_default_directories(void **state)
{
	struct runlog *first = begin(*state, NULL), *second = begin(*state, NULL);
	char target[128] = "", *latest;

	assert_int_equal(strncmp(runlog_directory(first), "runs/tiny/", 10), 0);
	assert_string_not_equal(runlog_directory(first), runlog_directory(second));
	assert_true(readlink("runs/tiny/latest", target, sizeof(target) - 1) > 0);
	latest = mem_format("runs/tiny/%s", target);
	assert_string_equal(latest, runlog_directory(second));
	mem_free(latest);
	runlog_free(first);
	runlog_free(second);
}

static void test_screen_names_stay_in_their_folder(void **state)
{
	struct runlog *log = begin(*state, "out");
	struct error error;

	assert_int_equal(runlog_screen(log, "../a b/\xc3\xa4", &frame, &error), 0);
	assert_int_equal(runlog_screen(log, "none", &(struct frame){0}, &error), 0);
	/* Pictures are written beside the run; with the log, they are all there. */
	runlog_free(log);
	assert_int_equal(access("out/screens/000--.-a-b---.png", R_OK), 0);
	assert_int_equal(access("out/screens/000-none.png", R_OK), -1);
}

static void test_what_is_held_is_written_when_released(void **state)
{
	struct scene *scene = *state;
	struct runlog *log = begin(scene, "out");
	struct error error;
	char *before, *held, *after;

	runlog_phase_begin(log, "install", 0, &error);
	begin_step(log, 7, "wait-screen language", 10);
	before = read_whole("out/run.json");
	runlog_hold(log);
	assert_int_equal(runlog_screen(log, "language", &frame, &error), 0);
	assert_int_equal(runlog_step_end(log, &(struct step_end){.passed = true}, 20, &error), 0);
	begin_step(log, 8, "press enter", 20);
	held = read_whole("out/run.json");
	assert_string_equal(held, before);
	assert_null(strstr(scene->lines, "wait-screen language"));
	assert_int_equal(runlog_release(log, &error), 0);
	after = read_whole("out/run.json");
	assert_non_null(strstr(after, "press enter"));
	assert_non_null(strstr(after, "001-language.png"));
	assert_non_null(strstr(scene->lines, "wait-screen language"));
	assert_int_equal(runlog_release(log, &error), 0);	/* nothing is held: nothing to do */
	runlog_free(log);
	assert_int_equal(access("out/screens/001-language.png", R_OK), 0);
	mem_free(before);
	mem_free(held);
	mem_free(after);
}

/* A limit on the size of files stands in for a full disk: both refuse to let a file grow. */
static void limit_file_size(rlim_t size, struct rlimit *before)
{
	struct rlimit limit;

	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, before), 0);
	limit = *before;
	limit.rlim_cur = size;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

static void test_full_disk_is_said_once_and_gets_its_verdict(void **state)
{
	struct runlog *log = begin(*state, "out");
	struct rlimit before;
	struct error error = {.text = ""}, second = {.text = ""};
	bool failed = false;
	json_t *json;

	runlog_phase_begin(log, "install", 0, &error);
	limit_file_size(32 * 1024, &before);
	for (int i = 0; i < 1000 && !failed; i++) {
		struct runlog_step step = {.file = "guests/tiny.kvt", .line = i + 1, .column = 1, .text = "press enter"};
		struct step_end end = {.passed = true};

		failed = runlog_step_begin(log, &step, i, &error) < 0 || runlog_step_end(log, &end, i, &error) < 0;
		assert_running(log);
	}
	assert_true(failed);
	assert_non_null(strstr(error.text, "cannot write out/"));
	assert_non_null(strstr(error.help, "--out"));
	assert_int_equal(runlog_phase_end(log, REASON_NO_SPACE, error.text, 1000, &second), 0);
	finish(log, REASON_NO_SPACE, error.text, error.help, 1000);
	json = read_json("out");
	setrlimit(RLIMIT_FSIZE, &before);
	assert_string_equal(word_of(json), "broken");
	json_decref(json);
	runlog_free(log);
}

/* What cannot be written from the last step on: a run that passed has not; another keeps its verdict, with a note. */
static void test_disk_that_fills_at_the_end(void **state)
{
	static const struct {
		enum reason given, recorded;
		const char *word;
		size_t notes;
	} cases[] = {
		{REASON_NONE, REASON_NO_SPACE, "broken", 0},
		{REASON_CHECK, REASON_CHECK, "failed", 1},
		{REASON_NO_SPACE, REASON_NO_SPACE, "broken", 0},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct runlog *log = begin(*state, "out");
		struct runlog_verdict verdict = {.reason = cases[i].given, .text = "so it was"};
		struct rlimit before;
		struct error error;
		json_t *json;

		runlog_phase_begin(log, "install", 0, &error);
		runlog_phase_end(log, cases[i].given, "so it was", 1000, &error);
		assert_int_equal(mkdir("out/junit.xml", 0777), 0);	/* so it cannot be put there */
		limit_file_size(64 * 1024, &before);
		assert_int_equal(runlog_finish(log, &verdict, 1000, &error), cases[i].recorded);
		setrlimit(RLIMIT_FSIZE, &before);
		assert_string_equal(error.text, "");
		json = read_json("out");
		assert_string_equal(word_of(json), cases[i].word);
		assert_int_equal(json_array_size(json_object_get(json, "notes")), cases[i].notes);
		json_decref(json);
		runlog_free(log);
		assert_int_equal(system("rm -r out"), 0);
	}
}

/* Where there is no room for a beginning, there is nothing that a later run would take for a run. */
static void test_full_disk_at_the_beginning(void **state)
{
	struct rlimit before;
	struct error error;

	(void)state;
	limit_file_size(1024, &before);
	assert_null(runlog_new("out", &head, NULL, NULL, &error));
	setrlimit(RLIMIT_FSIZE, &before);
	assert_non_null(strstr(error.text, "cannot write out/run.json"));
	assert_int_equal(access("out/run.json", F_OK), -1);
	assert_int_equal(access("out/console.log", F_OK), -1);
}

static void test_tail_file_keeps_room_for_the_verdict(void **state)
{
	struct tail_file file;
	struct rlimit before;
	struct error error = {.text = ""};
	char *text;

	(void)state;
	assert_int_equal(tail_file_create(&file, "f", &error), 0);
	assert_int_equal(tail_file_replace(&file, "head running", 12, 5, 100, &error), 0);
	limit_file_size(112, &before);
	assert_int_equal(tail_file_replace(&file, "rather longer", 13, 0, 100, &error), -1);
	assert_string_equal(error.text, "cannot write f: File too large");
	text = read_whole("f");
	assert_int_equal(strncmp(text, "head running ", 13), 0);
	assert_int_equal(strlen(text), 112);
	mem_free(text);
	assert_int_equal(tail_file_replace(&file, "rather longer", 13, 0, 0, &error), 0);
	assert_int_equal(tail_file_replace(&file, "short", 5, 0, 0, &error), 0);
	text = read_whole("f");
	assert_string_equal(text, "head short");
	mem_free(text);
	memset(text = mem_alloc(201), 'x', 200);
	assert_int_equal(tail_file_replace(&file, text, 200, 0, 0, &error), -1);
	mem_free(text);
	setrlimit(RLIMIT_FSIZE, &before);
	assert_string_equal(error.text, "cannot write f: File too large");
	text = read_whole("f");
	assert_string_equal(text, "head short");
	mem_free(text);
	tail_file_close(&file);
}

static void test_json_writer_mends(void **state)
{
	struct json_writer json = {.fresh = false};

	(void)state;
	jw_open_inline(&json, NULL, '{');
	jw_string(&json, "a\"b", "\x80 \xc3\xa4 \x1f\x7f\n");
	jw_real(&json, "nan", 0.0 / 0.0, 3);
	jw_seconds(&json, "s", 1234567);
	jw_seconds(&json, "none", -1);
	jw_open(&json, "empty", '[');
	jw_close(&json, ']');
	jw_close(&json, '}');
	assert_string_equal(json.out.text, "{\"a\\\"b\": \"\\ufffd \xc3\xa4 \\u001f\\u007f\\n\", \"nan\": null, \"s\": 1.235, "
					   "\"none\": null, \"empty\": []}\n");
	json_writer_deinit(&json);
}

static void test_words(void **state)
{
	char buffer[WORDS_SIZE];
	int width;

	(void)state;
	assert_string_equal(words_duration(2449000, buffer), "2.4 s");
	assert_string_equal(words_duration(59999999, buffer), "59 s");
	assert_string_equal(words_duration(372000000, buffer), "6 min 12 s");
	assert_string_equal(words_duration(3780000000, buffer), "1 h 3 min");
	assert_string_equal(words_clock(48500000, buffer), "0:48");
	assert_string_equal(words_clock(3800000000, buffer), "1:03:20");
	assert_string_equal(words_percent(0.99999, buffer), "99.9%");
	assert_string_equal(words_percent(0.998, buffer), "99.8%");
	assert_string_equal(words_percent(1, buffer), "100.0%");
	assert_string_equal(words_percent(0.0 / 0.0, buffer), "0.0%");
	assert_int_equal(words_fit("a\xe4\xb8\xad\xe4\xb8\xad", 4, &width), 4);
	assert_int_equal(width, 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_json_of_a_failing_run, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_junit_of_a_failing_run, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_lines_of_a_failing_run, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_kill_in_a_step_leaves_it_in_the_file, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_finish_closes_what_is_open, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_verdict_before_any_phase, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_many_notes_are_limited, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_directory_with_a_run_is_refused, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_directory_that_cannot_be_made, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_default_directories, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_screen_names_stay_in_their_folder, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_what_is_held_is_written_when_released, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_full_disk_is_said_once_and_gets_its_verdict, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_disk_that_fills_at_the_end, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_full_disk_at_the_beginning, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_tail_file_keeps_room_for_the_verdict, set_up, tear_down),
		cmocka_unit_test(test_json_writer_mends),
		cmocka_unit_test(test_words),
	};

	return cmocka_run_group_tests_name("runlog", tests, NULL, NULL);
}
