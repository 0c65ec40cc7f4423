/*
 * Linking against a private PostgreSQL: a thousand small worlds change at random over several publishes (worlds.sql). What linking derived is compared
 * with the rules evaluated day by day (naive.sql), at every snapshot again after the last one; and with linking from scratch.
 */
#include <check.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "db/conn.h"
#include "db/migrate.h"
#include "link/link.h"

#define SNAPSHOTS 6
#define WORLDS 250 /* independent histories at a time ...    */
#define ROUNDS 4   /* ... and how often, each time others */

static char folder[64];
static struct db *db;

/* PostgreSQL refuses root: as root it runs as the user nobody. */
static bool as_server_user(const char *command)
{
	const char *prefix = geteuid() == 0 ? "setpriv --reuid=65534 --regid=65534 --clear-groups" : "env";
	char line[1024];
	snprintf(line, sizeof line, "cd %s && %s %s/%s", folder, prefix, KONTOR_PG_BIN, command);
	return system(line) == 0;
}

static bool cluster_begin(void)
{
	char command[512];
	strcpy(folder, "/tmp/kontor-link-XXXXXX");
	if (!mkdtemp(folder) || (geteuid() == 0 && chown(folder, 65534, 65534) != 0))
		return false;
	snprintf(command, sizeof command, "initdb -D %s/pg -U kontor -A trust --locale=C --encoding=UTF8 --no-sync >/dev/null", folder);
	if (!as_server_user(command))
		return false;
	snprintf(command, sizeof command, "pg_ctl -D %s/pg -l %s/log -w -o \"-k %s -c listen_addresses='' -c fsync=off\" start >/dev/null",
		folder, folder, folder);
	return as_server_user(command);
}

static void cluster_end(void)
{
	char command[512];
	db_close(db);
	snprintf(command, sizeof command, "pg_ctl -D %s/pg -m immediate -w stop >/dev/null", folder);
	as_server_user(command);
	snprintf(command, sizeof command, "rm -rf %s", folder);
	if (system(command) != 0)
		fprintf(stderr, "%s could not be removed\n", folder);
}

static void must(bool ok, struct err *err)
{
	if (!ok)
		ck_abort_msg("%s %s", err->message, err->secret);
}

static void script(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
static void script(const char *fmt, ...)
{
	char sql[2048];
	struct err err = ERR_INIT;
	va_list args;
	va_start(args, fmt);
	vsnprintf(sql, sizeof sql, fmt, args);
	va_end(args);
	must(db_script(db, sql, &err), &err);
}

static void script_file(const char *name)
{
	char path[512];
	struct err err = ERR_INIT;
	snprintf(path, sizeof path, "%s/%s", KONTOR_TEST_DIR, name);
	FILE *file = fopen(path, "r");
	ck_assert_msg(file != NULL, "cannot open %s", path);
	char *text = xcalloc(1, 1 << 20);
	ck_assert_uint_gt(fread(text, 1, (1 << 20) - 1, file), 0);
	fclose(file);
	must(db_script(db, text, &err), &err);
	free(text);
}

static void database_begin(int number)
{
	char conninfo[256];
	struct err err = ERR_INIT;
	db_close(db);
	snprintf(conninfo, sizeof conninfo, "host=%s user=kontor dbname=postgres", folder);
	db = db_open(conninfo, "test", &err);
	must(db != NULL, &err);
	script("CREATE DATABASE worlds_%d", number);
	db_close(db);
	snprintf(conninfo, sizeof conninfo, "host=%s user=kontor dbname=worlds_%d", folder, number);
	db = db_open(conninfo, "test", &err);
	must(db != NULL, &err);
	must(migrate_run(db, &err), &err);
	script_file("worlds.sql");
	script_file("naive.sql");
}

static void link_snapshot(int64_t snapshot)
{
	struct err err = ERR_INIT;
	must(link_run(db, snapshot, &err), &err);
}

static void publish_random(int64_t snapshot)
{
	double share = snapshot == 1 ? 0.9 : snapshot == 4 ? 0.02 : 0.15;
	script("BEGIN");
	script("SELECT worlds_codings(%g)", snapshot == 1 ? 0.7 : 0.3);
	if (snapshot != 3)
		script("SELECT worlds_organisation(%d, %g)", (int)snapshot, share);
	if (snapshot != 5)
		script("SELECT worlds_facts(%d, %g)", (int)snapshot, share);
	script("SELECT worlds_unique(%d)", (int)snapshot);
	link_snapshot(snapshot);
	script("COMMIT");
	script("ANALYZE");
}

START_TEST(test_random_worlds)
{
	database_begin(_i);
	script("SELECT setseed(0.%d); SELECT worlds_create(%d)", KONTOR_TEST_SEED + _i, WORLDS);
	for (int64_t snapshot = 1; snapshot <= SNAPSHOTS; snapshot++)
		publish_random(snapshot);
	for (int snapshot = 1; snapshot <= SNAPSHOTS; snapshot++) {
		if (snapshot == 1 || snapshot >= SNAPSHOTS - 1)
			script("SELECT check_snapshot(%d)", snapshot);
		script("SELECT check_spend(%d)", snapshot);
	}
	script("SELECT check_overlaps()");
	script("BEGIN; SELECT save_live(); SELECT forget_history(%d)", SNAPSHOTS + 1);
	link_snapshot(SNAPSHOTS + 1);
	script("SELECT compare_live(); COMMIT");
}
END_TEST

/* Linking again with nothing touched writes nothing. */
START_TEST(test_nothing_touched_writes_nothing)
{
	script("BEGIN");
	link_snapshot(SNAPSHOTS + 2);
	script("SELECT must_be_empty('rows of an empty publish', 'SELECT known_from FROM coding_interval WHERE %d IN (known_from, known_to) UNION ALL "
		"SELECT known_from FROM spend WHERE %d IN (known_from, known_to)')", SNAPSHOTS + 2, SNAPSHOTS + 2);
	script("ROLLBACK");
}
END_TEST

static bool corrupt_and_link(const char *damage)
{
	struct err err = ERR_INIT;
	script("BEGIN");
	script("SELECT worlds_facts(%d, 0.1); SELECT worlds_unique(%d)", SNAPSHOTS + 3, SNAPSHOTS + 3);
	script("%s", damage);
	bool ok = link_run(db, SNAPSHOTS + 3, &err);
	ck_assert(ok || err.kind == ERR_INTERNAL);
	script("ROLLBACK");
	return ok;
}

/* The assertion at the end finds spend that linking did not write itself. */
START_TEST(test_assertion_finds_wrong_spend)
{
	ck_assert(corrupt_and_link("SELECT 1"));
	ck_assert(!corrupt_and_link("CREATE FUNCTION damage() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.amount := NEW.amount + 1; RETURN NEW; END'; "
		"CREATE TRIGGER damage BEFORE INSERT ON spend FOR EACH ROW EXECUTE FUNCTION damage()"));
	ck_assert(!corrupt_and_link("SELECT worlds_organisation(9, 0.5); UPDATE record_org_units SET known_from = 9 WHERE known_to > 9; "
		"CREATE FUNCTION damage() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN IF NEW.valid_to = ''infinity'' THEN RETURN NULL; END IF; RETURN NEW; END'; "
		"CREATE TRIGGER damage BEFORE INSERT ON coding_interval FOR EACH ROW EXECUTE FUNCTION damage()"));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("link worlds");
	TCase *worlds = tcase_create("worlds");
	tcase_set_timeout(worlds, 0);
	tcase_add_loop_test(worlds, test_random_worlds, 0, ROUNDS);
	tcase_add_test(worlds, test_nothing_touched_writes_nothing);
	tcase_add_test(worlds, test_assertion_finds_wrong_spend);
	suite_add_tcase(suite, worlds);
	if (!cluster_begin()) {
		fprintf(stderr, "PostgreSQL could not be started in %s\n", folder);
		return 1;
	}
	SRunner *runner = srunner_create(suite);
	srunner_set_fork_status(runner, CK_NOFORK);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	cluster_end();
	return failed ? 1 : 0;
}
