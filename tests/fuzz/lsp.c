/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Any bytes as what an editor sends. They are the wire's if they begin as that does. Otherwise each line is a message, so
 * that the fuzzer need not count bytes to get past the header.
 */
#include "runtime/cli/lsp.h"

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "runtime/cli/lsp_wire.h"
#include "tests/fuzz/fuzz.h"

static void serve_wire(struct lsp *lsp, const uint8_t *bytes, size_t size)
{
	struct lsp_wire wire = {.fd = memfd_create("wire", 0)};
	const char *body;
	size_t length;

	fuzz_require(wire.fd >= 0 && write(wire.fd, bytes, size) == (ssize_t)size && lseek(wire.fd, 0, SEEK_SET) == 0,
		     "a file in memory can be written");
	while (!lsp->is_over && lsp_wire_read(&wire, &body, &length) == WIRE_MESSAGE)
		lsp_take(lsp, body, length);
	lsp_wire_deinit(&wire);
	close(wire.fd);
}

static void serve_lines(struct lsp *lsp, const uint8_t *bytes, size_t size)
{
	const char *at = (const char *)bytes, *end = at + size;

	while (at < end && !lsp->is_over) {
		const char *line_end = memchr(at, '\n', (size_t)(end - at));

		if (!line_end)
			line_end = end;
		lsp_take(lsp, at, (size_t)(line_end - at));
		at = line_end + 1;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	static bool is_quiet;
	struct lsp lsp = {0};

	if (!is_quiet && !freopen("/dev/null", "w", stdout))
		return 0;
	is_quiet = true;
	if (size >= 8 && memcmp(bytes, "Content-", 8) == 0)
		serve_wire(&lsp, bytes, size);
	else
		serve_lines(&lsp, bytes, size);
	lsp_publish(&lsp);
	lsp_documents_deinit(&lsp);
	return 0;
}
