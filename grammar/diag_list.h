/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The catalogue of diagnostics, one row each: X(NAME, "code", KIND, "what it means and what to do"). KIND is ERROR or, of
 * a warning, its group: CORRECTNESS, to which all errors belong, FLAKINESS, PORTABILITY or STYLE.
 * E01xx text, E02xx grammar, E03xx names, E04xx values, E05xx flow and use, W06xx advice, W07xx remarks to lint, W08xx pictures. Codes
 * are never reused.
 */
#ifndef KVT_GRAMMAR_DIAG_LIST_H
#define KVT_GRAMMAR_DIAG_LIST_H

#define DIAG_LIST(X) \
	X(UNREADABLE, "E0101", ERROR, "A script, or one that it uses, could not be read. Check the path and the permissions.") \
	X(NOT_UTF8, "E0102", ERROR, "A script is UTF-8 text. Save it in that encoding.") \
	X(STRAY_CHARACTER, "E0103", ERROR, "A character that means nothing in the language stands outside a string. Remove it, or quote the text.") \
	X(UNTERMINATED_STRING, "E0104", ERROR, "A string ends on the line on which it begins. Close it with a quotation mark; write a line break as \\n.") \
	X(BAD_ESCAPE, "E0105", ERROR, "In a string a backslash begins one of \\n \\t \\e \\b \\\\ \\\" \\$ and \\u{HEX}.") \
	X(BAD_INTERPOLATION, "E0106", ERROR, "In a string ${NAME} stands for the value of a param or argument. Write \\$ for a dollar sign before a brace.") \
	X(BAD_NUMBER, "E0107", ERROR, "A number is too large, or has more decimals than its unit can carry.") \
	X(SYNTAX, "E0201", ERROR, "The text does not follow the grammar at this place; the message says what could stand there.") \
	X(UNKNOWN_STATEMENT, "E0202", ERROR, "A line begins with a word that is no statement. Procedures are called with parentheses: NAME().") \
	X(TOO_DEEP, "E0203", ERROR, "Blocks are nested more deeply than kvt follows. Move inner blocks into a procedure.") \
	X(UNKNOWN_UNIT, "E0204", ERROR, "A number is followed by a word that is no unit. Durations: ms s min h; sizes: B KiB MiB GiB TiB.") \
	X(BAD_KEY, "E0205", ERROR, "A key has a name (enter, f2, page-up) or is the character on it; keys pressed together are joined with +.") \
	X(BAD_NAME, "E0206", ERROR, "Names are written in kebab-case: small letters, digits and single hyphens, beginning with a letter.") \
	X(UNKNOWN_SCREEN, "E0301", ERROR, "A screen is used that no `screen` declares.") \
	X(UNKNOWN_PROCEDURE, "E0302", ERROR, "A procedure is called that no `procedure` defines.") \
	X(UNKNOWN_VALUE, "E0303", ERROR, "A name is neither a param of the script, nor an argument of the procedure, nor a value captured before.") \
	X(UNKNOWN_PROPERTY, "E0304", ERROR, "A guest or screen has no property of this name.") \
	X(UNKNOWN_WORD, "E0305", ERROR, "The property takes one of a few words, and this is none of them.") \
	X(DEFINED_TWICE, "E0306", ERROR, "The same thing is defined a second time. Names are shared by a script and all that it uses.") \
	X(USE_NOT_FOUND, "E0307", ERROR, "`use NAME` looks for NAME.kvt beside the script and then in kvt's stdlib folder.") \
	X(UNKNOWN_PARAM, "E0308", ERROR, "--set or config.yaml gives a value to a param that the script does not declare.") \
	X(UNKNOWN_POINT, "E0309", ERROR, "A screen has no point of this name. A screen's block names them: point NAME X,Y.") \
	X(WRONG_KIND, "E0401", ERROR, "A value is of another kind than the place wants, a number where a duration belongs, say.") \
	X(OUT_OF_RANGE, "E0402", ERROR, "A value lies outside what the place can take.") \
	X(MISSING_VALUE, "E0403", ERROR, "A param without a default got no value. Give one with --set NAME=VALUE or in config.yaml.") \
	X(ARGUMENT_COUNT, "E0404", ERROR, "A procedure is called with more or fewer arguments than it has.") \
	X(NOT_TYPEABLE, "E0405", ERROR, "The text holds a character that no key of the keyboard's layout makes. Set the layout that the guest has: keyboard de.") \
	X(BAD_PATTERN, "E0406", ERROR, "What stands between slashes is an extended regular expression, as grep -E takes it.") \
	X(NO_GUEST, "E0501", ERROR, "A script that is run needs exactly one guest block; one that is used has none.") \
	X(NO_PHASE, "E0502", ERROR, "A script needs at least one phase: install, boot or test NAME.") \
	X(RECURSION, "E0503", ERROR, "A procedure calls itself, directly or through others. Use repeat with a bound.") \
	X(LIMIT, "E0504", ERROR, "The script is larger than a limit of the bytecode (docs/bytecode.md lists them).") \
	X(MISPLACED, "E0506", ERROR, "The declaration or statement cannot stand at this place.") \
	X(EXCLUDE, "E0507", ERROR, "Two things are said that exclude each other. Keep the one that is meant.") \
	X(SLEEP, "W0601", FLAKINESS, "A sleep is too short on a slow host and wasted time on a fast one. Wait for what you are really waiting for.") \
	X(UNUSED_SCREEN, "W0602", STYLE, "A screen is declared and never used.") \
	X(UNUSED_PARAM, "W0603", STYLE, "A param is declared and never used.") \
	X(UNUSED_PROCEDURE, "W0604", STYLE, "A procedure of the script is never called.") \
	X(UNREACHABLE, "W0605", CORRECTNESS, "The statement can never be reached.") \
	X(NO_PICTURE, "W0606", CORRECTNESS, "A screen's picture is not there. Take one with kvt capture.") \
	X(UNUSED_ARGUMENT, "W0607", STYLE, "An argument of a procedure is never used.") \
	X(UNREACHABLE_PHASE, "W0608", CORRECTNESS, "No run comes to this phase, because one before it always fails.") \
	X(TIME_LIMIT, "W0609", CORRECTNESS, "A time in the script is longer than the guest's time-limit, which is for the whole run.") \
	X(NEEDED, "W0610", FLAKINESS, "A timeout leaves less than half as much again as what an earlier run needed.") \
	X(HOST_PATH, "W0611", PORTABILITY, "A medium or picture is named by a path that only this host has. Give its name alone.") \
	X(PICTURE_UNREADABLE, "W0801", CORRECTNESS, "A screen's picture cannot be read. Take it again with kvt capture.") \
	X(PICTURE_MASKED, "W0802", CORRECTNESS, "Nothing, or next to nothing, of a picture is compared. Leave opaque what tells its screen from others.") \
	X(PICTURE_SIZE, "W0803", CORRECTNESS, "A picture has no room in its region, or is nearly as large as others are: it has been cut.") \
	X(PICTURE_FLAT, "W0804", FLAKINESS, "A picture is almost of one colour, so that an empty display matches it. Show more of the screen.") \
	X(AMBIGUOUS, "W0805", FLAKINESS, "Two screens of a one-of match the same display, and the first one is always taken.") \
	X(OVERLAP, "W0806", FLAKINESS, "A screen that is waited for matches the picture of the one before it, so that the wait is over too early.") \
	X(CLICK, "W0807", CORRECTNESS, "The pointer goes where no picture is, or to the middle of a picture that is not compared there.") \
	X(WATCHER_FIRES, "W0808", CORRECTNESS, "A watcher matches the picture of a screen for which the script waits, and ends the run there.") \
	X(NO_ENGINE, "W0612", PORTABILITY, "A text is to be read by an engine that cannot work on this host.") \
	X(UNUSED_POINT, "W0613", STYLE, "A point of a screen is never used.") \
	X(BAD_REMARK, "W0701", STYLE, "A remark to lint is `# lint: allow CODE reason`: the code of a warning, and why it does not count here.") \
	X(UNUSED_REMARK, "W0702", STYLE, "A remark to lint allows what is not found on its line. Remove it.")

#endif
