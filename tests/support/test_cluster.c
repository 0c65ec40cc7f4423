#include "test_cluster.h"

#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "db/cluster.h"
#include "db/migrate.h"

static char folder[64];
static char conninfo[256];
static struct cluster *cluster;
static int alive = -1; /* while some process of the test holds this end of a pipe, the keeper keeps the server */
static pid_t keeper;
static int databases;

static void give_up(const char *what, const struct err *err)
{
	fprintf(stderr, "%s: %s %s %s\n", what, err->message, err->detail, err->secret);
	abort();
}

static void must(bool ok, const char *what, const struct err *err)
{
	if (!ok)
		give_up(what, err);
}

void test_support_unprivileged(void)
{
	struct err err = ERR_INIT;
	if (geteuid() != 0)
		return;
	const struct passwd *user = getpwnam("postgres");
	user = user ? user : getpwnam("nobody");
	bool ok = user && setgroups(0, NULL) == 0 && setgid(user->pw_gid) == 0 && setuid(user->pw_uid) == 0;
	must(ok || err_errno(&err, "no longer root"), "a test cluster", &err);
}

/* Outlives the test program however that ends, and clears up. */
static void keep(int end)
{
	char c, command[128];
	signal(SIGINT, SIG_IGN);
	signal(SIGTERM, SIG_IGN);
	while (read(end, &c, 1) > 0)
		continue;
	cluster_stop(cluster);
	snprintf(command, sizeof command, "rm -rf '%s'", folder);
	_exit(system(command) == 0 ? EXIT_SUCCESS : EXIT_FAILURE);
}

static void start_keeper(void)
{
	int ends[2];
	struct err err = ERR_INIT;
	/* Programs that the test starts must not hold the pipe: forks do, what they execute does not. */
	must(pipe2(ends, O_CLOEXEC) == 0 || err_errno(&err, "pipe"), "a test cluster", &err);
	keeper = fork();
	must(keeper >= 0 || err_errno(&err, "fork"), "a test cluster", &err);
	if (keeper == 0) {
		close(ends[1]);
		keep(ends[0]);
	}
	close(ends[0]);
	alive = ends[1];
}

static struct db *open_database(const char *name)
{
	struct err err = ERR_INIT;
	snprintf(conninfo, sizeof conninfo, "host='%s/run' port=5432 user=kontor dbname=%s", folder, name);
	struct db *db = db_open(conninfo, "test", &err);
	must(db != NULL, name, &err);
	return db;
}

/* Nothing here must survive a power cut. */
static void make_template(void)
{
	struct err err = ERR_INIT;
	struct db *db = open_database("postgres");
	test_sql(db, "ALTER SYSTEM SET fsync = off");
	test_sql(db, "ALTER SYSTEM SET full_page_writes = off");
	test_sql(db, "ALTER SYSTEM SET synchronous_commit = off");
	test_sql(db, "SELECT pg_reload_conf()");
	test_sql(db, "CREATE DATABASE migrated");
	db_close(db);
	db = open_database("migrated");
	must(migrate_run(db, &err), "migrations", &err);
	db_close(db);
}

void test_cluster_begin(void)
{
	struct err err = ERR_INIT;
	test_support_unprivileged();
	strcpy(folder, "/tmp/kontor-test-XXXXXX");
	must(mkdtemp(folder) != NULL || err_errno(&err, "cannot make %s", folder), "a test cluster", &err);
	must(cluster_start(folder, &cluster, &err), "a test cluster", &err);
	start_keeper();
	make_template();
}

void test_cluster_end(void)
{
	close(alive);
	waitpid(keeper, NULL, 0);
}

const char *test_cluster_folder(void)
{
	return folder;
}

/* Forked tests count for themselves, so the name holds the process, too. */
static struct db *create(const char *template)
{
	char name[64];
	snprintf(name, sizeof name, "test_%ld_%d", (long)getpid(), ++databases);
	struct db *db = open_database("postgres");
	test_sql(db, "CREATE DATABASE %s TEMPLATE %s", name, template);
	db_close(db);
	return open_database(name);
}

struct db *test_database(void)
{
	return create("migrated");
}

struct db *test_database_empty(void)
{
	return create("template1");
}

const char *test_database_conninfo(void)
{
	return conninfo;
}

struct db *test_database_again(void)
{
	struct err err = ERR_INIT;
	struct db *db = db_open(conninfo, "test", &err);
	must(db != NULL, conninfo, &err);
	return db;
}

void test_sql(struct db *db, const char *fmt, ...)
{
	char sql[8192];
	struct err err = ERR_INIT;
	va_list args;
	va_start(args, fmt);
	vsnprintf(sql, sizeof sql, fmt, args);
	va_end(args);
	must(db_script(db, sql, &err), sql, &err);
}

int64_t test_number(struct db *db, const char *fmt, ...)
{
	static int counter;
	char sql[8192], name[32];
	struct err err = ERR_INIT;
	struct db_rows *rows = NULL;
	va_list args;
	va_start(args, fmt);
	vsnprintf(sql, sizeof sql, fmt, args);
	va_end(args);
	snprintf(name, sizeof name, "test number %d", ++counter);
	must(db_define(db, name, sql, NULL, 0, &err) && db_query(db, name, NULL, &rows, &err), sql, &err);
	if (db_rows_count(rows) != 1)
		must(err_set(&err, ERR_INTERNAL, "%d rows instead of one", db_rows_count(rows)), sql, &err);
	int64_t n = db_rows_int(rows, 0, 0);
	db_rows_free(rows);
	return n;
}
