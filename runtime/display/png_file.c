/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/display/png_file.h"

#include <errno.h>
#include <fcntl.h>
#include <png.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "grammar/mem.h"

enum { SIGNATURE_LENGTH = 8 };

/*
 * All that libpng's longjmp must not clobber lives here, reached through a pointer that does not change. `message` is
 * what libpng, or a callback of ours, gave as its reason.
 */
struct job {
	const char *path;
	FILE *file;
	struct text_buffer *packed;	/* writing: in place of the file */
	png_structp png;
	png_infop info;
	int32_t width, height, row;
	uint32_t *pixels;
	bool alpha;			/* writing: keep the alpha channel */
	bool cut;			/* reading: the file ended early */
	char message[160];
};

static void on_error(png_structp png, png_const_charp message)
{
	struct job *job = png_get_error_ptr(png);

	snprintf(job->message, sizeof(job->message), "%s", message);
	png_longjmp(png, 1);
}

/* Warnings speak of colour profiles and the like; nothing in them matters for comparing pixels. */
static void on_warning(png_structp png, png_const_charp message)
{
	(void)png;
	(void)message;
}

static void read_bytes(png_structp png, png_bytep data, size_t length)
{
	struct job *job = png_get_io_ptr(png);

	if (fread(data, 1, length, job->file) == length)
		return;
	job->cut = !ferror(job->file);
	png_error(png, strerror(errno));
}

static void write_bytes(png_structp png, png_bytep data, size_t length)
{
	struct job *job = png_get_io_ptr(png);

	if (job->packed)
		text_add_bytes(job->packed, (const char *)data, length);
	else if (fwrite(data, 1, length, job->file) != length)
		png_error(png, strerror(errno));
}

static void flush_bytes(png_structp png)
{
	(void)png;	/* fclose() does it, and is checked */
}

/* Makes libpng deal in pixels of 0xAARRGGBB in host byte order. */
static void set_pixel_order(png_structp png)
{
	if (__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__)
		png_set_bgr(png);
	else
		png_set_swap_alpha(png);
}

static int open_to_read(struct job *job, struct error *error)
{
	unsigned char signature[SIGNATURE_LENGTH];
	struct stat status;
	size_t length;
	int fd = open(job->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

	if (fd < 0 || fstat(fd, &status) < 0) {
		error_set(error, "%s: cannot be read: %s", job->path, strerror(errno));
		if (errno == ENOENT)
			error_help(error, "take the picture with: kvt capture ADDRESS %s", job->path);
		if (fd >= 0)
			close(fd);
		return -1;
	}
	if (!S_ISREG(status.st_mode)) {
		close(fd);
		error_set(error, "%s: not a file", job->path);
		error_help(error, "name a PNG file");
		return -1;
	}
	if (status.st_size > IMAGE_MAX_FILE) {
		close(fd);
		error_set(error, "%s: a file of %lld MiB is too large for a picture", job->path,
			  (long long)status.st_size / 1024 / 1024);
		error_help(error, "the file may have %d MiB; take the picture again with kvt capture",
			   IMAGE_MAX_FILE / 1024 / 1024);
		return -1;
	}
	job->file = fdopen(fd, "rb");
	if (!job->file) {
		close(fd);
		error_set(error, "%s: cannot be read: %s", job->path, strerror(errno));
		return -1;
	}
	length = fread(signature, 1, sizeof(signature), job->file);
	if (length < sizeof(signature) || png_sig_cmp(signature, 0, sizeof(signature)) != 0) {
		error_set(error, "%s: %s", job->path, length ? "not a PNG file" : "the file is empty");
		error_help(error, "pictures are PNG files; convert it, or take it again with kvt capture");
		return -1;
	}
	return 0;
}

/*
 * What kvt makes nothing of (texts, colour profiles, previews) is passed over, so that it cannot cost memory. In what is
 * left nothing wrong is overlooked: a picture that had lost its transparent colour would compare what it must not, and
 * packed data that goes on behind the last row could go on for gigabytes.
 */
static void be_strict(png_structp png)
{
	png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, NULL, -1);
	png_set_crc_action(png, PNG_CRC_ERROR_QUIT, PNG_CRC_ERROR_QUIT);
	png_set_benign_errors(png, 0);
}

/* -1: damaged; the reason is in the job. */
static int read_head(struct job *job)
{
	if (setjmp(png_jmpbuf(job->png)))
		return -1;
	png_set_read_fn(job->png, job, read_bytes);
	png_set_sig_bytes(job->png, SIGNATURE_LENGTH);
	be_strict(job->png);
	/* Our own limits, checked before any row is allocated, give the better message. */
	png_set_user_limits(job->png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
	png_read_info(job->png, job->info);
	job->width = (int32_t)png_get_image_width(job->png, job->info);
	job->height = (int32_t)png_get_image_height(job->png, job->info);
	return 0;
}

static int read_rows(struct job *job)
{
	int passes;

	if (setjmp(png_jmpbuf(job->png)))
		return -1;
	png_set_expand(job->png);
	png_set_scale_16(job->png);
	png_set_gray_to_rgb(job->png);
	png_set_add_alpha(job->png, 0xff, PNG_FILLER_AFTER);
	set_pixel_order(job->png);
	passes = png_set_interlace_handling(job->png);
	png_read_update_info(job->png, job->info);
	while (passes-- > 0)
		for (job->row = 0; job->row < job->height; job->row++)
			png_read_row(job->png, (png_bytep)(job->pixels + (size_t)job->row * (size_t)job->width), NULL);
	png_read_end(job->png, NULL);
	return 0;
}

static void set_damage(const struct job *job, struct error *error)
{
	if (job->cut && job->height)
		error_set(error, "%s: the PNG file is cut short (row %d of %d)", job->path, job->row, job->height);
	else if (job->cut)
		error_set(error, "%s: the PNG file is cut short (in its header)", job->path);
	else
		error_set(error, "%s: the PNG file is damaged: %s", job->path, job->message);
	error_help(error, "fetch the file again from where it came from, or take it again with kvt capture");
}

static int check_size(const struct job *job, struct error *error)
{
	if (job->width <= FRAME_MAX_SIDE && job->height <= FRAME_MAX_SIDE &&
	    (int64_t)job->width * job->height <= IMAGE_MAX_PIXELS)
		return 0;
	error_set(error, "%s: %dx%d is too large for a picture", job->path, job->width, job->height);
	error_help(error, "sides may be %d pixels, and %d million pixels in all; cut the picture to what matters",
		   FRAME_MAX_SIDE, IMAGE_MAX_PIXELS / 1024 / 1024);
	return -1;
}

static int decode(struct job *job, struct error *error)
{
	if (open_to_read(job, error) < 0)
		return -1;
	job->png = png_create_read_struct(PNG_LIBPNG_VER_STRING, job, on_error, on_warning);
	job->info = job->png ? png_create_info_struct(job->png) : NULL;
	if (!job->info) {
		error_set(error, "%s: libpng could not be set up", job->path);
		return -1;
	}
	if (read_head(job) < 0) {
		set_damage(job, error);
		return -1;
	}
	if (check_size(job, error) < 0)
		return -1;
	job->pixels = mem_alloc_array((size_t)job->width * (size_t)job->height, sizeof(*job->pixels));
	if (read_rows(job) < 0) {
		set_damage(job, error);
		return -1;
	}
	return 0;
}

int png_read(const char *path, struct image *out, struct error *error)
{
	struct job job = {.path = path};
	int result = decode(&job, error);

	png_destroy_read_struct(&job.png, &job.info, NULL);
	if (job.file)
		fclose(job.file);
	if (result < 0)
		mem_free(job.pixels);
	else
		*out = (struct image){.width = job.width, .height = job.height, .pixels = job.pixels};
	return result;
}

void image_deinit(struct image *image)
{
	mem_free(image->pixels);
	*image = (struct image){0};
}

static int write_rows(struct job *job)
{
	if (setjmp(png_jmpbuf(job->png)))
		return -1;
	png_set_write_fn(job->png, job, write_bytes, flush_bytes);
	png_set_user_limits(job->png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
	png_set_IHDR(job->png, job->info, (png_uint_32)job->width, (png_uint_32)job->height, 8,
		     job->alpha ? PNG_COLOR_TYPE_RGB_ALPHA : PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE,
		     PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
	/* Pictures are taken while a guest runs: on screens, flat areas and text, this is quick and as small. */
	png_set_filter(job->png, PNG_FILTER_TYPE_DEFAULT, PNG_FILTER_NONE);
	png_set_compression_level(job->png, 4);
	png_write_info(job->png, job->info);
	if (!job->alpha)
		png_set_filler(job->png, 0,
			       __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? PNG_FILLER_AFTER : PNG_FILLER_BEFORE);
	if (job->alpha)
		set_pixel_order(job->png);
	else if (__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__)
		png_set_bgr(job->png);
	for (job->row = 0; job->row < job->height; job->row++)
		png_write_row(job->png, (png_bytep)(job->pixels + (size_t)job->row * (size_t)job->width));
	png_write_end(job->png, NULL);
	return 0;
}

/* Writes to the open file, if it is one, and closes it; the reason of a failure is in the job. */
static int encode(struct job *job)
{
	int result = -1;

	job->png = png_create_write_struct(PNG_LIBPNG_VER_STRING, job, on_error, on_warning);
	job->info = job->png ? png_create_info_struct(job->png) : NULL;
	if (job->info)
		result = write_rows(job);
	else
		snprintf(job->message, sizeof(job->message), "libpng could not be set up");
	png_destroy_write_struct(&job->png, &job->info);
	if (job->file && fclose(job->file) != 0 && result == 0) {
		snprintf(job->message, sizeof(job->message), "%s", strerror(errno));
		result = -1;
	}
	return result;
}

static int write_whole(struct job *job, const char *target, const char *temporary)
{
	struct stat status;
	int fd;

	/* For root even /dev/null could be replaced, for everybody else on the host as well. */
	if (stat(target, &status) == 0 && !S_ISREG(status.st_mode)) {
		snprintf(job->message, sizeof(job->message), "what is there is not a file");
		return -1;
	}
	/* A process of the same number may have left it behind when it was killed. */
	unlink(temporary);
	fd = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	job->file = fd >= 0 ? fdopen(fd, "wb") : NULL;
	if (!job->file) {
		snprintf(job->message, sizeof(job->message), "%s", strerror(errno));
		if (fd >= 0)
			close(fd);
		return -1;
	}
	if (encode(job) < 0)
		return -1;
	if (rename(temporary, target) < 0) {
		snprintf(job->message, sizeof(job->message), "%s", strerror(errno));
		return -1;
	}
	return 0;
}

static int write_png(struct job *job, struct error *error)
{
	char *real = realpath(job->path, NULL);		/* a link stays one */
	const char *target = real ? real : job->path;
	char *temporary = mem_format("%s.%ld.tmp", target, (long)getpid());
	int result = write_whole(job, target, temporary);

	if (result < 0) {
		unlink(temporary);
		error_set(error, "%s: the PNG file cannot be written: %s", job->path, job->message);
		error_help(error, "check that the folder exists, may be written to and has room");
	}
	mem_free(temporary);
	free(real);
	return result;
}

int png_write_frame(const char *path, const struct frame *frame, struct error *error)
{
	struct job job = {.path = path, .width = frame->width, .height = frame->height, .pixels = frame->pixels};

	return write_png(&job, error);
}

static bool is_opaque(const struct image *image)
{
	size_t count = (size_t)image->width * (size_t)image->height;

	for (size_t i = 0; i < count; i++)
		if (image->pixels[i] >> 24 != 0xff)
			return false;
	return true;
}

int png_write_masked(const char *path, const struct image *image, struct error *error)
{
	struct job job = {.path = path, .width = image->width, .height = image->height, .pixels = image->pixels};

	job.alpha = !is_opaque(image);
	return write_png(&job, error);
}

int png_pack_masked(const struct image *image, struct text_buffer *out, struct error *error)
{
	struct job job = {.path = "", .packed = out, .width = image->width, .height = image->height, .pixels = image->pixels};

	job.alpha = !is_opaque(image);
	if (encode(&job) == 0)
		return 0;
	error_set(error, "a picture cannot be packed: %s", job.message);
	return -1;
}
