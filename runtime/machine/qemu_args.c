/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/machine/qemu_args.h"

#include <inttypes.h>
#include <stdarg.h>
#include <string.h>

#include "grammar/mem.h"

struct list {
	char **items;
	size_t count, capacity;
};

static void add_owned(struct list *list, char *item)
{
	list->items = mem_grow(list->items, list->count, &list->capacity, sizeof(*list->items));
	list->items[list->count++] = item;
}

static void add(struct list *list, const char *item)
{
	add_owned(list, mem_copy_string(item));
}

static void add_option(struct list *list, const char *option, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

static void add_option(struct list *list, const char *option, const char *format, ...)
{
	va_list args;

	add(list, option);
	va_start(args, format);
	add_owned(list, mem_vformat(format, args));
	va_end(args);
}

/* As a value within QEMU's comma-separated options. */
static char *with_commas_doubled(const char *text)
{
	char *doubled = mem_alloc(2 * strlen(text) + 1), *to = doubled;

	for (; *text; text++) {
		if (*text == ',')
			*to++ = ',';
		*to++ = *text;
	}
	return doubled;
}

/* A file's name as such a value. A relative one with a colon would pass for a protocol ("nbd:..."). */
static char *file_value(const char *path)
{
	char *doubled = with_commas_doubled(path), *anchored;

	if (path[0] == '/')
		return doubled;
	anchored = mem_format("./%s", doubled);
	mem_free(doubled);
	return anchored;
}

static bool is_q35(const struct machine_spec *spec)
{
	return spec->firmware == FIRMWARE_UEFI;
}

/*
 * BIOS guests get the old PC: every system that boots from a BIOS knows its IDE controller, floppy drive and UHCI.
 * UEFI guests are recent, and get the board that UEFI is at home on.
 */
static void add_board(struct list *list, const struct machine_spec *spec, const struct qemu_surroundings *surroundings)
{
	add_option(list, "-machine", "%s", is_q35(spec) ? "q35" : "pc");
	if (surroundings->kvm)
		add_option(list, "-accel", "kvm");
	else
		add_option(list, "-accel", spec->cpus > 1 ? "tcg,thread=multi" : "tcg");
	/*
	 * The default model is older than what current distributions are built for (x86-64-v2). Without la57, or
	 * Linux walks a fifth level of page tables on every miss, which costs time where pages are emulated.
	 */
	add_option(list, "-cpu", "max,la57=off");
	add_option(list, "-smp", "%" PRIu32, spec->cpus ? spec->cpus : 1);
	if (spec->memory % (1024 * 1024) == 0)
		add_option(list, "-m", "%" PRIu64 "M", spec->memory / (1024 * 1024));
	else
		add_option(list, "-m", "%" PRIu64 "K", spec->memory / 1024);
	add_option(list, "-rtc", "base=utc");
}

static void add_uefi(struct list *list, const struct machine_spec *spec, const char *code)
{
	char *code_file = file_value(code), *vars_file = file_value(spec->uefi_vars);

	add_option(list, "-drive", "if=pflash,unit=0,format=raw,readonly=on,file=%s", code_file);
	add_option(list, "-drive", "if=pflash,unit=1,format=raw,file=%s", vars_file);
	mem_free(code_file);
	mem_free(vars_file);
}

/*
 * cache=unsafe: an installer's thousands of syncs need not reach the host's disk. What this loses, it loses only when
 * the host itself goes down, and then the run is lost as well.
 */
static void add_disk(struct list *list, const struct machine_spec *spec)
{
	const char *bus = spec->disk_bus ? spec->disk_bus : "virtio";
	const char *index = is_q35(spec) ? ",bootindex=0" : "";
	char *file;

	if (!spec->disk)
		return;
	file = file_value(spec->disk);
	add_option(list, "-drive", "if=none,id=disk,format=qcow2,cache=unsafe,discard=unmap,file=%s", file);
	mem_free(file);
	if (!strcmp(bus, "virtio")) {
		add_option(list, "-device", "virtio-blk-pci,id=disk0,drive=disk%s", index);
		return;
	}
	/* q35's own controller is a SATA one: there, "ide" means the same as "sata". */
	if (!strcmp(bus, "sata") && !is_q35(spec)) {
		add_option(list, "-device", "ahci,id=sata");
		add_option(list, "-device", "ide-hd,id=disk0,drive=disk,bus=sata.0%s", index);
		return;
	}
	add_option(list, "-device", "ide-hd,id=disk0,drive=disk,bus=ide.0%s", index);
}

static void add_cdrom(struct list *list, const struct machine_spec *spec)
{
	const char *index = is_q35(spec) && (spec->boot_media || !spec->disk) ? ",bootindex=1" : "";
	char *file;

	if (!spec->cdrom) {
		add_option(list, "-device", "ide-cd,id=" QEMU_CDROM_ID ",bus=ide.1%s", index);
		return;
	}
	file = file_value(spec->cdrom);
	add_option(list, "-drive", "if=none,id=cdrom,media=cdrom,readonly=on,format=raw,file=%s", file);
	add_option(list, "-device", "ide-cd,id=" QEMU_CDROM_ID ",drive=cdrom,bus=ide.1%s", index);
	mem_free(file);
}

/* The guest may write to its floppy; what it writes is thrown away, for the file belongs to all runs. */
static void add_floppy(struct list *list, const struct machine_spec *spec)
{
	char *file;

	if (is_q35(spec))
		add_option(list, "-device", "isa-fdc,id=floppies");
	if (!spec->floppy) {
		add_option(list, "-device", "floppy,id=" QEMU_FLOPPY_ID);
		return;
	}
	file = file_value(spec->floppy);
	add_option(list, "-drive", "if=none,id=floppy,format=raw,snapshot=on,file=%s", file);
	add_option(list, "-device", "floppy,id=" QEMU_FLOPPY_ID ",drive=floppy");
	mem_free(file);
}

/*
 * The BIOS takes the media once and the disk from then on. UEFI knows no "once": there the disk comes first, and as
 * long as nothing bootable is on it, the firmware goes on to the CD-ROM.
 */
static void add_boot(struct list *list, const struct machine_spec *spec)
{
	const char *media = spec->cdrom && spec->floppy ? "da" : spec->cdrom ? "d" : spec->floppy ? "a" : "";

	if (is_q35(spec))
		return;
	if (!spec->disk && *media)
		add_option(list, "-boot", "order=%s", media);
	else if (spec->boot_media && *media)
		add_option(list, "-boot", "once=%sc,order=c", media);
	else
		add_option(list, "-boot", "order=c");
}

static void add_direct_boot(struct list *list, const struct machine_spec *spec)
{
	if (!spec->kernel)
		return;
	add_option(list, "-kernel", "%s", spec->kernel);
	if (spec->initrd)
		add_option(list, "-initrd", "%s", spec->initrd);
	if (spec->append)
		add_option(list, "-append", "%s", spec->append);
}

static void add_screen_and_pointer(struct list *list, const struct machine_spec *spec, const char *vnc_socket)
{
	char *file = with_commas_doubled(vnc_socket);

	add_option(list, "-vga", "%s", spec->display ? spec->display : "std");
	/* force-shared: somebody who looks on with a viewer must not throw kvt out. */
	add_option(list, "-vnc", "unix:%s,share=force-shared", file);
	mem_free(file);
	if (!spec->pointer_absolute)
		return;
	add_option(list, "-device", "%s,id=usb", is_q35(spec) ? "qemu-xhci" : "piix3-usb-uhci");
	add_option(list, "-device", "usb-tablet,bus=usb.0");
}

static void add_network(struct list *list, const struct machine_spec *spec)
{
	if (!spec->network) {
		add_option(list, "-nic", "none");
		return;
	}
	/* Without its boot ROM: guests here boot from disks, and the ROM takes its time looking for a server. */
	add_option(list, "-netdev", "user,id=net");
	add_option(list, "-device", "virtio-net-pci,id=" QEMU_NETWORK_ID ",netdev=net,romfile=");
}

static void add_serial(struct list *list, const struct machine_spec *spec)
{
	if (!spec->serial)
		return;
	add_option(list, "-chardev", "socket,id=serial,fd=%d", QEMU_SERIAL_FD);
	add_option(list, "-device", "isa-serial,chardev=serial");
}

static void add_control(struct list *list)
{
	/* The guest that has switched itself off stays, paused, with its last screen. */
	add(list, "-no-shutdown");
	/* By this device a guest's kernel says that it has panicked; the guest then stays as it is, too. */
	add_option(list, "-device", "pvpanic");
	add_option(list, "-action", "panic=pause");
	add_option(list, "-chardev", "socket,id=monitor,fd=%d", QEMU_MONITOR_FD);
	add_option(list, "-mon", "chardev=monitor,mode=control");
}

char **qemu_args(const struct machine_spec *spec, const struct qemu_surroundings *surroundings)
{
	char *name = with_commas_doubled(spec->name ? spec->name : "kvt");
	struct list list = {0};

	add(&list, surroundings->program);
	add_option(&list, "-name", "guest=%s", name);
	add(&list, "-no-user-config");
	add(&list, "-nodefaults");
	add_board(&list, spec, surroundings);
	if (spec->firmware == FIRMWARE_UEFI)
		add_uefi(&list, spec, surroundings->uefi_code);
	add_disk(&list, spec);
	add_cdrom(&list, spec);
	add_floppy(&list, spec);
	add_boot(&list, spec);
	add_direct_boot(&list, spec);
	add_screen_and_pointer(&list, spec, surroundings->vnc_socket);
	add_network(&list, spec);
	add_serial(&list, spec);
	add_control(&list);
	if (surroundings->monitor_socket) {
		char *file = with_commas_doubled(surroundings->monitor_socket);

		add_option(&list, "-chardev", "socket,id=people,server=on,wait=off,path=%s", file);
		add_option(&list, "-mon", "chardev=people,mode=readline");
		mem_free(file);
	}
	if (spec->incoming) {
		add(&list, "-S");
		add_option(&list, "-incoming", "defer");
	}
	add_owned(&list, NULL);
	mem_free(name);
	return list.items;
}

void qemu_args_free(char **args)
{
	if (!args)
		return;
	for (char **arg = args; *arg; arg++)
		mem_free(*arg);
	mem_free(args);
}

static bool needs_quotes(const char *arg)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+=.,:/@%^";

	return !*arg || arg[strspn(arg, plain)] != '\0';
}

static char *quoted(const char *arg)
{
	char *text = mem_alloc(4 * strlen(arg) + 3), *to = text;

	if (!needs_quotes(arg)) {
		strcpy(text, arg);
		return text;
	}
	*to++ = '\'';
	for (; *arg; arg++) {
		if (*arg == '\'')
			to = stpcpy(to, "'\\''");
		else
			*to++ = *arg;
	}
	*to = '\'';
	return text;
}

char *qemu_args_quoted(char *const *args)
{
	char *line = mem_copy_string("");

	for (; *args; args++) {
		char *word = quoted(*args), *longer = mem_format("%s%s%s", line, *line ? " " : "", word);

		mem_free(word);
		mem_free(line);
		line = longer;
	}
	return line;
}
