#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/arena.h"
#include "pool.h"
#include "report/report.h"
#include "rpc.h"

#define PROTOCOL_VERSION "1"

/* Answers with what `write` puts into the result. */
static void answer_with(struct request *r, void (*write)(const struct request *r, struct json_out *j))
{
	struct buf b = BUF_INIT;
	struct json_out j;
	json_out_init(&j, &b);
	write(r, &j);
	answer_result(r, buf_view(&b));
	buf_free(&b);
}

static void put_text(struct json_out *j, const char *key, const char *text)
{
	json_out_key(j, key);
	json_out_cstr(j, text);
}

static void put_int(struct json_out *j, const char *key, int64_t v)
{
	json_out_key(j, key);
	json_out_int(j, v);
}

static void write_hello(const struct request *r, struct json_out *j)
{
	static const struct {
		const char *name;
		int64_t value;
	} limits[] = {
		{ "line_bytes", (int64_t)NET_LINE_MAX }, { "json_depth", RPC_DEPTH_MAX },        { "batch", RPC_BATCH_MAX },
		{ "in_flight", RPC_IN_FLIGHT_MAX },      { "page_rows", REPORT_PAGE_MAX },       { "idle_ms", NET_IDLE_MS },
		{ "write_stall_ms", NET_WRITE_STALL_MS }, { "statement_ms", 30000 },
	};
	json_out_object(j);
	put_text(j, "service", "kontor");
	put_text(j, "version", KONTOR_VERSION);
	json_out_key(j, "protocol");
	json_out_object(j);
	put_text(j, "min", PROTOCOL_VERSION);
	put_text(j, "max", PROTOCOL_VERSION);
	json_out_object_end(j);
	json_out_key(j, "limits");
	json_out_object(j);
	for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++)
		put_int(j, limits[i].name, limits[i].value);
	json_out_object_end(j);
	json_out_object_end(j);
}

void handle_hello(struct request *r)
{
	const char *version = param_text(r, "version");
	struct err err = ERR_INIT;
	if (!version || strcmp(version, PROTOCOL_VERSION) == 0) {
		answer_with(r, write_hello);
		return;
	}
	err_set(&err, ERR_INVALID_PARAMS, "this service speaks version " PROTOCOL_VERSION " of the protocol, not %.20s", version);
	err_param(&err, "version");
	answer_error(r, &err);
}

/* Over the Unix socket there is one principal, who has every right (R45). */
static const char *const owner_rights[] = { "read", "person", "pay", "import", "audit", "privacy", "admin" };
#define OWNER_RIGHTS_N (sizeof owner_rights / sizeof owner_rights[0])

/* A method without a right in the table cannot be called. */
bool session_may(const struct session *s, const char *right)
{
	if (!right || s->refused)
		return false;
	for (size_t i = 0; i < OWNER_RIGHTS_N; i++)
		if (strcmp(owner_rights[i], right) == 0)
			return true;
	return strcmp(right, "none") == 0;
}

static void write_whoami(const struct request *r, struct json_out *j)
{
	json_out_object(j);
	put_text(j, "principal", "owner");
	put_text(j, "identified_by", "peer credentials of the Unix socket");
	json_out_key(j, "rights");
	json_out_array(j);
	for (size_t i = 0; i < OWNER_RIGHTS_N; i++)
		json_out_cstr(j, owner_rights[i]);
	json_out_array_end(j);
	json_out_object_end(j);
}

void handle_whoami(struct request *r)
{
	answer_with(r, write_whoami);
}

static void write_param(const struct param *p, struct json_out *j)
{
	static const char *const types[] = { [PARAM_TEXT] = "string", [PARAM_INT] = "integer", [PARAM_FLAG] = "boolean", [PARAM_OBJECT] = "object" };
	json_out_object(j);
	put_text(j, "name", p->name);
	put_text(j, "summary", p->doc);
	json_out_key(j, "required");
	json_out_bool(j, p->required);
	json_out_key(j, "schema");
	json_out_object(j);
	put_text(j, "type", types[p->type]);
	if (p->allowed) {
		json_out_key(j, "enum");
		json_out_array(j);
		for (const char *w = p->allowed; *w; w += *w == '|') {
			size_t n = strcspn(w, "|");
			json_out_text(j, (struct str){ w, n });
			w += n;
		}
		json_out_array_end(j);
	}
	json_out_object_end(j);
	json_out_object_end(j);
}

static void write_method(const struct method *m, struct json_out *j)
{
	json_out_object(j);
	put_text(j, "name", m->name);
	put_text(j, "summary", m->doc);
	put_text(j, "paramStructure", "by-name");
	put_text(j, "x-right", m->right);
	json_out_key(j, "params");
	json_out_array(j);
	for (size_t i = 0; i < m->params_n; i++)
		write_param(&m->params[i], j);
	json_out_array_end(j);
	json_out_key(j, "result");
	json_out_object(j);
	put_text(j, "name", "result");
	json_out_key(j, "schema");
	json_out_object(j);
	json_out_object_end(j);
	json_out_object_end(j);
	json_out_object_end(j);
}

static void write_discover(const struct request *r, struct json_out *j)
{
	json_out_object(j);
	put_text(j, "openrpc", "1.2.6");
	json_out_key(j, "info");
	json_out_object(j);
	put_text(j, "title", "Kontor");
	put_text(j, "version", KONTOR_VERSION);
	json_out_object_end(j);
	json_out_key(j, "methods");
	json_out_array(j);
	for (size_t i = 0; i < method_table_n; i++)
		write_method(&method_table[i], j);
	json_out_array_end(j);
	json_out_object_end(j);
}

void handle_discover(struct request *r)
{
	answer_with(r, write_discover);
}

/* ---- health: asks the database, so on a thread ---- */

struct health_job {
	struct request *request;
	bool database;
};

static void ask_database(void *arg)
{
	struct health_job *job = arg;
	struct err err = ERR_INIT;
	struct db_rows *rows = NULL;
	struct db *db = pool_take(&err);
	job->database = db && db_query(db, "report/latest_snapshot", NULL, &rows, &err);
	db_rows_free(rows);
	if (db)
		pool_give(db, !job->database);
}

static void tell_health(void *arg)
{
	struct health_job *job = arg;
	struct buf b = BUF_INIT;
	struct json_out j;
	json_out_init(&j, &b);
	json_out_object(&j);
	put_text(&j, "status", job->database ? "ok" : "degraded");
	put_text(&j, "database", job->database ? "ok" : "unreachable");
	put_text(&j, "version", KONTOR_VERSION);
	put_int(&j, "uptime_s", (int64_t)(time(NULL) - job->request->service->started));
	json_out_object_end(&j);
	answer_result(job->request, buf_view(&b));
	buf_free(&b);
	free(job);
}

void handle_health(struct request *r)
{
	struct health_job *job = xcalloc(1, sizeof *job);
	job->request = r;
	net_work(r->service->net, NET_LANE_SHORT, ask_database, tell_health, job);
}
