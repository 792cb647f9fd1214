/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/machine/config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "grammar/mem.h"

struct fixture {
	char directory[64];
	char *path;
};

static int set_up(void **state)
{
	struct fixture *fixture = mem_alloc(sizeof(*fixture));
	const char *place = getenv("TMPDIR");

	snprintf(fixture->directory, sizeof(fixture->directory), "%s/kvt-test-XXXXXX", place ? place : "/tmp");
	assert_non_null(mkdtemp(fixture->directory));
	fixture->path = mem_format("%s/config.yaml", fixture->directory);
	setenv("HOME", "/home/somebody", 1);
	unsetenv("XDG_CONFIG_HOME");
	*state = fixture;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *fixture = *state;

	unlink(fixture->path);
	assert_int_equal(rmdir(fixture->directory), 0);
	mem_free(fixture->path);
	mem_free(fixture);
	return 0;
}

static void write_bytes(const struct fixture *fixture, const char *text, size_t length)
{
	FILE *file = fopen(fixture->path, "we");

	assert_non_null(file);
	assert_int_equal(fwrite(text, 1, length, file), length);
	assert_int_equal(fclose(file), 0);
}

static void load(const struct fixture *fixture, const char *text, struct config *config)
{
	struct error error = {0};

	write_bytes(fixture, text, strlen(text));
	if (config_load(config, fixture->path, &error))
		fail_msg("%s (%s)", error.text, error.help);
}

/* WANTED: the error without the file's name; HELP: a part of its help. */
static void refuses_bytes(const struct fixture *fixture, const char *text, size_t length, const char *wanted,
			  const char *help)
{
	char *whole = mem_format("%s:%s", fixture->path, wanted);
	struct error error = {0};
	struct config config, zero = {0};

	write_bytes(fixture, text, length);
	assert_int_equal(config_load(&config, fixture->path, &error), -1);
	if (strncmp(error.text, whole, strlen(whole)) || !strstr(error.help, help))
		fail_msg("wrong error for \"%.60s\": %s (%s)", text, error.text, error.help);
	assert_memory_equal(&config, &zero, sizeof(config));
	mem_free(whole);
}

static void refuses(const struct fixture *fixture, const char *text, const char *wanted, const char *help)
{
	refuses_bytes(fixture, text, strlen(text), wanted, help);
}

static void is_default(const struct config *config)
{
	assert_int_equal(config->accelerator, ACCELERATOR_AUTO);
	assert_int_equal(config->disks, 2);
	assert_int_equal(config->checkpoints, 2);
	assert_int_equal(config->run_limit_us, 0);
	assert_int_equal(config->media_count, 0);
	assert_int_equal(config->param_count, 0);
	assert_null(config->qemu);
}

static void test_everything(void **state)
{
	struct fixture *fixture = *state;
	char *beside = mem_format("%s/images", fixture->directory);
	struct config config;

	load(fixture,
	     "media: [/srv/images, ~/iso, images, ~]\n"
	     "accelerator: tcg\n"
	     "qemu: /opt/qemu\n"
	     "limits:\n"
	     "  run: 90 min\n"
	     "  disks: 3\n"
	     "  checkpoints: 5\n"
	     "guests:\n"
	     "  debian-12:\n"
	     "    params: {mirror: \"10.0.2.2:8777\", size: 010}\n",
	     &config);
	assert_string_equal(config.path, fixture->path);
	assert_int_equal(config.media_count, 4);
	assert_string_equal(config.media[0], "/srv/images");
	assert_string_equal(config.media[1], "/home/somebody/iso");
	assert_string_equal(config.media[2], beside);
	assert_string_equal(config.media[3], "/home/somebody");
	assert_int_equal(config.accelerator, ACCELERATOR_TCG);
	assert_string_equal(config.qemu, "/opt/qemu");
	assert_int_equal(config.run_limit_us, INT64_C(5400000000));
	assert_int_equal(config.disks, 3);
	assert_int_equal(config.checkpoints, 5);
	assert_int_equal(config.param_count, 2);
	assert_string_equal(config.params[0].guest, "debian-12");
	assert_string_equal(config.params[0].name, "mirror");
	assert_string_equal(config.params[0].value, "10.0.2.2:8777");
	assert_int_equal(config.params[0].line, 10);
	assert_int_equal(config.params[0].column, 22);
	assert_string_equal(config.params[1].value, "010");
	config_deinit(&config);
	mem_free(beside);
}

static void test_nothing(void **state)
{
	static const char *const texts[] = {"", "# only this\n", "---\n", "\n\n"};
	struct fixture *fixture = *state;
	struct config config;

	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		load(fixture, texts[i], &config);
		is_default(&config);
		config_deinit(&config);
	}
}

static void test_durations(void **state)
{
	static const struct {
		const char *text;
		int64_t us;
	} durations[] = {
		{"limits: {run: 2 h}", INT64_C(7200000000)}, {"limits: {run: 30 s}", 30000000},
		{"limits: {run: 30s}", 30000000}, {"limits: {run: \"500 ms\"}", 500000},
		{"limits: {run: 999999999 h}", INT64_C(3599999996400000000)},
	};
	struct fixture *fixture = *state;
	struct config config;

	for (size_t i = 0; i < sizeof(durations) / sizeof(*durations); i++) {
		load(fixture, durations[i].text, &config);
		assert_int_equal(config.run_limit_us, durations[i].us);
		config_deinit(&config);
	}
}

static void test_usual_place(void **state)
{
	struct fixture *fixture = *state;
	char *folder = mem_format("%s/kvt", fixture->directory), *path = mem_format("%s/config.yaml", folder);
	struct config config;
	struct error error;

	setenv("XDG_CONFIG_HOME", fixture->directory, 1);
	assert_int_equal(config_load(&config, NULL, &error), 0);
	assert_null(config.path);
	is_default(&config);
	config_deinit(&config);

	assert_int_equal(mkdir(folder, 0755), 0);
	assert_int_equal(config_load(&config, NULL, &error), 0);
	assert_null(config.path);
	config_deinit(&config);

	write_bytes(fixture, "accelerator: kvm\n", 17);
	assert_int_equal(rename(fixture->path, path), 0);
	assert_int_equal(config_load(&config, NULL, &error), 0);
	assert_string_equal(config.path, path);
	assert_int_equal(config.accelerator, ACCELERATOR_KVM);
	config_deinit(&config);

	unsetenv("XDG_CONFIG_HOME");
	unsetenv("HOME");
	assert_int_equal(config_load(&config, NULL, &error), 0);
	assert_null(config.path);
	config_deinit(&config);
	unlink(path);
	rmdir(folder);
	mem_free(path);
	mem_free(folder);
}

static void test_unreadable(void **state)
{
	struct fixture *fixture = *state;
	struct error error = {0};
	struct config config;

	assert_int_equal(config_load(&config, fixture->path, &error), -1);
	assert_non_null(strstr(error.text, fixture->path));
	assert_non_null(strstr(error.text, "No such file"));
	assert_non_null(strstr(error.help, "--config"));
	assert_int_equal(config_load(&config, fixture->directory, &error), -1);
	assert_non_null(strstr(error.text, "Is a directory"));
}

static void test_unknown_words(void **state)
{
	struct fixture *fixture = *state;

	refuses(fixture, "# a\n\nmedai: [/srv]\n", "3:1: unknown key `medai`", "did you mean `media`?");
	refuses(fixture, "limits:\n  rnu: 2 h\n", "2:3: unknown key `rnu`", "did you mean `run`?");
	refuses(fixture, "limits:\n  elephants: 2\n", "2:3: unknown key `elephants`", "it can be run, disks or checkpoints");
	refuses(fixture, "guests: {a: {parms: {}}}\n", "1:14: unknown key `parms`", "did you mean `params`?");
	refuses(fixture, "accelerator: kmv\n", "1:14: unknown accelerator `kmv`", "did you mean `kvm`?");
	refuses(fixture, "accelerator: hypervisor\n", "1:14: unknown accelerator", "it can be auto, kvm or tcg");
	refuses(fixture, "media: [/a]\nmedia: [/b]\n", "2:1: the key `media` stands here for the second time", "");
	refuses(fixture, "guests:\n  a: {}\n  a: {}\n", "3:3: the key `a` stands here for the second time", "keep one");
}

static void test_wrong_kinds(void **state)
{
	struct fixture *fixture = *state;

	refuses(fixture, "[media]\n", "1:1: the file must hold keys", "media: [");
	refuses(fixture, "media\n", "1:1: the file must hold keys", "media: [");
	refuses(fixture, "media: /srv\n", "1:8: `media` must be a list of folders", "media: [/srv/images");
	refuses(fixture, "media: [{a: b}]\n", "1:9: `media` must be a list of folders", "media: [/srv/images");
	refuses(fixture, "media: [\"\"]\n", "1:9: a folder without a name", "media: [/srv/images");
	refuses(fixture, "accelerator: [kvm]\n", "1:14: `accelerator` must be a word", "accelerator: auto");
	refuses(fixture, "qemu: []\n", "1:7: `qemu` must be a program", "qemu: /usr/bin");
	refuses(fixture, "qemu:\n", "1:6: `qemu` must be a program", "qemu: /usr/bin");
	refuses(fixture, "limits: 2 h\n", "1:9: `limits` must hold keys", "limits: {run: 2 h}");
	refuses(fixture, "limits: {run: 2}\n", "1:15: `run` must be a length of time", "run: 90 min");
	refuses(fixture, "limits: {run: 0 s}\n", "1:15: `run` must be a length of time", "run: 90 min");
	refuses(fixture, "limits: {run: 1 h 3 min}\n", "1:15: `run` must be a length of time", "run: 90 min");
	refuses(fixture, "limits: {run: 1234567890 s}\n", "1:15: `run` must be", "run: 90 min");
	refuses(fixture, "limits: {run: [2 h]}\n", "1:15: `run` must be", "run: 90 min");
	refuses(fixture, "limits: {disks: 0}\n", "1:17: `disks` must be a whole number", "disks: 2");
	refuses(fixture, "limits: {disks: 1.5}\n", "1:17: `disks` must be a whole number", "disks: 2");
	refuses(fixture, "guests: [a]\n", "1:9: `guests` must hold names", "guests: {debian-12");
	refuses(fixture, "guests: {a: b}\n", "1:13: a guest must hold keys", "guests: {debian-12");
	refuses(fixture, "guests: {a: {params: x}}\n", "1:22: `params` must hold names", "params: {hostname");
	refuses(fixture, "guests: {a: {params: {b: [c]}}}\n", "1:26: a parameter's value", "params: {hostname");
	refuses(fixture, "? [a]\n: b\n", "1:3: a key must be a name", "media: [");
}

static void test_broken_yaml(void **state)
{
	static const char nul[] = "media: [/a]\nqemu: a\0b\n";
	struct fixture *fixture = *state;

	refuses(fixture, "limits:\n\trun: 2 h\n", "2:1: this is not YAML", "not with tabs");
	refuses(fixture, "media: [/a\naccelerator: kvm\n", "2:12: this is not YAML", "line 1");
	refuses(fixture, "qemu: \"abc\n", "2:1: this is not YAML", "line 1");
	refuses(fixture, "a: b\n---\nc: d\n", "3:1: a second YAML document", "---");
	refuses(fixture, "a: b\n---\n\"\n", "4:1: this is not YAML", "");
	refuses(fixture, "qemu: \xff\xff\n", "1:7: this is not YAML", "UTF-8");
	refuses_bytes(fixture, nul, sizeof(nul) - 1, "2:8: this is not YAML", "UTF-8");
	refuses(fixture, "qemu: *nothing\n", "1:7: this is not YAML", "");
}

static void test_too_large(void **state)
{
	struct fixture *fixture = *state;
	size_t length = 1024 * 1024 + 1;
	char *text = mem_alloc(length);
	struct error error = {0};
	struct config config;

	memset(text, '#', length);
	write_bytes(fixture, text, length - 1);
	assert_int_equal(config_load(&config, fixture->path, &error), 0);
	config_deinit(&config);
	write_bytes(fixture, text, length);
	assert_int_equal(config_load(&config, fixture->path, &error), -1);
	assert_non_null(strstr(error.text, "File too large"));
	mem_free(text);
}

/* Aliases may be used; they may neither go round nor multiply. */
static void test_aliases(void **state)
{
	struct fixture *fixture = *state;
	char *text = mem_alloc(200000), *to = text;
	struct config config;

	load(fixture, "guests:\n  a: &same {params: {x: y}}\n  b: *same\n", &config);
	assert_int_equal(config.param_count, 2);
	assert_string_equal(config.params[1].guest, "b");
	config_deinit(&config);
	refuses(fixture, "guests: &round\n  a: *round\n", "2:3: unknown key `a`", "it can be params");

	to += sprintf(to, "guests:\n  g: &many\n    params:\n");
	for (int i = 0; i < 2000; i++)
		to += sprintf(to, "      p%d: v\n", i);
	for (int i = 0; i < 2000; i++)
		to += sprintf(to, "  g%d: *many\n", i);
	refuses(fixture, text, "100:12: there are more than 4096 parameters", "");
	mem_free(text);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_everything),
		TEST(test_nothing),
		TEST(test_durations),
		TEST(test_usual_place),
		TEST(test_unreadable),
		TEST(test_unknown_words),
		TEST(test_wrong_kinds),
		TEST(test_broken_yaml),
		TEST(test_too_large),
		TEST(test_aliases),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
