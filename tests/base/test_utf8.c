#include "base/utf8.h"
#include "suites.h"

START_TEST(valid_texts)
{
	ck_assert(utf8_valid(STR_LIT(""), NULL));
	ck_assert(utf8_valid(STR_LIT("Buchhaltung, pay roll"), NULL));
	ck_assert(utf8_valid(STR_LIT("B\xc3\xbc" "cher \xe2\x82\xac \xf0\x9f\x92\xb6"), NULL));
	ck_assert(utf8_valid(STR_LIT("\xed\x9f\xbf"), NULL));         /* U+D7FF   */
	ck_assert(utf8_valid(STR_LIT("\xee\x80\x80"), NULL));         /* U+E000   */
	ck_assert(utf8_valid(STR_LIT("\xf4\x8f\xbf\xbf"), NULL));     /* U+10FFFF */
	ck_assert(utf8_valid(STR_LIT("a\0b"), NULL));
}
END_TEST

struct bad_text {
	struct str text;
	size_t bad;
};

START_TEST(invalid_texts)
{
	static const struct bad_text texts[] = {
		{ { "\xc0\xaf", 2 }, 0 },                 /* overlong /                */
		{ { "a\xc1\xbf", 3 }, 1 },                /* overlong U+007F           */
		{ { "\xe0\x9f\xbf", 3 }, 0 },             /* overlong U+07FF           */
		{ { "\xf0\x8f\xbf\xbf", 4 }, 0 },         /* overlong U+FFFF           */
		{ { "ab\xed\xa0\x80", 5 }, 2 },           /* surrogate U+D800          */
		{ { "\xed\xbf\xbf", 3 }, 0 },             /* surrogate U+DFFF          */
		{ { "\xf4\x90\x80\x80", 4 }, 0 },         /* U+110000                  */
		{ { "\xf5\x80\x80\x80", 4 }, 0 },
		{ { "\xff", 1 }, 0 },
		{ { "\x80", 1 }, 0 },                     /* alone                     */
		{ { "12345678\xe2\x82", 10 }, 8 },        /* ends in the middle        */
		{ { "\xe2\x82x", 3 }, 0 },
		{ { "M\xfcller", 6 }, 1 },                /* Windows-1252              */
		{ { "1234567890123456\x80", 17 }, 16 },   /* after whole words of ASCII */
	};
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		size_t bad = 99;
		ck_assert_msg(!utf8_valid(texts[i].text, &bad), "text %zu passes", i);
		ck_assert_msg(bad == texts[i].bad, "text %zu: offset %zu instead of %zu", i, bad, texts[i].bad);
		ck_assert(!utf8_valid(texts[i].text, NULL));
	}
}
END_TEST

START_TEST(every_code_point_round_trips)
{
	for (uint32_t cp = 0; cp <= 0x10ffff; cp++) {
		char text[4];
		uint32_t back = 0;
		size_t n = utf8_put(text, cp);
		bool surrogate = cp >= 0xd800 && cp <= 0xdfff;
		size_t read = utf8_next((struct str){ text, n }, &back);
		if (read != (surrogate ? 0 : n) || (!surrogate && back != cp))
			ck_abort_msg("U+%04X", (unsigned)cp);
	}
	uint32_t cp;
	ck_assert_uint_eq(utf8_next(STR_LIT(""), &cp), 0);
}
END_TEST

START_TEST(width_in_columns)
{
	ck_assert_uint_eq(utf8_width(STR_LIT("abc")), 3);
	ck_assert_uint_eq(utf8_width(STR_LIT("B\xc3\xbc" "cher")), 6);
	ck_assert_uint_eq(utf8_width(STR_LIT("Bu\xcc\x88" "cher")), 6);          /* combining diaeresis */
	ck_assert_uint_eq(utf8_width(STR_LIT("\xe6\x9d\xb1\xe4\xba\xac")), 4);   /* two CJK characters   */
	ck_assert_uint_eq(utf8_width(STR_LIT("\xff" "a")), 2);                     /* a bad byte shows     */
	ck_assert_uint_eq(utf8_width(STR_LIT("")), 0);
}
END_TEST

START_TEST(floor_is_a_character_boundary)
{
	const char *text = "a\xc3\xbc\xe2\x82\xac\xf0\x9f\x92\xb6z";
	static const size_t floors[] = { 0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10, 11 };
	for (size_t n = 0; n < sizeof floors / sizeof floors[0]; n++)
		ck_assert_msg(utf8_floor(text, n) == floors[n], "floor of %zu is %zu", n, utf8_floor(text, n));
}
END_TEST

Suite *suite_utf8(void)
{
	const TTest *const tests[] = { valid_texts, invalid_texts, every_code_point_round_trips, width_in_columns,
		floor_is_a_character_boundary };
	return SUITE_OF("utf8", tests);
}
