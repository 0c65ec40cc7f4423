#include "db/cluster.h"

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "db/conn.h"
#include "postmaster.h"
#include "programs.h"

#define STOP_FAST_MS 10000
#define START_MS (10 * 60 * 1000) /* recovery after a power cut may read gigabytes of WAL */
#define LEFTOVERS_MS 30000
#define SOCKET_PATH_MAX 107

struct cluster {
	char dir[PATH_MAX / 2];
	char data[PATH_MAX];
	char bin[512];
	char conninfo[PATH_MAX];
};

/*
 * Ours alone and written at each start; whoever tunes uses ALTER SYSTEM, which wins over this file. Values of rows never reach the server's
 * log: messages of level ERROR quote them, so only LOG, FATAL and PANIC are written. A bulk load does not checkpoint every few seconds.
 * Parallel plans take their memory from System V: the /dev/shm of a container has 64 MiB.
 */
static const char *const settings =
	"# Written by kontor at each start. To change a setting use ALTER SYSTEM.\n"
	"port = 5432\n"
	"listen_addresses = ''\n"
	"unix_socket_permissions = 0700\n"
	"max_connections = 40\n"
	"shared_buffers = 256MB\n"
	"dynamic_shared_memory_type = sysv\n"
	"work_mem = 32MB\n"
	"maintenance_work_mem = 128MB\n"
	"fsync = on\n"
	"synchronous_commit = on\n"
	"full_page_writes = on\n"
	"max_wal_size = 4GB\n"
	"min_wal_size = 256MB\n"
	"wal_compression = on\n"
	"checkpoint_timeout = 15min\n"
	"log_min_messages = log\n"
	"log_min_error_statement = panic\n"
	"log_error_verbosity = terse\n"
	"log_statement = none\n"
	"log_checkpoints = off\n"
	"timezone = 'UTC'\n"
	"log_timezone = 'UTC'\n"
	"jit = off\n";

static void path_in(const struct cluster *c, const char *name, char out[PATH_MAX])
{
	snprintf(out, PATH_MAX, "%s/%s", c->dir, name);
}

/* Whole or not at all: a new file takes the old one's place. */
static bool write_file(const char *path, const char *text, struct err *err)
{
	char fresh[PATH_MAX];
	snprintf(fresh, sizeof fresh, "%s.new", path);
	FILE *f = fopen(fresh, "w");
	if (!f)
		return err_errno(err, "cannot write %s", fresh);
	bool ok = fputs(text, f) >= 0 && fflush(f) == 0 && fsync(fileno(f)) == 0;
	ok = fclose(f) == 0 && ok && rename(fresh, path) == 0;
	return ok || err_errno(err, "cannot write %s", path);
}

static bool write_settings(const struct cluster *c, struct err *err)
{
	char path[PATH_MAX], text[PATH_MAX + 2048];
	path_in(c, "pg/kontor.conf", path);
	snprintf(text, sizeof text, "%sunix_socket_directories = '%s/run'\n", settings, c->dir);
	return write_file(path, text, err);
}

static bool append_include(const char *path, struct err *err)
{
	FILE *f = fopen(path, "a");
	if (!f)
		return err_errno(err, "cannot write %s", path);
	bool ok = fputs("\ninclude 'kontor.conf'\n", f) >= 0 && fflush(f) == 0 && fsync(fileno(f)) == 0;
	return (fclose(f) == 0 && ok) || err_errno(err, "cannot write %s", path);
}

/*
 * Made beside its place and renamed when it is whole, so a kill midway leaves nothing that looks like a database. The socket folder and the
 * socket are the service's own (0700), so whoever reaches it may be any database role.
 */
static bool init(const struct cluster *c, struct err *err)
{
	char fresh[PATH_MAX], log[PATH_MAX], initdb[PATH_MAX], hba[PATH_MAX], conf[PATH_MAX];
	if (access(c->data, F_OK) == 0)
		return true;
	path_in(c, "pg.new", fresh);
	path_in(c, "initdb.log", log);
	path_in(c, "pg.new/pg_hba.conf", hba);
	path_in(c, "pg.new/postgresql.conf", conf);
	snprintf(initdb, sizeof initdb, "%s/initdb", c->bin);
	char *const remove[] = { "/bin/rm", "-rf", fresh, NULL };
	char *const argv[] = { initdb, "-D", fresh, "--data-checksums", "--locale=C", "--encoding=UTF8", "-A", "trust", "-U", "kontor",
		"--no-instructions", NULL };
	if (!programs_run(remove, log, err) || !programs_run(argv, log, err) || !write_file(hba, "local all all trust\n", err) ||
	    !append_include(conf, err))
		return err_context(err, "making the private database");
	return rename(fresh, c->data) == 0 || err_errno(err, "cannot finish %s", c->data);
}

static bool answers(const struct cluster *c)
{
	struct err ignored = ERR_INIT;
	char conninfo[PATH_MAX];
	snprintf(conninfo, sizeof conninfo, "host='%s/run' port=5432 dbname=postgres user=kontor", c->dir);
	struct db *db = db_open(conninfo, "kontor start", &ignored);
	db_close(db);
	return db != NULL;
}

static bool launch(const struct cluster *c, struct err *err)
{
	char log[PATH_MAX], pg_ctl[PATH_MAX], socket_lock[PATH_MAX], seconds[16];
	path_in(c, "postgres.log", log);
	path_in(c, "run/.s.PGSQL.5432.lock", socket_lock);
	snprintf(pg_ctl, sizeof pg_ctl, "%s/pg_ctl", c->bin);
	snprintf(seconds, sizeof seconds, "%d", START_MS / 1000);
	char *const argv[] = { pg_ctl, "-D", (char *)c->data, "-l", log, "-w", "-t", seconds, "start", NULL };
	if (!postmaster_clear(c->data, socket_lock, LEFTOVERS_MS)) {
		err_set(err, ERR_DB_UNAVAILABLE, "processes of a killed PostgreSQL still work in %s", c->data);
		return err_hint(err, "end them, then start again");
	}
	return (write_settings(c, err) && programs_run(argv, log, err)) || err_context(err, "starting the private database");
}

/* A postmaster left behind by a kill is used as it is, once it answers. False: none runs, or it ended while we waited. */
static bool take_over(const struct cluster *c)
{
	for (int waited = 0; postmaster_pid(c->data) && waited < START_MS; waited += 100) {
		if (answers(c))
			return true;
		postmaster_nap(100);
	}
	return false;
}

static bool create_database(const struct cluster *c, struct err *err)
{
	char conninfo[PATH_MAX];
	struct db_rows *rows = NULL;
	snprintf(conninfo, sizeof conninfo, "host='%s/run' port=5432 dbname=postgres user=kontor", c->dir);
	struct db *db = db_open(conninfo, "kontor start", err);
	bool ok = db && db_query(db, "cluster/find_database", NULL, &rows, err) &&
	          (db_rows_count(rows) || db_exec(db, "cluster/create_database", NULL, err));
	db_rows_free(rows);
	db_close(db);
	return ok;
}

/* These would end a quoted value in PostgreSQL's settings or in a connection string; a comma there separates several. */
static bool check_path(const char *path, struct err *err)
{
	if (strlen(path) + strlen("/run/.s.PGSQL.5432") > SOCKET_PATH_MAX)
		return err_set(err, ERR_INVALID_PARAMS, "the path of the data folder is too long: a socket in it may have %d bytes", SOCKET_PATH_MAX);
	for (const char *p = path; *p; p++)
		if (strchr("'\"\\,", *p) || iscntrl((unsigned char)*p))
			return err_set(err, ERR_INVALID_PARAMS, "the path of the data folder has a quote, backslash, comma or control character");
	return true;
}

static bool prepare_folders(struct cluster *c, const char *data_dir, struct err *err)
{
	char path[PATH_MAX];
	if (!realpath(data_dir, path))
		return err_errno(err, "cannot use %s", data_dir);
	if (!check_path(path, err))
		return false;
	snprintf(c->dir, sizeof c->dir, "%s", path);
	path_in(c, "pg", c->data);
	path_in(c, "run", path);
	if ((mkdir(path, 0700) != 0 && errno != EEXIST) || chmod(path, 0700) != 0)
		return err_errno(err, "cannot make %s", path);
	snprintf(c->conninfo, sizeof c->conninfo, "host='%s/run' port=5432 dbname=kontor user=kontor", c->dir);
	return true;
}

/* The major version that made the data, 0 if there is none yet. */
static int data_version(const struct cluster *c)
{
	char path[PATH_MAX], line[32] = "";
	path_in(c, "pg/PG_VERSION", path);
	FILE *f = fopen(path, "r");
	if (!f)
		return 0;
	bool got = fgets(line, sizeof line, f) != NULL;
	fclose(f);
	return got ? atoi(line) : 0;
}

bool cluster_start(const char *data_dir, struct cluster **ret, struct err *err)
{
	*ret = NULL;
	if (geteuid() == 0)
		return err_set(err, ERR_FORBIDDEN, "PostgreSQL does not run as root");
	struct cluster *c = xcalloc(1, sizeof *c);
	if (!prepare_folders(c, data_dir, err) || !programs_find(data_version(c), c->bin, sizeof c->bin, err) || !init(c, err)) {
		free(c);
		return false;
	}
	if ((take_over(c) || launch(c, err)) && create_database(c, err)) {
		*ret = c;
		return true;
	}
	cluster_stop(c);
	return false;
}

const char *cluster_conninfo(const struct cluster *c)
{
	return c->conninfo;
}

void cluster_stop(struct cluster *c)
{
	if (!c)
		return;
	pid_t pid = postmaster_pid(c->data);
	if (pid && kill(pid, SIGINT) == 0 && !postmaster_gone_within(c->data, STOP_FAST_MS)) {
		kill(pid, SIGQUIT);
		postmaster_gone_within(c->data, STOP_FAST_MS);
	}
	free(c);
}
