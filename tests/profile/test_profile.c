/* Profiles as JSON: what is wrong is told with its place. The formats of dates, numbers and durations. */
#include <check.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

#include "importers/profiles.h"
#include "profile/dates.h"
#include "profile/numbers.h"
#include "profile/profile.h"

/* ---- loading ---- */

#define ROLES "\"feeds\": [{ \"feed\": \"roles\", \"columns\": { \"role_code\": \"Role\", \"title\": \"Title\" } }]"
#define ROOT "{ \"profile\": \"x\", \"version\": 1, "

static const struct {
	const char *text, *message;
} broken[] = {
	{ "{", "p.json:1:1: string or '}' expected" },
	{ "[]", "p.json:1:1: a profile is a JSON object" },
	{ "{\n \"profile\": \"x\",\n \"profile\": \"y\" }", "p.json:3:" },
	{ "{ \"version\": 1, " ROLES " }", "p.json:1:1: \"profile\" (its name) and \"version\" (a whole number) are required" },
	{ ROOT "\n  \"verion\": 2, " ROLES " }", "p.json:2:3: unknown key \"verion\"; did you mean \"version\"?" },
	{ ROOT "\"title\": 7, " ROLES " }", "p.json:1:33: \"title\" must be a text" },
	{ ROOT "\"verified\": \"yes\", " ROLES " }", "p.json:1:33: \"verified\" must be true or false" },
	{ ROOT "\"feeds\": [] }", "p.json:1:33: \"feeds\" must be a list of 1 to 8 feeds, the main one last" },
	{ ROOT "\"feeds\": [ { \"feed\": \"role\", \"columns\": {} } ] }", "p.json:1:46: there is no feed \"role\"" },
	{ ROOT "\"feeds\": [ { \"feed\": \"roles\", \"columns\": { \"role_code\": \"R\" } } ] }", "p.json:1:63: feed roles requires the column \"title\"" },
	{ ROOT "\"feeds\": [{ \"feed\": \"roles\", \"columns\": { \"role_code\": \"R\",\n\t\"titel\": \"T\" } }] }",
	  "p.json:2:2: feed roles has no column \"titel\"" },
	/* The same word stands before as something else: the place is that of the key. */
	{ ROOT "\"about\": \"lower\",\n\"feeds\": [{ \"feed\": \"roles\", \"columns\": { \"title\": { \"names\": [\"lower\"], \"lower\": true },\n"
	       "  \"role_code\": { \"names\": [\"R\"],\n    \"lower\": 1 } } }] }",
	  "p.json:4:5: \"lower\" must be true or false" },
	{ ROOT "\"feeds\": [{ \"feed\": \"roles\", \"columns\": { \"title\": \"T\",\n \"role_code\": { \"name\": [\"R\"] } } }] }",
	  "p.json:2:17: unknown key \"name\"; did you mean \"names\"?" },
	{ ROOT "\"feeds\": [{ \"feed\": \"roles\", \"columns\": { \"title\": \"T\",\n \"role_code\": { \"lower\": true } } }] }",
	  "p.json:2:2: column \"role_code\" needs one of names, index, hash, join, const" },
	{ ROOT "\"feeds\": [{ \"feed\": \"roles\", \"columns\": { \"title\": \"T\",\n \"role_code\": { \"names\": [\"R\"], \"pattern\": \"(\" } } }] }",
	  "p.json:2:33: \"pattern\" is no regular expression" },
	{ ROOT "\"feeds\": [{ \"feed\": \"roles\", \"columns\": { \"title\": \"T\",\n \"role_code\": { \"const\": \"{year}\" } } }] }",
	  "p.json:1:33: a constant names a parameter that \"parameters\" does not declare: {year}" },
	{ ROOT "\"dialect\": { \"encodings\": [\"utf-7\"] }, " ROLES " }", "p.json:1:46: there is no encoding \"utf-7\"" },
	{ ROOT "\"dialect\": { \"decimal\": \"..\" }, " ROLES " }", "p.json:1:46: \"decimal\" must be one character" },
	{ ROOT "\"dialect\": { \"dates\": [\"DD/MM/YYYY\", \"MM/DD/YYYY\"] }, " ROLES " }",
	  "p.json:1:46: \"DD/MM/YYYY\" and \"MM/DD/YYYY\" read the same cell as two different days: state one" },
	{ ROOT "\"dialect\": { \"dates\": [\"day\"] }, " ROLES " }", "p.json:1:46: \"day\" is no date format" },
	{ ROOT "\"parameters\": { \"year\": { \"from_file_name\": \"[0-9]+\" } }, " ROLES " }", "p.json:1:59: \"from_file_name\" needs a group" },
	{ ROOT "\"ignore\": 3, " ROLES " }", "p.json:1:33: \"ignore\" must be a text or a list of texts" },
};

START_TEST(a_broken_profile_is_refused_with_the_place)
{
	struct err err = ERR_INIT;
	ck_assert(profile_load("p.json", broken[_i].text, &err) == NULL);
	ck_assert_int_eq(err.kind, ERR_INVALID_PARAMS);
	ck_assert_msg(strncmp(err.message, broken[_i].message, strlen(broken[_i].message)) == 0, "%s\nnot: %s", err.message, broken[_i].message);
}
END_TEST

START_TEST(a_profile_is_loaded)
{
	struct err err = ERR_INIT;
	struct profile *p = profile_load("p.json", ROOT "\"recognise\": [\"Role\", [\"Title\", \"Bezeichnung der ROLLE\"]], " ROLES " }", &err);
	ck_assert_msg(p != NULL, "%s", err.message);
	ck_assert_str_eq(p->mode, "increment");
	ck_assert_uint_eq(p->feeds_n, 1);
	ck_assert(profile_names_match(&p->recognise[1], "bezeichnungderrolle"));
	ck_assert(!profile_names_match(&p->recognise[1], "bezeichnung"));
	profile_free(p);
}
END_TEST

START_TEST(the_shipped_profiles_are_listed_and_shown)
{
	struct buf list = BUF_INIT, text = BUF_INIT;
	struct json_out out;
	struct err err = ERR_INIT;
	json_error_t e;
	ck_assert_uint_ge(profile_known_n(), 3);
	json_out_init(&out, &list);
	ck_assert(profiles_list(&out, &err));
	json_t *array = json_loads(buf_terminated(&list), 0, &e);
	ck_assert_uint_eq(json_array_size(array), profile_known_n());
	for (size_t i = 0; i < json_array_size(array); i++) {
		const char *name = json_string_value(json_object_get(json_array_get(array, i), "name"));
		buf_clear(&text);
		json_out_init(&out, &text);
		ck_assert_msg(profiles_show(name, &out, &err), "%s", err.message);
		ck_assert(memchr(text.data, '\n', text.len) == NULL);
		json_t *shown = json_loads(buf_terminated(&text), 0, &e);
		ck_assert_str_eq(json_string_value(json_object_get(shown, "profile")), name);
		json_decref(shown);
	}
	ck_assert(!profiles_show("leeds_spent", &out, &err));
	ck_assert_int_eq(err.kind, ERR_NOT_FOUND);
	ck_assert(strstr(err.hint, "leeds_spend") != NULL);
	json_decref(array);
	buf_free(&list);
	buf_free(&text);
}
END_TEST

START_TEST(names_are_compared_without_case_and_blanks)
{
	char name[64];
	profile_normalise(STR_LIT(" Net_Amount \xc3\x84\xc3\x96\xc3\x9c\xc3\x9f\xc3\x97 "), name, sizeof name);
	ck_assert_str_eq(name, "netamount\xc3\xa4\xc3\xb6\xc3\xbc\xc3\x9f\xc3\x97");
	ck_assert(profile_name_matches("amount(*)", "amount(eur)"));
	ck_assert(profile_name_matches("amount(*)", "amount()"));
	ck_assert(profile_name_matches("*b*c", "abxbc"));
	ck_assert(!profile_name_matches("amount(*)", "amount(eur)x"));
	ck_assert(!profile_name_matches("amount[*]", "amounte"));
	ck_assert(!profile_name_matches("a", ""));
}
END_TEST

/* ---- formats ---- */

static const struct {
	const char *cell, *format, *day; /* NULL: refused                                                */
} dates[] = {
	{ "2025-01-31", "YYYY-MM-DD", "2025-01-31" }, { "2025-1-31", "YYYY-MM-DD", NULL },      { "2025-02-30", "YYYY-MM-DD", NULL },
	{ "31.12.2024", "DD.MM.YYYY", "2024-12-31" }, { "3.1.2024", "DD.MM.YYYY", NULL },       { "3.1.2024", "D.M.YYYY", "2024-01-03" },
	{ "31.12.2024 ", "DD.MM.YYYY", NULL },        { "31.12.2024x", "DD.MM.YYYY", NULL },    { "10.02.12", "DD.MM.YY", "2012-02-10" },
	{ "10.02.70", "DD.MM.YY", "1970-02-10" },     { "10.02.69", "DD.MM.YY", "2069-02-10" }, { "29.02.2023", "DD.MM.YYYY", NULL },
	{ "14-Jan-2011", "DD-Mon-YYYY", "2011-01-14" }, { "14-JAN-11", "DD-Mon-YY", "2011-01-14" },
	{ "14-Mrz-2011", "DD-Mon-YYYY", "2011-03-14" }, { "14-M\xc3\xa4r.-2011", "DD-Mon-YYYY", "2011-03-14" },
	{ "14-march-2011", "DD-Mon-YYYY", "2011-03-14" }, { "14-Mai-2011", "DD-Mon-YYYY", "2011-05-14" },
	{ "14-Sept-2011", "DD-Mon-YYYY", "2011-09-14" }, { "14-Okt-2011", "DD-Mon-YYYY", "2011-10-14" },
	{ "14-Dez.-2011", "DD-Mon-YYYY", "2011-12-14" }, { "14-Foo-2011", "DD-Mon-YYYY", NULL },
	{ "10/24/1979 12:00:00 AM", "MM/DD/YYYY *", "1979-10-24" }, { "10/24/1979", "MM/DD/YYYY *", NULL }, { "20241231", "YYYYMMDD", "2024-12-31" },
	{ "01.2025", "MM.YYYY", "2025-01-01" },       { "", "DD.MM.YYYY", NULL },
};

START_TEST(dates_are_read_whole_or_not_at_all)
{
	char text[DAY_TEXT_SIZE];
	day_t day;
	bool ok = dates_parse(str_of(dates[_i].cell), dates[_i].format, &day);
	ck_assert_msg(ok == (dates[_i].day != NULL), "%s as %s", dates[_i].cell, dates[_i].format);
	if (ok)
		ck_assert_str_eq(day_text(day, text), dates[_i].day);
}
END_TEST

START_TEST(date_formats_that_contradict_are_seen)
{
	ck_assert(dates_contradict("DD/MM/YYYY", "MM/DD/YYYY"));
	ck_assert(dates_contradict("M/D/YY", "D/M/YY"));
	ck_assert(dates_contradict("YY-MM-DD", "DD-MM-YY"));
	ck_assert(!dates_contradict("DD/MM/YYYY", "D/M/YYYY"));
	ck_assert(!dates_contradict("DD/MM/YYYY", "DD-Mon-YYYY"));
	ck_assert(!dates_contradict("MM/DD/YYYY", "MM/DD/YYYY *"));
	ck_assert(dates_format_valid("DD.MM.YYYY") && dates_format_valid("YYYY-MM") && dates_format_valid("MM/DD/YYYY *"));
	ck_assert(!dates_format_valid("DD.MM.") && !dates_format_valid("*YYYY-MM") && !dates_format_valid(""));
	ck_assert(dates_have_form(STR_LIT("31.02.2025"), "DD.MM.YYYY") && !dates_have_form(STR_LIT("3102.2025"), "DD.MM.YYYY"));
}
END_TEST

static const struct {
	const char *cell;
	struct number_format format;
	const char *plain;               /* NULL: refused                                                */
} numbers[] = {
	{ "12", { '.', 0, false }, "12" },            { "-12.50", { '.', 0, false }, "-12.50" },  { "+550.0000", { '.', 0, false }, "550.0000" },
	{ ".5", { '.', 0, false }, "0.5" },           { "1.", { '.', 0, false }, NULL },          { "1,5", { '.', 0, false }, NULL },
	{ "$5", { '.', 0, false }, NULL },            { "", { '.', 0, true }, NULL },             { "-", { '.', 0, true }, NULL },
	{ "1,234.50", { '.', ',', false }, "1234.50" }, { "1,23.50", { '.', ',', false }, NULL }, { "1234,567", { '.', ',', false }, NULL },
	{ "12,345,678", { '.', ',', false }, "12345678" }, { ",123", { '.', ',', false }, NULL }, { "1,234,5", { '.', ',', false }, NULL },
	{ "1.234,56", { ',', '.', true }, "1234.56" }, { "-1.000,00 \xe2\x82\xac", { ',', '.', true }, "-1000.00" },
	{ "1.234,56-", { ',', '.', true }, "-1234.56" }, { "(5,00)", { ',', '.', true }, "-5.00" }, { "-(5,00)", { ',', '.', true }, NULL },
	{ "(-5,00)", { ',', '.', true }, NULL },      { "--5", { ',', '.', true }, NULL },        { "-5-", { ',', '.', true }, NULL },
	{ "$-16.36", { '.', ',', true }, "-16.36" },  { "-$1,566.78", { '.', ',', true }, "-1566.78" }, { "$ 77,830.00", { '.', ',', true }, "77830.00" },
	{ "\xe2\x88\x92" "100,00", { ',', 0, true }, "-100.00" }, { "10\xc2\xa0" "237,65", { ',', ' ', true }, "10237.65" },
	{ "1\xe2\x80\x99" "234.56", { '.', '\'', true }, "1234.56" }, { "1E3", { '.', 0, true }, NULL }, { "NaN", { '.', 0, true }, NULL },
	{ "\xe2\x88\x9e", { '.', 0, true }, NULL },   { "1.2.3", { '.', 0, true }, NULL },        { "12 34", { '.', 0, true }, NULL },
};

START_TEST(numbers_are_read_whole_or_not_at_all)
{
	struct buf out = BUF_INIT;
	buf_cstr(&out, "kept ");
	bool ok = numbers_plain(str_of(numbers[_i].cell), &numbers[_i].format, &out);
	ck_assert_msg(ok == (numbers[_i].plain != NULL), "%s", numbers[_i].cell);
	ck_assert_str_eq(buf_terminated(&out) + 5, ok ? numbers[_i].plain : "");
	buf_free(&out);
}
END_TEST

START_TEST(durations_are_seconds)
{
	static const struct {
		const char *cell, *seconds;
	} clocks[] = { { "0:00:00", "0s" }, { "23:29:20", "84560s" }, { "7:30", "27000s" }, { "107:00:01", "385201s" }, { "7:60", NULL },
		{ "7:5", NULL }, { "7", NULL }, { "7:30:5", NULL }, { ":30", NULL }, { "7:30:00:00", NULL }, { "-7:30", NULL }, { "7.5", NULL } };
	for (size_t i = 0; i < sizeof clocks / sizeof clocks[0]; i++) {
		struct buf out = BUF_INIT;
		bool ok = numbers_clock(str_of(clocks[i].cell), &out);
		ck_assert_msg(ok == (clocks[i].seconds != NULL), "%s", clocks[i].cell);
		if (ok)
			ck_assert_str_eq(buf_terminated(&out), clocks[i].seconds);
		buf_free(&out);
	}
}
END_TEST

#define COUNT(list) (int)(sizeof(list) / sizeof(list)[0])

int main(void)
{
	Suite *suite = suite_create("profile");
	TCase *tc = tcase_create("profile");
	tcase_add_loop_test(tc, a_broken_profile_is_refused_with_the_place, 0, COUNT(broken));
	tcase_add_test(tc, a_profile_is_loaded);
	tcase_add_test(tc, the_shipped_profiles_are_listed_and_shown);
	tcase_add_test(tc, names_are_compared_without_case_and_blanks);
	tcase_add_loop_test(tc, dates_are_read_whole_or_not_at_all, 0, COUNT(dates));
	tcase_add_test(tc, date_formats_that_contradict_are_seen);
	tcase_add_loop_test(tc, numbers_are_read_whole_or_not_at_all, 0, COUNT(numbers));
	tcase_add_test(tc, durations_are_seconds);
	suite_add_tcase(suite, tc);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
