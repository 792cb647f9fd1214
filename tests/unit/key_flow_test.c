/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/input/key_flow.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

/* "Ab": Shift and a, then b. */
static const struct key_event events[] = {
	{.scan = 0x2a, .down = true}, {.scan = 0x1e, .down = true}, {.scan = 0x1e}, {.scan = 0x2a},
	{.scan = 0x30, .down = true}, {.scan = 0x30},		    {.scan = 0x30, .down = true}, {.scan = 0x30},
	{.scan = 0x30, .down = true}, {.scan = 0x30},
};

static struct key_state count_of(uint64_t count)
{
	return (struct key_state){.has_count = true, .count = count};
}

static int64_t told(struct key_flow *flow, uint64_t count, int64_t now_us)
{
	struct key_state state = count_of(count);

	return key_flow_told(flow, &state, now_us);
}

static void sent(struct key_flow *flow, uint64_t count, int64_t now_us)
{
	struct key_state state = count_of(count);

	key_flow_sent(flow, events, 6, &state, now_us);
}

static void a_handful_fits_the_controller(void **state)
{
	const struct key_event wide[] = {{.scan = 0xb8, .down = true}, {.scan = 0xb8}, {.scan = 0xb8, .down = true}, {.scan = 0xb8}};

	(void)state;
	assert_int_equal(key_flow_handful(events, 10), 8);	/* 12 bytes where releases take two */
	assert_int_equal(key_flow_handful(events + 1, 9), 7);	/* one more would be left down */
	assert_int_equal(key_flow_handful(events, 2), 2);
	assert_int_equal(key_flow_handful(wide, 4), 4);
	assert_int_equal(key_flow_handful(events, 0), 0);
}

static void the_next_one_waits_for_the_guest(void **state)
{
	struct key_flow flow = {0};

	(void)state;
	sent(&flow, 100, 0);
	assert_true(told(&flow, 100, 4000) > 0);
	assert_true(told(&flow, 104, 5000) > 0);
	assert_true(told(&flow, 106, 6000) > 0);	/* may have more to come: releases of two bytes */
	assert_int_equal(told(&flow, 106, 7000), 0);
	assert_true(flow.begun);
}

static void a_busy_guest_is_waited_for_long(void **state)
{
	struct key_flow flow = {.begun = true};

	(void)state;
	sent(&flow, 100, 0);
	assert_true(told(&flow, 103, 5000) > 0);
	assert_true(told(&flow, 103, 8 * 1000 * 1000) > 0);
	assert_true(told(&flow, 104, 9 * 1000 * 1000) > 0);
	assert_true(told(&flow, 104, 18 * 1000 * 1000) > 0);
	assert_int_equal(told(&flow, 104, 20 * 1000 * 1000), 0);
}

static void one_that_takes_nothing_is_not(void **state)
{
	struct key_flow flow = {0};

	(void)state;
	sent(&flow, 100, 0);
	assert_true(told(&flow, 100, 200 * 1000) > 0);
	assert_int_equal(told(&flow, 100, 260 * 1000), 0);
	sent(&flow, 100, 300 * 1000);
	assert_int_equal(told(&flow, 100, 380 * 1000), 0);	/* sooner from then on */
	sent(&flow, 100, 400 * 1000);
	assert_true(told(&flow, 106, 405 * 1000) > 0);
	assert_int_equal(told(&flow, 106, 406 * 1000), 0);
	assert_false(flow.deaf);
}

static void a_qemu_that_tells_nothing_is_paced_by_the_clock(void **state)
{
	const struct key_state nothing = {0};
	struct key_flow flow = {0};

	(void)state;
	key_flow_sent(&flow, events, 6, &nothing, 0);
	assert_true(key_flow_told(&flow, &nothing, 10 * 1000) > 0);
	assert_int_equal(key_flow_told(&flow, &nothing, 30 * 1000), 0);
}

static void keys_that_the_bios_keeps_are_waited_for(void **state)
{
	struct key_state bios = {.has_count = true, .count = 106, .has_bios = true, .bios_head = 0x1e, .bios_tail = 0x22};
	struct key_flow flow = {0};

	(void)state;
	sent(&flow, 100, 0);
	assert_true(key_flow_told(&flow, &bios, 1000) > 0);
	assert_true(key_flow_told(&flow, &bios, 500 * 1000) > 0);
	bios.bios_head = 0x20;
	assert_true(key_flow_told(&flow, &bios, 1400 * 1000) > 0);
	bios.bios_head = 0x22;
	assert_int_equal(key_flow_told(&flow, &bios, 1500 * 1000), 0);
}

static void but_not_those_that_nobody_fetches(void **state)
{
	struct key_state bios = {.has_count = true, .count = 106, .has_bios = true, .bios_head = 0x1e, .bios_tail = 0x22};
	struct key_flow flow = {0};

	(void)state;
	sent(&flow, 100, 0);
	assert_true(key_flow_told(&flow, &bios, 1000) > 0);
	assert_true(key_flow_told(&flow, &bios, 900 * 1000) > 0);
	assert_int_equal(key_flow_told(&flow, &bios, 1100 * 1000), 0);
	sent(&flow, 106, 1200 * 1000);
	bios.count = 112;
	assert_true(key_flow_told(&flow, &bios, 1201 * 1000) > 0);
	assert_int_equal(key_flow_told(&flow, &bios, 1202 * 1000), 0);
}

static void what_the_monitor_prints(void **state)
{
	static const char irqs[] = "IRQ statistics for isa-i8259:\r\n 1: 5\r\nIRQ statistics for ioapic:\r\n 0: 3\r\n 1: 17\r\n"
				   " 4: 2\r\nIRQ statistics for isa-i8259:\r\n 1: 6\r\n";
	struct key_state read;

	(void)state;
	key_state_read(&read, irqs, "000000000000041a: 0x001e 0x0022\r\n");
	assert_true(read.has_count);
	assert_int_equal(read.count, 17);
	assert_true(read.has_bios);
	assert_int_equal(read.bios_head, 0x1e);
	assert_int_equal(read.bios_tail, 0x22);
	key_state_read(&read, "IRQ statistics for ioapic:\r\n 4: 2\r\nIRQ statistics for isa-i8259:\r\n 1: 6\r\n", "Cannot access memory\r\n");
	assert_true(read.has_count);
	assert_int_equal(read.count, 0);
	assert_false(read.has_bios);
	key_state_read(&read, "unknown command: 'info irq'\r\n", "000000000000041a: 0x0000 0x0000\r\n");
	assert_false(read.has_count);
	assert_false(read.has_bios);
	key_state_read(&read, NULL, NULL);
	assert_false(read.has_count);
	assert_false(read.has_bios);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_handful_fits_the_controller),
		cmocka_unit_test(the_next_one_waits_for_the_guest),
		cmocka_unit_test(a_busy_guest_is_waited_for_long),
		cmocka_unit_test(one_that_takes_nothing_is_not),
		cmocka_unit_test(a_qemu_that_tells_nothing_is_paced_by_the_clock),
		cmocka_unit_test(keys_that_the_bios_keeps_are_waited_for),
		cmocka_unit_test(but_not_those_that_nobody_fetches),
		cmocka_unit_test(what_the_monitor_prints),
	};

	return cmocka_run_group_tests_name("key_flow", tests, NULL, NULL);
}
