/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "install.h"
#include "files.h"
#include "run.h"

#include <crypt.h>
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#define TARGET "/target"
#define MEDIUM "/medium"

struct job {
    const struct settings *settings;
    int out;    /* reports go here */
    int serial; /* and a line for each step here; -1 without a serial port */
    char disk[48], partition[56];
    char uuid[37];
    struct report report;
    int from, to; /* the percentages that the current step begins and ends with */
};

static void report(struct job *job, int percent)
{
    job->report.percent = percent;
    if (write(job->out, &job->report, sizeof job->report) < 0)
        _exit(1); /* nobody is there to care */
}

/* Remembers why the step fails; returns false for it to return. */
static bool fail(struct job *job, const char *what, const char *why)
{
    snprintf(job->report.error, sizeof job->report.error, "%s: %s", what, why);
    return false;
}

/* Runs a program, giving it `input` if that is not NULL. */
static bool run(struct job *job, const char *input, const char *const *argv)
{
    return run_program(argv, input, job->report.error, sizeof job->report.error);
}

#define RUN(job, input, ...) run(job, input, (const char *const[]){ __VA_ARGS__, NULL })

/* Called by the copying functions with the share that is done, 0..1. */
static void copy_progress(void *arg, double share)
{
    struct job *job = arg;
    int percent = job->from + (int)(share * (job->to - job->from));

    if (percent > job->report.percent && percent < job->to)
        report(job, percent);
}

static bool do_partition(struct job *job)
{
    struct stat st;

    /* One partition from 1 MiB to the end, of type 83, marked to be booted from. */
    if (!RUN(job, "o\nn\np\n1\n2048\n\na\n1\nw\n", "fdisk", "-u", job->disk))
        return false;
    for (int i = 0; i < 100 && stat(job->partition, &st); i++)
        usleep(50000);
    return !stat(job->partition, &st) || fail(job, job->partition, "the partition did not appear");
}

static bool do_format(struct job *job)
{
    if (!file_read_line("/proc/sys/kernel/random/uuid", job->uuid, sizeof job->uuid))
        return fail(job, "/proc/sys/kernel/random/uuid", strerror(errno));
    /* The boot loader reads neither 64-bit block numbers nor metadata checksums. */
    if (!RUN(job, NULL, "mkfs.ext4", "-F", "-q", "-L", "tiny", "-U", job->uuid, "-m", "1", "-O",
             "^64bit,^metadata_csum", job->partition))
        return false;
    mkdir(TARGET, 0755);
    return !mount(job->partition, TARGET, "ext4", 0, "") || fail(job, "mount " TARGET, strerror(errno));
}

/* Mounts the medium if one of the CD drives has it. */
static bool mount_medium(void)
{
    glob_t drives;
    bool found = false;

    if (!glob("/dev/sr*", 0, NULL, &drives))
        for (size_t i = 0; i < drives.gl_pathc && !found; i++) {
            found = !mount(drives.gl_pathv[i], MEDIUM, "iso9660", MS_RDONLY, "") &&
                    !access(MEDIUM "/boot/system.img", R_OK);
            if (!found)
                umount(MEDIUM);
        }
    globfree(&drives);
    return found;
}

static bool do_medium(struct job *job)
{
    mkdir(MEDIUM, 0755);
    for (int i = 0; i < 50; i++) { /* its driver may still be loading */
        if (mount_medium())
            return true;
        usleep(100000);
    }
    return fail(job, "/dev/sr*", "no CD drive has the installation medium in it");
}

static bool do_kernel(struct job *job)
{
    mkdir(TARGET "/boot", 0755);
    return file_copy(MEDIUM "/boot/linux", TARGET "/boot/linux", copy_progress, job) ||
           fail(job, "copy " MEDIUM "/boot/linux", strerror(errno));
}

/* The image is both what the system boots with and the archive of what it consists of. */
static bool do_system(struct job *job)
{
    const char *unpack[] = { "sh", "-c", "cd " TARGET " && gunzip | cpio -idmu", NULL };
    int image;

    if (!file_copy(MEDIUM "/boot/system.img", TARGET "/boot/system.img", NULL, NULL))
        return fail(job, "copy " MEDIUM "/boot/system.img", strerror(errno));
    image = open(TARGET "/boot/system.img", O_RDONLY | O_CLOEXEC);
    if (image < 0)
        return fail(job, TARGET "/boot/system.img", strerror(errno));
    return run_feeding(unpack, image, copy_progress, job, job->report.error, sizeof job->report.error);
}

/* Hashes the password into `hash`; false if that does not work. */
static bool hash_password(const char *password, char *hash, size_t size)
{
    struct crypt_data data = { 0 };
    unsigned char random[16];
    char salt[128];
    const char *result;

    if (getrandom(random, sizeof random, 0) != sizeof random)
        return false;
    if (!crypt_gensalt_rn("$6$", 0, (const char *)random, sizeof random, salt, sizeof salt))
        return false;
    result = crypt_r(password, salt, &data);
    if (!result || result[0] == '*')
        return false;
    snprintf(hash, size, "%s", result);
    return true;
}

static bool do_configure(struct job *job)
{
    const struct settings *s = job->settings;
    char hash[256], home[80];

    if (!hash_password(s->password, hash, sizeof hash))
        return fail(job, "crypt", strerror(errno));
    snprintf(home, sizeof home, TARGET "/home/%s", s->user);
    if (!file_write(TARGET "/etc/hostname", 0644, "%s\n", s->host) ||
        !file_write(TARGET "/etc/hosts", 0644, "127.0.0.1 localhost\n127.0.1.1 %s\n", s->host) ||
        !file_write(TARGET "/etc/fstab", 0644, "UUID=%s / ext4 defaults 0 1\n", job->uuid) ||
        !file_write(TARGET "/etc/passwd", 0644,
                    "root:x:0:0:root:/root:/bin/sh\n%s:x:1000:1000:%s:/home/%s:/bin/sh\n", s->user,
                    s->user, s->user) ||
        !file_write(TARGET "/etc/group", 0644, "root:x:0:\ntty:x:5:\n%s:x:1000:\n", s->user) ||
        !file_write(TARGET "/etc/shadow", 0600, "root:%s:19000:0:99999:7:::\n%s:%s:19000:0:99999:7:::\n",
                    hash, s->user, hash))
        return fail(job, TARGET "/etc", strerror(errno));
    if (mkdir(home, 0755) || chown(home, 1000, 1000))
        return fail(job, home, strerror(errno));
    unlink(TARGET "/init"); /* these belong to the image that the system boots with */
    rmdir(TARGET TARGET);
    return true;
}

static bool do_loader(struct job *job)
{
    char code[440];

    mkdir(TARGET "/boot/extlinux", 0755);
    if (!file_write(TARGET "/boot/extlinux/extlinux.conf", 0644,
                    "DEFAULT tiny\nPROMPT 0\nTIMEOUT 0\n\nLABEL tiny\n    LINUX /boot/linux\n"
                    "    INITRD /boot/system.img\n    APPEND root=UUID=%s %s\n",
                    job->uuid, "quiet cryptomgr.notests mitigations=off loglevel=3 consoleblank=0 "
                    "console=ttyS0,115200 console=tty0"))
        return fail(job, "extlinux.conf", strerror(errno));
    if (!RUN(job, NULL, "extlinux", "--install", TARGET "/boot/extlinux"))
        return false;
    /* Only the code: the partition table behind it stays. */
    if (!file_read("/usr/lib/EXTLINUX/mbr.bin", code, sizeof code) ||
        !file_overwrite(job->disk, code, sizeof code))
        return fail(job, "write the boot code", strerror(errno));
    return true;
}

static bool do_finish(struct job *job)
{
    int disk;

    umount(MEDIUM);
    if (umount(TARGET))
        return fail(job, "umount " TARGET, strerror(errno));
    disk = open(job->disk, O_RDWR | O_CLOEXEC);
    if (disk < 0 || fsync(disk) || close(disk))
        return fail(job, job->disk, strerror(errno));
    return true;
}

static const struct {
    enum message text;
    int until; /* the percentage of the whole when it is done, by how long it takes */
    bool (*run)(struct job *job);
} steps[INSTALL_STEPS] = {
    { MSG_DO_PARTITION, 5, do_partition }, { MSG_DO_FORMAT, 20, do_format },
    { MSG_DO_MEDIUM, 25, do_medium },      { MSG_DO_KERNEL, 45, do_kernel },
    { MSG_DO_SYSTEM, 75, do_system },      { MSG_DO_CONFIGURE, 80, do_configure },
    { MSG_DO_LOADER, 90, do_loader },      { MSG_DO_FINISH, 100, do_finish },
};

static void work(struct job *job)
{
    for (int i = 0; i < INSTALL_STEPS; i++) {
        job->from = i ? steps[i - 1].until : 0;
        job->to = steps[i].until;
        job->report.step = steps[i].text;
        report(job, job->from);
        dprintf(job->serial, "installer: %3d%% %s\n", job->from, message_text(LANG_EN, steps[i].text));
        if (!steps[i].run(job)) {
            dprintf(job->serial, "installer: failed: %s\n", job->report.error);
            umount(MEDIUM);
            umount(TARGET);
            report(job, -1);
            return;
        }
    }
    dprintf(job->serial, "installer: 100%% done\n");
    report(job, 100);
}

int install_start(const struct settings *settings)
{
    struct job job = { .settings = settings };
    int ends[2];
    pid_t pid;

    if (pipe2(ends, O_CLOEXEC))
        return -1;
    pid = fork();
    if (pid) {
        close(ends[1]);
        if (pid > 0)
            return ends[0];
        close(ends[0]);
        return -1;
    }
    signal(SIGPIPE, SIG_IGN);
    job.out = ends[1];
    job.serial = open("/dev/ttyS0", O_WRONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    snprintf(job.disk, sizeof job.disk, "/dev/%s", settings->disk.name);
    snprintf(job.partition, sizeof job.partition, "%s%s1", job.disk,
             strchr("0123456789", job.disk[strlen(job.disk) - 1]) ? "p" : "");
    work(&job);
    _exit(0);
}
