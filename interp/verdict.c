/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "interp/verdict.h"

#include <stddef.h>

static const struct {
	const char *word;
	enum verdict verdict;
	const char *sentence;
} reasons[REASON_COUNT] = {
#define X(name, word, verdict, sentence) [REASON_##name] = {word, VERDICT_##verdict, sentence},
	REASON_LIST(X)
#undef X
};

static const struct {
	const char *word;
	enum exit_code exit_code;
} verdicts[] = {
	[VERDICT_PASSED] = {"passed", EXIT_PASSED},
	[VERDICT_FAILED] = {"failed", EXIT_FAILED},
	[VERDICT_BROKEN] = {"broken", EXIT_BROKEN},
	[VERDICT_ABORTED] = {"aborted", EXIT_ABORTED},
	[VERDICT_SKIPPED] = {"skipped", EXIT_PASSED},
};

const char *verdict_word(enum verdict verdict)
{
	return verdicts[verdict].word;
}

const char *reason_word(enum reason reason)
{
	return reasons[reason].word;
}

const char *reason_sentence(enum reason reason)
{
	return reasons[reason].sentence;
}

enum verdict reason_verdict(enum reason reason)
{
	return reasons[reason].verdict;
}

enum exit_code verdict_exit_code(enum verdict verdict)
{
	return verdicts[verdict].exit_code;
}
