#include <stdlib.h>

#include "base/arena.h"
#include "importers/profiles.h"
#include "pool.h"
#include "rpc.h"

#define LIST_DEFAULT 100

/* ---- import.list and import.show: ask the database, so on a thread ---- */

struct batches_job {
	struct request *request;
	int64_t batch, limit;            /* batch 0 = all                                                */
	struct buf answer;
	struct err err;
	bool ok;
};

static bool write_batches(struct batches_job *job, struct db *db)
{
	struct db_params p = DB_PARAMS_INIT;
	struct db_rows *rows = NULL;
	if (job->batch)
		db_param_int(&p, job->batch);
	else
		db_param_null(&p);
	db_param_int(&p, job->limit);
	if (!db_query(db, "rpc/batches", &p, &rows, &job->err))
		return false;
	int n = db_rows_count(rows), column = db_rows_column(rows, "batch");
	bool found = n > 0 || !job->batch;
	if (!job->batch)
		buf_char(&job->answer, '[');
	for (int i = 0; i < n; i++) {
		buf_cstr(&job->answer, i ? "," : "");
		buf_str(&job->answer, db_rows_str(rows, i, column));
	}
	if (!job->batch)
		buf_char(&job->answer, ']');
	db_rows_free(rows);
	return found || err_set(&job->err, ERR_NOT_FOUND, "there is no batch %lld", (long long)job->batch);
}

static void ask(void *arg)
{
	struct batches_job *job = arg;
	struct db *db = pool_take(&job->err);
	job->ok = db && write_batches(job, db);
	if (db)
		pool_give(db, job->err.kind == ERR_DB_UNAVAILABLE);
}

static void tell(void *arg)
{
	struct batches_job *job = arg;
	if (job->ok)
		answer_result(job->request, buf_view(&job->answer));
	else
		answer_error(job->request, &job->err);
	buf_free(&job->answer);
	free(job);
}

static void start(struct request *r, int64_t batch, int64_t limit)
{
	struct batches_job *job = xcalloc(1, sizeof *job);
	job->request = r;
	job->batch = batch;
	job->limit = limit;
	net_work(r->service->net, NET_LANE_REPORTS, ask, tell, job);
}

void handle_import_list(struct request *r)
{
	start(r, 0, param_int(r, "limit", LIST_DEFAULT));
}

void handle_import_show(struct request *r)
{
	start(r, param_int(r, "batch", 0), 1);
}

/* ---- profiles: in memory ---- */

void handle_profile_list(struct request *r)
{
	struct buf b = BUF_INIT;
	struct json_out j;
	struct err err = ERR_INIT;
	json_out_init(&j, &b);
	if (profiles_list(&j, &err))
		answer_result(r, buf_view(&b));
	else
		answer_error(r, &err);
	buf_free(&b);
}

void handle_profile_show(struct request *r)
{
	struct buf b = BUF_INIT;
	struct json_out j;
	struct err err = ERR_INIT;
	json_out_init(&j, &b);
	if (profiles_show(param_text(r, "name"), &j, &err))
		answer_result(r, buf_view(&b));
	else
		answer_error(r, &err);
	buf_free(&b);
}
