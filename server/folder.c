#include "folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_empty(const char *path)
{
	DIR *d = opendir(path);
	bool empty = d != NULL;
	for (struct dirent *e; empty && (e = readdir(d));)
		empty = strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0;
	if (d)
		closedir(d);
	return empty;
}

/* Root hands an empty folder over; one that holds somebody's files it leaves alone. */
static bool hand_over(const char *path, const struct account *account, struct err *err)
{
	struct stat st;
	if (stat(path, &st) != 0)
		return err_errno(err, "cannot use %s", path);
	if (!S_ISDIR(st.st_mode))
		return err_set(err, ERR_INVALID_PARAMS, "%s is not a folder", path);
	if (st.st_uid == account->uid)
		return true;
	if (geteuid() != 0 || !is_empty(path)) {
		err_set(err, ERR_INVALID_PARAMS, "%s belongs to another user than %s, who is to run the service", path, account->name);
		return err_hint(err, "name a new or an empty folder; if an earlier service made this one, name its owner with --user");
	}
	if (chown(path, account->uid, account->gid) != 0)
		return err_errno(err, "cannot give %s to user %s", path, account->name);
	return true;
}

bool folder_make(const char *path, const struct account *account, struct folder *ret, struct err *err)
{
	char real[PATH_MAX];
	ret->lock = -1;
	if (mkdir(path, 0700) != 0 && errno != EEXIST) {
		err_errno(err, "cannot make the folder %s", path);
		return err_hint(err, "the folder above it must exist and be writable");
	}
	if (!realpath(path, real))
		return err_errno(err, "cannot use %s", path);
	if (strlen(real) >= sizeof ret->path)
		return err_set(err, ERR_INVALID_PARAMS, "the path of the folder is longer than %zu bytes", sizeof ret->path - 1);
	snprintf(ret->path, sizeof ret->path, "%s", real);
	return hand_over(ret->path, account, err);
}

/* The first folder on the way down that may not be passed through. */
static bool explain_unreachable(const char *path, const struct account *account, struct err *err)
{
	char part[PATH_MAX / 2];
	for (const char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		snprintf(part, sizeof part, "%.*s", (int)(slash - path), path);
		if (access(part, X_OK) == 0)
			continue;
		err_set(err, ERR_IO, "user %s cannot reach %s: %s may not be entered", account->name, path, part);
		return err_hint(err, "choose a folder outside %s, for example /var/lib/kontor, or allow it with 'chmod o+x %s'", part, part);
	}
	err_set(err, ERR_IO, "user %s may not use %s", account->name, path);
	return err_hint(err, "'chmod 700 %s' as its owner", path);
}

static bool refuse_second(const struct folder *f, int fd, struct err *err)
{
	char pid[24] = "";
	ssize_t n = read(fd, pid, sizeof pid - 1);
	pid[n > 0 ? n : 0] = '\0';
	pid[strcspn(pid, "\n")] = '\0';
	err_set(err, ERR_INVALID_PARAMS, "another kontor serve (pid %s) runs on %s", *pid ? pid : "unknown", f->path);
	return err_hint(err, "use it, or stop it with 'kill %s'", *pid ? pid : "PID");
}

/* Closed on exec: a PostgreSQL that outlives a killed service must not keep the lock. */
static bool take_lock(struct folder *f, struct err *err)
{
	char path[PATH_MAX];
	snprintf(path, sizeof path, "%s/kontor.lock", f->path);
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (fd < 0)
		return err_errno(err, "cannot lock %s", path);
	if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
		refuse_second(f, fd, err);
		close(fd);
		return false;
	}
	f->lock = fd;
	if (ftruncate(fd, 0) != 0 || dprintf(fd, "%ld\n", (long)getpid()) < 0)
		return err_errno(err, "cannot write %s", path);
	return true;
}

static bool make_inside(const struct folder *f, const char *name, char out[PATH_MAX], struct err *err)
{
	snprintf(out, PATH_MAX, "%s/%s", f->path, name);
	return mkdir(out, 0700) == 0 || errno == EEXIST || err_errno(err, "cannot make %s", out);
}

bool folder_enter(struct folder *f, const struct account *account, struct err *err)
{
	if (access(f->path, R_OK | W_OK | X_OK) != 0)
		return explain_unreachable(f->path, account, err);
	if (chmod(f->path, 0700) != 0)
		return err_errno(err, "cannot close %s to others", f->path);
	return take_lock(f, err) && make_inside(f, "spool", f->spool, err) && make_inside(f, "archive", f->archive, err);
}

void folder_leave(struct folder *f)
{
	if (f->lock >= 0)
		close(f->lock);
	f->lock = -1;
}
