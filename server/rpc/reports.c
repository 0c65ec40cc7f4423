#include <pthread.h>

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "pool.h"
#include "report/report.h"
#include "rpc.h"

#define REPORT_PARAMS_MAX 32

/*
 * A report runs on a thread of the reports' lane. A streamed piece is handed to the network thread, and the next one is not read before the piece
 * was sent and less than NET_OUTPUT_HIGH waits: a slow reader holds its report, not the service's memory.
 */
struct report_job {
	struct request *request;
	int refs;                        /* the run, and each cancel on its way; network thread only     */
	struct report_request question;
	struct report_param params[REPORT_PARAMS_MAX];
	char *texts[REPORT_PARAMS_MAX];  /* numbers given as numbers                                     */
	struct buf answer;
	struct err err;
	bool ok;

	pthread_mutex_t mutex;           /* guards what follows                                          */
	pthread_cond_t changed;
	struct db *db;                   /* while the report runs                                        */
	bool cancelled, sent;
	struct buf piece;
	int64_t seq;
	bool waits_for_reader;           /* the piece is handed over, too much waits; network thread only */
};

void handle_report_list(struct request *r)
{
	struct buf b = BUF_INIT;
	struct json_out j;
	json_out_init(&j, &b);
	report_list(&j);
	answer_result(r, buf_view(&b));
	buf_free(&b);
}

void handle_report_describe(struct request *r)
{
	const char *name = param_text(r, "name");
	const struct report *report = report_find(name);
	struct buf b = BUF_INIT;
	struct json_out j;
	struct err err = ERR_INIT;
	if (!report) {
		const char *nearest = report_nearest(name);
		err_set(&err, ERR_INVALID_PARAMS, "there is no report %.80s", name);
		err_param(&err, "name");
		if (nearest)
			err_hint(&err, "did you mean %s?", nearest);
		answer_error(r, &err);
		return;
	}
	json_out_init(&j, &b);
	report_describe(report, &j);
	answer_result(r, buf_view(&b));
	buf_free(&b);
}

static void job_unref(struct report_job *job)
{
	if (--job->refs)
		return;
	pthread_mutex_destroy(&job->mutex);
	pthread_cond_destroy(&job->changed);
	for (size_t i = 0; i < job->question.params_n; i++)
		free(job->texts[i]);
	buf_free(&job->answer);
	buf_free(&job->piece);
	free(job);
}

/* ---- streaming ---- */

static void piece_is_out(struct report_job *job)
{
	pthread_mutex_lock(&job->mutex);
	job->sent = true;
	pthread_cond_signal(&job->changed);
	pthread_mutex_unlock(&job->mutex);
}

static void send_piece(void *arg)
{
	struct report_job *job = arg;
	struct session *s = job->request->session;
	struct buf b = BUF_INIT;
	struct json_out j;
	json_out_init(&j, &b);
	json_out_object(&j);
	json_out_key(&j, "id");
	json_out_raw(&j, str_of(job->request->id ? job->request->id : "null"));
	json_out_key(&j, "seq");
	json_out_int(&j, ++job->seq);
	json_out_key(&j, "rows");
	json_out_raw(&j, buf_view(&job->piece));
	json_out_object_end(&j);
	answer_notify(s, "$/rows", buf_view(&b));
	buf_free(&b);
	job->waits_for_reader = s && s->conn && net_waiting(s->conn) >= NET_OUTPUT_HIGH; /* ends in reports_written */
	if (!job->waits_for_reader)
		piece_is_out(job);
}

void reports_written(struct session *s)
{
	for (struct request *r = s->requests; r && net_waiting(s->conn) < NET_OUTPUT_HIGH; r = r->next) {
		struct report_job *job = r->method && r->method->handle == handle_report_run ? r->work : NULL;
		if (!job || !job->waits_for_reader)
			continue;
		job->waits_for_reader = false;
		piece_is_out(job);
	}
}

static bool take_piece(void *ctx, struct str rows)
{
	struct report_job *job = ctx;
	pthread_mutex_lock(&job->mutex);
	buf_clear(&job->piece);
	buf_str(&job->piece, rows);
	job->sent = false;
	pthread_mutex_unlock(&job->mutex);
	net_post(job->request->service->net, send_piece, job);
	pthread_mutex_lock(&job->mutex);
	while (!job->sent && !job->cancelled)
		pthread_cond_wait(&job->changed, &job->mutex);
	bool go_on = !job->cancelled;
	pthread_mutex_unlock(&job->mutex);
	return go_on;
}

/* ---- running ---- */

static void run(void *arg)
{
	struct report_job *job = arg;
	struct report_sink sink = { take_piece, job };
	struct json_out j;
	struct db *db = pool_take(&job->err);
	json_out_init(&j, &job->answer);
	pthread_mutex_lock(&job->mutex);
	job->db = db;
	bool cancelled = job->cancelled;
	pthread_mutex_unlock(&job->mutex);
	if (cancelled)
		err_set(&job->err, ERR_CANCELLED, "the request was cancelled");
	else if (db)
		job->ok = report_run(db, &job->question, &sink, &j, &job->err);
	pthread_mutex_lock(&job->mutex);
	job->db = NULL;
	cancelled = job->cancelled;
	pthread_mutex_unlock(&job->mutex);
	/* A cancel may still be on its way to the server: it must not meet the connection's next statement. */
	if (db)
		pool_give(db, cancelled || job->err.kind == ERR_DB_UNAVAILABLE);
}

static void done(void *arg)
{
	struct report_job *job = arg;
	struct request *r = job->request;
	r->work = NULL;
	if (job->cancelled && !job->ok) {
		err_clear(&job->err);
		err_set(&job->err, ERR_CANCELLED, "the request was cancelled");
	}
	if (job->ok)
		answer_result(r, buf_view(&job->answer));
	else
		answer_error(r, &job->err);
	job_unref(job);
}

static void cancel_in_database(void *arg)
{
	struct report_job *job = arg;
	pthread_mutex_lock(&job->mutex);
	if (job->db)
		db_cancel(job->db);
	pthread_mutex_unlock(&job->mutex);
}

static void cancel_done(void *arg)
{
	job_unref(arg);
}

static void cancel(struct request *r)
{
	struct report_job *job = r->work;
	if (!job)
		return;
	pthread_mutex_lock(&job->mutex);
	job->cancelled = true;
	pthread_cond_signal(&job->changed);
	pthread_mutex_unlock(&job->mutex);
	job->refs++;
	net_work(r->service->net, NET_LANE_SHORT, cancel_in_database, cancel_done, job);
}

/* The report's parameters as texts; false: one is neither text nor number. */
static bool take_params(struct report_job *job, json_t *params, struct err *err)
{
	const char *name;
	json_t *value;
	json_object_foreach(params, name, value) {
		size_t i = job->question.params_n;
		if (json_is_null(value))
			continue;
		if (i == REPORT_PARAMS_MAX || (!json_is_string(value) && !json_is_integer(value))) {
			err_set(err, ERR_INVALID_PARAMS, "parameter %.60s of the report must be a text or a whole number", name);
			return err_param(err, name);
		}
		job->texts[i] = json_is_string(value) ? xstrdup(json_string_value(value)) : json_dumps(value, JSON_ENCODE_ANY);
		job->params[i] = (struct report_param){ name, job->texts[i] };
		job->question.params_n++;
	}
	return true;
}

static bool is_word(const struct request *r, const char *param, const char *word)
{
	const char *v = param_text(r, param);
	return v && strcmp(v, word) == 0;
}

static bool take_question(struct report_job *job, struct request *r, struct err *err)
{
	job->question = (struct report_request){
		.name = param_text(r, "name"), .params = job->params, .objects = is_word(r, "format", "objects"),
		.numbers_as_text = is_word(r, "numeric", "string"), .limit = param_int(r, "limit", REPORT_PAGE_MAX),
		.cursor = param_text(r, "cursor"), .stream = param_flag(r, "stream"), .timeout_ms = (int)param_int(r, "timeout_ms", 0),
	};
	return take_params(job, json_object_get(r->params, "params"), err);
}

static struct report_job *job_new(struct request *r)
{
	struct report_job *job = xcalloc(1, sizeof *job);
	pthread_mutex_init(&job->mutex, NULL);
	pthread_cond_init(&job->changed, NULL);
	job->request = r;
	job->refs = 1;
	return job;
}

static void start(struct report_job *job, struct request *r)
{
	r->work = job;
	r->cancel = cancel;
	/* Streams have threads of their own: slow readers must not keep short reports waiting. */
	net_work(r->service->net, job->question.stream ? NET_LANE_STREAMS : NET_LANE_REPORTS, run, done, job);
}

void handle_report_run(struct request *r)
{
	struct err err = ERR_INIT;
	struct report_job *job = job_new(r);
	if (take_question(job, r, &err)) {
		start(job, r);
	} else {
		answer_error(r, &err);
		job_unref(job);
	}
}

/* The same as the report of that name. */
void handle_import_quarantine(struct request *r)
{
	struct report_job *job = job_new(r);
	job->question = (struct report_request){ .name = "quarantine", .params = job->params,
		.limit = param_int(r, "limit", REPORT_PAGE_MAX), .cursor = param_text(r, "cursor") };
	start(job, r);
}

void handle_cancel(struct request *r)
{
	json_t *id = json_object_get(r->params, "id");
	char *wanted = id ? json_dumps(id, JSON_ENCODE_ANY | JSON_COMPACT) : NULL;
	for (struct request *other = r->session->requests; wanted && other; other = other->next)
		if (other != r && other->id && strcmp(other->id, wanted) == 0 && other->cancel)
			other->cancel(other);
	free(wanted);
	answer_result(r, STR_LIT("true"));
}
