/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * From what a guest block says, and what the host's configuration says, to the machine that is built.
 */
#ifndef KVT_RUNTIME_MACHINE_GUEST_SPEC_H
#define KVT_RUNTIME_MACHINE_GUEST_SPEC_H

#include "interp/vm.h"
#include "runtime/machine/config.h"
#include "runtime/machine/machine.h"

/* Whether the guest has a disk to install on; without one its media are in the drives in every phase. */
bool guest_has_disk(const struct vm *vm);
uint64_t guest_disk_size(const struct vm *vm);

const char *guest_text_language(const struct vm *vm);	/* the virtual machine's; NULL: it does not say */

/* A machine_spec and the strings that it borrows. */
struct guest_spec {
	struct machine_spec machine;
	char *cdrom, *floppy, *kernel, *initrd, *uefi_vars, *disk;
};

/*
 * MEDIA: the installation media are in. FOLDER is the script's. DISK, copied, may be NULL. -1 when a medium is not
 * there; guest_spec_deinit in any case.
 */
int guest_spec_init(struct guest_spec *spec, const struct vm *vm, const struct config *config, const char *folder,
		    const char *guest, const char *run_directory, const char *disk, bool media, struct error *error);
void guest_spec_deinit(struct guest_spec *spec);

#endif
