/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/results/evidence.h"

#include <inttypes.h>
#include <string.h>

#include "grammar/mem.h"
#include "runtime/base/text_buffer.h"
#include "runtime/base/words.h"
#include "runtime/text/text_sheet.h"

enum {
	IN_CIRCLES = 64,		/* bytes: a loop that waits for something, or one that was left for nothing */
	INTERRUPTED_PART = 5,		/* at one look in so many it may have been at an interrupt */
	STILL_US = 1000 * 1000,		/* the looks take as long */
	LATELY_US = 3 * 1000 * 1000,
	JUST_NOW_US = 100 * 1000,
};

static bool is_timeout(enum reason reason)
{
	return reason == REASON_SCREEN_TIMEOUT || reason == REASON_SERIAL_TIMEOUT || reason == REASON_REBOOT_TIMEOUT ||
	       reason == REASON_POWEROFF_TIMEOUT || reason == REASON_NO_REACTION;
}

static const struct vitals *last_look(const struct evidence *e)
{
	return &e->looks[e->look_count - 1];
}

static bool is_in_circle(const struct evidence *e, size_t look, uint32_t processor, uint64_t begin)
{
	return e->looks[look].processors[processor].at - begin < IN_CIRCLES;
}

static size_t looks_within(const struct evidence *e, uint32_t processor, uint64_t low)
{
	size_t count = 0;

	for (size_t i = 0; i < e->look_count; i++)
		count += is_in_circle(e, i, processor, low);
	return count;
}

/*
 * Where the circle begins in which a processor was at nearly all looks, the others being those at which it served an
 * interrupt; false: there is none, or it was halted at a look.
 */
static bool circle_of(const struct evidence *e, uint32_t processor, uint64_t *begin)
{
	size_t most = 0;

	for (size_t i = 0; i < e->look_count; i++) {
		const struct vital_processor *now = &e->looks[i].processors[processor];
		size_t count;

		if (processor >= e->looks[i].processor_count || now->halted)
			return false;
		count = looks_within(e, processor, now->at);
		if (count > most || (count == most && now->at < *begin))
			*begin = now->at;
		most = count > most ? count : most;
	}
	return (e->look_count - most) * INTERRUPTED_PART <= e->look_count;
}

static bool is_dead(const struct evidence *e, uint32_t processor)
{
	for (size_t i = 0; i < e->look_count; i++)
		if (processor >= e->looks[i].processor_count || !vitals_is_dead(&e->looks[i].processors[processor]))
			return false;
	return true;
}

/* A firmware or boot loader that copies or clears memory stays at one instruction for long, and gets on. */
static bool is_copying(const struct evidence *e, uint32_t processor, uint64_t begin)
{
	size_t pairs = 0, moved = 0;

	for (size_t i = 1; i < e->look_count; i++) {
		if (!is_in_circle(e, i - 1, processor, begin) || !is_in_circle(e, i, processor, begin))
			continue;
		pairs++;
		moved += e->looks[i - 1].processors[processor].target != e->looks[i].processors[processor].target;
	}
	return 2 * moved > pairs;
}

static bool goes_in_circles(const struct evidence *e, uint32_t processor)
{
	uint64_t begin;

	return e->look_count > 1 && circle_of(e, processor, &begin) && !is_copying(e, processor, begin);
}

/* Nothing happens any more, and nothing can. */
static bool hangs(const struct evidence *e)
{
	const struct vitals *first = e->looks, *last;

	if (e->look_count < 2 || (e->still_us >= 0 && e->still_us < STILL_US) ||
	    (e->silent_us >= 0 && e->silent_us < STILL_US))
		return false;
	last = last_look(e);
	if (!last->processor_count || !last->all_processors || strcmp(last->status, "running") != 0)
		return false;
	if (first->reads != last->reads || first->writes != last->writes || vitals_packets(first, last))
		return false;
	for (uint32_t i = 0; i < last->processor_count; i++)
		if (!is_dead(e, i) && !goes_in_circles(e, i))
			return false;
	return true;
}

static void add_standstill(struct text_buffer *out, const struct evidence *e)
{
	const uint32_t count = last_look(e)->processor_count;
	uint32_t speaking = 0;
	uint64_t begin = 0;

	/* Processors that were never started are halted as well: one that runs says more. */
	for (uint32_t i = 0; i < count && !goes_in_circles(e, speaking); i++)
		speaking = i;
	if (!goes_in_circles(e, speaking))
		speaking = 0;
	if (count > 1)
		text_format(out, "processor %u of its %u ", speaking, count);
	else
		text_add(out, "its processor ");
	if (is_dead(e, speaking)) {
		text_format(out, "is halted with interrupts off, at 0x%" PRIx64, last_look(e)->processors[speaking].at);
	} else {
		circle_of(e, speaking, &begin);
		text_format(out, "goes round in circles at 0x%" PRIx64, begin);
	}
	if (count > 1)
		text_add(out, ", and the others do no more");
}

static void add_still(struct text_buffer *out, const struct evidence *e)
{
	char time[WORDS_SIZE];

	if (e->still_us >= 0)
		text_format(out, "nothing larger than a cursor has changed on its display for %s", words_duration(e->still_us, time));
	else
		text_add(out, "it has no display");
}

static void add_part(struct text_buffer *out, const char *part)
{
	text_format(out, "%s%s", out->length ? ", " : "", part);
}

static void add_drives(struct text_buffer *out, const struct vitals *from, const struct vitals *last)
{
	char time[WORDS_SIZE], *part;
	const uint64_t read = last->read_bytes - from->read_bytes, written = last->written_bytes - from->written_bytes;

	if (last->reads == from->reads && last->writes == from->writes)
		return;
	words_duration(last->at_us - from->at_us, time);
	part = mem_format("its drives read %" PRIu64 " KiB and wrote %" PRIu64 " KiB within %s", (read + 1023) / 1024,
			  (written + 1023) / 1024, time);
	add_part(out, part);
	mem_free(part);
}

static size_t busy_looks(const struct evidence *e)
{
	size_t busy = 0;

	for (size_t i = 0; i < e->look_count; i++)
		for (uint32_t p = 0; p < e->looks[i].processor_count; p++)
			if (!e->looks[i].processors[p].halted) {
				busy++;
				break;
			}
	return busy;
}

/* What still happens, in parts; empty if nothing does. */
static void add_work(struct text_buffer *out, const struct evidence *e)
{
	const struct vitals *last = last_look(e), *from = e->before ? e->before : e->looks;
	const size_t busy = busy_looks(e);
	char time[WORDS_SIZE], *part;

	if (e->still_us >= 0 && e->still_us < LATELY_US) {
		part = e->still_us < JUST_NOW_US ? mem_copy_string("its display changes") :
			mem_format("its display changed %s ago", words_duration(e->still_us, time));
		add_part(out, part);
		mem_free(part);
	}
	if (e->silent_us >= 0 && e->silent_us < LATELY_US) {
		part = e->silent_us < JUST_NOW_US ? mem_copy_string("its serial console speaks") :
			mem_format("its serial console spoke %s ago", words_duration(e->silent_us, time));
		add_part(out, part);
		mem_free(part);
	}
	add_drives(out, from, last);
	if (vitals_packets(from, last)) {
		part = mem_format("its network carried %u packets within %s", vitals_packets(from, last),
				  words_duration(last->at_us - from->at_us, time));
		add_part(out, part);
		mem_free(part);
	}
	if (busy * 3 > e->look_count) {
		part = mem_format("its processor was busy at %zu of %zu looks", busy, e->look_count);
		add_part(out, part);
		mem_free(part);
	}
}

/* Why it did not come: what goes with the sentence that it did not, and what is told behind that. */
struct account {
	struct text_buffer with, behind;
};

/* The first clause is the one that says most. DETAILS may be NULL. */
static void tell(struct account *account, const char *clause, const char *details)
{
	const bool first = !account->with.length;

	if (first)
		text_add(&account->with, clause);
	else
		text_format(&account->behind, "; %s", clause);
	if (details)
		text_format(&account->behind, "%s%s", first ? "; " : ": ", details);
}

/* Whether the sentence names this line already: as the nearest to a text that was waited for. */
static bool is_told(const struct evidence *e, const char *line)
{
	char *folded = text_sheet_fold(line);
	const bool told = strstr(e->text, folded) != NULL;

	mem_free(folded);
	return told;
}

/* On a console that is written on from line to line, the last one is what the guest has come to. */
static void tell_idle(struct account *account, const struct evidence *e)
{
	struct text_buffer details = {0};
	char *clause = e->last_line && !account->with.length && !is_told(e, e->last_line) ?
		mem_format("the guest is idle, with \"%s\" as the last line on its screen", e->last_line) :
		mem_copy_string("the guest is idle");

	add_still(&details, e);
	text_add(&details, ", and its processor waits for something to happen");
	tell(account, clause, details.text);
	text_deinit(&details);
	mem_free(clause);
}

static void tell_state(struct account *account, const struct evidence *e, const char **help)
{
	const struct vitals *last = last_look(e);
	struct text_buffer work = {0};

	if (*last->status && strcmp(last->status, "running") != 0) {
		tell(account, "QEMU does not run the guest", last->status);
		return;
	}
	add_work(&work, e);
	if (work.length)
		tell(account, "the guest is still at work", work.text);
	else
		tell_idle(account, e);
	if (!*help && work.length && e->still_us >= 0 && e->still_us < LATELY_US)
		*help = "if it is only slow, give the wait more time: timeout 5 min";
	text_deinit(&work);
}

static void tell_trouble(struct account *account, const char *who, const char *line, const char **help)
{
	char *clause = mem_format("the guest's %s says \"%s\"", who, line);

	tell(account, clause, NULL);
	*help = "what it says may be why; all of it is in screen.txt or serial.log in the run directory";
	mem_free(clause);
}

static char *judge_timeout(const struct evidence *e, enum reason *reason, const char **help)
{
	const size_t first = words_sentence(e->text);
	struct account account = {0};
	struct text_buffer out = {0};

	if (hangs(e)) {
		*reason = REASON_HANG;
		*help = "machine.txt in the run directory has the registers";
		text_add(&out, "the guest hangs: ");
		add_standstill(&out, e);
		text_add(&out, ", and ");
		add_still(&out, e);
	}
	if (e->screen == TELLING_TROUBLE && !is_told(e, e->screen_line))
		tell_trouble(&account, "screen", e->screen_line, help);
	else if (e->serial == TELLING_TROUBLE)
		tell_trouble(&account, "serial console", e->serial_line, help);
	if (e->blank) {
		tell(&account, "the guest's display is blank", NULL);
		*help = *help ? *help : "what it showed before is in the recording";
	}
	if (!out.length && e->look_count)
		tell_state(&account, e, help);
	text_format(&out, "%s%.*s", out.length ? "; " : "", (int)first, e->text);
	if (account.with.length)
		text_format(&out, ", and %s", account.with.text);
	text_add(&out, e->text + first);
	if (account.behind.length)
		text_add(&out, account.behind.text);
	text_deinit(&account.with);
	text_deinit(&account.behind);
	return out.text;
}

char *evidence_judge(const struct evidence *e, enum reason *reason, const char **help)
{
	const bool on_screen = e->screen == TELLING_PANIC, on_serial = e->serial == TELLING_PANIC;

	*reason = e->reason;
	*help = NULL;
	/* What a panicked guest did next, or no longer did, is the panic's doing. */
	if ((is_timeout(e->reason) && (on_screen || on_serial)) || (e->reason == REASON_UNEXPECTED_REBOOT && on_serial)) {
		*reason = REASON_PANIC;
		*help = "the whole message is in the last picture, screen.txt or serial.log in the run directory";
		return mem_format("the guest panicked: its %s says \"%s\"; %s", on_screen ? "screen" : "serial console",
				  on_screen ? e->screen_line : e->serial_line, e->text);
	}
	if (e->reason == REASON_PANIC && (on_screen || on_serial))
		return mem_format("%s: its %s says \"%s\"", e->text, on_screen ? "screen" : "serial console",
				  on_screen ? e->screen_line : e->serial_line);
	if (is_timeout(e->reason))
		return judge_timeout(e, reason, help);
	if (e->reason == REASON_VNC_LOST && e->look_count)
		return mem_format("%s; QEMU lives and answers on its monitor (%s)", e->text, last_look(e)->status);
	return mem_copy_string(e->text);
}
