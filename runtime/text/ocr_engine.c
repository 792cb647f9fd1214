/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/text/ocr_engine.h"

#ifdef KVT_TESSERACT

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tesseract/capi.h>
#include <unistd.h>

#include "grammar/mem.h"

#define LIBRARY "libtesseract.so.5"

/* X(function): what is used of the library. */
#define FUNCTIONS(X) \
	X(TessVersion) X(TessDeleteText) X(TessBaseAPICreate) X(TessBaseAPIDelete) X(TessBaseAPISetVariable) \
	X(TessBaseAPIInit3) X(TessBaseAPISetPageSegMode) X(TessBaseAPISetImage) X(TessBaseAPISetSourceResolution) \
	X(TessBaseAPIRecognize) X(TessBaseAPIGetIterator) X(TessBaseAPIClear) X(TessBaseAPIEnd) \
	X(TessResultIteratorDelete) X(TessResultIteratorNext) X(TessResultIteratorGetUTF8Text) \
	X(TessResultIteratorConfidence) X(TessResultIteratorGetPageIteratorConst) X(TessPageIteratorBoundingBox)

#define MEMBER(function) __typeof__(&function) function;
struct library {
	FUNCTIONS(MEMBER)
};

struct ocr_engine {
	struct library library;
	TessBaseAPI *api;
	char name[64];
};

static void say_not_installed(struct error *error, const char *why)
{
	error_set(error, "graphical text cannot be read, because Tesseract is not installed: %s", why);
	error_help(error, "install it: apt-get install tesseract-ocr");
}

/*
 * Loaded once and never unloaded. Tesseract splits the work on a line among four threads, which takes longer than one on
 * lines as short as a screen's and leaves the guest no processor; the OpenMP library below it asks for its limit only
 * while it is loaded. Where it is loaded already, the environment, which all threads share, is left alone.
 */
static int load(struct library *library, struct error *error)
{
	void *handle = dlopen(LIBRARY, RTLD_NOW | RTLD_LOCAL | RTLD_NOLOAD);

	if (!handle) {
		const char *limit = getenv("OMP_THREAD_LIMIT");

		if (!limit)
			setenv("OMP_THREAD_LIMIT", "1", 1);
		handle = dlopen(LIBRARY, RTLD_NOW | RTLD_LOCAL);
		if (!limit)
			unsetenv("OMP_THREAD_LIMIT");
	}
	if (!handle) {
		say_not_installed(error, dlerror());
		return -1;
	}
#define LOAD(function) \
	*(void **)&library->function = dlsym(handle, #function); \
	if (!library->function) { \
		error_set(error, "graphical text cannot be read: " LIBRARY " has no " #function); \
		error_help(error, "install Tesseract 5: apt-get install tesseract-ocr"); \
		return -1; \
	}
	FUNCTIONS(LOAD)
	return 0;
}

/* Where the data of languages are: as Tesseract itself looks for them, with what Debian's is built with. */
static const char *data_folder(void)
{
	const char *folder = getenv("TESSDATA_PREFIX");

	return folder && *folder ? folder : "/usr/share/tesseract-ocr/5/tessdata";
}

static bool has_language(const char *name, int length, struct error *error)
{
	char package[64];
	char *path;
	bool found;

	if (!length) {
		error_set(error, "graphical text cannot be read: no language is given");
		error_help(error, "name the data of a language, such as eng, or of several, such as eng+deu");
		return false;
	}
	path = mem_format("%s/%.*s.traineddata", data_folder(), length, name);
	found = access(path, R_OK) == 0;
	if (!found) {
		snprintf(package, sizeof(package), "%.*s", length, name);
		for (char *c = package; *c; c++)
			*c = *c == '_' ? '-' : *c;
		error_set(error, "graphical text cannot be read: Tesseract's data of the language `%.*s` are missing, there is no "
				 "%s", length, name, path);
		error_help(error, "install them: apt-get install tesseract-ocr-%s; `tesseract --list-langs` lists those that are "
				  "there", package);
	}
	mem_free(path);
	return found;
}

/* Checks each language of LANGUAGES; the error names the first one that is missing. */
static bool has_data(const char *languages, struct error *error)
{
	for (;;) {
		const int length = (int)strcspn(languages, "+");

		if (!has_language(languages, length, error))
			return false;
		if (!languages[length])
			return true;
		languages += length + 1;
	}
}

bool ocr_engine_available(const char *languages, struct error *error)
{
	struct library library;

	return load(&library, error) == 0 && has_data(languages, error);
}

struct ocr_engine *ocr_engine_new(const char *languages, struct error *error)
{
	struct ocr_engine *engine = mem_alloc(sizeof(*engine));
	const struct library *library = &engine->library;

	if (load(&engine->library, error) < 0 || !has_data(languages, error)) {
		mem_free(engine);
		return NULL;
	}
	engine->api = library->TessBaseAPICreate();
	/* It would write its remarks to stderr. */
	library->TessBaseAPISetVariable(engine->api, "debug_file", "/dev/null");
	if (library->TessBaseAPIInit3(engine->api, data_folder(), languages) != 0) {
		error_set(error, "graphical text cannot be read: Tesseract cannot use its data of `%s` in %s", languages,
			  data_folder());
		error_help(error, "install them anew: apt-get install --reinstall tesseract-ocr-eng, or as the language is called");
		ocr_engine_free(engine);
		return NULL;
	}
	snprintf(engine->name, sizeof(engine->name), "tesseract %s", library->TessVersion());
	library->TessBaseAPISetPageSegMode(engine->api, PSM_RAW_LINE);
	return engine;
}

void ocr_engine_free(struct ocr_engine *engine)
{
	if (!engine)
		return;
	if (engine->api) {
		engine->library.TessBaseAPIEnd(engine->api);
		engine->library.TessBaseAPIDelete(engine->api);
	}
	mem_free(engine);
}

const char *ocr_engine_name(const struct ocr_engine *engine)
{
	return engine->name;
}

static void tell_word(const struct library *library, const TessResultIterator *at, ocr_word_found *word, void *context)
{
	char *text = library->TessResultIteratorGetUTF8Text(at, RIL_WORD);
	int left, top, right, bottom;

	if (text && *text &&
	    library->TessPageIteratorBoundingBox(library->TessResultIteratorGetPageIteratorConst(at), RIL_WORD, &left, &top,
						 &right, &bottom))
		word(context, left, right, (int)library->TessResultIteratorConfidence(at, RIL_WORD), text);
	library->TessDeleteText(text);
}

void ocr_engine_read(struct ocr_engine *engine, const struct ocr_line_picture *line, ocr_word_found *word, void *context)
{
	const struct library *library = &engine->library;
	TessResultIterator *at;

	library->TessBaseAPISetImage(engine->api, line->pixels, line->width, line->height, 1, line->width);
	library->TessBaseAPISetSourceResolution(engine->api, 300);
	at = library->TessBaseAPIRecognize(engine->api, NULL) == 0 ? library->TessBaseAPIGetIterator(engine->api) : NULL;
	if (at) {
		do
			tell_word(library, at, word, context);
		while (library->TessResultIteratorNext(at, RIL_WORD));
		library->TessResultIteratorDelete(at);
	}
	library->TessBaseAPIClear(engine->api);
}

#else

#include <stddef.h>

bool ocr_engine_available(const char *languages, struct error *error)
{
	(void)languages;
	error_set(error, "graphical text cannot be read, because this kvt was built without Tesseract");
	error_help(error, "install libtesseract-dev and tesseract-ocr and build kvt anew");
	return false;
}

struct ocr_engine *ocr_engine_new(const char *languages, struct error *error)
{
	ocr_engine_available(languages, error);
	return NULL;
}

void ocr_engine_free(struct ocr_engine *engine)
{
	(void)engine;
}

const char *ocr_engine_name(const struct ocr_engine *engine)
{
	(void)engine;
	return "tesseract";
}

void ocr_engine_read(struct ocr_engine *engine, const struct ocr_line_picture *line, ocr_word_found *word, void *context)
{
	(void)engine;
	(void)line;
	(void)word;
	(void)context;
}

#endif
