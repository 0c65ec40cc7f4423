#include <stdlib.h>
#include <time.h>

#include "base/date.h"
#include "suites.h"

static day_t day(const char *text)
{
	day_t d = -1;
	ck_assert_msg(day_parse_iso(str_of(text), &d), "%s is refused", text);
	return d;
}

static const char *text_of(day_t d)
{
	static char text[DAY_TEXT_SIZE];
	return day_text(d, text);
}

START_TEST(known_days)
{
	ck_assert_int_eq(day("1970-01-01"), 0);
	ck_assert_int_eq(day("1969-12-31"), -1);
	ck_assert_int_eq(day("2000-03-01"), 11017);
	ck_assert_int_eq(day("0001-01-01"), -719162);
	ck_assert_int_eq(day("9999-12-31"), 2932896);
}
END_TEST

START_TEST(days_that_do_not_exist)
{
	static const char *const texts[] = { "2023-02-29", "1900-02-29", "2100-02-29", "2024-02-30", "2024-04-31", "2024-13-01",
		"2024-00-10", "2024-01-00", "2024-01-32", "0000-01-01", "2024-1-01", "24-01-01", "2024/01/01", "2024-01-01 ", " 2024-01-01",
		"+024-01-01", "20240101", "2024-01-0x", "", "2024-01-01T00:00:00", "-001-01-01" };
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		day_t d;
		ck_assert_msg(!day_parse_iso(str_of(texts[i]), &d), "\"%s\" passes", texts[i]);
	}
	ck_assert_int_eq(day("2024-02-29") + 1, day("2024-03-01"));
	ck_assert_int_eq(day("2000-02-29") + 1, day("2000-03-01"));
}
END_TEST

/* Each day from 0001-01-01 to 9999-12-31 is its predecessor's successor, counted by hand. */
START_TEST(every_day_in_order)
{
	static const int lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	day_t expected = day("0001-01-01");
	for (int y = 1; y <= 9999; y++) {
		bool leap = y % 400 == 0 || (y % 4 == 0 && y % 100 != 0);
		for (int m = 1; m <= 12; m++) {
			int length = lengths[m - 1] + (m == 2 && leap);
			for (int d = 1; d <= length; d++, expected++) {
				day_t got;
				int yy, mm, dd;
				bool found = day_from_ymd(y, m, d, &got);
				day_to_ymd(expected, &yy, &mm, &dd);
				if (!found || got != expected || yy != y || mm != m || dd != d)
					ck_abort_msg("%d-%d-%d", y, m, d);
			}
			day_t none;
			ck_assert(!day_from_ymd(y, m, length + 1, &none));
		}
	}
	ck_assert_int_eq(expected - 1, day("9999-12-31"));
	ck_assert(!day_from_ymd(10000, 1, 1, &expected));
	ck_assert(!day_from_ymd(0, 12, 31, &expected));
	ck_assert(!day_from_ymd(2024, 0, 1, &expected));
}
END_TEST

START_TEST(texts)
{
	char out[DAY_TEXT_SIZE];
	ck_assert_str_eq(text_of(day("0001-01-01")), "0001-01-01");
	ck_assert_str_eq(text_of(day("9999-12-31")), "9999-12-31");
	ck_assert_str_eq(text_of(DAY_OPEN), "infinity");
	ck_assert_str_eq(text_of(DAY_ALWAYS), "-infinity");
	ck_assert_str_eq(month_text(day("2024-07-31"), out), "2024-07");
	ck_assert_str_eq(month_text(DAY_OPEN, out), "infinity");
}
END_TEST

START_TEST(months)
{
	day_t d;
	ck_assert(month_parse_iso(STR_LIT("2024-02"), &d));
	ck_assert_int_eq(d, day("2024-02-01"));
	ck_assert(!month_parse_iso(STR_LIT("2024-13"), &d));
	ck_assert(!month_parse_iso(STR_LIT("2024-2"), &d));
	ck_assert(!month_parse_iso(STR_LIT("2024-02-01"), &d));
	ck_assert_str_eq(text_of(day_month_first(day("2024-02-29"))), "2024-02-01");
	ck_assert_str_eq(text_of(day_month_last(day("2024-02-01"))), "2024-02-29");
	ck_assert_str_eq(text_of(day_month_last(day("2023-02-15"))), "2023-02-28");
	ck_assert_str_eq(text_of(day_month_last(day("1900-02-01"))), "1900-02-28");
	ck_assert_str_eq(text_of(day_month_last(day("2023-12-31"))), "2023-12-31");
	ck_assert_str_eq(text_of(day_month_next(day("2023-12-31"))), "2024-01-01");
	ck_assert_str_eq(text_of(day_month_next(day("2024-01-31"))), "2024-02-01");
}
END_TEST

START_TEST(weekdays)
{
	ck_assert_int_eq(day_weekday(day("1970-01-01")), 4);
	ck_assert_int_eq(day_weekday(day("2024-02-29")), 4);
	ck_assert_int_eq(day_weekday(day("2024-03-03")), 7);
	ck_assert_int_eq(day_weekday(day("2024-03-04")), 1);
	ck_assert_int_eq(day_weekday(day("0001-01-01")), 1);
	ck_assert_int_eq(day_weekday(day("1969-12-28")), 7);
}
END_TEST

/* In the zones that are farthest apart it is never the same day. */
START_TEST(today_is_local)
{
	setenv("TZ", "<east>-14", 1);
	tzset();
	day_t east = day_today();
	setenv("TZ", "<west>+12", 1);
	tzset();
	ck_assert_int_ge(east - day_today(), 1);
	ck_assert_int_le(east - day_today(), 2);
	ck_assert_int_gt(east, day("2024-01-01"));
}
END_TEST

Suite *suite_date(void)
{
	const TTest *const tests[] = { known_days, days_that_do_not_exist, every_day_in_order, texts, months, weekdays, today_is_local };
	return SUITE_OF("date", tests);
}
