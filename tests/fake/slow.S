/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A boot sector that reads slowly: it fetches a key from the BIOS, wants every printable character in turn, three times,
 * and waits for a tick of the clock, 55 ms, before the next. When it has got them all it switches the machine off; at the
 * first wrong one it turns the screen red and stops.
 */
	.set	FIRST, 0x20
	.set	LAST, 0x7e
	.set	ROUNDS, 3

#include "graphics.S"
	movb	$1, %al
	call	paint
	movb	$FIRST, %bl
	movw	$(ROUNDS * (LAST - FIRST + 1)), %si
next:
	xorb	%ah, %ah
	int	$0x16
	cmpb	%bl, %al
	jne	wrong
	decw	%si
	jz	off
	incb	%bl
	cmpb	$LAST, %bl
	jbe	wait_for_tick
	movb	$FIRST, %bl
wait_for_tick:
	movw	0x46c, %ax
1:	hlt
	cmpw	0x46c, %ax
	je	1b
	jmp	next

wrong:
	movb	$4, %al
	call	paint
stop:
	hlt
	jmp	stop

off:
	movw	$0x604, %dx		/* the power management's control register on QEMU's pc machine */
	movw	$0x2000, %ax		/* sleep, type 0: off */
	outw	%ax, %dx
	jmp	stop

/* Fills the screen with %al. */
paint:
	movw	$0xa000, %cx
	movw	%cx, %es
	xorw	%di, %di
	movw	$64000, %cx
	rep	stosb
	ret

	.org	510
	.word	0xaa55
