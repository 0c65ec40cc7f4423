#include "archive.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/dict.h"
#include "base/fault.h"
#include "base/hash.h"
#include "base/log.h"

static bool sync_folder(const char *dir, struct err *err)
{
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return err_errno(err, "cannot open the archive folder");
	bool ok = fsync(fd) == 0 || err_errno(err, "cannot sync the archive folder");
	close(fd);
	return ok;
}

static bool write_copy(int fd, struct plan *plan, char sha256_hex[65], struct err *err)
{
	unsigned char sum[32];
	if (!plan_reduce(plan, fd, sum, err))
		return false;
	hex_of(sum, sizeof sum, sha256_hex);
	CRASHPOINT("archive.written");
	return fsync(fd) == 0 || err_errno(err, "cannot sync the archived copy");
}

bool archive_store(const char *dir, struct plan *plan, char sha256_hex[65], bool *is_new, struct err *err)
{
	char fresh[PATH_MAX], final[PATH_MAX];
	snprintf(fresh, sizeof fresh, "%s/.new-XXXXXX", dir);
	int fd = mkstemp(fresh);
	if (fd < 0)
		return err_errno(err, "cannot make a file in the archive");
	bool ok = write_copy(fd, plan, sha256_hex, err);
	ok = (close(fd) == 0 || err_errno(err, "cannot close the archived copy")) && ok;
	if (ok) {
		snprintf(final, sizeof final, "%s/%s", dir, sha256_hex);
		*is_new = access(final, F_OK) != 0;
		CRASHPOINT("archive.before_rename");
		ok = rename(fresh, final) == 0 || err_errno(err, "cannot name the archived copy");
	}
	if (!ok) {
		unlink(fresh);
		return false;
	}
	CRASHPOINT("archive.renamed");
	return sync_folder(dir, err);
}

void archive_discard(const char *dir, const char *sha256_hex)
{
	char path[PATH_MAX];
	snprintf(path, sizeof path, "%s/%s", dir, sha256_hex);
	if (unlink(path) != 0 && errno != ENOENT)
		log_event(LOG_WARN, "archive", "a copy that no batch names stays until the next start");
}

static bool load_named(struct db *db, struct dict *named, struct err *err)
{
	struct db_rows *rows = NULL;
	if (!db_query(db, "publish/archived", NULL, &rows, err))
		return false;
	int name = db_rows_column(rows, "name");
	for (int i = 0; i < db_rows_count(rows); i++)
		dict_put(named, db_rows_str(rows, i, name), 1);
	db_rows_free(rows);
	return true;
}

bool archive_sweep(struct db *db, const char *dir, struct err *err)
{
	struct dict *named = dict_new();
	DIR *d = opendir(dir);
	int64_t found, swept = 0;
	bool ok = d ? load_named(db, named, err) : err_errno(err, "cannot read the archive folder");
	for (struct dirent *e; ok && (e = readdir(d));) {
		if (str_of(e->d_name).n < 3 || dict_get(named, str_of(e->d_name), &found))
			continue;
		if (unlinkat(dirfd(d), e->d_name, 0) == 0)
			swept++;
	}
	if (swept)
		log_event(LOG_INFO, "archive", "removed %lld copies that no batch names", (long long)swept);
	if (d)
		closedir(d);
	dict_free(named);
	return ok;
}
