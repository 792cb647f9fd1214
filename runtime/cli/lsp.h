/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The language server's own state, shared by its files: lsp.c (messages), lsp_document.c (texts that are open, scripts
 * made of them), lsp_diagnostics.c, and a file for each thing that an editor can ask for.
 */
#ifndef KVT_RUNTIME_CLI_LSP_H
#define KVT_RUNTIME_CLI_LSP_H

#include "interp/index.h"
#include "runtime/base/json_tree.h"
#include "runtime/base/json_writer.h"
#include "runtime/cli/lsp_position.h"

/* A text that is open in the editor. What the editor has counts, not what lies on the disk. */
struct lsp_document {
	char *uri;			/* as the editor writes it */
	char *path;
	char *text;
	size_t length;
	int64_t version;
	bool is_unchecked;		/* its diagnostics may be others by now */
};

struct lsp {
	struct lsp_document *documents;
	size_t document_count, document_capacity;
	const char *stdlib;		/* NULL: there is none */
	bool is_initialized, is_shut_down, is_over;
	bool takes_document_changes, renames_files;	/* the editor can */
	int error_code;			/* why the request under way cannot be answered; 0: it can */
	char *error_text;		/* owned */
};

/* A script with all that it uses, as it is now. */
struct lsp_view {
	struct script script;
	struct index index;
	const struct source *source;	/* of the script itself; NULL: it cannot be read */
	const struct lsp_document *document;	/* NULL: it is not open */
	uint32_t offset;		/* where the request is about, if it is about a place */
};

/* The request cannot be answered: CODE is JSON-RPC's or the protocol's, the text is for people. */
enum {
	LSP_PARSE_ERROR = -32700,
	LSP_INVALID_REQUEST = -32600,
	LSP_METHOD_NOT_FOUND = -32601,
	LSP_INVALID_PARAMS = -32602,
	LSP_NOT_INITIALIZED = -32002,
	LSP_REQUEST_FAILED = -32803,
};
void lsp_fail(struct lsp *lsp, int code, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Writes a message, which is taken over, to the editor. */
void lsp_send(struct json_writer *message);

/* Does what a message, as it came without its header, asks for, and answers it. */
void lsp_take(struct lsp *lsp, const char *body, size_t length);

/* lsp_document.c: what the editor tells of its texts */
void lsp_did_open(struct lsp *lsp, const struct json_t *params);
void lsp_did_change(struct lsp *lsp, const struct json_t *params);
void lsp_did_close(struct lsp *lsp, const struct json_t *params);
void lsp_did_save(struct lsp *lsp, const struct json_t *params);
void lsp_documents_deinit(struct lsp *lsp);

const struct lsp_document *lsp_document_find(const struct lsp *lsp, const char *path);
char *lsp_path_of(const char *uri);			/* on the heap; what is no file: URI stays as it is */
void lsp_uri_add(struct text_buffer *out, const char *path);
void lsp_uri_write(struct json_writer *out, const char *name, const struct lsp *lsp, const char *path);
void lsp_location_write(struct json_writer *out, const char *name, const struct lsp *lsp, struct span span);

/* The script at PATH. lsp_view_deinit in any case. */
void lsp_view_init(struct lsp_view *view, const struct lsp *lsp, const char *path);
void lsp_view_deinit(struct lsp_view *view);

/* The same for the script and place that PARAMS name. False, with an error, if there is no such script; nothing is to
 * be cleared then. */
bool lsp_view_open(struct lsp_view *view, struct lsp *lsp, const struct json_t *params);

/* The name at the view's place, also where its line does not parse yet; false: none is there. */
bool lsp_name_at(const struct lsp_view *view, struct index_name *name);

/* Checks what kvt lint checks. */
void lsp_view_lint(struct lsp_view *view);

/* lsp_diagnostics.c */
void lsp_publish(struct lsp *lsp);			/* of all documents that are unchecked */
void lsp_publish_nothing(const char *uri);

/*
 * What can be asked for. Each writes the member "result"; false: there is none, or lsp_fail was called.
 */
bool lsp_hover(struct lsp *lsp, const struct json_t *params, struct json_writer *out);
bool lsp_completion(struct lsp *lsp, const struct json_t *params, struct json_writer *out);
bool lsp_definition(struct lsp *lsp, const struct json_t *params, struct json_writer *out);
bool lsp_references(struct lsp *lsp, const struct json_t *params, struct json_writer *out);
bool lsp_symbols(struct lsp *lsp, const struct json_t *params, struct json_writer *out);
bool lsp_prepare_rename(struct lsp *lsp, const struct json_t *params, struct json_writer *out);
bool lsp_rename(struct lsp *lsp, const struct json_t *params, struct json_writer *out);
bool lsp_formatting(struct lsp *lsp, const struct json_t *params, struct json_writer *out);
bool lsp_code_actions(struct lsp *lsp, const struct json_t *params, struct json_writer *out);

#endif
