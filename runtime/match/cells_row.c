/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runtime/match/cells_row.h"

#include <stddef.h>

#include "runtime/display/pixel.h"

enum { CELL = 8, GROUP = 4 };	/* pixels of a cell; cells that are looked at together, as most of them are equal */

static bool compare_plainly(const uint32_t *picture, const uint32_t *frame, int32_t cells, uint8_t tolerance, uint8_t *differs)
{
	bool any = false;

	for (int32_t i = 0; i < cells * CELL; i++)
		if (picture[i] >> 24 && pixels_far_apart(picture[i], frame[i], tolerance))
			differs[i / CELL] = any = true;
	return any;
}

#ifdef __x86_64__
#include <immintrin.h>

/* Not 0 where a compared pixel is too far away. */
__attribute__((target("avx2"))) static inline __m256i far_avx2(__m256i a, __m256i b, __m256i tolerance, __m256i colours)
{
	const __m256i difference = _mm256_or_si256(_mm256_subs_epu8(a, b), _mm256_subs_epu8(b, a));
	const __m256i compared = _mm256_and_si256(_mm256_srai_epi32(a, 24), colours);

	return _mm256_and_si256(_mm256_subs_epu8(difference, tolerance), compared);
}

__attribute__((target("avx2")))
static bool compare_avx2(const uint32_t *picture, const uint32_t *frame, int32_t cells, uint8_t tolerance, uint8_t *differs)
{
	const __m256i limit = _mm256_set1_epi8((char)tolerance), colours = _mm256_set1_epi32(0xffffff);
	const __m256i *a = (const __m256i *)picture, *b = (const __m256i *)frame;
	bool any_far = false;
	int32_t i = 0;

	for (; i + GROUP <= cells; i += GROUP) {
		__m256i any = _mm256_setzero_si256();

		for (int j = 0; j < GROUP; j++)
			any = _mm256_or_si256(any, _mm256_xor_si256(_mm256_loadu_si256(a + i + j), _mm256_loadu_si256(b + i + j)));
		if (_mm256_testz_si256(any, colours))
			continue;
		for (int j = i; j < i + GROUP; j++) {
			const __m256i far = far_avx2(_mm256_loadu_si256(a + j), _mm256_loadu_si256(b + j), limit, colours);
			const bool is_far = !_mm256_testz_si256(far, far);

			differs[j] |= is_far;
			any_far |= is_far;
		}
	}
	return compare_plainly(picture + i * CELL, frame + i * CELL, cells - i, tolerance, differs + i) || any_far;
}

static inline int any_far_sse2(const __m128i *picture, const __m128i *frame, __m128i tolerance, __m128i colours)
{
	__m128i far = _mm_setzero_si128();

	for (int i = 0; i < 2; i++) {
		const __m128i a = _mm_loadu_si128(picture + i), b = _mm_loadu_si128(frame + i);
		const __m128i difference = _mm_or_si128(_mm_subs_epu8(a, b), _mm_subs_epu8(b, a));
		const __m128i compared = _mm_and_si128(_mm_srai_epi32(a, 24), colours);

		far = _mm_or_si128(far, _mm_and_si128(_mm_subs_epu8(difference, tolerance), compared));
	}
	return _mm_movemask_epi8(_mm_cmpeq_epi8(far, _mm_setzero_si128())) != 0xffff;
}

static bool compare_sse2(const uint32_t *picture, const uint32_t *frame, int32_t cells, uint8_t tolerance, uint8_t *differs)
{
	const __m128i limit = _mm_set1_epi8((char)tolerance), colours = _mm_set1_epi32(0xffffff);
	const __m128i *a = (const __m128i *)picture, *b = (const __m128i *)frame;
	bool any_far = false;

	for (int32_t i = 0; i < cells; i++) {
		const bool is_far = any_far_sse2(a + 2 * i, b + 2 * i, limit, colours);

		differs[i] |= is_far;
		any_far |= is_far;
	}
	return any_far;
}

cells_row_compare *cells_row_best(void)
{
	return __builtin_cpu_supports("avx2") ? compare_avx2 : compare_sse2;
}

cells_row_compare *const *cells_row_all(void)
{
	static cells_row_compare *const with_avx2[] = {compare_avx2, compare_sse2, compare_plainly, NULL};

	return __builtin_cpu_supports("avx2") ? with_avx2 : with_avx2 + 1;
}
#else
cells_row_compare *cells_row_best(void)
{
	return compare_plainly;
}

cells_row_compare *const *cells_row_all(void)
{
	static cells_row_compare *const all[] = {compare_plainly, NULL};

	return all;
}
#endif
