#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "db/cluster.h"
#include "suites.h"
#include "test_cluster.h"

static char data[128];

/* Inside the folder of the test program, which is removed in the end. */
static void make_folder(const char *name)
{
	snprintf(data, sizeof data, "%s/%s", test_cluster_folder(), name);
	ck_assert_int_eq(mkdir(data, 0700), 0);
}

static struct cluster *start(void)
{
	struct err err = ERR_INIT;
	struct cluster *c = NULL;
	assert_ok(cluster_start(data, &c, &err), &err);
	return c;
}

static struct db *connect_to(const struct cluster *c)
{
	struct err err = ERR_INIT;
	struct db *db = db_open(cluster_conninfo(c), "test", &err);
	assert_ok(db != NULL, &err);
	return db;
}

static pid_t noted_pid(void)
{
	char path[192];
	long pid = 0;
	snprintf(path, sizeof path, "%s/pg/postmaster.pid", data);
	FILE *f = fopen(path, "r");
	if (!f)
		return 0;
	ck_assert_int_eq(fscanf(f, "%ld", &pid), 1);
	fclose(f);
	return (pid_t)pid;
}

static bool is_alive(pid_t pid)
{
	char path[64], state = 0;
	snprintf(path, sizeof path, "/proc/%ld/stat", (long)pid);
	FILE *f = fopen(path, "r");
	if (!f)
		return false;
	bool got = fscanf(f, "%*d (%*[^)]) %c", &state) == 1;
	fclose(f);
	return got && state != 'Z';
}

static void stop(struct cluster *c)
{
	pid_t pid = noted_pid();
	ck_assert(pid && is_alive(pid));
	cluster_stop(c);
	for (int i = 0; i < 500 && is_alive(pid); i++)
		nanosleep(&(struct timespec){ .tv_nsec = 10000000 }, NULL);
	ck_assert(!is_alive(pid));
	ck_assert_int_eq(noted_pid(), 0);
}

static mode_t mode_of(const char *name)
{
	char path[192];
	struct stat st;
	snprintf(path, sizeof path, "%s/%s", data, name);
	ck_assert_msg(stat(path, &st) == 0, "%s", path);
	return st.st_mode & 0777;
}

START_TEST(test_start_and_stop)
{
	make_folder("a life with blanks");
	struct cluster *c = start();
	struct db *db = connect_to(c);
	ck_assert_int_eq(test_number(db, "SELECT current_database() = 'kontor'"), 1);
	ck_assert_int_eq(test_number(db, "SELECT current_setting('data_checksums')::boolean"), 1);
	ck_assert_int_eq(test_number(db, "SELECT current_setting('fsync')::boolean AND current_setting('full_page_writes')::boolean"), 1);
	ck_assert_int_eq(test_number(db, "SELECT current_setting('synchronous_commit')::boolean"), 1);
	ck_assert_int_eq(test_number(db, "SELECT current_setting('listen_addresses') = ''"), 1);
	ck_assert_int_eq(test_number(db, "SELECT current_setting('log_min_messages') = 'log' AND current_setting('log_statement') = 'none'"), 1);
	ck_assert_int_eq(test_number(db, "SELECT count(*) FROM pg_database WHERE datname = 'kontor' AND datcollate = 'C' AND encoding = 6"), 1);
	ck_assert_int_eq(mode_of("pg"), 0700);
	ck_assert_int_eq(mode_of("run"), 0700);
	ck_assert_int_eq(mode_of("run/.s.PGSQL.5432"), 0700);
	test_sql(db, "CREATE TABLE kept AS SELECT 42 AS n");
	db_close(db);
	stop(c);
	c = start();
	db = connect_to(c);
	ck_assert_int_eq(test_number(db, "SELECT n FROM kept"), 42);
	/* Somebody who is still connected does not hold up the end. */
	time_t begun = time(NULL);
	stop(c);
	ck_assert_int_lt(time(NULL) - begun, 10);
	db_close(db);
	cluster_stop(NULL);
}
END_TEST

/* What a terminal or a service manager does to the starter must not reach the server. */
START_TEST(test_server_has_a_life_of_its_own)
{
	make_folder("own");
	struct cluster *c = start();
	pid_t pid = noted_pid();
	ck_assert_int_ne(getsid(pid), getsid(0));
	char path[64], target[256];
	int inherited = open("/dev/zero", O_RDONLY);
	stop(c);
	c = start();
	for (int fd = 0; fd < 256; fd++) {
		snprintf(path, sizeof path, "/proc/%ld/fd/%d", (long)noted_pid(), fd);
		ssize_t n = readlink(path, target, sizeof target - 1);
		ck_assert_msg(n < 9 || memcmp(target, "/dev/zero", 9) != 0, "our descriptor %d is open in the server", fd);
	}
	close(inherited);
	stop(c);
}
END_TEST

/* A starter of its own, killed the hard way. */
static void start_and_die(void)
{
	int status;
	pid_t pid = fork();
	ck_assert_int_ge(pid, 0);
	if (pid == 0) {
		start();
		raise(SIGKILL);
	}
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
}

START_TEST(test_taken_over)
{
	make_folder("left");
	start_and_die();
	pid_t left = noted_pid();
	ck_assert(left && is_alive(left));
	struct cluster *c = start();
	ck_assert_int_eq(noted_pid(), left);
	struct db *db = connect_to(c);
	ck_assert_int_eq(test_number(db, "SELECT 1"), 1);
	db_close(db);
	stop(c);
}
END_TEST

START_TEST(test_killed_server_recovers)
{
	make_folder("killed");
	start_and_die();
	struct cluster *c = start();
	struct db *db = connect_to(c);
	test_sql(db, "CREATE TABLE kept AS SELECT generate_series(1, 1000) AS n");
	pid_t pid = noted_pid();
	kill(pid, SIGKILL);
	db_close(db);
	cluster_stop(c); /* nothing to stop any more */
	c = start();
	ck_assert_int_ne(noted_pid(), pid);
	db = connect_to(c);
	ck_assert_int_eq(test_number(db, "SELECT count(*) FROM kept"), 1000);
	db_close(db);
	stop(c);
}
END_TEST

/* The number in a pid file that was left behind may belong to anybody by now. */
static void leave_pid_file(const char *name, pid_t pid)
{
	char path[192];
	snprintf(path, sizeof path, "%s/%s", data, name);
	FILE *f = fopen(path, "w");
	ck_assert_ptr_ne(f, NULL);
	fprintf(f, "%ld\n%s/pg\n1700000000\n5432\n%s/run\n\n  1234 0\nready\n", (long)pid, data, data);
	fclose(f);
}

START_TEST(test_stale_pid_file)
{
	make_folder("stale");
	stop(start());
	pid_t sleeper = fork();
	if (sleeper == 0) {
		pause();
		_exit(0);
	}
	leave_pid_file("pg/postmaster.pid", sleeper);
	leave_pid_file("run/.s.PGSQL.5432.lock", sleeper);
	struct cluster *c = start();
	ck_assert_int_ne(noted_pid(), sleeper);
	stop(c);
	ck_assert(is_alive(sleeper));
	/* Dead, not reaped; then gone. */
	kill(sleeper, SIGKILL);
	while (is_alive(sleeper))
		nanosleep(&(struct timespec){ .tv_nsec = 10000000 }, NULL);
	leave_pid_file("pg/postmaster.pid", sleeper);
	leave_pid_file("run/.s.PGSQL.5432.lock", sleeper);
	stop(start());
	ck_assert_int_eq(waitpid(sleeper, NULL, 0), sleeper);
	leave_pid_file("pg/postmaster.pid", sleeper);
	leave_pid_file("run/.s.PGSQL.5432.lock", sleeper);
	stop(start());
}
END_TEST

START_TEST(test_unfinished_initdb_is_made_again)
{
	char path[192];
	make_folder("half");
	snprintf(path, sizeof path, "%s/pg.new", data);
	ck_assert_int_eq(mkdir(path, 0700), 0);
	strcat(path, "/PG_VERSION");
	ck_assert_int_eq(close(open(path, O_WRONLY | O_CREAT, 0600)), 0);
	stop(start());
}
END_TEST

static void refused(const char *dir, enum err_kind kind, const char *says)
{
	struct err err = ERR_INIT;
	struct cluster *c = NULL;
	ck_assert(!cluster_start(dir, &c, &err));
	ck_assert_ptr_eq(c, NULL);
	ck_assert_int_eq(err.kind, kind);
	ck_assert_msg(strstr(err.message, says) != NULL, "%s", err.message);
}

START_TEST(test_refused_folders)
{
	make_folder("a,b");
	refused(data, ERR_INVALID_PARAMS, "comma");
	make_folder("it's");
	refused(data, ERR_INVALID_PARAMS, "quote");
	make_folder("of_a_name_that_is_by_far_too_long_for_the_address_of_a_socket_because_that_has_107_bytes");
	refused(data, ERR_INVALID_PARAMS, "too long");
	refused("/does/not/exist", ERR_IO, "/does/not/exist");
	/* What is there is no database: the start fails, and says where to look. */
	make_folder("junk");
	char path[192];
	snprintf(path, sizeof path, "%s/pg", data);
	ck_assert_int_eq(mkdir(path, 0700), 0);
	struct err err = ERR_INIT;
	struct cluster *c = NULL;
	ck_assert(!cluster_start(data, &c, &err));
	ck_assert_ptr_ne(strstr(err.hint, "postgres.log"), NULL);
}
END_TEST

Suite *suite_cluster(void)
{
	const TTest *const tests[] = { test_start_and_stop, test_server_has_a_life_of_its_own, test_taken_over, test_killed_server_recovers,
		test_stale_pid_file, test_unfinished_initdb_is_made_again, test_refused_folders };
	return SUITE_OF("cluster", tests);
}
