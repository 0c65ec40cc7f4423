#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "suites.h"

START_TEST(arena_gives_zeroed_aligned_memory)
{
	struct arena *a = arena_new(0);
	for (size_t n = 1; n < 300; n += 7) {
		unsigned char *p = arena_alloc(a, n);
		ck_assert_uint_eq((uintptr_t)p % 16, 0);
		for (size_t i = 0; i < n; i++)
			ck_assert_uint_eq(p[i], 0);
		memset(p, 0xaa, n);
	}
	arena_reset(a);
	unsigned char *again = arena_alloc(a, 300);
	for (size_t i = 0; i < 300; i++)
		ck_assert_uint_eq(again[i], 0);
	arena_free(a);
	arena_free(NULL);
}
END_TEST

START_TEST(arena_beyond_one_block)
{
	struct arena *a = arena_new(0);
	char *small = arena_strdup(a, "stays where it is");
	char *large = arena_alloc(a, 3 << 20);
	memset(large, 'x', 3 << 20);
	for (int i = 0; i < 5000; i++)
		memset(arena_alloc(a, 100), 'y', 100);
	ck_assert_str_eq(small, "stays where it is");
	ck_assert_int_eq(large[(3 << 20) - 1], 'x');
	ck_assert_uint_ge(arena_used(a), (3 << 20) + 5000 * 100);
	arena_reset(a);
	ck_assert_uint_eq(arena_used(a), 0);
	arena_free(a);
}
END_TEST

START_TEST(arena_limit_is_an_ordinary_error)
{
	struct arena *a = arena_new(1024);
	ck_assert_ptr_nonnull(arena_alloc(a, 1000));
	ck_assert_ptr_null(arena_alloc(a, 100));
	ck_assert_ptr_null(arena_strdup(a, "sixteen bytes and more"));
	ck_assert_ptr_null(arena_str(a, STR_LIT("sixteen bytes and more")).p);
	ck_assert_ptr_null(arena_printf(a, "%032d", 1));
	ck_assert_ptr_null(arena_alloc(a, SIZE_MAX));
	ck_assert_ptr_nonnull(arena_alloc(a, 16));
	arena_reset(a);
	ck_assert_ptr_nonnull(arena_alloc(a, 1024));
	arena_free(a);
}
END_TEST

START_TEST(arena_texts)
{
	struct arena *a = arena_new(0);
	struct str s = arena_str(a, (struct str){ "abcdef", 3 });
	ck_assert_uint_eq(s.n, 3);
	ck_assert_str_eq(s.p, "abc");
	ck_assert_str_eq(arena_str(a, (struct str){ NULL, 0 }).p, "");
	ck_assert_str_eq(arena_printf(a, "%s of %d", "batch", 7), "batch of 7");
	arena_free(a);
}
END_TEST

START_TEST(buf_appends)
{
	struct buf b = BUF_INIT;
	ck_assert_uint_eq(buf_size(&b), 0);
	buf_cstr(&b, "a");
	buf_str(&b, STR_LIT("bc"));
	buf_char(&b, '-');
	buf_int64(&b, INT64_MIN);
	buf_printf(&b, "%s", "");
	buf_printf(&b, " %d%%", 50);
	ck_assert_str_eq(buf_terminated(&b), "abc--9223372036854775808 50%");
	ck_assert_uint_eq(buf_size(&b), strlen("abc--9223372036854775808 50%"));
	buf_clear(&b);
	ck_assert_str_eq(buf_terminated(&b), "");
	buf_free(&b);
	ck_assert_str_eq(buf_terminated(&b), "");
	buf_free(&b);
}
END_TEST

/* A stream that is written and read in unequal steps comes out as it went in, in bounded memory. */
START_TEST(buf_as_a_queue)
{
	struct buf b = BUF_INIT;
	unsigned char in = 0, out = 0;
	for (int round = 0; round < 20000; round++) {
		for (int i = 0; i < 1 + round % 97; i++)
			buf_char(&b, (char)in++);
		size_t n = buf_size(&b) < (size_t)(round % 101) ? buf_size(&b) : (size_t)(round % 101);
		for (size_t i = 0; i < n; i++)
			ck_assert_uint_eq((unsigned char)buf_view(&b).p[i], out++);
		buf_consume(&b, n);
	}
	ck_assert_uint_le(b.cap, 65536);
	buf_free(&b);
}
END_TEST

START_TEST(buf_limit)
{
	struct buf b = { .limit = 8 };
	buf_cstr(&b, "12345678");
	ck_assert(!b.overflow);
	buf_char(&b, '9');
	ck_assert(b.overflow);
	ck_assert_uint_eq(buf_size(&b), 8);
	buf_consume(&b, 4);
	buf_char(&b, 'x');
	ck_assert_str_eq(buf_terminated(&b), "5678");
	buf_clear(&b);
	ck_assert(!b.overflow);
	buf_printf(&b, "%08d", 7);
	ck_assert_str_eq(buf_terminated(&b), "00000007");
	ck_assert(!b.overflow);
	buf_printf(&b, "%d", 7);
	ck_assert(b.overflow);
	buf_free(&b);
}
END_TEST

/* The limit is on what waits, not on all that ever passed. */
START_TEST(buf_limit_counts_what_waits)
{
	struct buf b = { .limit = 8 };
	buf_char(&b, '0');
	for (int i = 0; i < 100; i++) {
		buf_cstr(&b, "1234567");
		buf_consume(&b, 7);
	}
	ck_assert(!b.overflow);
	ck_assert_str_eq(buf_terminated(&b), "7");
	buf_free(&b);
}
END_TEST

/* The NUL behind a text that fills the memory to the last byte needs a byte, too (the sanitizer looks). */
START_TEST(buf_exactly_full)
{
	struct buf b = BUF_INIT;
	ck_assert(buf_reserve(&b, 1));
	size_t cap = b.cap;
	buf_printf(&b, "%0*d", (int)cap, 7);
	ck_assert_uint_eq(buf_size(&b), cap);
	ck_assert_uint_gt(b.cap, cap);
	ck_assert_uint_eq(strlen(buf_terminated(&b)), cap);
	buf_free(&b);
}
END_TEST

Suite *suite_arena(void)
{
	const TTest *const tests[] = { arena_gives_zeroed_aligned_memory, arena_beyond_one_block, arena_limit_is_an_ordinary_error,
		arena_texts };
	return SUITE_OF("arena", tests);
}

Suite *suite_buf(void)
{
	const TTest *const tests[] = { buf_appends, buf_as_a_queue, buf_limit, buf_limit_counts_what_waits,
		buf_exactly_full };
	return SUITE_OF("buf", tests);
}
