#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/copy.h"
#include "suites.h"
#include "test_cluster.h"

#define COLUMNS 13

static struct db *begin(const char *statement, struct copy **copy)
{
	struct err err = ERR_INIT;
	struct db *db = test_database();
	assert_ok(db_exec(db, "test/types_table", NULL, &err), &err);
	assert_ok(copy_begin(db, statement, copy, &err), &err);
	return db;
}

static struct db_rows *end(struct db *db, struct copy *copy)
{
	struct err err = ERR_INIT;
	struct db_rows *r = NULL;
	assert_ok(copy_end(copy, NULL, &err), &err);
	assert_ok(db_query(db, "test/types", NULL, &r, &err), &err);
	return r;
}

static const char *cell(const struct db_rows *r, int row, const char *column)
{
	return db_rows_text(r, row, db_rows_column(r, column));
}

static void expect(const struct db_rows *r, int row, const char *const expected[COLUMNS - 1])
{
	static const char *const columns[COLUMNS - 1] = { "truth", "small", "whole", "large", "day", "letters", "fixed", "bytes", "id", "exact",
		"list", "moment" };
	for (int i = 0; i < COLUMNS - 1; i++)
		ck_assert_msg(strcmp(cell(r, row, columns[i]), expected[i]) == 0, "row %d, %s: %s instead of %s", row, columns[i],
		              cell(r, row, columns[i]), expected[i]);
}

START_TEST(test_every_type)
{
	static const char *const row0[] = { "t", "32767", "2147483647", "9223372036854775807", "2024-02-29", "äöü € 🙂\t\\N", "EUR", "00ff10",
		"00112233-4455-6677-8899-aabbccddeeff", "12345678901234567.89", "{a,\"b c\",\"\",\"quo\\\"te\",NULLX}", "2000-01-01 00:00:00+00" };
	static const char *const row1[] = { "f", "-32768", "-2147483648", "-9223372036854775808", "infinity", "", "   ", "",
		"ffffffff-ffff-ffff-0000-000000000000", "0.00", "{}", "2024-02-29 12:00:00.000001+00" };
	static const char *const row2[] = { "", "", "", "", "", "", "", "", "", "", "", "" };
	struct str list[] = { STR_LIT("a"), STR_LIT("b c"), STR_LIT(""), STR_LIT("quo\"te"), STR_LIT("NULLX") };
	struct copy *c;
	struct db *db = begin("test/types_copy", &c);
	day_t day;
	ck_assert(day_from_ymd(2024, 2, 29, &day));

	copy_row(c, COLUMNS);
	copy_int4(c, 0);
	copy_bool(c, true);
	copy_int2(c, INT16_MAX);
	copy_int4(c, INT32_MAX);
	copy_int8(c, INT64_MAX);
	copy_day(c, day);
	copy_text(c, str_of(row0[5]));
	copy_text(c, STR_LIT("EUR"));
	copy_bytes(c, "\0\377\020", 3);
	copy_uuid(c, (struct hash128){ 0x0011223344556677, 0x8899aabbccddeeff });
	copy_decimal(c, (struct decimal){ 1234567890123456789, 2 });
	copy_text_array(c, list, 5);
	copy_timestamp(c, 0);

	copy_row(c, COLUMNS);
	copy_int4(c, 1);
	copy_bool(c, false);
	copy_int2(c, INT16_MIN);
	copy_int4(c, INT32_MIN);
	copy_int8(c, INT64_MIN);
	copy_day(c, DAY_OPEN);
	copy_text(c, STR_LIT(""));
	copy_text(c, STR_LIT(""));
	copy_bytes(c, "", 0);
	copy_uuid(c, (struct hash128){ UINT64_MAX, 0 });
	copy_decimal(c, decimal_of(0, 2));
	copy_text_array(c, NULL, 0);
	copy_timestamp(c, ((int64_t)(day - 10957) * 86400 + 12 * 3600) * 1000000 + 1);

	copy_row(c, COLUMNS);
	copy_int4(c, 2);
	for (int i = 1; i < COLUMNS; i++)
		copy_null(c);
	ck_assert_int_eq(copy_rows(c), 3);

	struct db_rows *r = end(db, c);
	ck_assert_int_eq(db_rows_count(r), 3);
	expect(r, 0, row0);
	expect(r, 1, row1);
	expect(r, 2, row2);
	ck_assert_int_eq(db_rows_int(r, 0, db_rows_column(r, "list_n")), 5);
	ck_assert(db_rows_null(r, 2, db_rows_column(r, "letters")));
	ck_assert(!db_rows_null(r, 1, db_rows_column(r, "letters")));
	db_rows_free(r);
	db_close(db);
}
END_TEST

static uint64_t state = 20260101;

static uint64_t next_random(void)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state;
}

/* Of any length and scale, often with zeros at either end. */
static struct decimal random_decimal(int i)
{
	struct decimal d = { 0, i % (DECIMAL_MAX_SCALE + 1) };
	int digits = (int)(next_random() % (DECIMAL_MAX_DIGITS + 1));
	for (int k = 0; k < digits; k++)
		d.unscaled = d.unscaled * 10 + (next_random() % 3 ? (int)(next_random() % 10) : 0);
	if (next_random() % 2)
		d.unscaled = -d.unscaled;
	return d;
}

START_TEST(test_decimals)
{
	enum { N = 20000 };
	struct copy *c;
	struct db *db = begin("test/exact_copy", &c);
	uint64_t seed = state;
	char text[DECIMAL_TEXT_SIZE];
	for (int i = 0; i < N; i++) {
		copy_row(c, 2);
		copy_int4(c, i);
		copy_decimal(c, random_decimal(i));
	}
	struct db_rows *r = end(db, c);
	ck_assert_int_eq(db_rows_count(r), N);
	state = seed;
	for (int i = 0; i < N; i++) {
		struct decimal back, d = random_decimal(i);
		ck_assert_str_eq(cell(r, i, "exact"), decimal_text(d, text));
		ck_assert(db_rows_decimal(r, i, db_rows_column(r, "exact"), &back));
		ck_assert(back.unscaled == d.unscaled && back.scale == d.scale);
	}
	db_rows_free(r);
	/* What went in binary is equal to what is written as text, so it joins, groups and compares. */
	test_sql(db, "CREATE TABLE written AS SELECT n, exact::text::numeric AS exact FROM copied");
	ck_assert_int_eq(test_number(db, "SELECT count(*) FROM copied JOIN written USING (n, exact)"), N);
	ck_assert_int_eq(test_number(db, "SELECT count(*) FROM copied JOIN written USING (n) WHERE scale(copied.exact) = scale(written.exact)"), N);
	db_close(db);
}
END_TEST

START_TEST(test_decimals_at_the_edges)
{
	static const char *const exact[] = { "12345678901234567.89", "-12345678901234567.89", "0", "0.0", "-0.01", "0.0001", "0.00001", "9999", "10000",
		"9999.9999", "10000.0001", "100000000", "0.000000000000000000000001", "9999999999999999999999999999999999999",
		"-9999999999999.999999999999999999999999", "1.50", "1000000.000" };
	enum { N = sizeof exact / sizeof exact[0] };
	struct copy *c;
	struct db *db = begin("test/exact_copy", &c);
	for (int i = 0; i < N; i++) {
		struct decimal d;
		ck_assert_msg(decimal_parse(str_of(exact[i]), &d), "%s", exact[i]);
		copy_row(c, 2);
		copy_int4(c, i);
		copy_decimal(c, d);
	}
	struct db_rows *r = end(db, c);
	for (int i = 0; i < N; i++)
		ck_assert_str_eq(cell(r, i, "exact"), exact[i]);
	db_rows_free(r);
	db_close(db);
}
END_TEST

START_TEST(test_days)
{
	struct copy *c;
	struct db *db = begin("test/day_copy", &c);
	day_t first, last;
	ck_assert(day_from_ymd(1, 1, 1, &first) && day_from_ymd(9999, 12, 31, &last));
	int n = 0;
	for (day_t d = first; d <= last; d += 997, n++) {
		copy_row(c, 2);
		copy_int4(c, d);
		copy_day(c, d);
	}
	copy_row(c, 2);
	copy_int4(c, INT32_MIN);
	copy_day(c, DAY_ALWAYS);
	copy_row(c, 2);
	copy_int4(c, INT32_MAX);
	copy_day(c, DAY_OPEN);
	struct db_rows *r = end(db, c);
	int day = db_rows_column(r, "day");
	ck_assert_int_eq(db_rows_count(r), n + 2);
	ck_assert_str_eq(db_rows_text(r, 0, day), "-infinity");
	ck_assert_str_eq(db_rows_text(r, n + 1, day), "infinity");
	for (int i = 1; i <= n; i++) {
		char text[DAY_TEXT_SIZE];
		day_t d = first + (i - 1) * 997;
		ck_assert_str_eq(db_rows_text(r, i, day), day_text(d, text));
		ck_assert_int_eq(db_rows_day(r, i, day), d);
	}
	db_rows_free(r);
	db_close(db);
}
END_TEST

START_TEST(test_many_rows_and_large_cells)
{
	struct copy *c;
	struct db *db = begin("test/letters_copy", &c);
	char *large = malloc(300000);
	memset(large, 'z', 300000);
	for (int i = 0; i < 50000; i++) {
		copy_row(c, 2);
		copy_int4(c, i);
		copy_text(c, (struct str){ large, i == 25000 ? 300000 : (size_t)(i % 50) });
	}
	ck_assert(!copy_failed(c));
	struct err err = ERR_INIT;
	assert_ok(copy_end(c, NULL, &err), &err);
	ck_assert_int_eq(test_number(db, "SELECT count(*) FROM copied"), 50000);
	ck_assert_int_eq(test_number(db, "SELECT count(*) FROM copied WHERE n <> 25000 AND length(letters) <> n %% 50"), 0);
	ck_assert_int_eq(test_number(db, "SELECT length(letters) FROM copied WHERE n = 25000"), 300000);
	free(large);
	db_close(db);
}
END_TEST

/* Every failure says so once, keeps values to itself, writes nothing and leaves the connection in order. */
static void failed(struct db *db, struct copy *c, const char *reason, const char *sqlstate)
{
	struct err err = ERR_INIT;
	ck_assert(!copy_end(c, reason, &err));
	ck_assert_str_eq(err.sqlstate, sqlstate);
	ck_assert_int_eq(err_is_set(&err), reason == NULL);
	ck_assert_ptr_eq(strstr(err.message, "sesame"), NULL);
	ck_assert_int_eq(test_number(db, "SELECT count(*) FROM copied"), 0);
}

START_TEST(test_failures)
{
	struct err err = ERR_INIT;
	struct copy *c;
	struct db *db = begin("test/letters_copy", &c);
	copy_row(c, 2);
	copy_int4(c, 1);
	copy_text(c, STR_LIT("sesame \377"));
	failed(db, c, NULL, "22021");

	assert_ok(copy_begin(db, "test/letters_copy", &c, &err), &err);
	copy_row(c, 1);
	copy_int4(c, 1);
	failed(db, c, NULL, "22P04");

	assert_ok(copy_begin(db, "test/letters_copy", &c, &err), &err);
	copy_row(c, 2);
	copy_int4(c, 1);
	copy_text(c, STR_LIT("sesame"));
	failed(db, c, "changed our mind", "");

	test_sql(db, "ALTER TABLE copied ADD CONSTRAINT only_poppies CHECK (letters NOT LIKE 'sesame%%')");
	assert_ok(copy_begin(db, "test/letters_copy", &c, &err), &err);
	for (int i = 0; i < 10000; i++) {
		copy_row(c, 2);
		copy_int4(c, i);
		copy_text(c, i == 5 ? STR_LIT("sesame") : STR_LIT("poppy"));
	}
	failed(db, c, NULL, "23514");

	test_sql(db, "DROP TABLE copied");
	ck_assert(!copy_begin(db, "test/letters_copy", &c, &err));
	ck_assert_ptr_eq(c, NULL);
	ck_assert_str_eq(err.sqlstate, "42P01");
	ck_assert(!copy_end(NULL, NULL, &err));
	db_close(db);
}
END_TEST

START_TEST(test_connection_lost_midway)
{
	struct err err = ERR_INIT;
	struct copy *c;
	struct db *db = begin("test/letters_copy", &c);
	struct db *other = test_database_again();
	test_sql(other, "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()");
	for (int i = 0; i < 2000000 && !copy_failed(c); i++) {
		copy_row(c, 2);
		copy_int4(c, i);
		copy_text(c, STR_LIT("poppy"));
	}
	ck_assert(copy_failed(c));
	ck_assert(!copy_end(c, NULL, &err));
	ck_assert_int_eq(err.kind, ERR_DB_UNAVAILABLE);
	ck_assert_int_eq(test_number(other, "SELECT count(*) FROM copied"), 0);
	db_close(db);
	db_close(other);
}
END_TEST

START_TEST(test_now)
{
	struct err err = ERR_INIT;
	struct copy *c;
	struct db *db = begin("test/types_copy", &c);
	copy_row(c, COLUMNS);
	for (int i = 1; i < COLUMNS; i++)
		copy_null(c);
	copy_timestamp(c, copy_now_us());
	assert_ok(copy_end(c, NULL, &err), &err);
	ck_assert_int_eq(test_number(db, "SELECT moment BETWEEN clock_timestamp() - interval '1 hour' AND clock_timestamp() FROM copied"), 1);
	db_close(db);
}
END_TEST

Suite *suite_copy(void)
{
	const TTest *const tests[] = { test_every_type, test_decimals, test_decimals_at_the_edges, test_days, test_many_rows_and_large_cells,
		test_failures, test_connection_lost_midway, test_now };
	return SUITE_OF("copy", tests);
}
