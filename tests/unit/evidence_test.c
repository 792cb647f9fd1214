/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/results/evidence.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <string.h>

#include "grammar/mem.h"

static const char registers[] =
	"\r\nCPU#0\r\nRAX=0000000000000000 RBX=ffffffff82614900\r\nRSI=0000000000000001 RDI=ffff888003c01000\r\n"
	"RIP=ffffffff81c0a1cf RFL=00000246 [---Z-P-] CPL=0 II=0 A20=1 SMM=0 HLT=1\r\n"
	"ES =0000 0000000000000000 ffffffff 00c00000\r\nCS =0010 0000000000000000 ffffffff 00a09b00 DPL=0 CS64 [-RA]\r\n"
	"\r\nCPU#1\r\nEIP=0000fff0 EFL=00000002 [-------] CPL=0 II=0 A20=1 SMM=0 HLT=1\r\n"
	"ES =0000 00000000 0000ffff 00009300\r\nCS =f000 ffff0000 0000ffff 00009b00\r\n";

static void reads_what_the_monitor_prints(void **state)
{
	struct vitals vitals = {.at_us = 1500000};
	struct text_buffer line = {0};

	(void)state;
	vitals_read_status(&vitals, "VM status: paused (guest-panicked)\r\n");
	assert_string_equal(vitals.status, "paused (guest-panicked)");
	vitals_read_registers(&vitals, registers);
	assert_int_equal(vitals.processor_count, 2);
	assert_true(vitals.all_processors);
	assert_true(vitals.processors[0].at == 0xffffffff81c0a1cf);
	assert_true(vitals.processors[0].halted && vitals.processors[0].interrupts);
	assert_true(vitals.processors[0].target == 0xffff888003c01000);
	assert_true(vitals.processors[1].at == 0xfffffff0);
	assert_true(vitals_is_dead(&vitals.processors[1]) && !vitals_is_dead(&vitals.processors[0]));
	vitals_read_drives(&vitals, "disk (#block1): rd_bytes=512 wr_bytes=4096 rd_operations=1 wr_operations=2 x=1\r\n"
				    "cdrom: rd_bytes=2048 wr_bytes=0 rd_operations=3 wr_operations=0\r\n");
	assert_true(vitals.reads == 4 && vitals.writes == 2 && vitals.read_bytes == 2560 && vitals.written_bytes == 4096);
	assert_true(vitals_read_queue(&vitals.received, "  used_idx:             65535\r\n"));
	assert_false(vitals_read_queue(&vitals.sent, "Error: unknown command\r\n"));
	vitals_line(&vitals, "failure", &line);
	assert_string_equal(line.text,
			    "{\"at_s\": 1.500, \"why\": \"failure\", \"status\": \"paused (guest-panicked)\", \"processors\": "
			    "[{\"at\": \"0xffffffff81c0a1cf\", \"halted\": true, \"interrupts\": true}, "
			    "{\"at\": \"0xfffffff0\", \"halted\": true, \"interrupts\": false}], "
			    "\"drives\": {\"reads\": 4, \"writes\": 2, \"read_bytes\": 2560, \"written_bytes\": 4096}}\n");
	text_deinit(&line);
}

static void packets_are_counted_over_the_edge(void **state)
{
	const struct vitals before = {.has_network = true, .received = 65530, .sent = 10};
	const struct vitals after = {.has_network = true, .received = 4, .sent = 11}, none = {0};

	(void)state;
	assert_int_equal(vitals_packets(&before, &after), 11);
	assert_int_equal(vitals_packets(&before, &none), 0);
}

static void telling_lines(void **state)
{
	static const struct {
		const char *text;
		enum telling telling;
		const char *line;
	} cases[] = {
		{"", TELLING_NOTHING, NULL},
		{"a kernel panics rarely\nIn case of panic: breathe\n", TELLING_NOTHING, NULL},
		{"[    1.234567] Kernel panic - not syncing: VFS: no root\nLogin incorrect\n", TELLING_PANIC,
		 "Kernel panic - not syncing: VFS: no root"},
		{"panic: page fault\n", TELLING_PANIC, "panic: page fault"},
		{"x\npanic: page fault", TELLING_PANIC, "panic: page fault"},
		{"Login incorrect\n  cp: y: No space left on device   \nok\n", TELLING_TROUBLE, "cp: y: No space left on device"},
	};
	char line[TELLING_SIZE], big[1000];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_int_equal(telling_line(cases[i].text, line), cases[i].telling);
		if (cases[i].line)
			assert_string_equal(line, cases[i].line);
	}
	memset(big, 'x', sizeof(big));
	memcpy(big, "I/O error", 9);
	big[999] = '\0';
	assert_int_equal(telling_line(big, line), TELLING_TROUBLE);
	assert_true(strlen(line) < TELLING_SIZE && strcmp(line + strlen(line) - 3, "...") == 0);
}

enum { LOOKS = 3 };

/* What is judged, and the looks that belong to it. */
struct judged {
	struct evidence evidence;
	struct vitals looks[LOOKS];
};

static struct judged *judged(enum reason reason)
{
	static struct judged j;

	j = (struct judged){.evidence = {
		.reason = reason, .text = "it did not come", .looks = j.looks, .look_count = LOOKS, .still_us = 9000000, .silent_us = -1,
	}};
	for (int i = 0; i < LOOKS; i++) {
		j.looks[i] = (struct vitals){.at_us = i * 1000000, .status = "running", .processor_count = 1, .all_processors = true};
		j.looks[i].processors[0] = (struct vital_processor){.at = 0x7c00, .halted = true, .interrupts = true};
	}
	return &j;
}

static void says(const struct judged *j, enum reason wanted, const char *sentence)
{
	enum reason reason;
	const char *help;
	char *text = evidence_judge(&j->evidence, &reason, &help);

	assert_string_equal(text, sentence);
	assert_string_equal(reason_word(reason), reason_word(wanted));
	mem_free(text);
}

static void an_idle_guest_is_no_hang(void **state)
{
	(void)state;
	says(judged(REASON_SCREEN_TIMEOUT), REASON_SCREEN_TIMEOUT,
	     "it did not come, and the guest is idle; nothing larger than a cursor has changed on its display for 9.0 "
	     "s, and its processor waits for something to happen");
}

static void the_last_line_of_a_console_tells(void **state)
{
	struct judged *j = judged(REASON_SCREEN_TIMEOUT);
	char line[TELLING_SIZE];

	(void)state;
	assert_true(telling_last_line("Booting...\nInsert disk 2   \n  \n\n", line));
	assert_string_equal(line, "Insert disk 2");
	j->evidence.last_line = line;
	says(j, REASON_SCREEN_TIMEOUT,
	     "it did not come, and the guest is idle, with \"Insert disk 2\" as the last line on its screen; nothing "
	     "larger than a cursor has changed on its display for 9.0 s, and its processor waits for something to happen");
	j->evidence.text = "it did not come; the nearest line is \"Insert disk 2\"";
	says(j, REASON_SCREEN_TIMEOUT,
	     "it did not come, and the guest is idle; the nearest line is \"Insert disk 2\"; nothing larger than a "
	     "cursor has changed on its display for 9.0 s, and its processor waits for something to happen");
	assert_false(telling_last_line(" \n\n", line));
	assert_false(telling_last_line("\xe2\x94\x8c Disk \xe2\x94\x90\n<Enter> goes on\n", line));
}

static void what_nothing_can_wake_hangs(void **state)
{
	struct judged *j = judged(REASON_SERIAL_TIMEOUT);

	(void)state;
	for (int i = 0; i < LOOKS; i++)
		j->looks[i].processors[0].interrupts = false;
	says(j, REASON_HANG,
	     "the guest hangs: its processor is halted with interrupts off, at 0x7c00, and nothing larger than a "
	     "cursor has changed on its display for 9.0 s; it did not come");
	/* one that writes to its disk, or shows something, does not */
	j->looks[2].writes = 1;
	j->looks[2].written_bytes = 4096;
	says(j, REASON_SERIAL_TIMEOUT,
	     "it did not come, and the guest is still at work; its drives read 0 KiB and wrote 4 KiB within 2.0 s");
	j->looks[2].writes = 0;
	j->evidence.still_us = 500000;
	says(j, REASON_SERIAL_TIMEOUT, "it did not come, and the guest is still at work; its display changed 0.5 s ago");
	j->evidence.still_us = 9000000;
	j->evidence.silent_us = 500000;
	says(j, REASON_SERIAL_TIMEOUT, "it did not come, and the guest is still at work; its serial console spoke 0.5 s ago");
}

static void circles_are_a_hang_and_busy_is_not(void **state)
{
	struct judged *j = judged(REASON_SCREEN_TIMEOUT);

	(void)state;
	for (int i = 0; i < LOOKS; i++)
		j->looks[i].processors[0] = (struct vital_processor){.at = 0x7c00 + (uint64_t)i * 2, .interrupts = true};
	says(j, REASON_HANG,
	     "the guest hangs: its processor goes round in circles at 0x7c00, and nothing larger than a cursor has "
	     "changed on its display for 9.0 s; it did not come");
	j->looks[1].processors[0].at = 0x9000;
	says(j, REASON_SCREEN_TIMEOUT,
	     "it did not come, and the guest is still at work; its processor was busy at 3 of 3 looks");
}

/* A loader that copies stays at one instruction, and gets on: that is slow, and no hang. */
static void copying_is_no_circle(void **state)
{
	struct judged *j = judged(REASON_SCREEN_TIMEOUT);

	(void)state;
	for (int i = 0; i < LOOKS; i++)
		j->looks[i].processors[0] = (struct vital_processor){.at = 0x7c00, .interrupts = true, .target = 0x100000 + (uint64_t)i * 512};
	says(j, REASON_SCREEN_TIMEOUT,
	     "it did not come, and the guest is still at work; its processor was busy at 3 of 3 looks");
	for (int i = 1; i < LOOKS; i++)
		j->looks[i].processors[0].target = j->looks[0].processors[0].target;
	says(j, REASON_HANG,
	     "the guest hangs: its processor goes round in circles at 0x7c00, and nothing larger than a cursor has "
	     "changed on its display for 9.0 s; it did not come");
}

/* A guest that stands with interrupts on serves its clock. */
static void an_interrupt_ends_no_circle(void **state)
{
	struct judged *j = judged(REASON_SCREEN_TIMEOUT);
	struct vitals looks[10];

	(void)state;
	for (int i = 0; i < 10; i++) {
		looks[i] = j->looks[0];
		looks[i].processors[0] = (struct vital_processor){.at = i == 4 || i == 5 ? 0xfea5 : 0x7c20, .interrupts = true};
	}
	j->evidence.looks = looks;
	j->evidence.look_count = 10;
	says(j, REASON_HANG,
	     "the guest hangs: its processor goes round in circles at 0x7c20, and nothing larger than a cursor has "
	     "changed on its display for 9.0 s; it did not come");
	looks[6].processors[0].at = 0xfea5;
	says(j, REASON_SCREEN_TIMEOUT,
	     "it did not come, and the guest is still at work; its processor was busy at 10 of 10 looks");
}

static void all_processors_must_stand(void **state)
{
	struct judged *j = judged(REASON_SCREEN_TIMEOUT);

	(void)state;
	for (int i = 0; i < LOOKS; i++) {
		j->looks[i].processor_count = 2;
		j->looks[i].processors[0] = (struct vital_processor){.at = 0xfff0, .halted = true, .interrupts = false};
		j->looks[i].processors[1] = (struct vital_processor){.at = 0x100, .interrupts = false};
	}
	says(j, REASON_HANG,
	     "the guest hangs: processor 1 of its 2 goes round in circles at 0x100, and the others do no more, and "
	     "nothing larger than a cursor has changed on its display for 9.0 s; it did not come");
	j->looks[1].processors[1] = (struct vital_processor){.at = 0x100, .halted = true, .interrupts = true};
	says(j, REASON_SCREEN_TIMEOUT,
	     "it did not come, and the guest is still at work; its processor was busy at 2 of 3 looks");
}

/* What is not looked at may be at work. */
static void more_processors_than_are_looked_at(void **state)
{
	struct vitals vitals = {0};
	struct text_buffer text = {0};
	struct judged *j = judged(REASON_SCREEN_TIMEOUT);

	(void)state;
	for (int i = 0; i <= VITALS_PROCESSORS; i++)
		text_format(&text, "CPU#%d\r\nEIP=0000fff0 EFL=00000002 [-------] HLT=1\r\n", i);
	vitals_read_registers(&vitals, text.text);
	assert_int_equal(vitals.processor_count, VITALS_PROCESSORS);
	assert_false(vitals.all_processors);
	text_deinit(&text);
	for (int i = 0; i < LOOKS; i++) {
		j->looks[i].processors[0].interrupts = false;
		j->looks[i].all_processors = false;
	}
	says(j, REASON_SCREEN_TIMEOUT,
	     "it did not come, and the guest is idle; nothing larger than a cursor has changed on its display for 9.0 "
	     "s, and its processor waits for something to happen");
}

static void text_tells_of_panics(void **state)
{
	struct judged *j = judged(REASON_SCREEN_TIMEOUT);

	(void)state;
	j->evidence.screen = TELLING_PANIC;
	j->evidence.screen_line = "Kernel panic - not syncing: x";
	says(j, REASON_PANIC, "the guest panicked: its screen says \"Kernel panic - not syncing: x\"; it did not come");
	j->evidence.reason = REASON_WATCHER;
	says(j, REASON_WATCHER, "it did not come");
	j = judged(REASON_UNEXPECTED_REBOOT);
	j->evidence.serial = TELLING_PANIC;
	j->evidence.serial_line = "panic: x";
	says(j, REASON_PANIC, "the guest panicked: its serial console says \"panic: x\"; it did not come");
	j = judged(REASON_SCREEN_TIMEOUT);
	j->evidence.look_count = 0;
	j->evidence.blank = true;
	j->evidence.screen = TELLING_TROUBLE;
	j->evidence.screen_line = "Login incorrect";
	says(j, REASON_SCREEN_TIMEOUT, "it did not come, and the guest's screen says \"Login incorrect\"; the guest's display is blank");
	j->evidence.text = "it did not come; at best 0.0% of its picture was there";
	j->evidence.screen = TELLING_NOTHING;
	says(j, REASON_SCREEN_TIMEOUT, "it did not come, and the guest's display is blank; at best 0.0% of its picture was there");
	j->evidence.screen = TELLING_TROUBLE;
	j->evidence.blank = false;
	j->evidence.text = "the text \"Login\" did not come; the nearest line is \"Login incorrect\"";
	j->evidence.screen_line = "Login   incorrect";
	says(j, REASON_SCREEN_TIMEOUT, j->evidence.text);
}

static void a_lost_connection_of_a_living_machine(void **state)
{
	struct judged *j = judged(REASON_VNC_LOST);

	(void)state;
	says(j, REASON_VNC_LOST, "it did not come; QEMU lives and answers on its monitor (running)");
	j->evidence.look_count = 0;
	says(j, REASON_VNC_LOST, "it did not come");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_what_the_monitor_prints),
		cmocka_unit_test(packets_are_counted_over_the_edge),
		cmocka_unit_test(telling_lines),
		cmocka_unit_test(an_idle_guest_is_no_hang),
		cmocka_unit_test(the_last_line_of_a_console_tells),
		cmocka_unit_test(what_nothing_can_wake_hangs),
		cmocka_unit_test(circles_are_a_hang_and_busy_is_not),
		cmocka_unit_test(copying_is_no_circle),
		cmocka_unit_test(an_interrupt_ends_no_circle),
		cmocka_unit_test(all_processors_must_stand),
		cmocka_unit_test(more_processors_than_are_looked_at),
		cmocka_unit_test(text_tells_of_panics),
		cmocka_unit_test(a_lost_connection_of_a_living_machine),
	};

	return cmocka_run_group_tests_name("evidence", tests, NULL, NULL);
}
