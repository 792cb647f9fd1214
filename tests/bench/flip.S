/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A boot sector that measures how quickly a screen is seen and answered. For ever: waits for a byte on the first serial
 * port, fills the text screen with all characters in the next of two pairs of colours, waits for a key, and answers
 * with the key's scan code on the serial port. At its start it says 'R' there. Between these, the processor is halted
 * and nothing on the screen changes: the cursor, which would blink, is off.
 *
 *	as --32 -o flip.o flip.S
 *	ld -m elf_i386 -e _start -Ttext 0x7c00 --oformat binary -o flip.img flip.o
 *	qemu-system-x86_64 -drive format=raw,file=flip.img -serial unix:serial.sock,server ...
 */
	.code16
	.globl	_start

	.set	COM1, 0x3f8
	.set	INTERRUPTS, 1		/* interrupt enable register: bit 0 for a byte that has come */
	.set	MODEM, 4		/* modem control register: bit 3 lets interrupts out */
	.set	STATUS, 5		/* line status register: bit 0 a byte has come, bit 5 one may be sent */
	.set	PIC_MASK, 0x21

_start:
	cli
	xorw	%ax, %ax
	movw	%ax, %ds
	movw	%ax, %ss
	movw	$0x7c00, %sp
	sti
	movw	$0x0003, %ax		/* text, 80x25 */
	int	$0x10
	movb	$0x01, %ah		/* no cursor */
	movw	$0x2000, %cx
	int	$0x10
	movw	$0xb800, %ax
	movw	%ax, %es
	movw	$0x1f00, %bx		/* white on blue */

	/* The BIOS does nothing but acknowledge COM1's interrupt, which is enough to end a hlt. */
	movw	$(COM1 + INTERRUPTS), %dx
	movb	$1, %al
	outb	%al, %dx
	movw	$(COM1 + MODEM), %dx
	movb	$0x0b, %al
	outb	%al, %dx
	inb	$PIC_MASK, %al
	andb	$0xef, %al
	outb	%al, $PIC_MASK

	movb	$'R', %al
	call	answer
wait_for_byte:
	cli				/* a byte must not come between the look at it and the hlt */
	movw	$(COM1 + STATUS), %dx
	inb	%dx, %al
	testb	$1, %al
	jnz	1f
	sti
	hlt
	jmp	wait_for_byte
1:	sti
	movw	$COM1, %dx
	inb	%dx, %al
	xorw	$0x5300, %bx		/* the other colours */
	movw	%bx, %ax
	xorw	%di, %di
	movw	$(80 * 25), %cx
	cld
1:	stosw
	incb	%al
	loop	1b
	xorb	%ah, %ah		/* wait for a key: its scan code comes in ah */
	int	$0x16
	movb	%ah, %al
	call	answer
	jmp	wait_for_byte

answer:					/* sends al */
	movb	%al, %ah
	movw	$(COM1 + STATUS), %dx
1:	inb	%dx, %al
	testb	$0x20, %al
	jz	1b
	movw	$COM1, %dx
	movb	%ah, %al
	outb	%al, %dx
	ret

	.org	510
	.word	0xaa55
