#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "db/cluster.h"
#include "db/migrate.h"
#include "importers/import.h"
#include "rpc/service.h"

#include "cli/client.h"
#include "folder.h"
#include "setting.h"

#define DEFAULT_STATE "/var/lib/kontor"

static const struct option_spec serve_options[] = {
	{ "data", "DIR", "run a private PostgreSQL in DIR; made on first use" },
	{ "db", "CONNINFO", "use an existing PostgreSQL instead, for example 'host=/run/postgresql dbname=kontor'" },
	{ "state", "DIR", "with --db: folder for received and archived files (default: " DEFAULT_STATE ")" },
	{ "socket", "PATH", "where clients connect (default: $KONTOR_SOCKET, DIR/kontor.sock, /run/kontor/kontor.sock)" },
	{ "currency", "CUR", "reporting currency (default: $KONTOR_CURRENCY, else EUR); fixed once facts are imported" },
	{ "config", "FILE", "lines of 'key = value': currency, user, state" },
	{ "user", "NAME", "started as root: become this user (default: kontor, postgres or nobody)" },
	{ 0 },
};

/* Everything serve holds, from its start to its end. */
struct serve {
	const char *data, *db;
	struct setting setting;
	char socket[SOCKET_PATH_SIZE];
	uid_t starter;
	struct account account;
	struct folder folder;
	struct cluster *cluster;
};

/* ---- configuration: command line before environment before file ---- */

static bool put_given(struct serve *s, const struct options *o, const char *name, struct err *err)
{
	char where[32];
	const char *value = options_get(o, name);
	snprintf(where, sizeof where, "--%s", name);
	return !value || setting_put(&s->setting, name, value, where, err);
}

static bool configure(struct serve *s, const struct options *o, struct err *err)
{
	const char *file = options_get(o, "config"), *currency = getenv("KONTOR_CURRENCY");
	s->data = options_get(o, "data");
	s->db = options_get(o, "db");
	if (o->word_n)
		return err_set(err, ERR_INVALID_PARAMS, "unexpected argument \"%s\"", o->word[0]);
	if (!s->data == !s->db) {
		err_set(err, ERR_INVALID_PARAMS, "expected either --data DIR or --db CONNINFO");
		return err_hint(err, "--data runs a private PostgreSQL, --db uses an existing one");
	}
	if (file && !setting_read_file(file, &s->setting, err))
		return false;
	if (currency && *currency && !setting_put(&s->setting, "currency", currency, "$KONTOR_CURRENCY", err))
		return false;
	return put_given(s, o, "currency", err) && put_given(s, o, "user", err) && put_given(s, o, "state", err) &&
	       client_socket_path(o, s->socket, err);
}

/* ---- what may need root ---- */

/* A socket outside the folder: its own folder is made if only that is missing. */
static bool make_socket_folder(const struct serve *s, struct err *err)
{
	char parent[SOCKET_PATH_SIZE];
	snprintf(parent, sizeof parent, "%s", s->socket);
	char *slash = strrchr(parent, '/');
	if (!slash || slash == parent)
		return true;
	*slash = '\0';
	if (mkdir(parent, 0755) != 0)
		return errno == EEXIST || err_errno(err, "cannot make the folder of the socket %s", s->socket);
	if (chmod(parent, 0755) != 0)
		return err_errno(err, "cannot open %s to clients", parent);
	if (geteuid() == 0 && chown(parent, s->account.uid, s->account.gid) != 0)
		return err_errno(err, "cannot give %s to user %s", parent, s->account.name);
	return true;
}

/* The current folder is left later: a relative path must not depend on it. */
static bool make_socket_absolute(struct serve *s, struct err *err)
{
	char cwd[PATH_MAX], path[PATH_MAX + SOCKET_PATH_SIZE];
	if (s->socket[0] == '/')
		return true;
	if (!getcwd(cwd, sizeof cwd))
		return err_errno(err, "cannot tell the current folder");
	snprintf(path, sizeof path, "%s/%s", cwd, s->socket);
	if (strlen(path) >= sizeof s->socket) {
		err_set(err, ERR_INVALID_PARAMS, "the path of the socket %s has %zu bytes; the operating system allows %zu", path, strlen(path),
			sizeof s->socket - 1);
		return err_hint(err, "choose a shorter one with --socket, or a data folder with a shorter path");
	}
	memcpy(s->socket, path, strlen(path) + 1);
	return true;
}

/* A private PostgreSQL is not reached by what the caller's environment says about another one. */
static void forget_environment(void)
{
	static const char *const names[] = { "PGHOST", "PGHOSTADDR", "PGPORT", "PGDATABASE", "PGUSER", "PGPASSWORD", "PGPASSFILE", "PGSERVICE",
		"PGSERVICEFILE", "PGOPTIONS", "PGAPPNAME", "PGSSLMODE", "PGDATA", "PGTARGETSESSIONATTRS", "PGCLIENTENCODING", "PGTZ", "PGDATESTYLE" };
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		unsetenv(names[i]);
}

static bool settle_in(struct serve *s, struct err *err)
{
	const char *state = *s->setting.state ? s->setting.state : DEFAULT_STATE;
	s->starter = getuid();
	umask(077);
	if (s->data)
		forget_environment();
	if (!privilege_choose(*s->setting.user ? s->setting.user : NULL, &s->account, err) || !make_socket_absolute(s, err) ||
	    !folder_make(s->data ? s->data : state, &s->account, &s->folder, err) || !make_socket_folder(s, err) ||
	    !privilege_drop(&s->account, err) || !folder_enter(&s->folder, &s->account, err))
		return false;
	return chdir(s->folder.path) == 0 || err_errno(err, "cannot enter %s", s->folder.path);
}

/* ---- signals: whoever stops the service while it starts is heard at the next step, so that no PostgreSQL is left behind ---- */

static void set_stop_signals(int how)
{
	sigset_t set;
	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	pthread_sigmask(how, &set, NULL);
}

static bool stop_waits(void)
{
	sigset_t set;
	sigpending(&set);
	return sigismember(&set, SIGTERM) || sigismember(&set, SIGINT);
}

static bool goes_on(struct err *err)
{
	return !stop_waits() || err_set(err, ERR_CANCELLED, "stopped while starting");
}

static void on_hangup(int number)
{
	(void)number;
	kill(getpid(), SIGTERM);
}

/* A terminal that closes ends the service as politely as Ctrl-C, unless nohup said otherwise. */
static void catch_hangup(void)
{
	struct sigaction action = { .sa_handler = on_hangup, .sa_flags = SA_RESTART }, before;
	sigaction(SIGHUP, NULL, &before);
	if (before.sa_handler != SIG_IGN)
		sigaction(SIGHUP, &action, NULL);
}

/* ---- the service ---- */

static void on_ready(void *ctx)
{
	const struct serve *s = ctx;
	fprintf(stderr, "kontor: ready on %s\n", s->socket);
	set_stop_signals(SIG_UNBLOCK);
}

static bool prepare_database(const struct serve *s, const char *conninfo, struct err *err)
{
	struct db *db = db_open(conninfo, "kontor start", err);
	bool ok = db && migrate_run(db, err) && setting_store(db, &s->setting, err);
	db_close(db);
	return ok && goes_on(err) && import_recover(conninfo, s->folder.archive, s->folder.spool, err);
}

static bool serve(struct serve *s, struct err *err)
{
	if (s->data && !cluster_start(s->folder.path, &s->cluster, err))
		return false;
	const char *conninfo = s->data ? cluster_conninfo(s->cluster) : s->db;
	struct service_config config = {
		.socket_path = s->socket, .conninfo = conninfo, .state_dir = s->folder.path, .starter_uid = s->starter, .ready = on_ready, .ready_ctx = s,
	};
	return goes_on(err) && prepare_database(s, conninfo, err) && goes_on(err) && service_run(&config, err);
}

static enum exit_status serve_run(const struct options *o)
{
	struct failure f = FAILURE_INIT;
	struct serve s = { .folder = { .lock = -1 } };
	if (!configure(&s, o, &f.err))
		return failure_usage(&f.err);
	catch_hangup();
	set_stop_signals(SIG_BLOCK);
	bool ok = settle_in(&s, &f.err) && serve(&s, &f.err);
	cluster_stop(s.cluster);
	folder_leave(&s.folder);
	return ok || stop_waits() ? STATUS_DONE : failure_print(&f);
}

const struct command serve_command = {
	.name = "serve",
	.usage = "--data DIR | --db CONNINFO",
	.summary = "run the service",
	.about = "With --data it makes, starts and stops a PostgreSQL of its own in DIR, which only it can reach (Unix socket, no port).\n"
	         "Started as root it first becomes an unprivileged user, for good. It prints one line when it is ready; SIGTERM or Ctrl-C stops\n"
	         "it: running requests end, imports are cancelled and leave nothing. One service at a time can use a folder.",
	.examples = "kontor serve --data /var/lib/kontor\n"
	            "kontor serve --data ~/kontor --currency GBP\n"
	            "kontor serve --db 'host=/run/postgresql dbname=kontor' --state /var/lib/kontor --config /etc/kontor.conf",
	.options = serve_options,
	.run = serve_run,
};
