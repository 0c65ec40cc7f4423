#include "programs.h"

#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static bool has_server(const char *dir)
{
	char path[512];
	snprintf(path, sizeof path, "%s/initdb", dir);
	if (access(path, X_OK) != 0)
		return false;
	snprintf(path, sizeof path, "%s/postgres", dir);
	return access(path, X_OK) == 0;
}

static bool ask_pg_config(char *out, size_t size)
{
	FILE *f = popen("pg_config --bindir 2>/dev/null", "r");
	if (!f)
		return false;
	bool got = fgets(out, (int)size, f) != NULL;
	pclose(f);
	if (got)
		out[strcspn(out, "\n")] = '\0';
	return got && has_server(out);
}

static int version_of(const char *path)
{
	const char *p = strstr(path, "/postgresql/");
	return p ? atoi(p + strlen("/postgresql/")) : 0;
}

/* Data of one version is served by that version only. */
static bool find_version(int version, char *out, size_t size)
{
	snprintf(out, size, "/usr/lib/postgresql/%d/bin", version);
	return has_server(out);
}

static bool find_newest(char *out, size_t size)
{
	glob_t found;
	int newest = 0;
	if (glob("/usr/lib/postgresql/*/bin", 0, NULL, &found) != 0)
		return false;
	for (size_t i = 0; i < found.gl_pathc; i++)
		if (version_of(found.gl_pathv[i]) > newest && has_server(found.gl_pathv[i])) {
			newest = version_of(found.gl_pathv[i]);
			snprintf(out, size, "%s", found.gl_pathv[i]);
		}
	globfree(&found);
	return newest > 0;
}

bool programs_find(int version, char *out, size_t size, struct err *err)
{
	if ((version && find_version(version, out, size)) || ask_pg_config(out, size) || find_newest(out, size))
		return true;
	err_set(err, ERR_IO, "PostgreSQL's programs (initdb, postgres) were not found");
	return err_hint(err, "install the package postgresql, or use an existing server with --db");
}

/*
 * Out of reach of the terminal's Ctrl-C, which is for us to handle; gone with us (pg_ctl gives the server a life of its own); nothing of
 * ours stays open in the server. It works in /, because our own folder may be closed to the user we became.
 */
static void child(char *const argv[], const char *log_path)
{
	sigset_t none;
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	setsid();
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	int log = open(log_path, O_WRONLY | O_CREAT | O_APPEND, 0600);
	int null = open("/dev/null", O_RDONLY);
	if (log < 0 || null < 0 || chdir("/") != 0)
		_exit(126);
	dup2(null, STDIN_FILENO);
	dup2(log, STDOUT_FILENO);
	dup2(log, STDERR_FILENO);
	close_range(STDERR_FILENO + 1, ~0U, 0);
	execv(argv[0], argv);
	_exit(127);
}

bool programs_run(char *const argv[], const char *log_path, struct err *err)
{
	int status;
	pid_t pid = fork();
	if (pid < 0)
		return err_errno(err, "cannot start %s", argv[0]);
	if (pid == 0)
		child(argv, log_path);
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return err_errno(err, "cannot wait for %s", argv[0]);
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return true;
	err_set(err, ERR_IO, "%s failed (status %d)", argv[0], WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status));
	return err_hint(err, "its output is in %s", log_path);
}
