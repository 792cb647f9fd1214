/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A boot sector with three fields, one below the other, on a text console with a blinking cursor: `name:` shows what is
 * typed, `password:` a star for each key, `locked:` nothing. Enter goes on to the next one. After each prompt it is busy
 * for a second before it reads a key.
 */
	.set	BUSY_TICKS, 18

	.code16
	.globl	_start
_start:
	xorw	%ax, %ax
	movw	%ax, %ds
	movw	%ax, %es
	movw	%ax, %ss
	movw	$0x7c00, %sp
	cld
	sti
	movw	$0x0003, %ax		/* the text console, empty */
	int	$0x10
	movw	$name, %si
	call	ask
1:	call	read
	je	2f
	call	put
	jmp	1b
2:	movw	$password, %si
	call	ask
3:	call	read
	je	4f
	movb	$'*', %al
	call	put
	jmp	3b
4:	movw	$locked, %si
	call	ask
5:	call	read
	jmp	5b

/* Writes what %si points at, and is busy. */
ask:
	lodsb
	testb	%al, %al
	jz	1f
	call	put
	jmp	ask
1:	movw	0x46c, %dx
	addw	$BUSY_TICKS, %dx
2:	hlt
	cmpw	0x46c, %dx
	jne	2b
	ret

/* A key in %al; equal if it is enter. */
read:
	xorb	%ah, %ah
	int	$0x16
	cmpb	$13, %al
	ret

put:
	movb	$0x0e, %ah
	xorw	%bx, %bx
	int	$0x10
	ret

name:
	.asciz	"name: "
password:
	.asciz	"\r\npassword: "
locked:
	.asciz	"\r\nlocked: "

	.org	510
	.word	0xaa55
