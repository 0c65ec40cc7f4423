#include "base/currency.h"
#include "base/decimal.h"
#include "suites.h"

static struct decimal dec(const char *text)
{
	struct decimal d = { 0, 0 };
	ck_assert_msg(decimal_parse(str_of(text), &d), "%s is refused", text);
	return d;
}

START_TEST(round_trips)
{
	static const char *const texts[] = { "0", "0.00", "1", "-1", "12345678901234567.89", "-0.01", "0.000000000000000000000001", "100.50",
		"9999999999999999999999999999999999999", "-9999999999999.999999999999999999999999" };
	char out[DECIMAL_TEXT_SIZE];
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		ck_assert_str_eq(decimal_text(dec(texts[i]), out), texts[i]);
	ck_assert_str_eq(decimal_text(dec("+007.10"), out), "7.10");
	ck_assert_str_eq(decimal_text(dec("-0.0"), out), "0.0");
}
END_TEST

START_TEST(what_is_no_decimal)
{
	static const char *const texts[] = { "", "-", "+", ".", ".5", "5.", "1,5", "1.2.3", "1e3", "--1", "+-1", " 1", "1 ", "0x10", "NaN",
		"1'000", "99999999999999999999999999999999999999", "0.0000000000000000000000001", "1-" };
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		struct decimal d;
		ck_assert_msg(!decimal_parse(str_of(texts[i]), &d), "\"%s\" passes", texts[i]);
	}
}
END_TEST

/* Leading zeros are no digits that count against the limit. */
START_TEST(leading_zeros_are_free)
{
	char out[DECIMAL_TEXT_SIZE];
	struct decimal d = dec("000000000000000000000000000000000000000000000000000001.5");
	ck_assert_str_eq(decimal_text(d, out), "1.5");
}
END_TEST

START_TEST(to_minor_units)
{
	int64_t v;
	ck_assert(decimal_to_units(dec("12345678901234567.89"), 2, &v));
	ck_assert_int_eq(v, 1234567890123456789);
	ck_assert(decimal_to_units(dec("12.3400"), 2, &v));
	ck_assert_int_eq(v, 1234);
	ck_assert(decimal_to_units(dec("-7"), 3, &v));
	ck_assert_int_eq(v, -7000);
	ck_assert(decimal_to_units(dec("92233720368547758.07"), 2, &v));
	ck_assert_int_eq(v, INT64_MAX);
	ck_assert(decimal_to_units(dec("-92233720368547758.08"), 2, &v));
	ck_assert_int_eq(v, INT64_MIN);
	ck_assert(!decimal_to_units(dec("92233720368547758.08"), 2, &v));
	ck_assert(!decimal_to_units(dec("-92233720368547758.09"), 2, &v));
	ck_assert(!decimal_to_units(dec("0.001"), 2, &v));
	ck_assert(!decimal_to_units(dec("1.5"), 0, &v));
	ck_assert(decimal_to_units(dec("1.000"), 0, &v));
	ck_assert_int_eq(v, 1);
	ck_assert(!decimal_to_units(dec("9999999999999999999999999999999999999"), 24, &v));
}
END_TEST

START_TEST(from_minor_units)
{
	char out[DECIMAL_TEXT_SIZE];
	ck_assert_str_eq(minor_text(1234, 2, out), "12.34");
	ck_assert_str_eq(minor_text(-5, 2, out), "-0.05");
	ck_assert_str_eq(minor_text(0, 2, out), "0.00");
	ck_assert_str_eq(minor_text(1234, 0, out), "1234");
	ck_assert_str_eq(minor_text(-1234, 3, out), "-1.234");
	ck_assert_str_eq(minor_text(INT64_MIN, 2, out), "-92233720368547758.08");
	ck_assert_str_eq(minor_text(INT64_MAX, 4, out), "922337203685477.5807");
}
END_TEST

START_TEST(comparing_and_adding)
{
	struct decimal sum;
	char out[DECIMAL_TEXT_SIZE];
	ck_assert_int_eq(decimal_compare(dec("1.50"), dec("1.5")), 0);
	ck_assert_int_lt(decimal_compare(dec("-2"), dec("-1.999")), 0);
	ck_assert_int_gt(decimal_compare(dec("9999999999999999999999999999999999999"), dec("0.000000000000000000000001")), 0);
	ck_assert_int_lt(decimal_compare(dec("-9999999999999999999999999999999999999"), dec("0.000000000000000000000001")), 0);
	ck_assert_int_lt(decimal_compare(dec("0.000000000000000000000001"), dec("9999999999999999999999999999999999999")), 0);
	ck_assert_int_gt(decimal_compare(dec("0.000000000000000000000001"), dec("-9999999999999999999999999999999999999")), 0);
	ck_assert(decimal_add(dec("0.1"), dec("0.25"), &sum));
	ck_assert_str_eq(decimal_text(sum, out), "0.35");
	ck_assert(decimal_add(dec("10"), dec("-10.00"), &sum));
	ck_assert(decimal_is_zero(sum));
	ck_assert(!decimal_add(dec("9999999999999999999999999999999999999"), dec("0.01"), &sum));
	struct decimal half = { (int128_t)1 << 126, 0 };
	ck_assert(!decimal_add(half, half, &sum));
	ck_assert_str_eq(decimal_text(decimal_trim(dec("1.500")), out), "1.5");
	ck_assert_str_eq(decimal_text(decimal_trim(dec("100")), out), "100");
	ck_assert_str_eq(decimal_text(decimal_trim(dec("0.000")), out), "0");
}
END_TEST

START_TEST(rounding_is_half_away_from_zero)
{
	static const int cases[][3] = { { 1, 2, 1 }, { -1, 2, -1 }, { 1, -2, -1 }, { -1, -2, 1 }, { 3, 2, 2 }, { -3, 2, -2 }, { 5, 2, 3 },
		{ 1, 3, 0 }, { -1, 3, 0 }, { 2, 3, 1 }, { -2, 3, -1 }, { 4, 2, 2 }, { 0, 7, 0 }, { 7, 7, 1 }, { -10, 4, -3 }, { 10, -4, -3 } };
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		int got = (int)int128_div_round(cases[i][0], cases[i][1]);
		ck_assert_msg(got == cases[i][2], "%d / %d = %d", cases[i][0], cases[i][1], got);
	}
	int128_t large = ((int128_t)1 << 126) + 1;
	ck_assert(int128_div_round(large, 2) == ((int128_t)1 << 125) + 1);
	ck_assert(int128_div_round(-large, 2) == -((int128_t)1 << 125) - 1);
	ck_assert(int128_div_round(large - 1, large) == 1);
}
END_TEST

START_TEST(products_and_powers)
{
	int128_t v;
	ck_assert(int128_mul(INT64_MAX, INT64_MIN, &v));
	ck_assert(v == -((((int128_t)1 << 126)) - ((int128_t)1 << 63)));
	ck_assert(!int128_mul((int128_t)1 << 64, (int128_t)1 << 63, &v));
	ck_assert(int128_pow10(0, &v));
	ck_assert(v == 1);
	ck_assert(int128_pow10(38, &v));
	ck_assert(v / 1000000000 / 1000000000 / 1000000000 / 1000000000 == 100);
	ck_assert(!int128_pow10(39, &v));
	ck_assert(!int128_pow10(-1, &v));
}
END_TEST

START_TEST(currencies)
{
	static const struct {
		const char *code;
		int exponent;
	} known[] = { { "AED", 2 }, { "ZWL", 2 }, { "EUR", 2 }, { "USD", 2 }, { "GBP", 2 }, { "CHF", 2 }, { "JPY", 0 }, { "KRW", 0 },
		{ "ISK", 0 }, { "KWD", 3 }, { "BHD", 3 }, { "TND", 3 }, { "CLF", 4 }, { "UYW", 4 }, { "XAF", 0 }, { "XCG", 2 } };
	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
		ck_assert_msg(currency_exponent(str_of(known[i].code)) == known[i].exponent, "%s", known[i].code);
	static const char *const unknown[] = { "", "EU", "EURO", "eur", "QQQ", "AAA", "ZZZ", "E R" };
	for (size_t i = 0; i < sizeof unknown / sizeof unknown[0]; i++)
		ck_assert_msg(currency_exponent(str_of(unknown[i])) == -1, "%s", unknown[i]);
	ck_assert_int_eq(currency_exponent((struct str){ "EURO", 3 }), 2);
}
END_TEST

Suite *suite_decimal(void)
{
	const TTest *const tests[] = { round_trips, what_is_no_decimal, leading_zeros_are_free, to_minor_units, from_minor_units,
		comparing_and_adding, rounding_is_half_away_from_zero, products_and_powers };
	return SUITE_OF("decimal", tests);
}

Suite *suite_currency(void)
{
	const TTest *const tests[] = { currencies };
	return SUITE_OF("currency", tests);
}
