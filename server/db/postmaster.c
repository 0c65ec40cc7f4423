#include "postmaster.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define NAP_MS 50

void postmaster_nap(int ms)
{
	struct timespec t = { ms / 1000, (long)(ms % 1000) * 1000000 };
	nanosleep(&t, NULL);
}

static bool is_postgres(pid_t pid)
{
	char path[64], name[32] = "";
	snprintf(path, sizeof path, "/proc/%ld/comm", (long)pid);
	FILE *f = fopen(path, "r");
	if (!f)
		return false;
	bool got = fgets(name, sizeof name, f) != NULL;
	fclose(f);
	return got && strcmp(name, "postgres\n") == 0;
}

/* A postmaster and all its children work in their data directory. A pid alone proves nothing: numbers are given again. */
static bool works_in(pid_t pid, const char *data)
{
	char link[64], cwd[PATH_MAX];
	snprintf(link, sizeof link, "/proc/%ld/cwd", (long)pid);
	ssize_t n = readlink(link, cwd, sizeof cwd - 1);
	return n > 0 && (size_t)n == strlen(data) && memcmp(cwd, data, (size_t)n) == 0 && is_postgres(pid);
}

static void pid_file(const char *data, char out[PATH_MAX])
{
	snprintf(out, PATH_MAX, "%s/postmaster.pid", data);
}

/* The number in a pid file, 0 if there is none. */
static pid_t noted_pid(const char *path)
{
	char line[64] = "";
	FILE *f = fopen(path, "r");
	if (!f)
		return 0;
	bool got = fgets(line, sizeof line, f) != NULL;
	fclose(f);
	long pid = got ? atol(line) : 0;
	return pid > 0 ? (pid_t)pid : 0;
}

pid_t postmaster_pid(const char *data)
{
	char path[PATH_MAX];
	pid_file(data, path);
	pid_t pid = noted_pid(path);
	return pid && works_in(pid, data) ? pid : 0;
}

static bool anybody_works_in(const char *data)
{
	bool found = false;
	DIR *proc = opendir("/proc");
	if (!proc)
		return false;
	for (struct dirent *e; !found && (e = readdir(proc));)
		found = atol(e->d_name) > 0 && works_in((pid_t)atol(e->d_name), data);
	closedir(proc);
	return found;
}

/*
 * PostgreSQL removes the file of a dead process itself, with more care than we can. Only one whose number belongs to a stranger, or to a dead
 * process that nobody has reaped, is ours to remove.
 */
static void drop_strangers_file(const char *path, const char *data)
{
	pid_t pid = noted_pid(path);
	if (pid && kill(pid, 0) == 0 && !works_in(pid, data))
		unlink(path);
}

bool postmaster_clear(const char *data, const char *socket_lock, int ms)
{
	char path[PATH_MAX];
	pid_file(data, path);
	for (int waited = 0; anybody_works_in(data); waited += NAP_MS) {
		if (waited >= ms)
			return false;
		postmaster_nap(NAP_MS);
	}
	drop_strangers_file(path, data);
	drop_strangers_file(socket_lock, data);
	return true;
}

bool postmaster_gone_within(const char *data, int ms)
{
	for (int waited = 0; postmaster_pid(data); waited += NAP_MS) {
		if (waited >= ms)
			return false;
		postmaster_nap(NAP_MS);
	}
	return true;
}
