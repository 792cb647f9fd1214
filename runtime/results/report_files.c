/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What else is known of a run: the host, the params, QEMU's command line, the logs, the files. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "grammar/mem.h"
#include "interp/secret.h"
#include "runtime/base/words.h"
#include "runtime/results/report_private.h"

enum {
	TAIL_LINES = 60,
};

/* Each of TEXT's lines, made fit to be read. */
static void put_lines(struct text_buffer *out, const char *text)
{
	while (*text) {
		size_t length = strcspn(text, "\n");
		char *line = mem_copy_bytes(text, length), *clean = words_clean(line);

		html(out, "%s\n", clean);
		mem_free(line);
		mem_free(clean);
		text += length + (text[length] == '\n');
	}
}

void report_log(struct report *report, const char *file, const char *title, int lines, bool open)
{
	char *tail = run_read_tail(report->directory, file, lines);

	if (tail) {
		html(&report->out, "<section class=\"card long\">\n<details%s>\n<summary>%s <span class=\"more\"></span></summary>\n"
		     "<pre class=\"log\">", open ? " open" : "", title);
		put_lines(&report->out, tail);
		text_add(&report->out, "</pre>\n</details>\n</section>\n");
	}
	mem_free(tail);
}

/* Of a secret param the run does not tell the value, which the guest's machine may have been given all the same. */
static bool has_secret(const struct report *report)
{
	const struct json_t *params = jt_member(report->run, "params");
	const char *name, *value;

	for (size_t i = 0; (name = jt_name(params, i)); i++)
		if ((value = member_text(params, name)) && strcmp(value, SECRET_SHOWN) == 0)
			return true;
	return false;
}

/* An option a line: that is how command lines are compared. */
static void put_command_line(struct report *report)
{
	char *text = has_secret(report) ? NULL : run_read_tail(report->directory, "qemu.cmdline", TAIL_LINES);
	struct text_buffer broken = {0};

	for (const char *at = text; at && *at; at++) {
		if (at[0] == ' ' && at[1] == '-')
			text_add(&broken, "\n   ");
		text_add_bytes(&broken, at, 1);
	}
	if (broken.length)
		html(&report->out, "<section class=\"card long\">\n<details>\n<summary>QEMU's command line "
		     "<span class=\"more\"></span></summary>\n<pre>%s</pre>\n</details>\n</section>\n", broken.text);
	text_deinit(&broken);
	mem_free(text);
}

static void put_fact(struct report *report, const char *name, const char *value)
{
	if (value)
		html(&report->out, "<li><span>%s</span> %s</li>\n", name, value);
}

/* Of the first phase that has had a machine. */
static void put_machine(struct report *report)
{
	const struct json_t *phases = jt_member(report->run, "phases");

	for (size_t i = 0; i < jt_count(phases); i++)
		if (member_text(jt_item(phases, i), "qemu")) {
			put_fact(report, "QEMU", member_text(jt_item(phases, i), "qemu"));
			put_fact(report, "accelerator", member_text(jt_item(phases, i), "accelerator"));
			return;
		}
	put_fact(report, "VNC server", member_text(report->run, "vnc"));
}

static void put_host(struct report *report)
{
	const struct json_t *host = jt_member(report->run, "host");
	char *memory = mem_format("%.1f GiB", member_number(host, "memory_bytes", 0) / 1024 / 1024 / 1024);
	char *cpus = mem_format("%d, %s", (int)member_number(host, "cpus", 0), member_text(host, "machine"));

	text_add(&report->out, "<h2>Where it ran</h2>\n<div class=\"card\">\n<ul class=\"facts\">\n");
	put_fact(report, "host", member_text(host, "hostname"));
	put_fact(report, "kernel", member_text(host, "kernel"));
	put_fact(report, "processors", cpus);
	put_fact(report, "memory", memory);
	put_machine(report);
	text_add(&report->out, "</ul>\n</div>\n");
	mem_free(memory);
	mem_free(cpus);
}

/* A report is shown around more than a run directory is. */
static bool is_secret(const char *name)
{
	return strcasestr(name, "password") || strcasestr(name, "secret") || strcasestr(name, "token");
}

static void put_params(struct report *report)
{
	const struct json_t *params = jt_member(report->run, "params");
	const char *name;

	if (!jt_name(params, 0))
		return;
	text_add(&report->out, "<h2>With these params</h2>\n<div class=\"card\">\n<ul class=\"facts\">\n");
	for (size_t i = 0; (name = jt_name(params, i)); i++)
		put_fact(report, name, is_secret(name) ? "(in run.json)" : member_text(params, name));
	text_add(&report->out, "</ul>\n</div>\n");
}

static char *size_text(int64_t bytes)
{
	if (bytes < 10 * 1024)
		return mem_format("%lld bytes", (long long)bytes);
	if (bytes < 10 * 1024 * 1024)
		return mem_format("%lld KiB", (long long)bytes / 1024);
	return mem_format("%lld MiB", (long long)bytes / 1024 / 1024);
}

static int is_file_of_run(const struct dirent *entry)
{
	return entry->d_name[0] != '.' && strcmp(entry->d_name, "report.html") != 0 && !strstr(entry->d_name, ".tmp");
}

/* NAME as a link below the report; what would mean something else in an address is left to be looked for. */
static void put_file(struct report *report, const char *name)
{
	char *path = report_path(report, name), *clean = words_clean(name), *size;
	struct stat status;

	if (stat(path, &status) == 0) {
		size = S_ISDIR(status.st_mode) ? mem_copy_string("") : size_text(status.st_size);
		if (name[strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-")])
			html(&report->out, "<tr><td>%s</td><td class=\"number\">%s</td></tr>\n", clean, size);
		else
			html(&report->out, "<tr><td><a href=\"%s%s\">%s</a></td><td class=\"number\">%s</td></tr>\n", name,
			     S_ISDIR(status.st_mode) ? "/" : "", name, size);
		mem_free(size);
	}
	mem_free(clean);
	mem_free(path);
}

static void put_directory(struct report *report)
{
	char *recording = report_path(report, "recording.mkv");
	struct dirent **entries = NULL;
	struct stat status;
	int count = scandir(report->directory, &entries, is_file_of_run, alphasort);

	text_add(&report->out, "<section class=\"screen-only\">\n<h2>The run directory</h2>\n<div class=\"card\">\n");
	if (stat(recording, &status) == 0) {
		const double at_s = report->step ? member_number(report->step, "start_s", 0) : 0;

		text_add(&report->out, "<p>See it happen");
		text_format(&report->out, "%s: <code>mpv --start=%.1f recording.mkv</code></p>\n",
			    report->step ? ", from that step on" : "", at_s);
	}
	text_add(&report->out, "<table>\n<tbody>\n");
	for (int i = 0; i < count; i++) {
		put_file(report, entries[i]->d_name);
		free(entries[i]);
	}
	free(entries);
	text_add(&report->out, "</tbody>\n</table>\n</div>\n</section>\n");
	mem_free(recording);
}

void report_files(struct report *report)
{
	put_host(report);
	put_params(report);
	text_add(&report->out, "<h2 class=\"screen-only\">Logs</h2>\n");
	report_log(report, "host.txt", "The end of host.txt", TAIL_LINES, false);
	report_log(report, "qemu.log", "The end of qemu.log", TAIL_LINES, true);
	report_log(report, "console.log", "The end of console.log", TAIL_LINES, false);
	put_command_line(report);
	put_directory(report);
}
