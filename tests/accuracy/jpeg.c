/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/accuracy/jpeg.h"

#include <stdio.h>
#include <stdlib.h>

#include <jpeglib.h>

#include "grammar/mem.h"

static unsigned char *compress(const struct frame *frame, struct rect rect, int quality, bool whole_colour,
			       unsigned long *length)
{
	struct jpeg_compress_struct job;
	struct jpeg_error_mgr errors;
	unsigned char *data = NULL;

	job.err = jpeg_std_error(&errors);
	jpeg_create_compress(&job);
	jpeg_mem_dest(&job, &data, length);
	job.image_width = (JDIMENSION)rect.width;
	job.image_height = (JDIMENSION)rect.height;
	job.input_components = 4;
	job.in_color_space = JCS_EXT_BGRX;
	jpeg_set_defaults(&job);
	jpeg_set_quality(&job, quality, TRUE);
	job.comp_info[0].h_samp_factor = job.comp_info[0].v_samp_factor = whole_colour ? 1 : 2;
	jpeg_start_compress(&job, TRUE);
	while (job.next_scanline < job.image_height) {
		int32_t y = rect.y + (int32_t)job.next_scanline;
		JSAMPROW row = (JSAMPROW)(frame->pixels + y * frame->width + rect.x);

		jpeg_write_scanlines(&job, &row, 1);
	}
	jpeg_finish_compress(&job);
	jpeg_destroy_compress(&job);
	return data;
}

static void decompress(struct frame *frame, struct rect rect, const unsigned char *data, unsigned long length)
{
	struct jpeg_decompress_struct job;
	struct jpeg_error_mgr errors;

	job.err = jpeg_std_error(&errors);
	jpeg_create_decompress(&job);
	jpeg_mem_src(&job, data, length);
	jpeg_read_header(&job, TRUE);
	job.out_color_space = JCS_EXT_BGRX;
	jpeg_start_decompress(&job);
	while (job.output_scanline < job.output_height) {
		uint32_t *pixels = frame->pixels + (rect.y + (int32_t)job.output_scanline) * frame->width + rect.x;
		JSAMPROW row = (JSAMPROW)pixels;

		jpeg_read_scanlines(&job, &row, 1);
		for (int32_t x = 0; x < rect.width; x++)
			pixels[x] &= 0xffffff;
	}
	jpeg_finish_decompress(&job);
	jpeg_destroy_decompress(&job);
}

void jpeg_there_and_back(struct frame *frame, struct rect rect, int quality, bool whole_colour)
{
	unsigned long length = 0;
	unsigned char *data = compress(frame, rect, quality, whole_colour, &length);

	decompress(frame, rect, data, length);
	free(data);
}
