/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/machine/vitals.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/base/json_writer.h"

enum { INTERRUPT_FLAG = 1 << 9 };

void vitals_read_status(struct vitals *vitals, const char *text)
{
	static const char label[] = "VM status: ";
	const char *found = strstr(text, label);

	if (found)
		snprintf(vitals->status, sizeof(vitals->status), "%.*s", (int)strcspn(found + strlen(label), "\r\n"),
			 found + strlen(label));
}

/* The number behind LABEL between FROM and END. */
static bool read_number(const char *from, const char *end, const char *label, int base, uint64_t *number)
{
	const char *found = strstr(from, label);

	if (!found || found >= end)
		return false;
	*number = strtoull(found + strlen(label), NULL, base);
	return true;
}

/* "CS =0010 ffffffff00000000 ffffffff ...": what the address is counted from. */
static uint64_t code_base(const char *from, const char *end)
{
	const char *found = strstr(from, "\nCS =");

	if (!found || found >= end)
		return 0;
	return strtoull(found + strlen("\nCS =0000 "), NULL, 16);
}

static bool read_processor(struct vital_processor *processor, const char *from, const char *end)
{
	uint64_t at, flags, halted;

	if (!read_number(from, end, "IP=", 16, &at) || !read_number(from, end, "FL=", 16, &flags))
		return false;
	processor->at = code_base(from, end) + at;
	processor->interrupts = flags & INTERRUPT_FLAG;
	processor->halted = read_number(from, end, "HLT=", 10, &halted) && halted;
	read_number(from, end, "DI=", 16, &processor->target);
	return true;
}

void vitals_read_registers(struct vitals *vitals, const char *text)
{
	const char *from = strstr(text, "CPU#"), *end;

	if (!from)
		from = text;
	for (; *from && vitals->processor_count < VITALS_PROCESSORS; from = end) {
		end = strstr(from + 1, "CPU#");
		if (!end)
			end = from + strlen(from);
		vitals->processor_count += read_processor(&vitals->processors[vitals->processor_count], from, end);
	}
	vitals->all_processors = !*from;
}

static uint64_t sum(const char *text, const char *label)
{
	uint64_t total = 0;

	for (; (text = strstr(text, label)); text += strlen(label))
		total += strtoull(text + strlen(label), NULL, 10);
	return total;
}

void vitals_read_drives(struct vitals *vitals, const char *text)
{
	vitals->has_drives = strstr(text, " rd_operations=");
	vitals->reads = sum(text, " rd_operations=");
	vitals->writes = sum(text, " wr_operations=");
	vitals->read_bytes = sum(text, " rd_bytes=");
	vitals->written_bytes = sum(text, " wr_bytes=");
}

bool vitals_read_queue(uint16_t *packets, const char *text)
{
	uint64_t number;

	if (!read_number(text, text + strlen(text), "used_idx:", 10, &number))
		return false;
	*packets = (uint16_t)number;
	return true;
}

bool vitals_is_dead(const struct vital_processor *processor)
{
	return processor->halted && !processor->interrupts;
}

uint32_t vitals_packets(const struct vitals *before, const struct vitals *after)
{
	if (!before->has_network || !after->has_network)
		return 0;
	return (uint32_t)(uint16_t)(after->received - before->received) + (uint16_t)(after->sent - before->sent);
}

void vitals_line(const struct vitals *vitals, const char *why, struct text_buffer *out)
{
	struct json_writer json = {0};
	char at[24];

	jw_open_inline(&json, NULL, '{');
	jw_seconds(&json, "at_s", vitals->at_us);
	jw_string(&json, "why", why);
	jw_string(&json, "status", *vitals->status ? vitals->status : NULL);
	jw_open(&json, "processors", '[');
	for (uint32_t i = 0; i < vitals->processor_count; i++) {
		snprintf(at, sizeof(at), "0x%" PRIx64, vitals->processors[i].at);
		jw_open(&json, NULL, '{');
		jw_string(&json, "at", at);
		jw_bool(&json, "halted", vitals->processors[i].halted);
		jw_bool(&json, "interrupts", vitals->processors[i].interrupts);
		jw_close(&json, '}');
	}
	jw_close(&json, ']');
	if (vitals->has_drives) {
		jw_open(&json, "drives", '{');
		jw_integer(&json, "reads", (int64_t)vitals->reads);
		jw_integer(&json, "writes", (int64_t)vitals->writes);
		jw_integer(&json, "read_bytes", (int64_t)vitals->read_bytes);
		jw_integer(&json, "written_bytes", (int64_t)vitals->written_bytes);
		jw_close(&json, '}');
	}
	if (vitals->has_network) {
		jw_open(&json, "network", '{');
		jw_integer(&json, "received", vitals->received);
		jw_integer(&json, "sent", vitals->sent);
		jw_close(&json, '}');
	}
	jw_close(&json, '}');
	for (const char *c = json.out.text; *c; c++)
		if (*c != '\n')
			text_add_bytes(out, c, 1);
	text_add(out, "\n");
	json_writer_deinit(&json);
}
