/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/machine/serial_text.h"

#include <string.h>

#include "grammar/mem.h"

enum { KEPT_MAX = 1024 * 1024 };

void serial_text_init(struct serial_text *text)
{
	*text = (struct serial_text){.bytes = mem_alloc(1), .capacity = 1};
}

void serial_text_deinit(struct serial_text *text)
{
	mem_free(text->bytes);
	*text = (struct serial_text){0};
}

/* The older half goes, up to the end of a line if there is one. */
static void forget(struct serial_text *text)
{
	size_t gone = text->length / 2;
	const char *newline = memchr(text->bytes + gone, '\n', text->length - gone);

	if (newline)
		gone = (size_t)(newline - text->bytes) + 1;
	text->length -= gone;
	memmove(text->bytes, text->bytes + gone, text->length);
	text->forgotten += gone;
}

static void add_plain(struct serial_text *text, char c)
{
	if (c == '\033')
		text->state = SERIAL_ESCAPE;
	else if (c == '\b' && text->length && text->bytes[text->length - 1] != '\n')
		text->length--;
	else if ((unsigned char)c >= ' ' ? c != 0x7f : c == '\n' || c == '\t')
		text->bytes[text->length++] = c;
}

/* Behind an escape: most sequences are a letter, "[" begins longer ones, "]" strings, and "(" names a character set. */
static enum serial_state after_escape(char c)
{
	switch (c) {
	case '[':
		return SERIAL_SEQUENCE;
	case ']': case 'P': case '_': case '^': case 'X':
		return SERIAL_STRING;
	case '(': case ')': case '*': case '+': case '#': case '%': case ' ':
		return SERIAL_CHARSET;
	default:
		return SERIAL_PLAIN;
	}
}

static void add_byte(struct serial_text *text, char c)
{
	switch (text->state) {
	case SERIAL_PLAIN:
		add_plain(text, c);
		break;
	case SERIAL_ESCAPE:
		text->state = after_escape(c);
		break;
	case SERIAL_SEQUENCE:
		if (c >= '@' && c <= '~')
			text->state = SERIAL_PLAIN;
		break;
	case SERIAL_STRING:
		/* it ends with a bell or with escape and a backslash; that of the second is taken for a sequence */
		if (c == '\a' || c == '\n')
			text->state = SERIAL_PLAIN;
		else if (c == '\033')
			text->state = SERIAL_ESCAPE;
		break;
	case SERIAL_CHARSET:
		text->state = SERIAL_PLAIN;
		break;
	}
}

void serial_text_add(struct serial_text *text, const char *bytes, size_t count)
{
	if (text->length + count + 1 > text->capacity) {
		text->capacity = (text->length + count + 1) * 2;
		text->bytes = mem_resize(text->bytes, text->capacity, 1);
	}
	for (size_t i = 0; i < count; i++)
		add_byte(text, bytes[i]);
	if (text->length > KEPT_MAX)
		forget(text);
	text->bytes[text->length] = '\0';
}

const char *serial_text_from(const struct serial_text *text, uint64_t *from)
{
	const uint64_t end = text->forgotten + text->length;

	if (*from < text->forgotten)
		*from = text->forgotten;
	/* a backspace may have taken back what was seen */
	if (*from > end)
		*from = end;
	return text->bytes + (*from - text->forgotten);
}

bool serial_text_begins_line(const struct serial_text *text, uint64_t place)
{
	return place <= text->forgotten || text->bytes[place - text->forgotten - 1] == '\n';
}

uint64_t serial_text_last_line(const struct serial_text *text, uint64_t from)
{
	const char *newline = memrchr(text->bytes, '\n', text->length);
	const uint64_t line = text->forgotten + (newline ? (uint64_t)(newline - text->bytes) + 1 : 0);

	return line > from ? line : from;
}
