#include <errno.h>
#include <string.h>

#include "base/err.h"
#include "base/str.h"
#include "base/utf8.h"
#include "suites.h"

START_TEST(first_error_wins)
{
	struct err e = ERR_INIT;
	ck_assert(!err_is_set(&e));
	ck_assert(!err_set(&e, ERR_NOT_FOUND, "no such report: %s", "x"));
	ck_assert(!err_set(&e, ERR_INTERNAL, "later"));
	ck_assert_int_eq(e.kind, ERR_NOT_FOUND);
	ck_assert_str_eq(e.message, "no such report: x");
	err_clear(&e);
	ck_assert(!err_is_set(&e));
	ck_assert_str_eq(e.message, "");
}
END_TEST

START_TEST(context_goes_in_front)
{
	struct err e = ERR_INIT;
	err_set(&e, ERR_IO, "disk full");
	ck_assert(!err_context(&e, "archive of %s", "a.csv"));
	ck_assert(!err_context(&e, "import"));
	ck_assert_str_eq(e.message, "import: archive of a.csv: disk full");
	ck_assert_int_eq(e.kind, ERR_IO);
}
END_TEST

START_TEST(fields_are_kept_apart)
{
	struct err e = ERR_INIT;
	err_set(&e, ERR_INVALID_PARAMS, "expected a date");
	err_detail(&e, "line %d", 7);
	err_hint(&e, "write YYYY-MM-DD");
	err_param(&e, "valid_from");
	err_secret(&e, "31.02.2024");
	ck_assert_str_eq(e.detail, "line 7");
	ck_assert_str_eq(e.hint, "write YYYY-MM-DD");
	ck_assert_str_eq(e.param, "valid_from");
	ck_assert_str_eq(e.secret, "31.02.2024");
	ck_assert_str_eq(e.message, "expected a date");
}
END_TEST

START_TEST(errno_is_explained)
{
	struct err e = ERR_INIT;
	errno = ENOENT;
	ck_assert(!err_errno(&e, "open %s", "/nowhere"));
	ck_assert_int_eq(e.kind, ERR_IO);
	ck_assert_str_eq(e.message, "open /nowhere: No such file or directory");
}
END_TEST

/* Whatever the offset of a four-byte character against the end of the field: no half of it stays. */
START_TEST(truncation_keeps_whole_characters)
{
	for (size_t lead = 0; lead < 4; lead++) {
		char text[2048];
		size_t n = lead;
		memset(text, 'x', lead);
		while (n < 1200)
			n += utf8_put(text + n, 0x1f4b6);
		text[n] = '\0';
		struct err e = ERR_INIT;
		err_set(&e, ERR_INTERNAL, "%s", text);
		err_param(&e, text);
		ck_assert(utf8_valid(str_of(e.message), NULL));
		err_context(&e, "%.5s", "12345");
		ck_assert(utf8_valid(str_of(e.message), NULL));
		ck_assert(utf8_valid(str_of(e.param), NULL));
		ck_assert_uint_gt(strlen(e.message), sizeof e.message - 6);
		ck_assert_uint_gt(strlen(e.param), sizeof e.param - 6);
		ck_assert_uint_lt(strlen(e.message), sizeof e.message);
		ck_assert_uint_lt(strlen(e.param), sizeof e.param);
	}
}
END_TEST

/* A field that just fits is not cut. */
START_TEST(exact_fit_is_kept)
{
	struct err e = ERR_INIT;
	char text[sizeof e.message];
	memset(text, 'y', sizeof text - 1);
	text[sizeof text - 1] = '\0';
	err_set(&e, ERR_INTERNAL, "%s", text);
	ck_assert_str_eq(e.message, text);
}
END_TEST

START_TEST(every_kind_has_a_name)
{
	for (int kind = ERR_NONE; kind <= ERR_INTERNAL; kind++) {
		ck_assert_ptr_nonnull(err_kind_name((enum err_kind)kind));
		for (int other = ERR_NONE; other < kind; other++)
			ck_assert_str_ne(err_kind_name((enum err_kind)kind), err_kind_name((enum err_kind)other));
	}
	ck_assert_str_eq(err_kind_name(ERR_INVALID_PARAMS), "invalid_params");
}
END_TEST

Suite *suite_err(void)
{
	const TTest *const tests[] = { first_error_wins, context_goes_in_front, fields_are_kept_apart, errno_is_explained,
		truncation_keeps_whole_characters, exact_fit_is_kept, every_kind_has_a_name };
	return SUITE_OF("err", tests);
}
