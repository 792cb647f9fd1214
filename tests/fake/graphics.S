/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What boot sectors that draw begin with, for #include: a stack, and a screen of 320x200 in 256 colours. */
	.code16
	.globl	_start

_start:
	cli
	xorw	%ax, %ax
	movw	%ax, %ds
	movw	%ax, %ss
	movw	$0x7c00, %sp
	sti
	movw	$0x0013, %ax
	int	$0x10
