/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/machine/config.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "grammar/mem.h"
#include "grammar/suggest.h"
#include "runtime/base/yaml_tree.h"

enum {
	FILE_MAX_BYTES = 1024 * 1024,
	/* Aliases can make a small file say very much. */
	ENTRIES_MAX = 4096,
	DEFAULT_DISKS = 2,
	DEFAULT_CHECKPOINTS = 2,
};

/* One file being read: every function below that takes it returns -1 with the error set. */
struct reader {
	struct config *config;
	const char *path;
	const struct yaml_tree *tree;
	const char *guest;		/* whose params are being read */
	size_t param_capacity;
	struct error *error;
};

/* A key that a map may have, and what takes its value. */
struct key {
	const char *name;
	int (*take)(struct reader *reader, int value);
};

static void error_at(const struct reader *reader, int node, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

static void error_at(const struct reader *reader, int node, const char *format, ...)
{
	int line, column;
	va_list args;
	char *text;

	yaml_tree_place(reader->tree, node, &line, &column);
	va_start(args, format);
	text = mem_vformat(format, args);
	va_end(args);
	error_set(reader->error, "%s:%d:%d: %s", reader->path, line, column, text);
	mem_free(text);
}

static int need_kind(const struct reader *reader, int node, enum yaml_kind kind, const char *what, const char *example)
{
	if (yaml_tree_kind(reader->tree, node) == kind)
		return 0;
	error_at(reader, node, "%s", what);
	error_help(reader->error, "write it like this: %s", example);
	return -1;
}

/* That the keys of MAP are names, and each stands there once. */
static int check_keys(const struct reader *reader, int map)
{
	size_t count = yaml_tree_count(reader->tree, map);

	if (count > ENTRIES_MAX) {
		error_at(reader, map, "more than %d keys stand here", ENTRIES_MAX);
		return -1;
	}
	for (size_t i = 0; i < count; i++) {
		int key = yaml_tree_key(reader->tree, map, i);
		const char *name = yaml_tree_text(reader->tree, key);

		if (need_kind(reader, key, YAML_SCALAR, "a key must be a name", "media: [/srv/images]"))
			return -1;
		for (size_t j = 0; j < i; j++) {
			if (strcmp(name, yaml_tree_text(reader->tree, yaml_tree_key(reader->tree, map, j))))
				continue;
			error_at(reader, key, "the key `%s` stands here for the second time", name);
			error_help(reader->error, "keep one of the two");
			return -1;
		}
	}
	return 0;
}

static void unknown_word(const struct reader *reader, int node, const char *what, const char *const *known,
			 size_t count)
{
	const char *word = yaml_tree_text(reader->tree, node), *near = suggest(word, strlen(word), known, count);
	char *all;

	error_at(reader, node, "unknown %s `%s`", what, word);
	if (near) {
		error_help(reader->error, "did you mean `%s`?", near);
		return;
	}
	all = mem_copy_string(known[0]);
	for (size_t i = 1; i < count; i++) {
		char *longer = mem_format("%s%s%s", all, i + 1 < count ? ", " : " or ", known[i]);

		mem_free(all);
		all = longer;
	}
	error_help(reader->error, "it can be %s", all);
	mem_free(all);
}

static int take_map(struct reader *reader, int map, const struct key *keys, size_t count)
{
	const char *names[8];

	if (check_keys(reader, map))
		return -1;
	for (size_t k = 0; k < count; k++)
		names[k] = keys[k].name;
	for (size_t i = 0; i < yaml_tree_count(reader->tree, map); i++) {
		int key = yaml_tree_key(reader->tree, map, i);
		size_t k = 0;

		while (k < count && strcmp(keys[k].name, yaml_tree_text(reader->tree, key)))
			k++;
		if (k == count) {
			unknown_word(reader, key, "key", names, count);
			return -1;
		}
		if (keys[k].take(reader, yaml_tree_value(reader->tree, map, i)))
			return -1;
	}
	return 0;
}

/* "~" and what is relative to the folder of the file, made absolute. NULL: there is no home. */
static char *absolute_path(const struct reader *reader, int node)
{
	const char *text = yaml_tree_text(reader->tree, node), *home = getenv("HOME");
	const char *slash = strrchr(reader->path, '/');
	int folder_length = slash ? (int)(slash - reader->path) + 1 : 0;
	char *here, *path;

	if (text[0] == '/')
		return mem_copy_string(text);
	if (text[0] == '~' && (text[1] == '/' || !text[1])) {
		if (home && home[0] == '/')
			return mem_format("%s%s", home, text + 1);
		error_at(reader, node, "`%s` cannot be resolved: HOME is not set", text);
		error_help(reader->error, "write the folder's full path");
		return NULL;
	}
	if (reader->path[0] == '/')
		return mem_format("%.*s%s", folder_length, reader->path, text);
	here = getcwd(NULL, 0);
	path = mem_format("%s/%.*s%s", here ? here : "", folder_length, reader->path, text);
	free(here);
	return path;
}

static int take_media(struct reader *reader, int value)
{
	static const char what[] = "`media` must be a list of folders", example[] = "media: [/srv/images, ~/iso]";
	struct config *config = reader->config;
	size_t count = yaml_tree_count(reader->tree, value);

	if (need_kind(reader, value, YAML_LIST, what, example))
		return -1;
	if (count > ENTRIES_MAX) {
		error_at(reader, value, "more than %d folders stand here", ENTRIES_MAX);
		return -1;
	}
	config->media = mem_alloc_array(count, sizeof(*config->media));
	for (size_t i = 0; i < count; i++) {
		int folder = yaml_tree_value(reader->tree, value, i);

		if (need_kind(reader, folder, YAML_SCALAR, what, example))
			return -1;
		if (!*yaml_tree_text(reader->tree, folder)) {
			error_at(reader, folder, "a folder without a name stands here");
			error_help(reader->error, "write it like this: %s", example);
			return -1;
		}
		config->media[i] = absolute_path(reader, folder);
		if (!config->media[i])
			return -1;
		config->media_count++;
	}
	return 0;
}

static int take_accelerator(struct reader *reader, int value)
{
	static const char *const words[] = {
		[ACCELERATOR_AUTO] = "auto", [ACCELERATOR_KVM] = "kvm", [ACCELERATOR_TCG] = "tcg"};
	const size_t count = sizeof(words) / sizeof(*words);

	if (need_kind(reader, value, YAML_SCALAR, "`accelerator` must be a word", "accelerator: auto"))
		return -1;
	for (size_t i = 0; i < count; i++) {
		if (!strcmp(words[i], yaml_tree_text(reader->tree, value))) {
			reader->config->accelerator = (enum accelerator)i;
			return 0;
		}
	}
	unknown_word(reader, value, "accelerator", words, count);
	return -1;
}

static int take_qemu(struct reader *reader, int value)
{
	static const char what[] = "`qemu` must be a program", example[] = "qemu: /usr/bin/qemu-system-x86_64";
	const char *text = yaml_tree_text(reader->tree, value);

	if (need_kind(reader, value, YAML_SCALAR, what, example))
		return -1;
	if (!*text) {
		error_at(reader, value, "%s", what);
		error_help(reader->error, "write it like this: %s", example);
		return -1;
	}
	reader->config->qemu = strchr(text, '/') ? absolute_path(reader, value) : mem_copy_string(text);
	return reader->config->qemu ? 0 : -1;
}

/* A whole number of at most nine digits at the beginning of *TEXT, which is moved behind it; -1: none. */
static int64_t take_number(const char **text)
{
	int64_t number = 0;
	int digits = 0;

	for (; isdigit((unsigned char)**text); (*text)++, digits++) {
		if (digits == 9)
			return -1;
		number = number * 10 + (**text - '0');
	}
	return digits ? number : -1;
}

/* -1 if TEXT is not a duration. */
static int64_t duration_us(const char *text)
{
	static const struct {
		const char *name;
		int64_t us;
	} units[] = {{"ms", 1000}, {"s", 1000000}, {"min", 60000000}, {"h", INT64_C(3600000000)}};
	int64_t number = take_number(&text);

	while (*text == ' ')
		text++;
	for (size_t i = 0; number >= 0 && i < sizeof(units) / sizeof(*units); i++)
		if (!strcmp(text, units[i].name))
			return number * units[i].us;
	return -1;
}

static int take_run_limit(struct reader *reader, int value)
{
	int64_t us = duration_us(yaml_tree_text(reader->tree, value));

	if (us <= 0) {
		error_at(reader, value, "`run` must be a length of time with its unit: ms, s, min or h");
		error_help(reader->error, "write it like this: run: 90 min");
		return -1;
	}
	reader->config->run_limit_us = us;
	return 0;
}

static int take_count(struct reader *reader, int value, const char *key, int *out)
{
	const char *text = yaml_tree_text(reader->tree, value);
	int64_t number = take_number(&text);

	if (number < 1 || *text) {
		error_at(reader, value, "`%s` must be a whole number from 1 on", key);
		error_help(reader->error, "write it like this: %s: 2", key);
		return -1;
	}
	*out = (int)number;
	return 0;
}

static int take_disks(struct reader *reader, int value)
{
	return take_count(reader, value, "disks", &reader->config->disks);
}

static int take_checkpoints(struct reader *reader, int value)
{
	return take_count(reader, value, "checkpoints", &reader->config->checkpoints);
}

static int take_limits(struct reader *reader, int value)
{
	static const struct key keys[] = {{"run", take_run_limit}, {"disks", take_disks}, {"checkpoints", take_checkpoints}};

	if (need_kind(reader, value, YAML_MAP, "`limits` must hold keys", "limits: {run: 2 h}"))
		return -1;
	return take_map(reader, value, keys, sizeof(keys) / sizeof(*keys));
}

static int take_params(struct reader *reader, int value)
{
	static const char what[] = "`params` must hold names with their values";
	static const char example[] = "params: {hostname: \"kvt\"}";
	struct config *config = reader->config;

	if (need_kind(reader, value, YAML_MAP, what, example) || check_keys(reader, value))
		return -1;
	for (size_t i = 0; i < yaml_tree_count(reader->tree, value); i++) {
		int text = yaml_tree_value(reader->tree, value, i);
		struct config_param *param;

		if (need_kind(reader, text, YAML_SCALAR, "a parameter's value must be one text", example))
			return -1;
		if (config->param_count == ENTRIES_MAX) {
			error_at(reader, text, "there are more than %d parameters", ENTRIES_MAX);
			return -1;
		}
		config->params = mem_grow(config->params, config->param_count, &reader->param_capacity,
					  sizeof(*config->params));
		param = &config->params[config->param_count++];
		param->guest = mem_copy_string(reader->guest);
		param->name = mem_copy_string(yaml_tree_text(reader->tree, yaml_tree_key(reader->tree, value, i)));
		param->value = mem_copy_string(yaml_tree_text(reader->tree, text));
		yaml_tree_place(reader->tree, text, &param->line, &param->column);
	}
	return 0;
}

static int take_guests(struct reader *reader, int value)
{
	static const char example[] = "guests: {debian-12: {params: {hostname: \"kvt\"}}}";
	static const struct key keys[] = {{"params", take_params}};

	if (need_kind(reader, value, YAML_MAP, "`guests` must hold names of guests", example) ||
	    check_keys(reader, value))
		return -1;
	for (size_t i = 0; i < yaml_tree_count(reader->tree, value); i++) {
		int guest = yaml_tree_value(reader->tree, value, i);

		if (need_kind(reader, guest, YAML_MAP, "a guest must hold keys", example))
			return -1;
		reader->guest = yaml_tree_text(reader->tree, yaml_tree_key(reader->tree, value, i));
		if (take_map(reader, guest, keys, sizeof(keys) / sizeof(*keys)))
			return -1;
	}
	return 0;
}

static int take_root(struct reader *reader)
{
	static const struct key keys[] = {
		{"media", take_media},
		{"accelerator", take_accelerator},
		{"qemu", take_qemu},
		{"limits", take_limits},
		{"guests", take_guests},
	};
	int root = yaml_tree_root(reader->tree);

	if (!root || (yaml_tree_kind(reader->tree, root) == YAML_SCALAR && !*yaml_tree_text(reader->tree, root)))
		return 0;
	if (need_kind(reader, root, YAML_MAP, "the file must hold keys", "media: [/srv/images]"))
		return -1;
	return take_map(reader, root, keys, sizeof(keys) / sizeof(*keys));
}

/* Everything that FD holds, or NULL with errno set. */
static char *read_file(int fd, size_t *length)
{
	char *text = mem_alloc(FILE_MAX_BYTES + 2);
	ssize_t got = 1;

	*length = 0;
	while (got && *length <= FILE_MAX_BYTES) {
		got = read(fd, text + *length, FILE_MAX_BYTES + 1 - *length);
		if (got > 0)
			*length += (size_t)got;
		else if (got < 0 && errno != EINTR)
			break;
	}
	if (got >= 0 && *length <= FILE_MAX_BYTES)
		return text;
	if (got >= 0)
		errno = EFBIG;
	mem_free(text);
	return NULL;
}

static int load_text(struct config *config, const char *text, size_t length, struct error *error)
{
	struct yaml_tree *tree = yaml_tree_new(config->path, text, length, error);
	struct reader reader = {.config = config, .path = config->path, .tree = tree, .error = error};
	int failed;

	if (!tree)
		return -1;
	failed = take_root(&reader);
	yaml_tree_free(tree);
	return failed;
}

/* NULL: nobody knows where. */
static char *usual_place(void)
{
	const char *configs = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");

	if (configs && configs[0] == '/')
		return mem_format("%s/kvt/config.yaml", configs);
	return home && home[0] == '/' ? mem_format("%s/.config/kvt/config.yaml", home) : NULL;
}

static int load_file(struct config *config, bool must_be, struct error *error)
{
	int fd = open(config->path, O_RDONLY | O_CLOEXEC), failed;
	char *text = NULL;
	size_t length;

	if (fd < 0 && !must_be && (errno == ENOENT || errno == ENOTDIR)) {
		mem_free(config->path);
		config->path = NULL;
		return 0;
	}
	if (fd >= 0)
		text = read_file(fd, &length);
	failed = text == NULL;
	if (failed) {
		error_set(error, "the configuration %s cannot be read: %s", config->path, strerror(errno));
		error_help(error, must_be ? "check the name given with --config, and who may read it"
					  : "check who may read it: ls -lL '%s'", config->path);
	}
	if (fd >= 0)
		close(fd);
	if (!failed)
		failed = load_text(config, text, length, error);
	mem_free(text);
	return failed;
}

int config_load(struct config *config, const char *path, struct error *error)
{
	*config = (struct config){.accelerator = ACCELERATOR_AUTO, .disks = DEFAULT_DISKS, .checkpoints = DEFAULT_CHECKPOINTS};
	config->path = path ? mem_copy_string(path) : usual_place();
	if (!config->path)
		return 0;
	if (!load_file(config, path != NULL, error))
		return 0;
	config_deinit(config);
	return -1;
}

void config_deinit(struct config *config)
{
	mem_free(config->path);
	for (size_t i = 0; i < config->media_count; i++)
		mem_free(config->media[i]);
	mem_free(config->media);
	mem_free(config->qemu);
	for (size_t i = 0; i < config->param_count; i++) {
		mem_free(config->params[i].guest);
		mem_free(config->params[i].name);
		mem_free(config->params[i].value);
	}
	mem_free(config->params);
	*config = (struct config){0};
}
