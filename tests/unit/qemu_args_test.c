/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/machine/qemu_args.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "grammar/mem.h"

static const struct machine_spec plain = {
	.name = "debian-12",
	.arch = "x86_64",
	.memory = UINT64_C(1024) * 1024 * 1024,
	.cpus = 1,
	.display = "std",
};

static const struct qemu_surroundings surroundings = {
	.program = "qemu-system-x86_64",
	.vnc_socket = "/run/kvt-1/vnc.sock",
	.uefi_code = "/firmware/code.fd",
};

static char *line_of(const struct machine_spec *spec, const struct qemu_surroundings *around)
{
	char **args = qemu_args(spec, around), *line = qemu_args_quoted(args);

	qemu_args_free(args);
	return line;
}

static void has(const struct machine_spec *spec, const char *wanted)
{
	char *line = line_of(spec, &surroundings);

	if (!strstr(line, wanted))
		fail_msg("no \"%s\" in: %s", wanted, line);
	mem_free(line);
}

static void has_not(const struct machine_spec *spec, const char *unwanted)
{
	char *line = line_of(spec, &surroundings);

	if (strstr(line, unwanted))
		fail_msg("\"%s\" in: %s", unwanted, line);
	mem_free(line);
}

static void test_whole_line(void **state)
{
	char *line = line_of(&plain, &surroundings);

	(void)state;
	assert_string_equal(line,
			    "qemu-system-x86_64 -name guest=debian-12 -no-user-config -nodefaults "
			    "-machine pc -accel tcg -cpu max,la57=off -smp 1 -m 1024M -rtc base=utc "
			    "-device ide-cd,id=cdrom0,bus=ide.1 -device floppy,id=floppy0 -boot order=c -vga std "
			    "-vnc unix:/run/kvt-1/vnc.sock,share=force-shared -nic none -no-shutdown -device pvpanic -action panic=pause "
			    "-chardev socket,id=monitor,fd=3 -mon chardev=monitor,mode=control");
	mem_free(line);
}

static void test_accelerator_and_size(void **state)
{
	struct qemu_surroundings around = surroundings;
	struct machine_spec spec = plain;
	char *line;

	(void)state;
	spec.cpus = 4;
	has(&spec, " -accel tcg,thread=multi ");
	has(&spec, " -smp 4 ");
	spec.memory = 640 * 1024;
	has(&spec, " -m 640K ");
	around.kvm = true;
	line = line_of(&spec, &around);
	assert_non_null(strstr(line, " -accel kvm -cpu"));
	mem_free(line);
}

static void test_disks(void **state)
{
	struct machine_spec spec = plain;

	(void)state;
	spec.disk = "/d/disk.qcow2";
	has(&spec, "-drive if=none,id=disk,format=qcow2,cache=unsafe,discard=unmap,file=/d/disk.qcow2 ");
	has(&spec, "-device virtio-blk-pci,id=disk0,drive=disk -");
	spec.disk_bus = "ide";
	has(&spec, "-device ide-hd,id=disk0,drive=disk,bus=ide.0 -");
	spec.disk_bus = "sata";
	has(&spec, "-device ahci,id=sata -device ide-hd,id=disk0,drive=disk,bus=sata.0 -");
	spec.firmware = FIRMWARE_UEFI;
	spec.uefi_vars = "vars.fd";
	has(&spec, "-device ide-hd,id=disk0,drive=disk,bus=ide.0,bootindex=0 -");
	has_not(&spec, "ahci");
}

static void test_names_of_files(void **state)
{
	struct machine_spec spec = plain;

	(void)state;
	spec.cdrom = "nbd:a, b's.iso";
	spec.name = "a,b";
	has(&spec, "'if=none,id=cdrom,media=cdrom,readonly=on,format=raw,file=./nbd:a,, b'\\''s.iso' "
		   "-device ide-cd,id=cdrom0,drive=cdrom,bus=ide.1 ");
	has(&spec, "-name guest=a,,b ");
	spec.floppy = "/a.img";
	has(&spec, "-drive if=none,id=floppy,format=raw,snapshot=on,file=/a.img "
		   "-device floppy,id=floppy0,drive=floppy ");
}

static void test_boot_order(void **state)
{
	struct machine_spec spec = plain;

	(void)state;
	spec.boot_media = true;
	has(&spec, " -boot order=c ");
	spec.floppy = "f";
	has(&spec, " -boot order=a ");
	spec.cdrom = "c";
	has(&spec, " -boot order=da ");
	spec.disk = "d";
	has(&spec, " -boot once=dac,order=c ");
	spec.floppy = NULL;
	has(&spec, " -boot once=dc,order=c ");
	spec.cdrom = NULL;
	spec.floppy = "f";
	has(&spec, " -boot once=ac,order=c ");
	spec.boot_media = false;
	has(&spec, " -boot order=c ");
}

static void test_direct_boot(void **state)
{
	struct machine_spec spec = plain;

	(void)state;
	has_not(&spec, "-kernel");
	spec.kernel = "linux";
	has(&spec, " -kernel linux -vga");
	spec.initrd = "initrd.gz";
	spec.append = "vga=788 quiet";
	has(&spec, " -kernel linux -initrd initrd.gz -append 'vga=788 quiet' ");
	spec.append = "";
	has(&spec, " -append '' ");
}

static void test_uefi(void **state)
{
	struct machine_spec spec = plain;

	(void)state;
	spec.firmware = FIRMWARE_UEFI;
	spec.uefi_vars = "vars.fd";
	spec.pointer_absolute = true;
	spec.disk = "d";
	spec.cdrom = "c";
	has(&spec, " -machine q35 ");
	has(&spec, "-drive if=pflash,unit=0,format=raw,readonly=on,file=/firmware/code.fd "
		   "-drive if=pflash,unit=1,format=raw,file=./vars.fd ");
	has(&spec, "-device isa-fdc,id=floppies -device floppy,id=floppy0 ");
	has(&spec, "-device qemu-xhci,id=usb -device usb-tablet,bus=usb.0 ");
	has(&spec, "-device virtio-blk-pci,id=disk0,drive=disk,bootindex=0 ");
	has(&spec, "drive=cdrom,bus=ide.1 ");
	spec.boot_media = true;
	has(&spec, "drive=cdrom,bus=ide.1,bootindex=1 ");
	has_not(&spec, "-boot");
}

static void test_pointer_and_network(void **state)
{
	struct machine_spec spec = plain;

	(void)state;
	has_not(&spec, "usb");
	spec.pointer_absolute = true;
	spec.network = true;
	spec.display = "virtio";
	has(&spec, "-device piix3-usb-uhci,id=usb -device usb-tablet,bus=usb.0 ");
	has(&spec, "-netdev user,id=net -device virtio-net-pci,id=net0,netdev=net,romfile= ");
	has_not(&spec, "-nic");
	has(&spec, " -vga virtio ");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_whole_line),
		cmocka_unit_test(test_accelerator_and_size),
		cmocka_unit_test(test_disks),
		cmocka_unit_test(test_names_of_files),
		cmocka_unit_test(test_boot_order),
		cmocka_unit_test(test_direct_boot),
		cmocka_unit_test(test_uefi),
		cmocka_unit_test(test_pointer_and_network),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
