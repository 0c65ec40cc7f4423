#include "base/str.h"
#include "suites.h"

#define NBSP "\xc2\xa0"
#define NARROW_NBSP "\xe2\x80\xaf"
#define FIGURE_SPACE "\xe2\x80\x87"
#define BOM "\xef\xbb\xbf"

#define ck_assert_slice_eq(s, text) ck_assert_msg(str_equal_c(s, text), "\"%.*s\" is not \"%s\"", STR_ARG(s), text)

START_TEST(comparison)
{
	ck_assert(str_equal(STR_LIT("a\0b"), STR_LIT("a\0b")));
	ck_assert(!str_equal(STR_LIT("a\0b"), STR_LIT("a\0c")));
	ck_assert(str_equal((struct str){ NULL, 0 }, STR_LIT("")));
	ck_assert(!str_equal_c(STR_LIT("ab"), "abc"));
	ck_assert(str_equal_nocase(STR_LIT("OrgUnit"), "orgunit"));
	ck_assert(!str_equal_nocase(STR_LIT("OrgUnit"), "orgunits"));
	ck_assert_int_lt(str_compare(STR_LIT("a"), STR_LIT("ab")), 0);
	ck_assert_int_lt(str_compare(STR_LIT("Z"), STR_LIT("a")), 0);
	ck_assert_int_gt(str_compare(STR_LIT("\xc3\xa4"), STR_LIT("z")), 0);
	ck_assert_int_eq(str_compare(STR_LIT("x"), STR_LIT("x")), 0);
	ck_assert_int_lt(str_compare((struct str){ NULL, 0 }, STR_LIT("x")), 0);
	ck_assert(str_starts_with(STR_LIT("import.upload"), "import."));
	ck_assert(!str_starts_with(STR_LIT("imp"), "import."));
	ck_assert(str_starts_with((struct str){ NULL, 0 }, ""));
}
END_TEST

START_TEST(trim_takes_every_blank)
{
	ck_assert_slice_eq(str_trim(STR_LIT("  a b\t\r\n")), "a b");
	ck_assert_slice_eq(str_trim(STR_LIT(NBSP "17" NBSP)), "17");
	ck_assert_slice_eq(str_trim(STR_LIT(BOM " " NARROW_NBSP "x y" FIGURE_SPACE NBSP " ")), "x y");
	ck_assert_slice_eq(str_trim(STR_LIT(NBSP " \t" NARROW_NBSP)), "");
	ck_assert_slice_eq(str_trim(STR_LIT("")), "");
	ck_assert_slice_eq(str_trim(STR_LIT("a" NBSP "b")), "a" NBSP "b");
	ck_assert_uint_eq(str_trim((struct str){ NULL, 0 }).n, 0);
}
END_TEST

/* U+0120 ends in the byte A0 like a no-break space, U+2020 begins like U+202F: letters are not blanks. */
START_TEST(trim_leaves_letters_whole)
{
	ck_assert_slice_eq(str_trim(STR_LIT("\xc4\xa0")), "\xc4\xa0");
	ck_assert_slice_eq(str_trim(STR_LIT("\xe2\x80\xa0 ")), "\xe2\x80\xa0");
	ck_assert_slice_eq(str_trim(STR_LIT("\xc3\x85")), "\xc3\x85");
}
END_TEST

START_TEST(leading_zeros)
{
	ck_assert_slice_eq(str_strip_zeros(STR_LIT("0017")), "17");
	ck_assert_slice_eq(str_strip_zeros(STR_LIT("000")), "0");
	ck_assert_slice_eq(str_strip_zeros(STR_LIT("100")), "100");
	ck_assert_slice_eq(str_strip_zeros(STR_LIT("")), "");
}
END_TEST

START_TEST(nearest_name)
{
	static const char *const names[] = { "cost_center", "project", "worker", "valid_from" };
	ck_assert_str_eq(str_nearest(STR_LIT("cost_centre"), names, 4), "cost_center");
	ck_assert_str_eq(str_nearest(STR_LIT("Valid_Fromm"), names, 4), "valid_from");
	ck_assert_str_eq(str_nearest(STR_LIT("projct"), names, 4), "project");
	ck_assert_str_eq(str_nearest(STR_LIT("werkxr"), names, 4), "worker");
	ck_assert_ptr_null(str_nearest(STR_LIT("wxrkxx"), names, 4)); /* 3 of 6 letters differ: another word */
	ck_assert_ptr_null(str_nearest(STR_LIT("amount"), names, 4));
	ck_assert_ptr_null(str_nearest(STR_LIT(""), names, 4));
	ck_assert_ptr_null(str_nearest(STR_LIT("0123456789012345678901234567890123456789012345678901234567890123"), names, 4));
	ck_assert_ptr_null(str_nearest(STR_LIT("worker"), names, 0));
}
END_TEST

Suite *suite_str(void)
{
	const TTest *const tests[] = { comparison, trim_takes_every_blank, trim_leaves_letters_whole, leading_zeros, nearest_name };
	return SUITE_OF("str", tests);
}
