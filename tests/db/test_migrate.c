#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "db/migrate.h"
#include "db/statement.h"
#include "suites.h"
#include "test_cluster.h"

static int64_t applied(struct db *db)
{
	return test_number(db, "SELECT count(*) FROM migration WHERE number > 0");
}

/* Everything a second run could touch: what is registered and when, and the functions and views by their internal numbers. */
static int64_t fingerprint(struct db *db)
{
	return test_number(db,
		"SELECT hashtextextended(string_agg(t, '|' ORDER BY t), 0) FROM (SELECT m::text FROM migration m UNION ALL "
		"SELECT oid::text FROM pg_proc WHERE pronamespace = 'kontor'::regnamespace UNION ALL "
		"SELECT oid || xmin::text FROM pg_class WHERE relnamespace = 'kontor'::regnamespace) AS all_of_it (t)");
}

static void refused(struct db *db, const char *says)
{
	struct err err = ERR_INIT;
	ck_assert(!migrate_run(db, &err));
	ck_assert_msg(strstr(err.message, says) != NULL, "%s", err.message);
	ck_assert_str_ne(err.hint, "");
	ck_assert_int_eq(test_number(db, "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()"), 0);
}

START_TEST(test_from_nothing_and_again)
{
	struct err err = ERR_INIT;
	struct db *db = test_database_empty();
	assert_ok(migrate_run(db, &err), &err);
	ck_assert_int_eq(applied(db), (int64_t)sql_migrations_count);
	int64_t before = fingerprint(db);
	assert_ok(migrate_run(db, &err), &err);
	assert_ok(migrate_run(db, &err), &err);
	ck_assert_int_eq(fingerprint(db), before);
	ck_assert_int_eq(test_number(db, "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()"), 0);
	db_close(db);
}
END_TEST

START_TEST(test_numbers_and_names)
{
	for (size_t i = 0; i < sql_migrations_count; i++) {
		char prefix[32];
		snprintf(prefix, sizeof prefix, "%04zu_", i + 1);
		ck_assert_msg(strncmp(sql_migrations[i].name, prefix, 5) == 0, "migration %zu is called %s", i + 1, sql_migrations[i].name);
	}
}
END_TEST

START_TEST(test_tampered)
{
	struct err err = ERR_INIT;
	struct db *db = test_database();
	test_sql(db, "UPDATE migration SET sha256 = repeat('0', 64) WHERE number = 2");
	refused(db, "another text");
	db_close(db);
	db = test_database();
	test_sql(db, "UPDATE migration SET name = '0001_something' WHERE number = 1");
	refused(db, "0001_something");
	db_close(db);
	db = test_database();
	test_sql(db, "DELETE FROM migration WHERE number = 1");
	refused(db, sql_migrations[1].name);
	test_sql(db, "INSERT INTO migration (number, name, sha256) VALUES (1, 'x', 'y')");
	refused(db, "x");
	db_close(db);
	db = test_database();
	int64_t before = fingerprint(db);
	test_sql(db, "INSERT INTO migration (number, name, sha256) VALUES (9999, '9999_later', 'y')");
	refused(db, "this program knows");
	test_sql(db, "DELETE FROM migration WHERE number = 9999");
	ck_assert_int_eq(fingerprint(db), before);
	assert_ok(migrate_run(db, &err), &err);
	db_close(db);
}
END_TEST

START_TEST(test_derived_is_rebuilt_whole)
{
	struct err err = ERR_INIT;
	struct db *db = test_database();
	const char *count = "SELECT count(*) FROM pg_proc WHERE pronamespace = 'kontor'::regnamespace";
	const char *list = "SELECT hashtextextended(string_agg(oid::regprocedure::text, '|' ORDER BY oid::regprocedure::text), 0) FROM pg_proc WHERE pronamespace = 'kontor'::regnamespace";
	int64_t functions = test_number(db, "%s", count), names = test_number(db, "%s", list);
	ck_assert_int_gt(functions, 0);
	test_sql(db, "CREATE FUNCTION of_an_older_version() RETURNS integer LANGUAGE sql AS 'SELECT 1'; CREATE VIEW old_view AS SELECT of_an_older_version()");
	test_sql(db, "CREATE VIEW older_view AS SELECT * FROM old_view");
	assert_ok(migrate_run(db, &err), &err);
	ck_assert_int_eq(test_number(db, "%s", count), functions + 1);
	test_sql(db, "UPDATE migration SET sha256 = 'other' WHERE number = 0");
	assert_ok(migrate_run(db, &err), &err);
	ck_assert_int_eq(test_number(db, "%s", list), names);
	ck_assert_int_eq(test_number(db, "SELECT count(*) FROM pg_views WHERE schemaname = 'kontor' AND viewname LIKE 'old%%'"), 0);
	db_close(db);
}
END_TEST

/* A table that used a function would lose something with it: refused, and nothing changed. */
START_TEST(test_tables_do_not_use_derived)
{
	struct err err = ERR_INIT;
	struct db *db = test_database();
	int64_t functions = test_number(db, "SELECT count(*) FROM pg_proc WHERE pronamespace = 'kontor'::regnamespace");
	test_sql(db, "CREATE FUNCTION used() RETURNS integer LANGUAGE sql AS 'SELECT 1'; CREATE TABLE user_of_it (n integer DEFAULT used())");
	test_sql(db, "UPDATE migration SET sha256 = 'other' WHERE number = 0");
	ck_assert(!migrate_run(db, &err));
	ck_assert_str_eq(err.sqlstate, "2BP01");
	ck_assert_int_eq(test_number(db, "SELECT count(*) FROM pg_proc WHERE pronamespace = 'kontor'::regnamespace"), functions + 1);
	db_close(db);
}
END_TEST

static pid_t migrate_apart(void)
{
	pid_t pid = fork();
	ck_assert_int_ge(pid, 0);
	if (pid == 0) {
		struct err err = ERR_INIT;
		struct db *db = test_database_again();
		bool ok = migrate_run(db, &err);
		if (!ok)
			fprintf(stderr, "%s %s\n", err.message, err.secret);
		_exit(ok ? 0 : 1);
	}
	return pid;
}

START_TEST(test_several_at_once)
{
	enum { N = 4 };
	pid_t pids[N];
	struct db *db = test_database_empty();
	for (int i = 0; i < N; i++)
		pids[i] = migrate_apart();
	for (int i = 0; i < N; i++) {
		int status;
		ck_assert_int_eq(waitpid(pids[i], &status, 0), pids[i]);
		ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	}
	ck_assert_int_eq(applied(db), (int64_t)sql_migrations_count);
	db_close(db);
}
END_TEST

/* Whether the table that migration n makes first is there. */
static bool has_work_of(struct db *db, size_t n)
{
	char table[64];
	const char *text = strstr(sql_migrations[n].text, "CREATE TABLE ");
	ck_assert_ptr_ne(text, NULL);
	ck_assert_int_eq(sscanf(text, "CREATE TABLE %63[a-z_]", table), 1);
	return test_number(db, "SELECT to_regclass('kontor.%s') IS NOT NULL", table);
}

static void wait_for_others(struct db *db)
{
	while (test_number(db, "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"))
		nanosleep(&(struct timespec){ .tv_nsec = 10000000 }, NULL);
}

/* After a kill there is what the registry says there is, and the next run completes it. */
static void check_whole(struct db *db)
{
	struct err err = ERR_INIT;
	wait_for_others(db);
	int64_t done = test_number(db, "SELECT count(*) FROM pg_tables WHERE schemaname = 'kontor' AND tablename = 'migration'") ? applied(db) : 0;
	for (size_t i = 0; i < sql_migrations_count; i++)
		ck_assert_msg(has_work_of(db, i) == ((int64_t)i < done), "%lld migrations are registered; migration %zu is %s", (long long)done, i + 1,
		              has_work_of(db, i) ? "there" : "not there");
	assert_ok(migrate_run(db, &err), &err);
	ck_assert_int_eq(applied(db), (int64_t)sql_migrations_count);
}

START_TEST(test_killed_at_any_moment)
{
	enum { STEP_MS = 20, KILLS_MAX = 200 };
	int kills = 0, status = 0;
	for (bool completed = false; !completed && kills < KILLS_MAX; kills++) {
		struct db *db = test_database_empty();
		pid_t pid = migrate_apart();
		nanosleep(&(struct timespec){ .tv_nsec = (long)kills * STEP_MS % 1000 * 1000000, .tv_sec = kills * STEP_MS / 1000 }, NULL);
		kill(pid, SIGKILL);
		ck_assert_int_eq(waitpid(pid, &status, 0), pid);
		completed = WIFEXITED(status);
		check_whole(db);
		db_close(db);
	}
	ck_assert_msg(WIFEXITED(status) && kills > 2, "%d kills, completed: %d", kills, WIFEXITED(status));
}
END_TEST

/* Held up inside each migration in turn by another transaction that makes one of its tables, then killed there. */
START_TEST(test_killed_inside_each)
{
	for (size_t n = 0; n < sql_migrations_count; n++) {
		struct db *db = test_database_empty();
		struct db *blocker = test_database_again();
		char table[64];
		int status;
		sscanf(strstr(sql_migrations[n].text, "CREATE TABLE "), "CREATE TABLE %63[a-z_]", table);
		test_sql(db, "CREATE SCHEMA kontor");
		test_sql(blocker, "BEGIN; CREATE TABLE kontor.%s (n integer)", table);
		pid_t pid = migrate_apart();
		while (!test_number(db, "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"))
			nanosleep(&(struct timespec){ .tv_nsec = 10000000 }, NULL);
		kill(pid, SIGKILL);
		ck_assert_int_eq(waitpid(pid, &status, 0), pid);
		ck_assert(WIFSIGNALED(status));
		test_sql(blocker, "ROLLBACK");
		db_close(blocker);
		wait_for_others(db);
		ck_assert_int_eq(applied(db), (int64_t)n);
		check_whole(db);
		db_close(db);
	}
}
END_TEST

Suite *suite_migrate(void)
{
	const TTest *const tests[] = { test_from_nothing_and_again, test_numbers_and_names, test_tampered, test_derived_is_rebuilt_whole,
		test_tables_do_not_use_derived, test_several_at_once, test_killed_at_any_moment, test_killed_inside_each };
	return SUITE_OF("migrate", tests);
}
