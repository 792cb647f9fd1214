/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A boot sector that shows whether Shift is down, as the BIOS has it: the screen is blue when it is not, green when it is.
 */
#include "graphics.S"
	movw	$0xa000, %ax
	movw	%ax, %es
	xorw	%bx, %bx		/* the colour that is there */
look:
	movb	$1, %al
	testb	$3, 0x417		/* either Shift */
	jz	1f
	movb	$2, %al
1:	cmpb	%bl, %al
	je	2f
	movb	%al, %bl
	xorw	%di, %di
	movw	$64000, %cx
	rep	stosb
2:	hlt
	jmp	look

	.org	510
	.word	0xaa55
