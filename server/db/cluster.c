#include "db/cluster.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "db/conn.h"
#include "programs.h"

#define STOP_FAST_MS 10000
#define SOCKET_PATH_MAX 107

struct cluster {
	char dir[PATH_MAX / 2];
	char bin[512];
	char conninfo[PATH_MAX];
};

/* Row values never reach the server's log; a bulk load does not checkpoint every few seconds; nothing listens on a network. */
static const char *const settings =
	"listen_addresses = ''\n"
	"unix_socket_permissions = 0700\n"
	"max_connections = 40\n"
	"shared_buffers = 256MB\n"
	"work_mem = 32MB\n"
	"maintenance_work_mem = 128MB\n"
	"max_wal_size = 4GB\n"
	"min_wal_size = 256MB\n"
	"wal_compression = on\n"
	"wal_level = replica\n"
	"checkpoint_timeout = 15min\n"
	"log_min_error_statement = panic\n"
	"log_error_verbosity = terse\n"
	"log_statement = none\n"
	"timezone = 'UTC'\n"
	"jit = off\n";

static void path_in(const struct cluster *c, const char *name, char out[PATH_MAX])
{
	snprintf(out, PATH_MAX, "%s/%s", c->dir, name);
}

static bool write_settings(const struct cluster *c, struct err *err)
{
	char path[PATH_MAX];
	path_in(c, "pg/postgresql.auto.conf", path);
	FILE *f = fopen(path, "w");
	if (!f)
		return err_errno(err, "cannot write %s", path);
	fprintf(f, "%sunix_socket_directories = '%s/run'\n", settings, c->dir);
	return fclose(f) == 0 || err_errno(err, "cannot write %s", path);
}

/* A cluster that was not finished is made again: PG_VERSION alone is written early, so the mark is our own settings file, written last. */
static bool init(const struct cluster *c, struct err *err)
{
	char data[PATH_MAX], fresh[PATH_MAX], log[PATH_MAX], initdb[PATH_MAX];
	path_in(c, "pg", data);
	path_in(c, "pg.new", fresh);
	path_in(c, "initdb.log", log);
	snprintf(initdb, sizeof initdb, "%s/initdb", c->bin);
	if (access(data, F_OK) == 0)
		return write_settings(c, err);
	char *const remove[] = { "/bin/rm", "-rf", fresh, NULL };
	char *const argv[] = { initdb, "-D", fresh, "--data-checksums", "--locale=C", "--encoding=UTF8", "-A", "peer", "-U", "kontor",
		"--no-instructions", NULL };
	if (!programs_run(remove, log, err) || !programs_run(argv, log, err))
		return err_context(err, "making the private database");
	/* The socket folder is the service's own (0700); inside it the service may be any database role. */
	char hba[PATH_MAX];
	snprintf(hba, sizeof hba, "%s/pg.new/pg_hba.conf", c->dir);
	FILE *f = fopen(hba, "w");
	if (!f)
		return err_errno(err, "cannot write %s", hba);
	fputs("local all all trust\n", f);
	if (fclose(f) != 0 || rename(fresh, data) != 0)
		return err_errno(err, "cannot finish %s", data);
	return write_settings(c, err);
}

/* The pid of a postmaster that runs on our data directory, 0 if none. */
static pid_t running_pid(const struct cluster *c)
{
	char path[PATH_MAX], line[64] = "";
	path_in(c, "pg/postmaster.pid", path);
	FILE *f = fopen(path, "r");
	if (!f)
		return 0;
	bool got = fgets(line, sizeof line, f) != NULL;
	fclose(f);
	pid_t pid = got ? (pid_t)atol(line) : 0;
	return pid > 0 && (kill(pid, 0) == 0 || errno == EPERM) ? pid : 0;
}

static void nap(int ms)
{
	struct timespec t = { ms / 1000, (long)(ms % 1000) * 1000000 };
	nanosleep(&t, NULL);
}

static bool answers(const struct cluster *c, const char *database)
{
	struct err err = ERR_INIT;
	char conninfo[PATH_MAX + 64];
	snprintf(conninfo, sizeof conninfo, "host=%s/run dbname=%s user=kontor", c->dir, database);
	struct db *db = db_open(conninfo, "kontor start", &err);
	db_close(db);
	return db != NULL;
}

static bool launch(const struct cluster *c, struct err *err)
{
	char data[PATH_MAX], log[PATH_MAX], pg_ctl[PATH_MAX];
	path_in(c, "pg", data);
	path_in(c, "postgres.log", log);
	snprintf(pg_ctl, sizeof pg_ctl, "%s/pg_ctl", c->bin);
	char *const argv[] = { pg_ctl, "-D", data, "-l", log, "-w", "-t", "60", "start", NULL };
	return programs_run(argv, log, err) || err_context(err, "starting the private database");
}

/* A postmaster left behind by a kill is used as it is, once it answers. */
static bool take_over(const struct cluster *c)
{
	for (int i = 0; i < 300 && running_pid(c); i++) {
		if (answers(c, "postgres"))
			return true;
		nap(100);
	}
	return false;
}

static bool create_database(const struct cluster *c, struct err *err)
{
	char conninfo[PATH_MAX + 64];
	if (answers(c, "kontor"))
		return true;
	snprintf(conninfo, sizeof conninfo, "host=%s/run dbname=postgres user=kontor", c->dir);
	struct db *db = db_open(conninfo, "kontor start", err);
	bool ok = db && db_exec(db, "cluster/create_database", NULL, err);
	db_close(db);
	return ok;
}

static bool prepare_folders(struct cluster *c, const char *data_dir, struct err *err)
{
	char run[PATH_MAX];
	if (!realpath(data_dir, run))
		return err_errno(err, "cannot use %s", data_dir);
	if (strlen(run) + strlen("/run/.s.PGSQL.5432") > SOCKET_PATH_MAX)
		return err_set(err, ERR_INVALID_PARAMS, "the path of the data folder is too long: a socket in it may have %d bytes", SOCKET_PATH_MAX);
	snprintf(c->dir, sizeof c->dir, "%s", run);
	path_in(c, "run", run);
	if (mkdir(run, 0700) != 0 && errno != EEXIST)
		return err_errno(err, "cannot make %s", run);
	snprintf(c->conninfo, sizeof c->conninfo, "host=%s/run dbname=kontor user=kontor", c->dir);
	return true;
}

bool cluster_start(const char *data_dir, struct cluster **ret, struct err *err)
{
	struct cluster *c = xcalloc(1, sizeof *c);
	*ret = NULL;
	if (geteuid() == 0) {
		free(c);
		return err_set(err, ERR_FORBIDDEN, "PostgreSQL does not run as root");
	}
	bool ok = prepare_folders(c, data_dir, err) && programs_find(c->bin, sizeof c->bin, err) && init(c, err) &&
	          (take_over(c) || launch(c, err)) && create_database(c, err);
	if (ok)
		*ret = c;
	else
		free(c);
	return ok;
}

const char *cluster_conninfo(const struct cluster *c)
{
	return c->conninfo;
}

static bool gone_within(const struct cluster *c, int ms)
{
	for (int waited = 0; waited < ms; waited += 50) {
		if (!running_pid(c))
			return true;
		nap(50);
	}
	return !running_pid(c);
}

void cluster_stop(struct cluster *c)
{
	if (!c)
		return;
	pid_t pid = running_pid(c);
	if (pid && kill(pid, SIGINT) == 0 && !gone_within(c, STOP_FAST_MS)) {
		kill(pid, SIGQUIT);
		gone_within(c, STOP_FAST_MS);
	}
	free(c);
}
