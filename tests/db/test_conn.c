#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "suites.h"
#include "test_cluster.h"

static char *file_text(const char *name)
{
	char path[256];
	snprintf(path, sizeof path, "%s/%s", test_cluster_folder(), name);
	FILE *f = fopen(path, "r");
	ck_assert_msg(f != NULL, "cannot open %s", path);
	char *text = calloc(1, 1 << 20);
	ck_assert_uint_gt(fread(text, 1, (1 << 20) - 1, f), 0);
	fclose(f);
	return text;
}

START_TEST(test_session)
{
	struct db *db = test_database();
	ck_assert_int_eq(test_number(db, "SELECT current_setting('search_path') = 'kontor,public'"), 1);
	ck_assert_int_eq(test_number(db, "SELECT current_setting('client_encoding') = 'UTF8'"), 1);
	ck_assert_int_eq(test_number(db, "SELECT current_setting('DateStyle') LIKE 'ISO%%'"), 1);
	ck_assert_int_eq(test_number(db, "SELECT current_setting('TimeZone') = 'UTC'"), 1);
	ck_assert_int_eq(test_number(db, "SELECT current_setting('application_name') = 'test'"), 1);
	test_sql(db, "ALTER ROLE kontor SET statement_timeout = '5s'; ALTER ROLE kontor SET lock_timeout = '5s'");
	struct db *again = test_database_again();
	test_sql(db, "ALTER ROLE kontor RESET statement_timeout; ALTER ROLE kontor RESET lock_timeout");
	ck_assert_int_eq(test_number(again, "SELECT current_setting('statement_timeout') = '0' AND current_setting('lock_timeout') = '0'"), 1);
	db_close(again);
	db_close(db);
}
END_TEST

START_TEST(test_params_and_rows)
{
	struct err err = ERR_INIT;
	struct db *db = test_database();
	struct db_params p = DB_PARAMS_INIT;
	struct db_rows *r = NULL;
	struct decimal exact;
	char text[DECIMAL_TEXT_SIZE];
	day_t day;
	ck_assert(day_from_ymd(2024, 2, 29, &day));
	db_param_text(&p, "Größe 'x'; --");
	db_param_int(&p, INT64_MIN);
	db_param_day(&p, day);
	db_param_day(&p, DAY_OPEN);
	db_param_day(&p, DAY_ALWAYS);
	db_param_null(&p);
	db_param_text(&p, "12345678901234567.89");
	assert_ok(db_query(db, "test/params", &p, &r, &err), &err);
	ck_assert_int_eq(db_rows_count(r), 1);
	ck_assert_str_eq(db_rows_text(r, 0, db_rows_column(r, "letters")), "Größe 'x'; --");
	ck_assert_int_eq(db_rows_int(r, 0, db_rows_column(r, "whole")), INT64_MIN);
	ck_assert_int_eq(db_rows_day(r, 0, db_rows_column(r, "day")), day);
	ck_assert_int_eq(db_rows_day(r, 0, db_rows_column(r, "ever")), DAY_OPEN);
	ck_assert_int_eq(db_rows_day(r, 0, db_rows_column(r, "always")), DAY_ALWAYS);
	int nothing = db_rows_column(r, "nothing");
	ck_assert(db_rows_null(r, 0, nothing));
	ck_assert(!db_rows_null(r, 0, db_rows_column(r, "day")));
	ck_assert_str_eq(db_rows_text(r, 0, nothing), "");
	ck_assert(str_is_blank(db_rows_str(r, 0, nothing)));
	ck_assert_int_eq(db_rows_int(r, 0, nothing), 0);
	ck_assert_int_eq(db_rows_day(r, 0, nothing), DAY_ALWAYS);
	ck_assert(db_rows_decimal(r, 0, db_rows_column(r, "exact"), &exact));
	ck_assert_str_eq(decimal_text(exact, text), "12345678901234567.89");
	db_rows_free(r);
	db_close(db);
}
END_TEST

START_TEST(test_prepared_once)
{
	struct err err = ERR_INIT;
	struct db *db = test_database();
	for (int i = 0; i < 3; i++)
		assert_ok(db_exec(db, "test/one", NULL, &err), &err);
	ck_assert_int_eq(test_number(db, "SELECT count(*) FROM pg_prepared_statements WHERE name = 'test/one'"), 1);
	enum db_type types[] = { DB_TYPE_DATE, DB_TYPE_NUMERIC };
	struct db_params p = DB_PARAMS_INIT;
	struct db_rows *r = NULL;
	db_param_day(&p, DAY_OPEN);
	db_param_text(&p, "0.10");
	assert_ok(db_define(db, "made here", "SELECT $1 AS day, $2 AS exact", types, 2, &err), &err);
	assert_ok(db_query(db, "made here", &p, &r, &err), &err);
	ck_assert_str_eq(db_rows_text(r, 0, db_rows_column(r, "exact")), "0.10");
	ck_assert_int_eq(db_rows_day(r, 0, db_rows_column(r, "day")), DAY_OPEN);
	db_rows_free(r);
	db_close(db);
}
END_TEST

START_TEST(test_affected)
{
	struct err err = ERR_INIT;
	struct db *db = test_database();
	struct db_params p = DB_PARAMS_INIT;
	test_sql(db, "CREATE TABLE guarded (code text PRIMARY KEY, amount numeric CHECK (amount > 0))");
	db_param_text(&p, "a");
	db_param_text(&p, "1");
	assert_ok(db_exec(db, "test/unique_insert", &p, &err), &err);
	ck_assert_int_eq(db_affected(db), 1);
	db_close(db);
}
END_TEST

/* The message says which constraint, the value stays in `secret`; the next statement works. */
static void refused(struct db *db, const char *code, const char *amount, const char *sqlstate, const char *says, const char *value)
{
	struct err err = ERR_INIT;
	struct db_params p = DB_PARAMS_INIT;
	db_param_text(&p, code);
	db_param_text(&p, amount);
	ck_assert(!db_exec(db, "test/unique_insert", &p, &err));
	ck_assert_int_eq(err.kind, ERR_DB);
	ck_assert_str_eq(err.sqlstate, sqlstate);
	ck_assert_msg(strstr(err.message, says) != NULL, "no %s in: %s", says, err.message);
	ck_assert_ptr_ne(strstr(err.secret, value), NULL);
	ck_assert_ptr_eq(strstr(err.message, value), NULL);
	ck_assert_ptr_eq(strstr(err.detail, value), NULL);
	ck_assert_ptr_eq(strstr(err.hint, value), NULL);
	ck_assert_int_eq(test_number(db, "SELECT 1"), 1);
}

START_TEST(test_values_stay_secret)
{
	struct db *db = test_database();
	test_sql(db, "CREATE TABLE guarded (code text CONSTRAINT code_is_unique PRIMARY KEY, amount numeric CONSTRAINT amount_is_positive CHECK (amount > 0))");
	test_sql(db, "INSERT INTO guarded VALUES ('sesame-1', 1)");
	refused(db, "sesame-1", "2", "23505", "code_is_unique", "sesame-1");
	refused(db, "sesame-2", "-471142", "23514", "amount_is_positive", "-471142");
	refused(db, "sesame-3", "sesame-4", "22P02", "22P02", "sesame-4");
	test_sql(db, "CREATE FUNCTION shout() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RAISE 'no %% here', NEW.code; END$$");
	test_sql(db, "CREATE TRIGGER shout BEFORE INSERT ON guarded FOR EACH ROW EXECUTE FUNCTION shout()");
	refused(db, "sesame-5", "2", "P0001", "P0001", "sesame-5");
	db_close(db);
	char *log = file_text("postgres.log");
	ck_assert_ptr_ne(strstr(log, "ready to accept connections"), NULL);
	ck_assert_ptr_eq(strstr(log, "sesame"), NULL);
	ck_assert_ptr_eq(strstr(log, "471142"), NULL);
	free(log);
}
END_TEST

START_TEST(test_plain_errors)
{
	struct err err = ERR_INIT;
	struct db *db = test_database();
	ck_assert(!db_exec(db, "test/unique_insert", NULL, &err));
	ck_assert_str_eq(err.sqlstate, "42P01");
	ck_assert_ptr_ne(strstr(err.message, "\"guarded\" does not exist"), NULL);
	ck_assert_ptr_ne(strstr(err.message, "test/unique_insert"), NULL);
	/* The first error wins. */
	ck_assert(!db_script(db, "SELECT 1/0", &err));
	ck_assert_str_eq(err.sqlstate, "42P01");
	db_close(db);
	err_clear(&err);
	db = db_open("host=/nowhere dbname=kontor", "test", &err);
	ck_assert_ptr_eq(db, NULL);
	ck_assert_int_eq(err.kind, ERR_DB_UNAVAILABLE);
	db_close(NULL);
}
END_TEST

START_TEST(test_lost_connection)
{
	struct err err = ERR_INIT;
	struct db *db = test_database();
	struct db *other = test_database_again();
	int64_t pid = test_number(db, "SELECT pg_backend_pid()");
	test_sql(other, "SELECT pg_terminate_backend(%lld, 10000)", (long long)pid);
	ck_assert(!db_exec(db, "test/one", NULL, &err));
	ck_assert_int_eq(err.kind, ERR_DB_UNAVAILABLE);
	err_clear(&err);
	ck_assert(!db_exec(db, "test/one", NULL, &err));
	ck_assert_int_eq(err.kind, ERR_DB_UNAVAILABLE);
	ck_assert_ptr_ne(strstr(err.message, "lost"), NULL);
	db_close(db);
	db_close(other);
}
END_TEST

START_TEST(test_deadlock_may_be_tried_again)
{
	struct err err = ERR_INIT;
	struct db *db = test_database();
	ck_assert(!db_script(db, "DO $$BEGIN RAISE SQLSTATE '40P01'; END$$", &err));
	ck_assert_int_eq(err.kind, ERR_DB_UNAVAILABLE);
	db_close(db);
}
END_TEST

static void *cancel_soon(void *db)
{
	nanosleep(&(struct timespec){ .tv_nsec = 300000000 }, NULL);
	db_cancel(db);
	return NULL;
}

START_TEST(test_cancel)
{
	struct err err = ERR_INIT;
	struct db *db = test_database();
	pthread_t thread;
	time_t begun = time(NULL);
	ck_assert_int_eq(pthread_create(&thread, NULL, cancel_soon, db), 0);
	ck_assert(!db_exec(db, "test/sleep", NULL, &err));
	pthread_join(thread, NULL);
	ck_assert_int_eq(err.kind, ERR_CANCELLED);
	ck_assert_int_lt(time(NULL) - begun, 20);
	ck_assert_int_eq(test_number(db, "SELECT 1"), 1);
	db_close(db);
}
END_TEST

Suite *suite_conn(void)
{
	const TTest *const tests[] = { test_session, test_params_and_rows, test_prepared_once, test_affected, test_values_stay_secret,
		test_plain_errors, test_lost_connection, test_deadlock_may_be_tried_again, test_cancel };
	return SUITE_OF("conn", tests);
}
