/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A boot sector for each way in which a small guest goes wrong, chosen with -D: CIRCLES spins at one place, SPEAKS does so
 * and says something on its serial port all the time, HALTED halts for good, BLANK clears the screen and waits, DIALOG asks
 * for something else, REBOOTS resets the machine again and again, OFF switches it off, PANIC tells QEMU that it has panicked,
 * WORKS is busy and shows it, FILLS writes its disk full.
 */
	.code16
	.globl	_start

_start:
	cli
	xorw	%ax, %ax
	movw	%ax, %ds
	movw	%ax, %es
	movw	%ax, %ss
	movw	$0x7c00, %sp
	sti
	cld
	movw	$begun, %si
	call	say
#if defined CIRCLES
1:	jmp	1b
#elif defined SPEAKS
	movw	$0x3f8, %dx		/* the serial port, as it is */
1:	movb	$'.', %al
	outb	%al, %dx
	jmp	1b
#elif defined HALTED
	cli
1:	hlt
	jmp	1b
#elif defined BLANK
	movw	$0x0013, %ax
	int	$0x10
1:	hlt
	jmp	1b
#elif defined DIALOG
	movw	$dialog, %si
	call	say
1:	xorb	%ah, %ah
	int	$0x16
	jmp	1b
#elif defined REBOOTS
	movb	$0xfe, %al		/* the keyboard controller pulls the processor's reset line */
	outb	%al, $0x64
1:	hlt
	jmp	1b
#elif defined OFF
	movw	$0x604, %dx		/* the power management's control register on QEMU's pc machine */
	movw	$0x2000, %ax		/* sleep, type 0: off */
	outw	%ax, %dx
1:	hlt
	jmp	1b
#elif defined PANIC
	movw	$panic, %si
	call	say
	movw	$0x505, %dx		/* the pvpanic device */
	movb	$1, %al
	outb	%al, %dx
1:	hlt
	jmp	1b
#elif defined WORKS
1:	movw	$work, %si
	call	say
	jmp	1b
#elif defined FILLS
1:	movw	$address, %si
	movb	$0x43, %ah		/* write sectors of the first disk */
	xorb	%al, %al
	movb	$0x80, %dl
	int	$0x13
	addl	$64, sector
	jmp	1b
address:
	.byte	16, 0
	.word	64, 0x8000, 0
sector:
	.long	0, 0
#endif

say:
	lodsb
	testb	%al, %al
	jz	1f
	movb	$0x0e, %ah
	movw	$7, %bx
	int	$0x10
	jmp	say
1:	ret

begun:
	.asciz	"\r\nThe guest has begun.\r\n"
dialog:
	.asciz	"Insert the second disk and press a key."
panic:
	.asciz	"panic: no way on"
work:
	.asciz	"0123456789 "

	.org	510
	.word	0xaa55
