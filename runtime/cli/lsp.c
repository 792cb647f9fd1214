/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/cli/lsp.h"

#include <stdarg.h>
#include <string.h>
#include <unistd.h>

#include "grammar/mem.h"
#include "interp/verdict.h"
#include "runtime/cli/command.h"
#include "runtime/cli/lsp_wire.h"
#include "runtime/cli/options.h"
#include "runtime/cli/script_file.h"

/* The protocol: an editor that ends the server without having asked it to shut down has left something undone. */
enum { EXIT_ABRUPT = 1 };

void lsp_fail(struct lsp *lsp, int code, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	mem_free(lsp->error_text);
	lsp->error_code = code;
	lsp->error_text = mem_vformat(format, args);
	va_end(args);
}

void lsp_send(struct json_writer *message)
{
	printf("Content-Length: %zu\r\n\r\n", message->out.length);
	fwrite(message->out.text, 1, message->out.length, stdout);
	fflush(stdout);
	json_writer_deinit(message);
}

static bool has_word(const struct json_t *array, const char *word)
{
	for (size_t i = 0; i < jt_count(array); i++) {
		const char *text = jt_text(jt_item(array, i));

		if (text && strcmp(text, word) == 0)
			return true;
	}
	return false;
}

static void write_completion_options(struct json_writer *out)
{
	jw_open(out, "completionProvider", '{');
	jw_open(out, "triggerCharacters", '[');
	jw_string(out, NULL, "{");
	jw_string(out, NULL, "+");
	jw_string(out, NULL, ".");
	jw_close(out, ']');
	jw_close(out, '}');
}

static void write_capabilities(struct json_writer *out)
{
	jw_open(out, "capabilities", '{');
	jw_string(out, "positionEncoding", "utf-16");
	jw_open(out, "textDocumentSync", '{');
	jw_bool(out, "openClose", true);
	jw_integer(out, "change", 1);		/* whole texts */
	jw_bool(out, "save", true);
	jw_close(out, '}');
	write_completion_options(out);
	jw_bool(out, "hoverProvider", true);
	jw_bool(out, "definitionProvider", true);
	jw_bool(out, "referencesProvider", true);
	jw_bool(out, "documentSymbolProvider", true);
	jw_bool(out, "documentFormattingProvider", true);
	jw_open(out, "renameProvider", '{');
	jw_bool(out, "prepareProvider", true);
	jw_close(out, '}');
	jw_open(out, "codeActionProvider", '{');
	jw_open(out, "codeActionKinds", '[');
	jw_string(out, NULL, "quickfix");
	jw_close(out, ']');
	jw_close(out, '}');
	jw_close(out, '}');
}

static bool initialize(struct lsp *lsp, const struct json_t *params, struct json_writer *out)
{
	const struct json_t *edit = jt_member(jt_member(jt_member(params, "capabilities"), "workspace"), "workspaceEdit");

	if (lsp->is_initialized) {
		lsp_fail(lsp, LSP_INVALID_REQUEST, "the server is initialized already");
		return false;
	}
	lsp->is_initialized = true;
	lsp->renames_files = has_word(jt_member(edit, "resourceOperations"), "rename");
	/* files can be renamed in these only, also where an editor does not say that it takes them */
	lsp->takes_document_changes = lsp->renames_files || jt_is_true(jt_member(edit, "documentChanges"));
	jw_open(out, "result", '{');
	write_capabilities(out);
	jw_open(out, "serverInfo", '{');
	jw_string(out, "name", "kvt");
	jw_string(out, "version", KVT_VERSION);
	jw_close(out, '}');
	jw_close(out, '}');
	return true;
}

static bool shut_down(struct lsp *lsp, const struct json_t *params, struct json_writer *out)
{
	(void)params;
	(void)out;
	lsp->is_shut_down = true;
	return false;
}

static void end(struct lsp *lsp, const struct json_t *params)
{
	(void)params;
	lsp->is_over = true;
}

/* Requests are answered, notifications are not. */
static const struct method {
	const char *name;
	bool (*answer)(struct lsp *lsp, const struct json_t *params, struct json_writer *out);
	void (*take)(struct lsp *lsp, const struct json_t *params);
} methods[] = {
	{"initialize", initialize, NULL},
	{"shutdown", shut_down, NULL},
	{"exit", NULL, end},
	{"textDocument/didOpen", NULL, lsp_did_open},
	{"textDocument/didChange", NULL, lsp_did_change},
	{"textDocument/didClose", NULL, lsp_did_close},
	{"textDocument/didSave", NULL, lsp_did_save},
	{"workspace/didChangeWatchedFiles", NULL, lsp_did_save},
	{"textDocument/hover", lsp_hover, NULL},
	{"textDocument/completion", lsp_completion, NULL},
	{"textDocument/definition", lsp_definition, NULL},
	{"textDocument/references", lsp_references, NULL},
	{"textDocument/documentSymbol", lsp_symbols, NULL},
	{"textDocument/prepareRename", lsp_prepare_rename, NULL},
	{"textDocument/rename", lsp_rename, NULL},
	{"textDocument/formatting", lsp_formatting, NULL},
	{"textDocument/codeAction", lsp_code_actions, NULL},
};

static const struct method *find_method(const char *name)
{
	for (size_t i = 0; i < sizeof(methods) / sizeof(methods[0]); i++)
		if (strcmp(methods[i].name, name) == 0)
			return &methods[i];
	return NULL;
}

static void begin_response(struct json_writer *out, const struct json_t *id)
{
	int64_t number;

	jw_open_inline(out, NULL, '{');
	jw_string(out, "jsonrpc", "2.0");
	if (jt_integer(id, &number))
		jw_integer(out, "id", number);
	else
		jw_string(out, "id", jt_text(id));
}

/* Takes the error that lsp_fail left. */
static void send_error(struct lsp *lsp, const struct json_t *id)
{
	struct json_writer out = {0};

	begin_response(&out, id);
	jw_open(&out, "error", '{');
	jw_integer(&out, "code", lsp->error_code);
	jw_string(&out, "message", lsp->error_text);
	jw_close(&out, '}');
	jw_close(&out, '}');
	lsp_send(&out);
	mem_free(lsp->error_text);
	lsp->error_text = NULL;
	lsp->error_code = 0;
}

/* What cannot be asked now. */
static bool is_refused(struct lsp *lsp, const struct method *method, const char *name)
{
	if (!lsp->is_initialized && (!method || method->answer != initialize))
		lsp_fail(lsp, LSP_NOT_INITIALIZED, "%s comes before initialize", name);
	else if (lsp->is_shut_down)
		lsp_fail(lsp, LSP_INVALID_REQUEST, "%s comes after shutdown", name);
	else if (!method || !method->answer)
		lsp_fail(lsp, LSP_METHOD_NOT_FOUND, "kvt lsp has no method %s", name);
	return lsp->error_code != 0;
}

static void answer(struct lsp *lsp, const struct json_t *id, const char *name, const struct json_t *params)
{
	const struct method *method = find_method(name);
	struct json_writer out = {0};

	if (is_refused(lsp, method, name)) {
		send_error(lsp, id);
		return;
	}
	begin_response(&out, id);
	if (!method->answer(lsp, params, &out))
		jw_null(&out, "result");
	jw_close(&out, '}');
	if (lsp->error_code) {
		json_writer_deinit(&out);
		send_error(lsp, id);
		return;
	}
	lsp_send(&out);
}

void lsp_take(struct lsp *lsp, const char *body, size_t length)
{
	struct json_t *message = jt_read(body, length);
	const struct json_t *id = jt_member(message, "id"), *params = jt_member(message, "params");
	const char *name = jt_text(jt_member(message, "method"));
	const struct method *method = name ? find_method(name) : NULL;

	if (!message) {
		lsp_fail(lsp, LSP_PARSE_ERROR, "the message is not JSON");
		send_error(lsp, NULL);
	} else if (name && id) {
		answer(lsp, id, name, params);
	} else if (name) {
		if (method && method->take && (lsp->is_initialized || method->take == end))
			method->take(lsp, params);
	} else if (!jt_member(message, "result") && !jt_member(message, "error")) {
		lsp_fail(lsp, LSP_INVALID_REQUEST, "the message has no method");
		send_error(lsp, id);
	}
	jt_free(message);
}

static int serve(struct lsp *lsp, struct lsp_wire *wire)
{
	while (!lsp->is_over && !ferror(stdout)) {
		const char *body;
		size_t length;

		switch (lsp_wire_read(wire, &body, &length)) {
		case WIRE_MESSAGE:
			lsp_take(lsp, body, length);
			break;
		case WIRE_END:
			fprintf(stderr, "kvt lsp: the input ended before the message `exit`\n");
			return EXIT_ABRUPT;
		case WIRE_GARBAGE:
			fprintf(stderr, "kvt lsp: what comes on the standard input is not the language server protocol\n"
					"help: it is an editor that starts kvt lsp; docs/editors/README.md tells how\n");
			return EXIT_USAGE;
		}
		/* while somebody types, only the last state is worth a look */
		if (!lsp->is_over && !lsp->is_shut_down && lsp_wire_is_idle(wire))
			lsp_publish(lsp);
	}
	return lsp->is_shut_down ? EXIT_PASSED : EXIT_ABRUPT;
}

static int run(int argc, char **argv)
{
	struct lsp_wire wire = {.fd = STDIN_FILENO};
	struct options options = {0};
	struct lsp lsp = {0};
	char stdlib[4096];
	int result = options_parse(&options, &command_lsp, argc, argv);

	if (result < 0) {
		lsp.stdlib = script_file_stdlib(stdlib, sizeof(stdlib));
		result = serve(&lsp, &wire);
	}
	lsp_documents_deinit(&lsp);
	lsp_wire_deinit(&wire);
	options_deinit(&options);
	return result;
}

static const struct option_row rows[] = {
	{"stdio", NULL, "what editors add: it changes nothing, there is no other way to talk", false},
	{0},
};

const struct command command_lsp = {
	.name = "lsp",
	.synopsis = "[options]",
	.summary = "answer an editor: the language server",
	.help = "Talks the language server protocol with the editor that has started it: what is wrong as it is typed,\n"
		"what a word means, the picture of a screen, completion, definition, references, renaming (pictures\n"
		"too), formatting, fixes, and the list of what a script declares.\n"
		"\n"
		"example, in Neovim:  vim.lsp.start({name = 'kvt', cmd = {'kvt', 'lsp'}})\n"
		"\n"
		"The exit code is 0 after shutdown and exit, 1 if the editor goes without them, 2 for wrong use and if\n"
		"what comes is not the protocol.\n",
	.options = rows,
	.run = run,
};
