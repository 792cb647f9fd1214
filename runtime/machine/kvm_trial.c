/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/machine/kvm_trial.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/kvm.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
	/*
	 * A processor counts to four million in a few milliseconds, and an interpreter at a microsecond an instruction
	 * in seconds: the limit, in time on the CPU, lies far from both.
	 */
	CPU_LIMIT_MS = 200,
	TRIAL_LIMIT_MS = 2000,		/* for a KVM_RUN that sleeps for ever, or a starved host */
	CODE_ADDRESS = 0x1000,
	PAGE_BYTES = 0x1000,
};

/* What the child's exit status says. */
enum outcome { OUTCOME_GOOD, OUTCOME_NO_MACHINE, OUTCOME_WRONG_EXIT };

/* Real mode: count ecx down from 4,000,000, then halt. */
static const uint8_t guest_code[] = {
	0x66, 0xb9, 0x00, 0x09, 0x3d, 0x00,	/* movl $4000000, %ecx */
	0x66, 0x49,				/* 1: decl %ecx */
	0x75, 0xfc,				/* jnz 1b */
	0xf4,					/* hlt */
};

static int new_vcpu(int kvm, int machine)
{
	struct kvm_userspace_memory_region region = {.guest_phys_addr = CODE_ADDRESS, .memory_size = PAGE_BYTES};
	void *memory = mmap(NULL, PAGE_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (memory == MAP_FAILED || ioctl(kvm, KVM_GET_API_VERSION, 0) != KVM_API_VERSION)
		return -1;
	memcpy(memory, guest_code, sizeof(guest_code));
	region.userspace_addr = (uintptr_t)memory;
	/* Intel processors without unrestricted guests need it for real mode; three pages below 4 GiB that are free. */
	ioctl(machine, KVM_SET_TSS_ADDR, 0xfffbd000UL);
	if (ioctl(machine, KVM_SET_USER_MEMORY_REGION, &region))
		return -1;
	return ioctl(machine, KVM_CREATE_VCPU, 0UL);
}

static int set_registers(int vcpu)
{
	struct kvm_regs general = {.rip = CODE_ADDRESS, .rflags = 2};
	struct kvm_sregs special;

	if (ioctl(vcpu, KVM_GET_SREGS, &special))
		return -1;
	special.cs.base = 0;
	special.cs.selector = 0;
	if (ioctl(vcpu, KVM_SET_SREGS, &special))
		return -1;
	return ioctl(vcpu, KVM_SET_REGS, &general);
}

static enum outcome run_guest(int kvm)
{
	int machine = ioctl(kvm, KVM_CREATE_VM, 0UL), size = ioctl(kvm, KVM_GET_VCPU_MMAP_SIZE, 0);
	struct kvm_run *run;
	int vcpu;

	if (machine < 0 || size < (int)sizeof(*run))
		return OUTCOME_NO_MACHINE;
	vcpu = new_vcpu(kvm, machine);
	if (vcpu < 0 || set_registers(vcpu))
		return OUTCOME_NO_MACHINE;
	run = mmap(NULL, (size_t)size, PROT_READ | PROT_WRITE, MAP_SHARED, vcpu, 0);
	if (run == MAP_FAILED)
		return OUTCOME_NO_MACHINE;
	if (ioctl(vcpu, KVM_RUN, 0) || run->exit_reason != KVM_EXIT_HLT)
		return OUTCOME_WRONG_EXIT;
	return OUTCOME_GOOD;
}

static _Noreturn void trial_child(const struct loop *loop, int kvm)
{
	struct itimerval limit = {.it_value = {.tv_usec = CPU_LIMIT_MS * 1000}};

	loop_restore_signals(loop);
	signal(SIGPROF, SIG_DFL);
	setitimer(ITIMER_PROF, &limit, NULL);
	_exit(run_guest(kvm));
}

/* The end of the child shows as the end of its pipe. One that cannot be killed is left behind, not waited for. */
static int await_child(pid_t pid, int pipe_end, int *status)
{
	struct pollfd end = {.fd = pipe_end, .events = POLLIN};
	int64_t until = loop_now_us() + TRIAL_LIMIT_MS * 1000, left = TRIAL_LIMIT_MS * 1000;
	int ready;

	do {
		ready = poll(&end, 1, (int)(left / 1000));
		left = until - loop_now_us();
	} while (ready < 0 && errno == EINTR && left > 0);
	if (ready <= 0) {
		kill(pid, SIGKILL);
		poll(&end, 1, 100);
		waitpid(pid, status, WNOHANG);
		return -1;
	}
	return waitpid(pid, status, 0) == pid ? 0 : -1;
}

static bool judge(int status, char *why, size_t size)
{
	if (WIFEXITED(status) && WEXITSTATUS(status) == OUTCOME_GOOD)
		return true;
	if (WIFEXITED(status) && WEXITSTATUS(status) == OUTCOME_NO_MACHINE)
		snprintf(why, size, "KVM does not make a virtual machine");
	else if (WIFEXITED(status))
		snprintf(why, size, "KVM does not run a guest's first instructions");
	else
		snprintf(why, size, "KVM runs guests slower than QEMU emulates them");
	return false;
}

bool kvm_trial(const struct loop *loop, char *why, size_t size)
{
	int kvm = open("/dev/kvm", O_RDWR | O_CLOEXEC), ends[2], status = 0, ended;
	pid_t pid;

	if (kvm < 0) {
		snprintf(why, size, "cannot open /dev/kvm: %s", strerror(errno));
		return false;
	}
	if (pipe2(ends, O_CLOEXEC)) {
		snprintf(why, size, "KVM cannot be tried: %s", strerror(errno));
		close(kvm);
		return false;
	}
	pid = fork();
	if (pid == 0) {
		close(ends[0]);
		trial_child(loop, kvm);
	}
	close(kvm);
	close(ends[1]);
	ended = pid < 0 ? -1 : await_child(pid, ends[0], &status);
	close(ends[0]);
	if (ended) {
		snprintf(why, size, "KVM did not answer within %d s", TRIAL_LIMIT_MS / 1000);
		return false;
	}
	return judge(status, why, size);
}
