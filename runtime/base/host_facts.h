/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How the host is at this moment, for people who ask whether it was the host's fault. */
#ifndef KVT_RUNTIME_BASE_HOST_FACTS_H
#define KVT_RUNTIME_BASE_HOST_FACTS_H

#include "runtime/base/text_buffer.h"

/* Adds lines: kernel, processor, load, free memory, and, where the kernel lets us read it, the end of its log. */
void host_facts(struct text_buffer *out);

#endif
