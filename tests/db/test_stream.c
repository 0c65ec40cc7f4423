#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "suites.h"
#include "test_cluster.h"

#define ROWS 100000
#define NO_TRAP 0

static struct db_stream *series(struct db *db, int rows, int trap)
{
	struct err err = ERR_INIT;
	struct db_params p = DB_PARAMS_INIT;
	struct db_stream *s = NULL;
	db_param_int(&p, rows);
	db_param_int(&p, trap);
	assert_ok(db_stream_open(db, "test/series", &p, &s, &err), &err);
	return s;
}

static long peak_kib(void)
{
	struct rusage usage;
	getrusage(RUSAGE_SELF, &usage);
	return usage.ru_maxrss;
}

START_TEST(test_every_row_in_constant_memory)
{
	struct err err = ERR_INIT;
	struct db *db = test_database();
	const struct db_rows *row;
	long before = peak_kib();
	struct db_stream *s = series(db, ROWS, NO_TRAP);
	int64_t n = 0;
	for (; db_stream_next(s, &row, &err); n++) {
		ck_assert_int_eq(db_rows_count(row), 1);
		ck_assert_int_eq(db_rows_int(row, 0, db_rows_column(row, "i")), n + 1);
		ck_assert_uint_eq(db_rows_str(row, 0, db_rows_column(row, "padding")).n, 200);
	}
	ck_assert(!err_is_set(&err));
	ck_assert_int_eq(n, ROWS);
	ck_assert(!db_stream_next(s, &row, &err));
	db_stream_close(s);
#ifndef __SANITIZE_ADDRESS__ /* which keeps what is freed for a while */
	ck_assert_int_lt(peak_kib() - before, 4 * 1024);
#endif
	ck_assert_int_ge(peak_kib(), before);
	ck_assert_int_eq(test_number(db, "SELECT 1"), 1);
	db_close(db);
}
END_TEST

START_TEST(test_no_rows)
{
	struct err err = ERR_INIT;
	struct db *db = test_database();
	const struct db_rows *row;
	struct db_stream *s = series(db, 0, NO_TRAP);
	ck_assert(!db_stream_next(s, &row, &err));
	ck_assert(!err_is_set(&err));
	db_stream_close(s);
	db_stream_close(NULL);
	db_close(db);
}
END_TEST

START_TEST(test_error_midway)
{
	struct err err = ERR_INIT;
	struct db *db = test_database();
	const struct db_rows *row;
	struct db_stream *s = series(db, ROWS, ROWS / 2);
	int n = 0;
	while (db_stream_next(s, &row, &err))
		n++;
	ck_assert_int_eq(n, ROWS / 2 - 1);
	ck_assert_str_eq(err.sqlstate, "22012");
	db_stream_close(s);
	ck_assert_int_eq(test_number(db, "SELECT 1"), 1);
	db_close(db);
}
END_TEST

START_TEST(test_closed_early)
{
	struct err err = ERR_INIT;
	struct db *db = test_database();
	struct db *other = test_database_again();
	const struct db_rows *row;
	for (int i = 0; i < 20; i++) {
		struct db_stream *s = series(db, 10 * ROWS, NO_TRAP);
		for (int n = 0; n < i; n++)
			ck_assert(db_stream_next(s, &row, &err));
		db_stream_close(s);
		ck_assert_int_eq(test_number(other, "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND datname = current_database() AND pid <> pg_backend_pid()"), 0);
		ck_assert_int_eq(test_number(db, "SELECT %d", i), i);
	}
	db_close(other);
	db_close(db);
}
END_TEST

Suite *suite_stream(void)
{
	const TTest *const tests[] = { test_every_row_in_constant_memory, test_no_rows, test_error_midway, test_closed_early };
	return SUITE_OF("stream", tests);
}
