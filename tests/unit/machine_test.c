/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The machine with the real QEMU (under TCG), whose guest is a boot sector; skipped where QEMU is not installed. What
 * goes wrong before QEMU runs needs none.
 */
#include "runtime/machine/machine.h"

#include <fcntl.h>
#include <glob.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "grammar/mem.h"

enum { GIVE_UP_MS = 60000, FLOPPY_BYTES = 1474560 };

/* Resets itself by the keyboard controller when started for the first time, switches itself off at the second. */
static const unsigned char boot_sector[] = {
	0xfa,			/* cli */
	0xb0, 0x60,		/* movb $0x60, %al	a byte of CMOS memory that nobody uses */
	0xe6, 0x70,		/* outb %al, $0x70 */
	0xe4, 0x71,		/* inb $0x71, %al */
	0x84, 0xc0,		/* testb %al, %al */
	0x75, 0x0f,		/* jnz off */
	0xb0, 0x60,		/* movb $0x60, %al */
	0xe6, 0x70,		/* outb %al, $0x70 */
	0xb0, 0x01,		/* movb $1, %al */
	0xe6, 0x71,		/* outb %al, $0x71 */
	0xb0, 0xfe,		/* movb $0xfe, %al */
	0xe6, 0x64,		/* outb %al, $0x64 */
	0xf4,			/* 1: hlt */
	0xeb, 0xfd,		/* jmp 1b */
	0xba, 0x04, 0x06,	/* off: movw $0x604, %dx	ACPI's PM1a control */
	0xb8, 0x00, 0x20,	/* movw $0x2000, %ax		sleep enable, soft off */
	0xef,			/* outw %ax, %dx */
	0xeb, 0xf4,		/* jmp 1b */
};

/* What the machine told, and the loop that it told it in. */
struct fixture {
	char directory[64];
	char *floppy, *disk, *image;
	struct loop *loop;
	struct machine *machine;
	struct loop_timer give_up;
	int ups, reboots, poweroffs, panics, losses, offs, answers;
	enum reason reason;
	struct error why;
	char vnc[128], accelerator[8], version[128], note[256], event[256];
};

static void on_up(void *context, const char *vnc_address, const char *accelerator, const char *qemu_version)
{
	struct fixture *fixture = context;

	fixture->ups++;
	snprintf(fixture->vnc, sizeof(fixture->vnc), "%s", vnc_address);
	snprintf(fixture->accelerator, sizeof(fixture->accelerator), "%s", accelerator);
	snprintf(fixture->version, sizeof(fixture->version), "%s", qemu_version);
}

static void on_reboot(void *context)
{
	((struct fixture *)context)->reboots++;
}

static void on_poweroff(void *context)
{
	((struct fixture *)context)->poweroffs++;
}

static void on_note(void *context, const char *text)
{
	struct fixture *fixture = context;

	snprintf(fixture->note, sizeof(fixture->note), "%s", text);
}

static void on_event(void *context, const char *name, const char *details)
{
	struct fixture *fixture = context;

	snprintf(fixture->event, sizeof(fixture->event), "%s %s", name, details);
}

static void on_panicked(void *context)
{
	((struct fixture *)context)->panics++;
}

static void on_lost(void *context, enum reason reason, const struct error *why)
{
	struct fixture *fixture = context;

	fixture->losses++;
	fixture->reason = reason;
	fixture->why = *why;
}

static void on_off(void *context)
{
	((struct fixture *)context)->offs++;
}

static void on_answer(void *context, const struct error *error)
{
	struct fixture *fixture = context;

	fixture->answers++;
	if (error)
		fixture->why = *error;
	else
		fixture->why = (struct error){0};
}

static const struct machine_events events = {
	.up = on_up,
	.reboot = on_reboot,
	.poweroff = on_poweroff,
	.note = on_note,
	.event = on_event,
	.panicked = on_panicked,
	.lost = on_lost,
	.off = on_off,
};

static void give_up(void *context)
{
	(void)context;
	fail_msg("QEMU did not do what was waited for within %d s", GIVE_UP_MS / 1000);
}

static void await(struct fixture *fixture, const int *count, int wanted)
{
	fixture->give_up.fire = give_up;
	loop_timer_set(fixture->loop, &fixture->give_up, loop_now_us() + GIVE_UP_MS * INT64_C(1000));
	while (*count < wanted)
		loop_once(fixture->loop, -1);
	loop_timer_clear(fixture->loop, &fixture->give_up);
}

static char *make_file(const struct fixture *fixture, const char *name, const void *content, size_t length, off_t size)
{
	char *path = mem_format("%s/%s", fixture->directory, name);
	int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, content, length), length);
	assert_int_equal(ftruncate(fd, size), 0);
	close(fd);
	return path;
}

static int set_up(void **state)
{
	struct fixture *fixture = mem_alloc(sizeof(*fixture));
	const char *place = getenv("TMPDIR");
	unsigned char sector[512] = {0};

	snprintf(fixture->directory, sizeof(fixture->directory), "%s/kvt-test-XXXXXX", place ? place : "/tmp");
	assert_non_null(mkdtemp(fixture->directory));
	setenv("XDG_RUNTIME_DIR", fixture->directory, 1);
	memcpy(sector, boot_sector, sizeof(boot_sector));
	sector[510] = 0x55;
	sector[511] = 0xaa;
	fixture->floppy = make_file(fixture, "floppy.img", sector, sizeof(sector), FLOPPY_BYTES);
	fixture->image = make_file(fixture, "medium, with comma.iso", "", 0, 65536);
	fixture->disk = mem_format("%s/disk.qcow2", fixture->directory);
	fixture->loop = loop_new();
	assert_non_null(fixture->loop);
	*state = fixture;
	return 0;
}

/* PATTERN within the directory; a kvt that is killed cannot remove its private folder. */
static void remove_all(const struct fixture *fixture, const char *pattern)
{
	char *path = mem_format("%s/%s", fixture->directory, pattern);
	glob_t found;

	if (!glob(path, 0, NULL, &found)) {
		for (size_t i = 0; i < found.gl_pathc; i++)
			remove(found.gl_pathv[i]);
		globfree(&found);
	}
	mem_free(path);
}

static int tear_down(void **state)
{
	static const char *const left[] = {"qemu.log", "qemu.cmdline", "layer.qcow2", "kvt.*/vnc.sock", "kvt.*"};
	struct fixture *fixture = *state;

	machine_free(fixture->machine);
	loop_free(fixture->loop);
	for (size_t i = 0; i < sizeof(left) / sizeof(*left); i++)
		remove_all(fixture, left[i]);
	unlink(fixture->floppy);
	unlink(fixture->image);
	unlink(fixture->disk);
	assert_int_equal(rmdir(fixture->directory), 0);
	mem_free(fixture->floppy);
	mem_free(fixture->image);
	mem_free(fixture->disk);
	mem_free(fixture);
	return 0;
}

static struct machine_spec small_machine(const struct fixture *fixture)
{
	return (struct machine_spec){
		.name = "test",
		.arch = "x86_64",
		.accelerator = ACCELERATOR_TCG,
		.memory = 16 * 1024 * 1024,
		.cpus = 1,
		.display = "std",
		.log_dir = fixture->directory,
	};
}

static bool has_program(const char *name)
{
	char *command = mem_format("command -v %s >/dev/null", name);
	bool found = system(command) == 0;

	mem_free(command);
	return found;
}

static void need(const char *name)
{
	if (has_program(name))
		return;
	print_message("skipped: %s is not installed\n", name);
	skip();
}

static void start(struct fixture *fixture, const struct machine_spec *spec)
{
	struct error error = {0};
	enum reason reason;

	fixture->machine = machine_start(fixture->loop, spec, &events, fixture, &reason, &error);
	if (!fixture->machine)
		fail_msg("%s (%s)", error.text, error.help);
}

static void start_and_await_up(struct fixture *fixture, const struct machine_spec *spec)
{
	start(fixture, spec);
	await(fixture, &fixture->ups, 1);
}

static void file_has(const struct fixture *fixture, const char *name, const char *wanted)
{
	char *path = mem_format("%s/%s", fixture->directory, name), text[4096] = "";
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	assert_true(fd >= 0);
	assert_true(read(fd, text, sizeof(text) - 1) >= 0);
	close(fd);
	mem_free(path);
	if (!strstr(text, wanted))
		fail_msg("%s holds no \"%s\": %s", name, wanted, text);
}

static void test_up_and_off(void **state)
{
	struct fixture *fixture = *state;
	struct machine_spec spec = small_machine(fixture);
	struct stat status;

	need("qemu-system-x86_64");
	start_and_await_up(fixture, &spec);
	assert_string_equal(fixture->accelerator, "tcg");
	assert_non_null(strchr(fixture->version, '.'));
	assert_int_equal(stat(fixture->vnc, &status), 0);
	assert_true(S_ISSOCK(status.st_mode));
	*strrchr(fixture->vnc, '/') = '\0';
	assert_int_equal(stat(fixture->vnc, &status), 0);
	assert_int_equal(status.st_mode & 0777, 0700);
	machine_off(fixture->machine);
	await(fixture, &fixture->offs, 1);
	machine_free(fixture->machine);
	fixture->machine = NULL;
	assert_int_equal(stat(fixture->vnc, &status), -1);
	assert_int_equal(fixture->losses, 0);
	file_has(fixture, "qemu.cmdline", "qemu-system-x86_64 -name guest=test ");
}

static void test_reboot_and_poweroff_by_guest(void **state)
{
	struct fixture *fixture = *state;
	struct machine_spec spec = small_machine(fixture);

	need("qemu-system-x86_64");
	spec.floppy = fixture->floppy;
	start_and_await_up(fixture, &spec);
	await(fixture, &fixture->reboots, 1);
	await(fixture, &fixture->poweroffs, 1);
	/* The guest reset itself once, whatever the firmware made of it. */
	assert_int_equal(fixture->reboots, 1);
	machine_off(fixture->machine);
	await(fixture, &fixture->offs, 1);
	assert_int_equal(fixture->poweroffs, 1);
	assert_int_equal(fixture->losses, 0);
}

static void test_reset_by_us_is_no_reboot(void **state)
{
	struct fixture *fixture = *state;
	struct machine_spec spec = small_machine(fixture);

	need("qemu-system-x86_64");
	start_and_await_up(fixture, &spec);
	machine_reset(fixture->machine, on_answer, fixture);
	await(fixture, &fixture->answers, 1);
	machine_off(fixture->machine);
	await(fixture, &fixture->offs, 1);
	assert_int_equal(fixture->reboots, 0);
}

static void change_medium(struct fixture *fixture, enum drive drive, const char *path, const char *problem)
{
	machine_medium(fixture->machine, drive, path, on_answer, fixture);
	await(fixture, &fixture->answers, fixture->answers + 1);
	if (*problem)
		assert_non_null(strstr(fixture->why.text, problem));
	else
		assert_string_equal(fixture->why.text, "");
}

static void test_media(void **state)
{
	struct fixture *fixture = *state;
	struct machine_spec spec = small_machine(fixture);

	need("qemu-system-x86_64");
	spec.cdrom = fixture->image;
	start_and_await_up(fixture, &spec);
	change_medium(fixture, DRIVE_CDROM, NULL, "");
	change_medium(fixture, DRIVE_CDROM, fixture->image, "");
	change_medium(fixture, DRIVE_CDROM, fixture->floppy, "");
	change_medium(fixture, DRIVE_FLOPPY, fixture->floppy, "");
	change_medium(fixture, DRIVE_FLOPPY, fixture->floppy, "");
	change_medium(fixture, DRIVE_FLOPPY, NULL, "");
	change_medium(fixture, DRIVE_FLOPPY, NULL, "");
	change_medium(fixture, DRIVE_CDROM, "/nowhere/a.iso", "/nowhere/a.iso");
	change_medium(fixture, DRIVE_CDROM, "not utf-8 \xff", "UTF-8");
	assert_int_equal(fixture->losses, 0);
}

/* QEMU's process, found by its working as our only child. */
static pid_t child_of(pid_t parent)
{
	char *path = mem_format("/proc/%d/task/%d/children", (int)parent, (int)parent);
	FILE *file = fopen(path, "re");
	int pid = 0;

	mem_free(path);
	if (!file)
		return 0;
	if (fscanf(file, "%d", &pid) != 1)
		pid = 0;
	fclose(file);
	return pid;
}

static void test_qemu_killed_from_outside(void **state)
{
	struct fixture *fixture = *state;
	struct machine_spec spec = small_machine(fixture);
	pid_t qemu;

	need("qemu-system-x86_64");
	start_and_await_up(fixture, &spec);
	qemu = child_of(getpid());
	if (!qemu) {
		print_message("skipped: this kernel does not list a process's children\n");
		skip();
	}
	kill(qemu, SIGKILL);
	await(fixture, &fixture->losses, 1);
	assert_int_equal(fixture->reason, REASON_QEMU_DIED);
	assert_non_null(strstr(fixture->why.text, "signal 9"));
	machine_off(fixture->machine);
	await(fixture, &fixture->offs, 1);
}

static void test_qemu_refuses_its_arguments(void **state)
{
	struct fixture *fixture = *state;
	struct machine_spec spec = small_machine(fixture);

	need("qemu-system-x86_64");
	spec.display = "no-such-display";
	start(fixture, &spec);
	await(fixture, &fixture->losses, 1);
	assert_int_equal(fixture->reason, REASON_QEMU_DIED);
	assert_non_null(strstr(fixture->why.text, "status 1 while it started"));
	assert_non_null(strstr(fixture->why.text, "no-such-display"));
	file_has(fixture, "qemu.log", "no-such-display");
}

/* Not QEMU at all: says what is not QMP on its monitor's descriptor. */
static void test_program_is_not_qemu(void **state)
{
	struct fixture *fixture = *state;
	struct machine_spec spec = small_machine(fixture);
	char *program = make_file(fixture, "program", "#!/bin/sh\necho hello >&3\nexec sleep 600\n", 40, 40);

	assert_int_equal(chmod(program, 0755), 0);
	spec.qemu = program;
	start(fixture, &spec);
	await(fixture, &fixture->losses, 1);
	assert_int_equal(fixture->reason, REASON_MONITOR_LOST);
	assert_non_null(strstr(fixture->why.text, "hello"));
	machine_off(fixture->machine);
	await(fixture, &fixture->offs, 1);
	unlink(program);
	mem_free(program);
}

static _Noreturn void start_and_be_killed(const struct machine_spec *spec)
{
	struct fixture fixture = {0};
	struct error error;
	enum reason reason;

	fixture.loop = loop_new();
	fixture.machine = machine_start(fixture.loop, spec, &events, &fixture, &reason, &error);
	while (fixture.machine && !fixture.ups && !fixture.losses)
		loop_once(fixture.loop, -1);
	if (fixture.ups)
		kill(getpid(), SIGKILL);
	_exit(1);
}

/* The orphan is handed to us, and we see how it ended. */
static void test_qemu_ends_with_us(void **state)
{
	struct fixture *fixture = *state;
	struct machine_spec spec = small_machine(fixture);
	int status;
	pid_t pid;

	need("qemu-system-x86_64");
	assert_int_equal(prctl(PR_SET_CHILD_SUBREAPER, 1), 0);
	pid = fork();
	if (pid == 0)
		start_and_be_killed(&spec);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
	assert_true(waitpid(-1, &status, 0) > 0);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
}

static void must_not_start(struct fixture *fixture, const struct machine_spec *spec, enum reason wanted,
			   const char *text, const char *help)
{
	struct error error = {0};
	enum reason reason = REASON_NONE;

	assert_null(machine_start(fixture->loop, spec, &events, fixture, &reason, &error));
	assert_int_equal(reason, wanted);
	if (!strstr(error.text, text) || !strstr(error.help, help))
		fail_msg("wrong error: %s (%s)", error.text, error.help);
}

static void test_missing_files(void **state)
{
	struct fixture *fixture = *state;
	struct machine_spec spec = small_machine(fixture);

	spec.kernel = "/nowhere/linux";
	must_not_start(fixture, &spec, REASON_NO_MEDIA, "the kernel /nowhere/linux cannot be read: No such", "media");
	spec.kernel = fixture->directory;
	must_not_start(fixture, &spec, REASON_NO_MEDIA, "Is a directory", "ls -lL");
	spec.kernel = NULL;
	spec.disk = fixture->disk;
	must_not_start(fixture, &spec, REASON_NO_MEDIA, "cannot be written: No such file", "media");
	spec.disk = NULL;
	spec.log_dir = "/nowhere";
	must_not_start(fixture, &spec, REASON_NO_SPACE, "/nowhere/qemu.cmdline", "run directory");
}

static void test_missing_qemu(void **state)
{
	struct fixture *fixture = *state;
	struct machine_spec spec = small_machine(fixture);

	spec.arch = "no-such-arch";
	must_not_start(fixture, &spec, REASON_QEMU_DIED, "qemu-system-no-such-arch cannot be started: No such file",
		       "apt-get install qemu-system-x86");
	spec.qemu = "/nowhere/qemu";
	must_not_start(fixture, &spec, REASON_QEMU_DIED, "/nowhere/qemu cannot be started: No such", "config.yaml");
}

static void test_make_disk(void **state)
{
	struct fixture *fixture = *state;
	struct machine_spec spec = small_machine(fixture);
	char *layer = mem_format("%s/layer.qcow2", fixture->directory);
	enum reason reason;
	struct error error = {0};

	need("qemu-img");
	need("qemu-system-x86_64");
	assert_int_equal(machine_make_disk(layer, 0, fixture->disk, &reason, &error), -1);
	assert_int_equal(reason, REASON_NO_MEDIA);
	assert_non_null(strstr(error.text, "No such file"));
	assert_int_equal(machine_make_disk(fixture->disk, 1024 * 1024, NULL, &reason, &error), 0);
	assert_int_equal(machine_make_disk(layer, 0, fixture->disk, &reason, &error), 0);
	assert_int_equal(machine_make_disk("/nowhere/a.qcow2", 1024, NULL, &reason, &error), -1);
	assert_int_equal(reason, REASON_NO_SPACE);
	assert_non_null(strstr(error.text, "/nowhere/a.qcow2"));
	assert_non_null(strstr(error.text, "No such file"));
	spec.disk = layer;
	start_and_await_up(fixture, &spec);
	mem_free(layer);
}

/* Runs share the layers of checkpoints by hard links: a new disk of one run is none of the others'. */
static void test_make_disk_leaves_links(void **state)
{
	struct fixture *fixture = *state;
	char *linked = mem_format("%s/linked.qcow2", fixture->directory);
	struct stat before, after;
	enum reason reason;
	struct error error = {0};

	need("qemu-img");
	assert_int_equal(machine_make_disk(fixture->disk, 1024 * 1024, NULL, &reason, &error), 0);
	assert_int_equal(link(fixture->disk, linked), 0);
	assert_int_equal(stat(linked, &before), 0);
	assert_int_equal(machine_make_disk(fixture->disk, 64 * 1024 * 1024, NULL, &reason, &error), 0);
	assert_int_equal(stat(linked, &after), 0);
	assert_int_equal(after.st_size, before.st_size);
	assert_int_equal(after.st_mtim.tv_nsec, before.st_mtim.tv_nsec);
	assert_int_equal(after.st_nlink, 1);
	unlink(linked);
	mem_free(linked);
}

static void test_uefi(void **state)
{
	struct fixture *fixture = *state;
	struct machine_spec spec = small_machine(fixture);
	char *vars = mem_format("%s/vars.fd", fixture->directory);
	struct stat status;

	need("qemu-system-x86_64");
	if (access("/usr/share/OVMF/OVMF_VARS_4M.fd", R_OK)) {
		print_message("skipped: ovmf is not installed\n");
		mem_free(vars);
		skip();
	}
	spec.firmware = FIRMWARE_UEFI;
	spec.uefi_vars = vars;
	spec.pointer_absolute = true;
	spec.network = true;
	spec.cpus = 2;
	start_and_await_up(fixture, &spec);
	assert_int_equal(stat(vars, &status), 0);
	assert_true(status.st_size > 65536);
	unlink(vars);
	mem_free(vars);
}

/* Every kind of machine that a script can ask for is one that QEMU accepts. */
static void test_kinds_of_machine(void **state)
{
	static const char *const buses[] = {"virtio", "sata", "ide"};
	static const char *const displays[] = {"virtio", "cirrus", "vmware"};
	struct fixture *fixture = *state;
	struct machine_spec spec = small_machine(fixture);
	enum reason reason;
	struct error error = {0};

	need("qemu-img");
	need("qemu-system-x86_64");
	assert_int_equal(machine_make_disk(fixture->disk, 1024 * 1024, NULL, &reason, &error), 0);
	for (size_t i = 0; i < 3; i++) {
		spec.disk = fixture->disk;
		spec.disk_bus = buses[i];
		spec.display = displays[i];
		spec.cdrom = fixture->image;
		spec.boot_media = true;
		spec.pointer_absolute = true;
		spec.network = true;
		start(fixture, &spec);
		await(fixture, &fixture->ups, (int)i + 1);
		machine_off(fixture->machine);
		await(fixture, &fixture->offs, (int)i + 1);
		machine_free(fixture->machine);
		fixture->machine = NULL;
	}
	assert_int_equal(fixture->losses, 0);
}

static void test_accelerator_is_found(void **state)
{
	struct fixture *fixture = *state;
	struct machine_spec spec = small_machine(fixture);

	need("qemu-system-x86_64");
	spec.accelerator = ACCELERATOR_AUTO;
	start_and_await_up(fixture, &spec);
	if (!strcmp(fixture->accelerator, "tcg"))
		assert_non_null(strstr(fixture->note, "using tcg"));
	else
		assert_string_equal(fixture->note, "");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_up_and_off),
		TEST(test_reboot_and_poweroff_by_guest),
		TEST(test_reset_by_us_is_no_reboot),
		TEST(test_media),
		TEST(test_qemu_killed_from_outside),
		TEST(test_qemu_refuses_its_arguments),
		TEST(test_program_is_not_qemu),
		TEST(test_qemu_ends_with_us),
		TEST(test_missing_files),
		TEST(test_missing_qemu),
		TEST(test_make_disk),
		TEST(test_make_disk_leaves_links),
		TEST(test_uefi),
		TEST(test_kinds_of_machine),
		TEST(test_accelerator_is_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
