/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a guest block and a screen block can say, one row each:
 *
 *	X(NAME, "name", KIND, "words it takes, if KIND is WORD", "default", "what it means")
 *
 * One of the kind FLAG takes no value.
 *
 * The default is for people; runtime/session/session.c and screens.c apply it.
 */
#ifndef KVT_INTERP_PROPERTY_LIST_H
#define KVT_INTERP_PROPERTY_LIST_H

#define GUEST_PROPERTY_LIST(X) \
	X(ARCH, "arch", WORD, "x86_64", "x86_64", "the machine's processor architecture") \
	X(FIRMWARE, "firmware", WORD, "bios uefi", "bios", "what the machine starts with") \
	X(MEMORY, "memory", SIZE, "", "512 MiB", "the machine's memory") \
	X(CPUS, "cpus", NUMBER, "", "1", "the machine's processors") \
	X(DISK, "disk", SIZE, "", "none", "the size of the disk to install on") \
	X(DISK_BUS, "disk-bus", WORD, "virtio sata ide", "virtio", "what the disk is attached to") \
	X(CDROM, "cdrom", STRING, "", "none", "the image in the CD drive") \
	X(FLOPPY, "floppy", STRING, "", "none", "the image in the floppy drive") \
	X(KERNEL, "kernel", STRING, "", "none", "a Linux kernel to start in place of a boot loader") \
	X(INITRD, "initrd", STRING, "", "none", "the kernel's initial file system") \
	X(APPEND, "append", STRING, "", "nothing", "the kernel's command line") \
	X(DISPLAY, "display", WORD, "std virtio cirrus vmware qxl", "std", "the graphics adapter") \
	X(KEYBOARD, "keyboard", WORD, "us gb de fr es pt se ru gr", "us", "the layout of the keyboard that the guest is set to") \
	X(POINTER, "pointer", WORD, "absolute relative", "absolute", "a tablet, or a mouse") \
	X(NETWORK, "network", WORD, "user none", "user", "QEMU's user network, or none") \
	X(SERIAL, "serial", WORD, "on off", "off", "whether the machine has a serial port, whose output is logged") \
	X(TEXT_LANGUAGE, "text-language", STRING, "", "eng", "the languages of graphical text, as Tesseract calls them") \
	X(TIMEOUT, "timeout", DURATION, "", "1 min", "how long a wait may take that says nothing else") \
	X(TIME_LIMIT, "time-limit", DURATION, "", "none", "how long the whole run may take")

#define SCREEN_PROPERTY_LIST(X) \
	X(MATCH, "match", PERCENT, "", "97.5%", "the share of compared pixels that must match") \
	X(TOLERANCE, "tolerance", NUMBER, "", "28", "how far each channel of a matching pixel may be away, 0 to 255") \
	X(PICTURE, "picture", STRING, "", "screens/NAME.png", "the reference picture") \
	X(IN, "in", REGION, "", "the whole display", "where a picture smaller than the display is looked for") \
	X(NEAR, "near", NUMBER, "", "see below", "how many pixels from its own place the picture is looked for, 0 to 4096") \
	X(ANYWHERE, "anywhere", FLAG, "", "see below", "the picture is looked for on the whole display, whatever its size") \
	X(TEXT, "text", STRING, "", "nothing", "what is to be read on the display; may stand several times") \
	X(POINT, "point", POINT, "", "nothing", "a name for a place in the picture; may stand several times")

/* The numbers of the defaults that stand as text in the lists. */
enum {
	SCREEN_STANDARD_MATCH = 9750,		/* hundredths of a percent */
	SCREEN_STANDARD_TOLERANCE = 28,
};

enum guest_property {
#define X(name, word, kind, words, standard, sentence) GUEST_##name,
	GUEST_PROPERTY_LIST(X)
#undef X
	GUEST_PROPERTY_COUNT
};

enum screen_property {
#define X(name, word, kind, words, standard, sentence) SCREEN_##name,
	SCREEN_PROPERTY_LIST(X)
#undef X
	SCREEN_PROPERTY_COUNT
};

#endif
