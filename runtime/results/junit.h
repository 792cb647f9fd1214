/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * junit.xml for continuous integration: the guest is the test suite, each phase a test case; failed is a failure,
 * broken and aborted are errors, skipped is skipped. Follows the schema that Jenkins checks (junit-10.xsd).
 */
#ifndef KVT_RUNTIME_RESULTS_JUNIT_H
#define KVT_RUNTIME_RESULTS_JUNIT_H

#include "runtime/base/error.h"
#include "runtime/results/run_record.h"

/* RUN has ended. Writes PATH whole or not at all. */
int junit_write(const char *path, const struct run_record *run, struct error *error);

#endif
