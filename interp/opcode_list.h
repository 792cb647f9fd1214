/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The virtual machine's instructions, one row each:
 *
 *	X(NAME, "mnemonic", OPERAND, POPS, PUSHES, "what it does")
 *
 * OPERAND is one of enum operand; POPS is how many values it takes off the stack (OPERAND_MANY: as many as its operand
 * says). The enum, the verifier, the disassembler and docs/bytecode.md derive from this list.
 *
 * An instruction is one 32-bit word:
 *
 *	 31              8 7      0
 *	+-----------------+--------+
 *	|     operand     | opcode |
 *	+-----------------+--------+
 */
#ifndef KVT_INTERP_OPCODE_LIST_H
#define KVT_INTERP_OPCODE_LIST_H

#define OPCODE_LIST(X) \
	X(END, "end", NONE, 0, 0, "ends a phase, or the guest's properties") \
	X(STEP, "step", STEP, 0, 0, "ends the step under way as passed and begins the next one") \
	X(CONSTANT, "constant", CONSTANT, 0, 1, "pushes a constant") \
	X(PARAM, "param", PARAM, 0, 1, "pushes the value of a param") \
	X(LOCAL, "local", LOCAL, 0, 1, "pushes an argument or a counter") \
	X(STORE, "store", LOCAL, 1, 0, "pops a value into an argument or a counter") \
	X(COUNT_DOWN, "count-down", LOCAL, 0, 1, "pushes whether a counter is above zero, and takes one off it if so") \
	X(JOIN, "join", COUNT, OPERAND_MANY, 1, "pops values, first one deepest, and pushes their texts as one string") \
	X(EQUAL, "equal", NONE, 2, 1, "pops two values of one kind and pushes whether they are equal") \
	X(MATCHES, "matches", PATTERN, 1, 1, "pops a string and pushes whether a regular expression matches in it") \
	X(NOT, "not", NONE, 1, 1, "turns a truth value round") \
	X(POP, "pop", NONE, 1, 0, "drops a value") \
	X(JUMP, "jump", TARGET, 0, 0, "goes on elsewhere") \
	X(JUMP_UNLESS, "jump-unless", TARGET, 1, 0, "pops a truth value and goes on elsewhere if it is no") \
	X(SELECT, "select", COUNT, 1, 0, "pops an index and goes on at that one of the jumps that follow") \
	X(CALL, "call", PROCEDURE, OPERAND_MANY, 0, "pops a procedure's arguments, last one on top, and runs it") \
	X(RETURN, "return", NONE, 0, 0, "goes on behind the call") \
	X(PROPERTY, "property", PROPERTY, 1, 0, "pops the value of a property of the guest") \
	X(TEXT, "text", TEXT, 1, 0, "pops the string that a text is from now on") \
	X(EXPECT, "expect", SCREEN, 0, 0, "adds a screen to those that the next wait looks for; a fresh one if it was seen last and input followed") \
	X(EXPECT_FRESH, "expect-fresh", SCREEN, 0, 0, "adds a screen that must be a new one since the last input") \
	X(EXPECT_STANDING, "expect-standing", SCREEN, 0, 0, "adds a screen that may have been there before the last input") \
	X(WAIT, "wait", NONE, 1, 1, "pops a time; waits for the expected screens and pushes which one came, or fails the run") \
	X(LOOK, "look", NONE, 1, 1, "pops a time; waits for the expected screens and pushes whether one came") \
	X(CAPTURE, "capture", TEXT, 1, 1, "pops a time; waits for the expected screen and pushes what its text was read as, or fails the run") \
	X(POINT_OF, "point-of", SCREEN, 0, 1, "pushes the point at which a screen that was just seen is clicked") \
	X(NAMED_POINT, "named-point", POINT, 0, 1, "pushes a point of a screen that was just seen, moved with its picture") \
	X(WAIT_STILL, "wait-still", AREA, 2, 0, "pops a time and, below it, how long the area must keep still; waits for that, or fails the run") \
	X(WAIT_CHANGE, "wait-change", AREA, 1, 0, "pops a time; waits until the area looks different from before the last input, or fails the run") \
	X(WAIT_REBOOT, "wait-reboot", NONE, 1, 0, "pops a time; waits until the guest resets itself, or fails the run") \
	X(WAIT_POWEROFF, "wait-poweroff", NONE, 1, 0, "pops a time; waits until the guest switches itself off, or fails the run") \
	X(WAIT_SERIAL, "wait-serial", NONE, 2, 0, "pops a time and, below it, a string; waits until the serial console says that, or fails the run") \
	X(WAIT_PATTERN, "wait-pattern", CONSTANT, 1, 0, "pops a time; waits until the serial console says what the regular expression matches, or fails the run") \
	X(SLEEP, "sleep", NONE, 1, 0, "pops a time and lets it pass") \
	X(KEYBOARD, "keyboard", LAYOUT, 0, 0, "sets the layout in which text is typed and keys are found") \
	X(TYPE, "type", NONE, 1, 0, "pops a string and types it") \
	X(FIELD, "field", AREA, 0, 0, "takes an area as the field that is typed into, and lets it settle") \
	X(FIELD_AT, "field-at", CONSTANT, 0, 0, "takes what is around the pointer as the field, under this name, and lets it settle") \
	X(TYPE_FIRST, "type-first", NONE, 1, 0, "pops a string and types as much of it as the field can show") \
	X(WAIT_REACTION, "wait-reaction", NONE, 1, 0, "pops a time; waits until the field looks different, or fails the run") \
	X(TYPE_REST, "type-rest", NONE, 0, 0, "types the rest of the string") \
	X(PRESS, "press", CHORD, 1, 0, "pops a number and presses keys together, so many times") \
	X(HOLD, "hold", CHORD, 0, 0, "presses keys and keeps them down") \
	X(RELEASE, "release", CHORD, 0, 0, "lets go of keys that are held") \
	X(RELEASE_ALL, "release-all", NONE, 0, 0, "lets go of all that is held") \
	X(MOVE, "move", NONE, 1, 0, "pops a point and moves the pointer there") \
	X(CLICK, "click", CLICK, 0, 0, "clicks where the pointer is") \
	X(BUTTON_DOWN, "button-down", NONE, 0, 0, "presses the pointer's left button and keeps it down") \
	X(BUTTON_UP, "button-up", NONE, 0, 0, "lets go of the pointer's left button") \
	X(SCROLL, "scroll", WHEEL, 1, 0, "pops a number and turns the wheel so far, where the pointer is") \
	X(POWER_ON, "power-on", PHASE, 0, 0, "starts the machine as a phase wants it") \
	X(POWER_OFF, "power-off", NONE, 0, 0, "cuts the machine's power, if it has any") \
	X(RESET, "reset", NONE, 0, 0, "presses the reset button") \
	X(INSERT, "insert", DRIVE, 1, 0, "pops a path and puts that medium into a drive") \
	X(EJECT, "eject", DRIVE, 0, 0, "takes the medium out of a drive") \
	X(CHECKPOINT, "checkpoint", NONE, 1, 0, "pops a name and keeps the whole machine under it") \
	X(CHECKPOINT_EVERY, "checkpoint-every", NONE, 1, 0, "pops a time; from here on in the phase, the machine is kept after each such time") \
	X(SCREENSHOT, "screenshot", NONE, 1, 0, "pops a name and keeps a picture of the display under it") \
	X(NOTE, "note", NONE, 1, 0, "pops a string and writes it into the log") \
	X(CAPTURED, "captured", NONE, 2, 0, "pops a value and, below it, its name, and writes them into the log") \
	X(FAIL, "fail", NONE, 1, 0, "pops a string and fails the run with it")

#endif
