/* Dated tables refuse what would count twice or never (acceptance F09): random attempts against a model, and every pair of rows compared. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "suites.h"
#include "test_cluster.h"

#define TRIES 1500
#define SEED "0.25"

static struct db *prepared(void)
{
	struct err err = ERR_INIT;
	struct db *db = test_database();
	assert_ok(db_exec(db, "test/dated_attempts", NULL, &err), &err);
	test_sql(db, "SELECT setseed(" SEED ")");
	return db;
}

/* One table at a time: each is reported by its name. */
static void attempt_all(struct db *db, const char *tables, int at_least)
{
	char names[32][64];
	int n = 0;
	struct err err = ERR_INIT;
	struct db_rows *r = NULL;
	char sql[128];
	snprintf(sql, sizeof sql, "SELECT t FROM %s() AS t", tables);
	assert_ok(db_define(db, tables, sql, NULL, 0, &err) && db_query(db, tables, NULL, &r, &err), &err);
	for (; n < db_rows_count(r) && n < 32; n++)
		snprintf(names[n], sizeof names[n], "%s", db_rows_text(r, n, 0));
	db_rows_free(r);
	ck_assert_int_ge(n, at_least);
	for (int i = 0; i < n; i++) {
		test_sql(db, "CREATE TEMPORARY TABLE outcome AS SELECT * FROM random_attempts('%s', %d)", names[i], TRIES);
		ck_assert_msg(test_number(db, "SELECT wrong FROM outcome") == 0, "%s took or refused wrongly", names[i]);
		ck_assert_msg(test_number(db, "SELECT doubled + empties FROM scan('%s')", names[i]) == 0, "%s has overlaps or empty periods", names[i]);
		ck_assert_msg(test_number(db, "SELECT least(taken, refused) FROM outcome") > 20, "%s: the attempts prove nothing", names[i]);
		test_sql(db, "DROP TABLE outcome");
	}
}

START_TEST(test_versions)
{
	struct db *db = prepared();
	attempt_all(db, "dated_tables", 7);
	db_close(db);
}
END_TEST

START_TEST(test_masters)
{
	struct db *db = prepared();
	attempt_all(db, "master_tables", 14);
	db_close(db);
}
END_TEST

/* Attempts on every table that has the column; each takes the row that is fine, so nothing else refuses. */
static void refused_everywhere(struct db *db, const char *column, const char *changes, int at_least)
{
	test_sql(db, "CREATE TEMPORARY TABLE target AS SELECT attrelid::regclass::text AS name FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid "
		"WHERE relnamespace = 'kontor'::regnamespace AND relkind = 'r' AND attname = '%s' AND attnotnull "
		"AND (SELECT count(*) FROM pg_attribute a WHERE a.attrelid = pg_class.oid AND a.attname IN ('known_from', 'known_to')) = 2 "
		"AND relname NOT IN ('record', 'quarantine')", column);
	ck_assert_int_ge(test_number(db, "SELECT count(*) FROM target"), at_least);
	test_sql(db, "CREATE TEMPORARY TABLE fine AS SELECT name FROM target WHERE NOT (SELECT takes(name, '{}'))");
	ck_assert_int_eq(test_number(db, "SELECT count(*) FROM fine"), 0);
	test_sql(db, "CREATE TEMPORARY TABLE taken AS SELECT name FROM target WHERE (SELECT takes(name, '{\"known_from\": 2, \"known_to\": 3}'::jsonb || '%s'))", changes);
	ck_assert_msg(test_number(db, "SELECT count(*) FROM taken") == 0, "%s was taken", changes);
	test_sql(db, "DROP TABLE target, fine, taken");
}

START_TEST(test_no_end_is_null_or_empty)
{
	static const struct { const char *column, *changes; int at_least; } attempts[] = {
		{ "known_to", "{\"known_to\": 2}", 25 }, { "known_to", "{\"known_to\": 1}", 25 }, { "known_to", "{\"known_to\": null}", 25 },
		{ "known_from", "{\"known_from\": null}", 25 }, { "valid_to", "{\"valid_to\": \"2024-01-01\"}", 12 },
		{ "valid_to", "{\"valid_to\": \"2023-12-31\"}", 12 }, { "valid_to", "{\"valid_to\": null}", 12 },
		{ "valid_from", "{\"valid_from\": null}", 12 }, { "valid_from", "{\"valid_from\": \"infinity\", \"valid_to\": \"infinity\"}", 12 },
	};
	for (size_t i = 0; i < sizeof attempts / sizeof attempts[0]; i++) {
		struct db *db = prepared();
		refused_everywhere(db, attempts[i].column, attempts[i].changes, attempts[i].at_least);
		db_close(db);
	}
}
END_TEST

static int64_t gaps(struct db *db, const char *days)
{
	int64_t n;
	test_sql(db, "BEGIN; INSERT INTO coding VALUES (1, 0, 0, 0, 0)");
	test_sql(db, "INSERT INTO coding_interval SELECT 1, f::date, t::date, 1, 9223372036854775807, 0, 0, 0, 'none', 0, 0, 'none', 'E10', NULL FROM (VALUES %s) AS v (f, t)", days);
	n = test_number(db, "SELECT count(*) FROM link_gaps(1)");
	test_sql(db, "ROLLBACK");
	return n;
}

/* A constraint cannot refuse what is missing; linking asks for gaps before it commits. */
START_TEST(test_gaps_are_found)
{
	struct db *db = prepared();
	ck_assert_int_eq(gaps(db, "('-infinity', 'infinity')"), 0);
	ck_assert_int_eq(gaps(db, "('-infinity', '2024-01-01'), ('2024-01-01', '2024-02-01'), ('2024-02-01', 'infinity')"), 0);
	ck_assert_int_eq(gaps(db, "('-infinity', '2024-01-01'), ('2024-01-02', 'infinity')"), 1);
	ck_assert_int_eq(gaps(db, "('2024-01-01', 'infinity')"), 1);
	ck_assert_int_eq(gaps(db, "('-infinity', '2024-01-01')"), 1);
	db_close(db);
}
END_TEST

Suite *suite_dated(void)
{
	const TTest *const tests[] = { test_versions, test_masters, test_no_end_is_null_or_empty, test_gaps_are_found };
	return SUITE_OF("dated", tests);
}
