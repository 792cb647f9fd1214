/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The words of the language, one row each: X(TOKEN, "word", "what it does"). The scanner looks words up here; messages,
 * documentation and the fuzzers' dictionary are made from it. The parser's %token lines name the same tokens: without
 * them scan.c does not compile. Those of KEYWORD_LIST are reserved; those of LOCAL_WORD_LIST mean
 * something behind some statements only, and are names everywhere else.
 */
#ifndef KVT_GRAMMAR_KEYWORD_LIST_H
#define KVT_GRAMMAR_KEYWORD_LIST_H

#define KEYWORD_LIST(X) \
	X(USE, "use", "takes in the declarations of another script") \
	X(GUEST, "guest", "describes the machine under test") \
	X(PARAM, "param", "declares a value that can be set for a run") \
	X(SCREEN, "screen", "names a condition on the guest's display") \
	X(WATCH, "watch", "looks for a screen, or for what the serial console says, during every wait") \
	X(PROCEDURE, "procedure", "names steps that can be called") \
	X(INSTALL, "install", "the phase that starts on an empty disk with the installation media") \
	X(BOOT, "boot", "the phase that starts the installed system") \
	X(TEST, "test", "a phase that starts the installed system on a throw-away copy of its disk") \
	X(WAIT_SCREEN, "wait-screen", "waits until a screen is there") \
	X(WAIT_TEXT, "wait-text", "waits until text can be read on the display") \
	X(ONE_OF, "one-of", "waits for several screens and goes on with the steps of the one that came") \
	X(IF_SCREEN, "if-screen", "runs steps if a screen is there") \
	X(IF, "if", "runs steps if a value is as asked") \
	X(ELSE, "else", "the steps for the other case") \
	X(IS, "is", "compares two values") \
	X(NOT, "not", "turns a condition round") \
	X(REPEAT, "repeat", "runs steps several times") \
	X(TIMES, "times", "the bound of a repeat") \
	X(UNTIL, "until", "ends a repeat when a screen is there") \
	X(TYPE, "type", "types text") \
	X(PRESS, "press", "presses keys, one after the other") \
	X(HOLD, "hold", "presses keys and keeps them down") \
	X(RELEASE, "release", "lets go of keys that are held") \
	X(MOVE_TO, "move-to", "moves the pointer") \
	X(CLICK_AT, "click-at", "moves the pointer and clicks") \
	X(DRAG, "drag", "moves the pointer with its button held") \
	X(SCROLL, "scroll", "turns the wheel") \
	X(TIMEOUT, "timeout", "how long a wait may take") \
	X(SLEEP, "sleep", "does nothing for a while") \
	X(WAIT_STILL, "wait-still", "waits until the display has kept still for a while") \
	X(WAIT_CHANGE, "wait-change", "waits until the display looks different") \
	X(WAIT_REBOOT, "wait-reboot", "waits until the guest resets itself") \
	X(WAIT_POWEROFF, "wait-poweroff", "waits until the guest switches itself off") \
	X(WAIT_SERIAL, "wait-serial", "waits until the serial console says something") \
	X(POWER_OFF, "power-off", "cuts the power") \
	X(RESET, "reset", "presses the reset button") \
	X(INSERT, "insert", "puts a medium into a drive") \
	X(EJECT, "eject", "takes the medium out of a drive") \
	X(CHECKPOINT, "checkpoint", "keeps the whole machine in the run directory, to go on from it later") \
	X(SCREENSHOT, "screenshot", "keeps a picture of the display in the run directory") \
	X(NOTE, "note", "writes a line into the run's log") \
	X(FAIL, "fail", "ends the run as failed") \
	X(YES, "yes", "the one truth value") \
	X(NO, "no", "the other truth value")

#define LOCAL_WORD_LIST(X) \
	X(FRESH, "fresh", "of a screen that is waited for: a new one since the last input") \
	X(STANDING, "standing", "of a screen that is waited for: as it stands, also from before the last input") \
	X(IN, "in", "which part of the display is looked at") \
	X(MASKED_BY, "masked-by", "the screen whose picture says what a wait compares") \
	X(KEYBOARD, "keyboard", "the layout of the keyboard that the guest is set to") \
	X(SECRET, "secret", "of a param: its value is not shown") \
	X(TO, "to", "where something is dragged to") \
	X(AT, "at", "where the wheel is turned") \
	X(INTO, "into", "the field that text is typed into, which has to react to it") \
	X(SERIAL, "serial", "what a watcher looks for on the serial console") \
	X(EVERY, "every", "of checkpoints: one after each such time") \
	X(TEXT, "text", "what is to be read on the display") \
	X(NAMED_POINT, "point", "a place of a screen, with a name to send the pointer by") \
	X(MATCHING, "matching", "a regular expression that text is held against") \
	X(HIGHLIGHTED, "highlighted", "of text: it stands on a bar of its own colour, as a chosen entry does") \
	X(ENGINE, "engine", "what reads the text: console or tesseract") \
	X(CAPTURE, "capture", "takes what is read on the display as a value") \
	X(AS, "as", "the name of a value that is captured") \
	X(CHECK, "check", "ends the run as failed if a value is not as asked")

#endif
