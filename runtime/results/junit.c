/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/results/junit.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "grammar/mem.h"
#include "grammar/source.h"
#include "runtime/base/whole_file.h"

/* A verdict that belongs to none of the phases stands in a test case of this name. */
static const char run_case[] = "run";

/* XML cannot hold control characters, not even as references, nor U+FFFE and U+FFFF. */
static void put_escaped(FILE *out, const char *text, bool attribute)
{
	size_t length = strlen(text), size;
	uint32_t c;

	for (size_t i = 0; i < length; i += size) {
		size = utf8_decode(text + i, length - i, &c);
		if (size == 0) {
			size = 1;
			fputs("\xef\xbf\xbd", out);
		} else if (c == '&') {
			fputs("&amp;", out);
		} else if (c == '<') {
			fputs("&lt;", out);
		} else if (c == '>') {
			fputs("&gt;", out);
		} else if (c == '"') {
			fputs("&quot;", out);
		} else if (c == '\n' || c == '\t') {
			if (attribute)
				fprintf(out, "&#%d;", (int)c);
			else
				fputc((int)c, out);
		} else if ((c >= 0x20 && c < 0x7f) || (c >= 0xa0 && c != 0xfffe && c != 0xffff)) {
			fwrite(text + i, 1, size, out);
		}
	}
}

static void put_attribute(FILE *out, const char *name, const char *value)
{
	fprintf(out, " %s=\"", name);
	put_escaped(out, value, true);
	fputc('"', out);
}

static void put_time(FILE *out, int64_t us)
{
	fprintf(out, " time=\"%.3f\"", us > 0 ? (double)us / 1e6 : 0.0);
}

static const char *element_of(enum verdict verdict)
{
	return verdict == VERDICT_SKIPPED ? "skipped" : verdict == VERDICT_FAILED ? "failure" : "error";
}

static void put_details(FILE *out, const struct run_record *run, const struct phase_record *phase)
{
	const char *text = phase->text ? phase->text : reason_sentence(phase->reason);

	if (phase->where) {
		put_escaped(out, phase->where, false);
		fputc('\n', out);
	}
	put_escaped(out, text, false);
	fputc('\n', out);
	if (run->help && phase->reason == run->reason) {
		fputs("help: ", out);
		put_escaped(out, run->help, false);
		fputc('\n', out);
	}
	fputs("run directory: ", out);
	put_escaped(out, run->directory, false);
	fputc('\n', out);
}

static void put_case(FILE *out, const struct run_record *run, const struct phase_record *phase)
{
	enum verdict verdict = reason_verdict(phase->reason);
	const char *element = element_of(verdict);

	fputs("\t\t<testcase", out);
	put_attribute(out, "classname", run->guest);
	put_attribute(out, "name", phase->name);
	put_time(out, phase->end_us - phase->start_us);
	if (verdict == VERDICT_PASSED) {
		fputs("/>\n", out);
		return;
	}
	fprintf(out, ">\n\t\t\t<%s", element);
	put_attribute(out, "type", reason_word(phase->reason));
	put_attribute(out, "message", phase->text ? phase->text : reason_sentence(phase->reason));
	if (verdict == VERDICT_SKIPPED) {
		fputs("/>\n", out);
	} else {
		fputc('>', out);
		put_details(out, run, phase);
		fprintf(out, "</%s>\n", element);
	}
	fputs("\t\t</testcase>\n", out);
}

static size_t count(const struct run_record *run, const struct phase_record *extra, const char *element)
{
	size_t found = extra && strcmp(element_of(reason_verdict(extra->reason)), element) == 0;

	for (size_t i = 0; i < run->phase_count; i++) {
		enum verdict verdict = reason_verdict(run->phases[i].reason);

		found += verdict != VERDICT_PASSED && strcmp(element_of(verdict), element) == 0;
	}
	return found;
}

static bool told_by_a_phase(const struct run_record *run)
{
	if (run->reason == REASON_NONE)
		return true;
	for (size_t i = 0; i < run->phase_count; i++)
		if (run->phases[i].reason == run->reason)
			return true;
	return false;
}

static void put_suite(FILE *out, const struct run_record *run)
{
	struct phase_record whole = {
		.name = (char *)run_case, .end_us = run->end_us, .reason = run->reason, .text = run->text,
	};
	const struct phase_record *extra = told_by_a_phase(run) ? NULL : &whole;

	fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n\t<testsuite", out);
	put_attribute(out, "name", run->guest);
	fprintf(out, " tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" skipped=\"%zu\"", run->phase_count + (extra != NULL),
		count(run, extra, "failure"), count(run, extra, "error"), count(run, extra, "skipped"));
	put_time(out, run->end_us);
	put_attribute(out, "timestamp", run->started);
	put_attribute(out, "hostname", run->hostname);
	fputs(">\n", out);
	for (size_t i = 0; i < run->phase_count; i++)
		put_case(out, run, &run->phases[i]);
	if (extra)
		put_case(out, run, extra);
	fputs("\t</testsuite>\n</testsuites>\n", out);
}

int junit_write(const char *path, const struct run_record *run, struct error *error)
{
	char *fresh = mem_format("%s.new", path);
	FILE *out = fopen(fresh, "we");
	int status = -1;

	if (out) {
		put_suite(out, run);
		status = ferror(out) ? -1 : 0;
		status = fclose(out) == 0 ? status : -1;
	}
	if (status == 0)
		status = rename(fresh, path);
	if (status < 0) {
		write_error(error, path);
		unlink(fresh);
	}
	mem_free(fresh);
	return status;
}
