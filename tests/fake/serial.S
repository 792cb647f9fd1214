/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A boot sector that says on its serial port what keys are pressed, a line each, once it has said that it is ready; the
 * machine stops at `q`.
 */
	.code16
	.globl	_start

_start:
	xorw	%ax, %ax
	movw	%ax, %ds
	movw	%ax, %ss
	movw	$0x7c00, %sp
	xorw	%dx, %dx
	movw	$0xe3, %ax		/* 9600 bits a second, 8 of them a byte */
	int	$0x14
	movw	$ready, %si
	call	say
wait_for_key:
	xorb	%ah, %ah
	int	$0x16
	cmpb	$'q', %al
	je	stop
	movb	%al, key
	movw	$pressed, %si
	call	say
	jmp	wait_for_key
stop:
	cli
	hlt
	jmp	stop

say:
	lodsb
	testb	%al, %al
	jz	1f
	xorw	%dx, %dx
	movb	$1, %ah
	int	$0x14
	jmp	say
1:	ret

ready:
	.asciz	"\033[1mready\033[0m\r\n"
pressed:
	.ascii	"pressed "
key:
	.asciz	" \r\n"

	.org	510
	.word	0xaa55
