/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/machine/guest_spec.h"

#include <string.h>

#include "grammar/mem.h"
#include "runtime/machine/media.h"

static const char *text_of(const struct vm *vm, enum guest_property property, const char *standard)
{
	struct value value;

	return vm_property(vm, property, &value) ? value.string : standard;
}

static int64_t number_of(const struct vm *vm, enum guest_property property, int64_t standard)
{
	struct value value;

	return vm_property(vm, property, &value) ? value.integer : standard;
}

const char *guest_text_language(const struct vm *vm)
{
	return text_of(vm, GUEST_TEXT_LANGUAGE, NULL);
}

bool guest_has_disk(const struct vm *vm)
{
	return number_of(vm, GUEST_DISK, 0) > 0;
}

uint64_t guest_disk_size(const struct vm *vm)
{
	return (uint64_t)number_of(vm, GUEST_DISK, 0);
}

static int find_medium(char **path, const struct vm *vm, enum guest_property property, const struct config *config,
		       const char *folder, struct error *error)
{
	const char *name = text_of(vm, property, NULL);

	if (!name || !*name)
		return 0;
	*path = media_find(config, folder, name, error);
	return *path ? 0 : -1;
}

static int find_media(struct guest_spec *spec, const struct vm *vm, const struct config *config, const char *folder,
		      struct error *error)
{
	if (find_medium(&spec->cdrom, vm, GUEST_CDROM, config, folder, error) < 0 ||
	    find_medium(&spec->floppy, vm, GUEST_FLOPPY, config, folder, error) < 0 ||
	    find_medium(&spec->kernel, vm, GUEST_KERNEL, config, folder, error) < 0 ||
	    find_medium(&spec->initrd, vm, GUEST_INITRD, config, folder, error) < 0)
		return -1;
	spec->machine.cdrom = spec->cdrom;
	spec->machine.floppy = spec->floppy;
	spec->machine.kernel = spec->kernel;
	spec->machine.initrd = spec->initrd;
	spec->machine.append = spec->kernel ? text_of(vm, GUEST_APPEND, NULL) : NULL;
	spec->machine.boot_media = true;
	return 0;
}

int guest_spec_init(struct guest_spec *spec, const struct vm *vm, const struct config *config, const char *folder,
		    const char *guest, const char *run_directory, const char *disk, bool media, struct error *error)
{
	struct machine_spec *machine = &spec->machine;

	*spec = (struct guest_spec){0};
	spec->uefi_vars = mem_format("%s/uefi-vars.fd", run_directory);
	spec->disk = disk ? mem_copy_string(disk) : NULL;
	*machine = (struct machine_spec){
		.name = guest,
		.qemu = config->qemu,
		.arch = text_of(vm, GUEST_ARCH, "x86_64"),
		.firmware = strcmp(text_of(vm, GUEST_FIRMWARE, "bios"), "uefi") == 0 ? FIRMWARE_UEFI : FIRMWARE_BIOS,
		.accelerator = config->accelerator,
		.memory = (uint64_t)number_of(vm, GUEST_MEMORY, 512LL << 20),
		.cpus = (uint32_t)number_of(vm, GUEST_CPUS, 1),
		.disk = spec->disk,
		.disk_bus = text_of(vm, GUEST_DISK_BUS, "virtio"),
		.display = text_of(vm, GUEST_DISPLAY, "std"),
		.pointer_absolute = strcmp(text_of(vm, GUEST_POINTER, "absolute"), "absolute") == 0,
		.network = strcmp(text_of(vm, GUEST_NETWORK, "user"), "user") == 0,
		.serial = strcmp(text_of(vm, GUEST_SERIAL, "off"), "on") == 0,
		.uefi_vars = spec->uefi_vars,
		.log_dir = run_directory,
	};
	return media ? find_media(spec, vm, config, folder, error) : 0;
}

void guest_spec_deinit(struct guest_spec *spec)
{
	mem_free(spec->cdrom);
	mem_free(spec->floppy);
	mem_free(spec->kernel);
	mem_free(spec->initrd);
	mem_free(spec->uefi_vars);
	mem_free(spec->disk);
	*spec = (struct guest_spec){0};
}
