#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/log.h"
#include "importers/import.h"
#include "rpc.h"

#define UPLOAD_OPTIONS_MAX 24

/*
 * import.upload: announced -> receiving (bytes go to the spool on a thread, the connection waits meanwhile) -> waiting -> importing -> answered
 *                     |            \-- the client leaves, or the spool cannot be written: answered with an error, the spool file removed
 *                     \-- refused: a bad parameter; the bytes that follow are read and dropped
 *
 * One import runs per connection, in the order they came: a client may send master data and what refers to them in one go.
 */
struct upload {
	struct service *service;
	struct request *request;
	struct upload *prev, *next;
	int fd;
	int64_t size, left;
	struct buf piece;
	struct import_request import;
	struct import_option options[UPLOAD_OPTIONS_MAX];
	char spool_path[PATH_MAX], archive_dir[PATH_MAX], *option_texts[UPLOAD_OPTIONS_MAX];
	struct import_progress progress;
	int64_t told_rows;
	int told_phase;
	struct buf answer;
	struct err err;
	bool ok, tell_progress, complete, importing, writing, abandoned, write_failed;
};

static void remove_spool(struct upload *u)
{
	if (u->fd >= 0)
		close(u->fd);
	if (u->spool_path[0] && unlink(u->spool_path) != 0 && errno != ENOENT)
		log_event(LOG_WARN, "spool", "a received file could not be removed; the next start does it");
	u->fd = -1;
	u->spool_path[0] = '\0';
}

static void free_upload(struct upload *u)
{
	if (u->prev)
		u->prev->next = u->next;
	else
		u->service->uploads = u->next;
	if (u->next)
		u->next->prev = u->prev;
	remove_spool(u);
	for (size_t i = 0; i < u->import.options_n; i++)
		free(u->option_texts[i]);
	buf_free(&u->piece);
	buf_free(&u->answer);
	free(u);
}

static void fail(struct upload *u)
{
	answer_error(u->request, &u->err);
	free_upload(u);
}

/* ---- importing ---- */

static void start_next(struct session *session);

static void import(void *arg)
{
	struct upload *u = arg;
	struct json_out j;
	json_out_init(&j, &u->answer);
	u->ok = import_run(&u->import, &u->progress, &j, &u->err);
	remove_spool(u); /* here and not later: a large file takes the file system a while */
}

static void imported(void *arg)
{
	struct upload *u = arg;
	struct session *s = u->request->session;
	u->request->work = NULL;
	if (s) {
		s->importing = NULL;
		start_next(s);
	}
	if (!u->ok) {
		fail(u);
		return;
	}
	answer_result(u->request, buf_view(&u->answer));
	free_upload(u);
}

static void start_import(struct upload *u)
{
	u->importing = true;
	u->request->session->importing = u;
	if (u->service->stopping)
		atomic_store(&u->progress.cancel, true);
	net_work(u->service->net, NET_LANE_IMPORTS, import, imported, u);
}

/* The list begins with the upload that came last. */
static void start_next(struct session *s)
{
	struct upload *next = NULL;
	for (struct upload *u = s->service->uploads; u; u = u->next)
		if (u->request->session == s && u->complete && !u->importing)
			next = u;
	if (next && !s->importing)
		start_import(next);
}

/* One that waits is over at once, one that runs as soon as it looks. */
static void cancel(struct request *r)
{
	struct upload *u = r->work;
	if (!u)
		return;
	atomic_store(&u->progress.cancel, true);
	if (u->importing)
		return;
	err_set(&u->err, ERR_CANCELLED, "the import was cancelled before it began");
	fail(u);
}

static void complete(struct upload *u)
{
	u->complete = true;
	u->request->work = u;
	u->request->cancel = cancel;
	start_next(u->request->session);
}

/* ---- receiving ---- */

static void write_piece(void *arg)
{
	struct upload *u = arg;
	struct str s = buf_view(&u->piece);
	while (s.n) {
		ssize_t n = write(u->fd, s.p, s.n);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			u->write_failed = !err_errno(&u->err, "the received file cannot be stored");
			return;
		}
		s = (struct str){ s.p + n, s.n - (size_t)n };
	}
}

static void stop_receiving(struct upload *u)
{
	struct session *s = u->request->session;
	if (!s)
		return;
	s->receiving = NULL;
	s->spooling = false;
}

static void say_incomplete(struct upload *u)
{
	err_set(&u->err, ERR_IMPORT_REFUSED, "the connection ended after %lld of %lld bytes; nothing was changed",
	        (long long)(u->size - u->left), (long long)u->size);
	err_hint(&u->err, "send the file again, and exactly as many bytes as size says");
}

static void piece_written(void *arg)
{
	struct upload *u = arg;
	struct session *s = u->request->session;
	u->writing = false;
	u->left -= (int64_t)buf_size(&u->piece);
	buf_clear(&u->piece);
	if (u->abandoned || u->write_failed) {
		stop_receiving(u);
		say_incomplete(u);
		upload_skip(s, u->left);
		fail(u);
		return;
	}
	if (s)
		s->spooling = false;
	if (u->left == 0) {
		stop_receiving(u);
		complete(u);
	}
	answer_settle(s);
}

void upload_bytes(struct session *s, struct str bytes)
{
	struct upload *u = s->receiving;
	if (!u)
		return; /* bytes of an upload that was refused */
	s->spooling = true;
	net_pause(s->conn, true);
	buf_str(&u->piece, bytes);
	u->writing = true;
	net_work(u->service->net, NET_LANE_SHORT, write_piece, piece_written, u);
}

void upload_abandon(struct session *s)
{
	struct upload *u = s->receiving;
	if (!u)
		return;
	s->receiving = NULL;
	u->abandoned = true;
	if (u->writing)
		return; /* piece_written ends it */
	say_incomplete(u);
	fail(u);
}

int64_t upload_announced(const struct request *r)
{
	int64_t size = param_int(r, "size", -1);
	return size <= UPLOAD_SIZE_MAX ? size : -1;
}

/* Where nobody knows how many bytes are the file's, nothing that follows can be understood. */
void upload_skip(struct session *s, int64_t bytes)
{
	if (!s || !s->conn)
		return;
	if (bytes < 0)
		net_end(s->conn);
	else
		net_expect_raw(s->conn, bytes);
}

void upload_cancel_all(struct service *service)
{
	for (struct upload *u = service->uploads; u; u = u->next)
		atomic_store(&u->progress.cancel, true);
}

/* ---- progress ---- */

static void tell(struct upload *u)
{
	static const char *const phases[] = { "proof", "publish", "link", "commit" };
	int64_t rows = atomic_load(&u->progress.rows);
	int phase = atomic_load(&u->progress.phase);
	struct buf b = BUF_INIT;
	struct json_out j;
	if (rows == u->told_rows && phase == u->told_phase)
		return;
	u->told_rows = rows;
	u->told_phase = phase;
	json_out_init(&j, &b);
	json_out_object(&j);
	json_out_key(&j, "id");
	json_out_raw(&j, str_of(u->request->id ? u->request->id : "null"));
	json_out_key(&j, "rows");
	json_out_int(&j, rows);
	json_out_key(&j, "bytes");
	json_out_int(&j, atomic_load(&u->progress.bytes));
	json_out_key(&j, "bytes_total");
	json_out_int(&j, atomic_load(&u->progress.bytes_total));
	json_out_key(&j, "phase");
	json_out_cstr(&j, phases[phase & 3]);
	json_out_object_end(&j);
	answer_notify(u->request->session, "$/progress", buf_view(&b));
	buf_free(&b);
}

void uploads_progress(struct service *service)
{
	for (struct upload *u = service->uploads; u; u = u->next)
		if (u->importing && u->tell_progress)
			tell(u);
}

/* ---- announcing ---- */

static bool take_options(struct upload *u, json_t *options)
{
	const char *name;
	json_t *value;
	json_object_foreach(options, name, value) {
		size_t i = u->import.options_n;
		if (i == UPLOAD_OPTIONS_MAX || (!json_is_string(value) && !json_is_integer(value))) {
			err_set(&u->err, ERR_INVALID_PARAMS, "option %.60s must be a text or a whole number", name);
			return err_param(&u->err, "options");
		}
		u->option_texts[i] = json_is_string(value) ? xstrdup(json_string_value(value)) : json_dumps(value, JSON_ENCODE_ANY);
		u->options[i] = (struct import_option){ name, u->option_texts[i] };
		u->import.options_n++;
	}
	return true;
}

/* The name without folders; control characters have no business in it. */
static const char *base_name(const char *name)
{
	const char *slash = strrchr(name, '/');
	return slash ? slash + 1 : name;
}

static bool open_spool(struct upload *u)
{
	snprintf(u->spool_path, sizeof u->spool_path, "%s/spool/%lld-%lld", u->service->config->state_dir, (long long)getpid(),
	         (long long)++u->service->upload_number);
	snprintf(u->archive_dir, sizeof u->archive_dir, "%s/archive", u->service->config->state_dir);
	u->fd = open(u->spool_path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	return u->fd >= 0 || err_errno(&u->err, "the received file cannot be stored");
}

static bool prepare(struct upload *u, struct request *r)
{
	int64_t size = upload_announced(r);
	u->size = u->left = size;
	u->tell_progress = param_flag(r, "progress");
	u->import = (struct import_request){
		.conninfo = u->service->config->conninfo, .archive_dir = u->archive_dir, .spool_path = u->spool_path,
		.file_name = base_name(param_text(r, "file_name")), .feed = param_text(r, "feed"), .profile = param_text(r, "profile"),
		.source = param_text(r, "source"), .mode = param_text(r, "mode"), .from = param_text(r, "from"), .to = param_text(r, "to"),
		.dry_run = param_flag(r, "dry_run"), .expect_rows = param_int(r, "expect_rows", -1), .expect_sum = param_text(r, "expect_sum"),
		.options = u->options,
	};
	atomic_store(&u->progress.bytes_total, size);
	return take_options(u, json_object_get(r->params, "options")) && open_spool(u);
}

void handle_import_upload(struct request *r)
{
	struct upload *u = xcalloc(1, sizeof *u);
	struct session *s = r->session;
	u->service = r->service;
	u->request = r;
	u->fd = -1;
	u->told_phase = -1;
	u->next = u->service->uploads;
	if (u->next)
		u->next->prev = u;
	u->service->uploads = u;
	if (!prepare(u, r)) {
		upload_skip(s, u->size);
		fail(u);
	} else if (u->left == 0) {
		complete(u);
	} else {
		s->receiving = u;
		net_expect_raw(s->conn, u->left);
	}
}
