#include "importers/import.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/fault.h"
#include "base/hash.h"
#include "base/log.h"

#include "profile/plan.h"
#include "publish/archive.h"
#include "publish/publish.h"
#include "publish/repeat.h"

/* Everything about the received file that does not depend on its rows. */
struct received {
	struct publish_file file;
	char received_at[32];
	struct buf options;
	bool archived_new;
};

static bool hash_file(const char *path, char hex[65], int64_t *size, struct err *err)
{
	char piece[1 << 16];
	unsigned char sum[32];
	ssize_t n;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return err_errno(err, "cannot open the received file");
	struct sha256 *h = sha256_new();
	*size = 0;
	while ((n = read(fd, piece, sizeof piece)) > 0) {
		sha256_update(h, piece, (size_t)n);
		*size += n;
	}
	sha256_final(h, sum);
	hex_of(sum, sizeof sum, hex);
	close(fd);
	return n == 0 || err_errno(err, "cannot read the received file");
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct import_option *)a)->name, ((const struct import_option *)b)->name);
}

/* Options as JSON, sorted by name, so that their order is no difference. */
static void write_options(const struct import_request *r, struct buf *buf)
{
	struct json_out json;
	struct import_option *sorted = calloc(r->options_n + 1, sizeof *sorted);
	json_out_init(&json, buf);
	json_out_object(&json);
	for (size_t i = 0; sorted && i < r->options_n; i++)
		sorted[i] = r->options[i];
	qsort(sorted, r->options_n, sizeof *sorted, by_name);
	for (size_t i = 0; i < r->options_n; i++) {
		json_out_key(&json, sorted[i].name);
		json_out_cstr(&json, sorted[i].value);
	}
	json_out_object_end(&json);
	free(sorted);
}

/* The same bytes, read in the same way, are the same import. */
static void identify(const struct import_request *r, struct plan *plan, struct received *in)
{
	struct buf b = BUF_INIT;
	const struct feed *main_feed = plan_feed(plan, plan_feeds_n(plan) - 1);
	const char *const parts[] = { in->file.sha256, main_feed->name, plan_profile(plan), plan_source(plan), plan_mode(plan),
		r->from ? r->from : "", r->to ? r->to : "", in->file.options };
	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
		buf_cstr(&b, parts[i]);
		buf_char(&b, '\n');
	}
	struct hash128 h = hash128_of(b.data, b.len);
	snprintf(in->file.identity, sizeof in->file.identity, "%016llx%016llx", (unsigned long long)h.hi, (unsigned long long)h.lo);
	buf_free(&b);
}

static bool only_increments(struct plan *plan, struct err *err)
{
	if (strcmp(plan_mode(plan), "increment") == 0)
		return true;
	err_set(err, ERR_INVALID_PARAMS, "mode %s is not available in this version; the only mode is increment", plan_mode(plan));
	return err_param(err, "mode");
}

static bool publish_proven(const struct import_request *r, struct import_progress *progress, struct plan *plan, struct received *in,
                           struct json_out *out, struct err *err)
{
	bool repeated = false, is_new = false;
	struct db *db = db_open(r->conninfo, "kontor import", err);
	if (!db)
		return false;
	bool ok = only_increments(plan, err) && (r->dry_run || repeat_answer(db, r, in->file.identity, out, &repeated, err));
	if (ok && !repeated) {
		/* A dry run keeps no copy: the original's sum stands for it in the batch that is rolled back. */
		memcpy(in->file.archive_sha256, in->file.sha256, sizeof in->file.archive_sha256);
		ok = r->dry_run || archive_store(r->archive_dir, plan, in->file.archive_sha256, &is_new, err);
		ok = ok && publish_run(db, r, progress, plan, &in->file, out, &repeated, err);
		/* A lost COMMIT reply leaves the outcome open: the copy stays, and the sweep at the next start settles it. */
		if (is_new && (!ok ? err->kind != ERR_DB_UNAVAILABLE : repeated))
			archive_discard(r->archive_dir, in->file.archive_sha256);
	}
	db_close(db);
	return ok;
}

bool import_run(const struct import_request *request, struct import_progress *progress, struct json_out *out, struct err *err)
{
	struct received in = { .options = BUF_INIT };
	struct plan *plan = NULL;
	struct timespec now;
	clock_gettime(CLOCK_REALTIME, &now);
	snprintf(in.received_at, sizeof in.received_at, "%lld.%06ld", (long long)now.tv_sec, now.tv_nsec / 1000);
	in.file.received_at = in.received_at;
	write_options(request, &in.options);
	in.file.options = buf_terminated(&in.options);

	CRASHPOINT("stage.received");
	bool ok = hash_file(request->spool_path, in.file.sha256, &in.file.size, err) && plan_prove(request, progress, &plan, err);
	if (ok) {
		identify(request, plan, &in);
		CRASHPOINT("stage.proven");
		ok = publish_proven(request, progress, plan, &in, out, err);
	}
	plan_free(plan);
	buf_free(&in.options);
	return ok;
}

static bool sweep_spool(const char *dir, struct err *err)
{
	DIR *d = opendir(dir);
	int swept = 0;
	if (!d)
		return err_errno(err, "cannot read the spool folder");
	for (struct dirent *e; (e = readdir(d));)
		if (e->d_name[0] != '.' && unlinkat(dirfd(d), e->d_name, 0) == 0)
			swept++;
	closedir(d);
	if (swept)
		log_event(LOG_INFO, "spool", "removed %d files of imports that did not end", swept);
	return true;
}

bool import_recover(const char *conninfo, const char *archive_dir, const char *spool_dir, struct err *err)
{
	struct db *db = db_open(conninfo, "kontor recover", err);
	bool ok = db && archive_sweep(db, archive_dir, err) && sweep_spool(spool_dir, err);
	db_close(db);
	return ok;
}
