/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A boot sector that does what keys say: it fills a 320x200 screen with blue and a white square; `g` makes it green and
 * moves the square, `b` blue again, `r` resets the machine, `p` switches it off. Nothing on the screen moves by itself.
 *
 *	gcc -m32 -nostdlib -static -Wl,-Ttext=0x7c00,--oformat=binary,--build-id=none -o keys.img keys.S
 */
	.set	SQUARE, 40

#include "graphics.S"
	movw	$0xa000, %ax
	movw	%ax, %es
	cld
blue:
	movb	$1, %al
	movw	$(60 * 320 + 40), %dx
	call	paint
wait_for_key:
	xorb	%ah, %ah
	int	$0x16
	cmpb	$'b', %al
	je	blue
	cmpb	$'g', %al
	je	green
	cmpb	$'r', %al
	je	restart
	cmpb	$'p', %al
	jne	wait_for_key
	movw	$0x604, %dx		/* the power management's control register on QEMU's pc machine */
	movw	$0x2000, %ax		/* sleep, type 0: off */
	outw	%ax, %dx
	jmp	wait_for_key

restart:
	movb	$0xfe, %al		/* the keyboard controller pulls the processor's reset line */
	outb	%al, $0x64
	hlt
	jmp	restart

green:
	movb	$2, %al
	movw	$(100 * 320 + 200), %dx
	call	paint
	jmp	wait_for_key

/* Fills the screen with %al; a white square at offset %dx. */
paint:
	xorw	%di, %di
	movw	$64000, %cx
	rep	stosb
	movb	$15, %al
	movw	$SQUARE, %bx
1:	movw	%dx, %di
	movw	$SQUARE, %cx
	rep	stosb
	addw	$320, %dx
	decw	%bx
	jnz	1b
	ret

	.org	510
	.word	0xaa55
