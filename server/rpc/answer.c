#include <stdlib.h>

#include "base/log.h"
#include "rpc.h"

/* One table of errors: the kind inside, its code outside (API.md section 2; positive codes are the application's). */
static const struct {
	enum err_kind kind;
	int code;
} codes[] = {
	{ ERR_INVALID_PARAMS, -32602 }, { ERR_INTERNAL, -32603 },  { ERR_DB, -32603 },        { ERR_IO, -32603 },
	{ ERR_CANCELLED, -32800 },      { ERR_FORBIDDEN, -32002 }, { ERR_TOO_LARGE, -32004 }, { ERR_STALE_CURSOR, -32005 },
	{ ERR_DB_UNAVAILABLE, -32006 }, { ERR_DEADLINE, -32007 },  { ERR_IMPORT_REFUSED, 1 }, { ERR_AMBIGUOUS_FORMAT, 2 },
	{ ERR_BATCH_HELD, 3 },          { ERR_NOT_FOUND, 4 },
};

static int code_of(enum err_kind kind)
{
	for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++)
		if (codes[i].kind == kind)
			return codes[i].code;
	return -32603;
}

static void unlink_request(struct request *r)
{
	if (!r->session)
		return;
	if (r->prev)
		r->prev->next = r->next;
	else
		r->session->requests = r->next;
	if (r->next)
		r->next->prev = r->prev;
	r->session->in_flight--;
}

/* A full connection is not read, nor one whose last bytes are still being stored; one that will ask nothing more ends with its last answer. */
void answer_settle(struct session *s)
{
	if (!s || !s->conn)
		return;
	net_busy(s->conn, s->in_flight > 0);
	net_pause(s->conn, s->spooling || (!s->receiving && s->in_flight >= RPC_IN_FLIGHT_MAX));
	if (s->input_ended && s->in_flight == 0)
		net_end(s->conn);
}

static void send_batch(struct session *s, struct batch *b)
{
	if (b->any && s && s->conn) {
		buf_cstr(&b->answers, "]\n");
		net_send(s->conn, buf_view(&b->answers));
	}
	buf_free(&b->answers);
	free(b);
}

/* Sends one answer, or puts it into its batch. NULL text: a notification was answered with nothing. */
static void deliver(struct session *s, struct batch *b, const struct buf *text)
{
	if (!b) {
		if (text && s && s->conn)
			net_send(s->conn, buf_view(text));
		return;
	}
	if (text) {
		buf_char(&b->answers, b->any ? ',' : '[');
		buf_put(&b->answers, text->data, text->len - 1); /* without its line end */
		b->any = true;
	}
	if (--b->left == 0)
		send_batch(s, b);
}

void answer_batch_begun(struct session *s, struct batch *b)
{
	deliver(s, b, NULL);
}

static void finish(struct request *r, const struct buf *text)
{
	struct session *s = r->session;
	deliver(s, r->batch, r->id ? text : NULL);
	unlink_request(r);
	json_decref(r->params);
	free(r->id);
	free(r);
	answer_settle(s);
}

static void begin(struct json_out *j, struct buf *b, const char *id)
{
	json_out_init(j, b);
	json_out_object(j);
	json_out_key(j, "jsonrpc");
	json_out_cstr(j, "2.0");
	json_out_key(j, "id");
	if (id)
		json_out_raw(j, str_of(id));
	else
		json_out_null(j);
}

static void end(struct json_out *j, struct buf *b)
{
	json_out_object_end(j);
	buf_char(b, '\n');
}

void answer_result(struct request *r, struct str result_json)
{
	struct buf b = BUF_INIT;
	struct json_out j;
	begin(&j, &b, r->id);
	json_out_key(&j, "result");
	json_out_raw(&j, result_json);
	end(&j, &b);
	finish(r, &b);
	buf_free(&b);
}

static void write_text(struct json_out *j, const char *key, const char *text)
{
	if (!*text)
		return;
	json_out_key(j, key);
	json_out_cstr(j, text);
}

static void write_error(struct json_out *j, int code, const char *kind, const struct err *err)
{
	json_out_key(j, "error");
	json_out_object(j);
	json_out_key(j, "code");
	json_out_int(j, code);
	json_out_key(j, "message");
	json_out_cstr(j, err->message);
	json_out_key(j, "data");
	json_out_object(j);
	json_out_key(j, "kind");
	json_out_cstr(j, kind);
	write_text(j, "param", err->param);
	write_text(j, "detail", err->detail);
	write_text(j, "hint", err->hint);
	json_out_object_end(j);
	json_out_object_end(j);
}

/* A defect is logged with an id; the client gets the id and not what went wrong inside. */
static void hide_defect(struct err *err)
{
	static unsigned number;
	if (err->kind != ERR_INTERNAL && err->kind != ERR_DB)
		return;
	unsigned id = ++number;
	log_event(LOG_ERROR, "defect", "id=%u kind=%s %s", id, err_kind_name(err->kind), err->message);
	err_detail(err, "the service's log has it under id %u", id);
}

static void answer_code(struct request *r, int code, const char *kind, const struct err *err)
{
	struct buf b = BUF_INIT;
	struct json_out j;
	begin(&j, &b, r->id);
	write_error(&j, code, kind, err);
	end(&j, &b);
	finish(r, &b);
	buf_free(&b);
}

void answer_error(struct request *r, const struct err *err)
{
	struct err shown = *err;
	hide_defect(&shown);
	answer_code(r, code_of(err->kind), err_kind_name(err->kind), &shown);
}

void answer_invalid_request(struct request *r, const char *message)
{
	struct err err = ERR_INIT;
	err_set(&err, ERR_INVALID_PARAMS, "%s", message);
	answer_code(r, -32600, "invalid_request", &err);
}

void answer_busy(struct request *r, const char *message)
{
	struct err err = ERR_INIT;
	err_set(&err, ERR_CANCELLED, "%s", message);
	err_hint(&err, "try again when it runs again");
	answer_code(r, -32003, "busy", &err);
}

void answer_method_not_found(struct request *r, const char *method, const char *nearest)
{
	struct err err = ERR_INIT;
	err_set(&err, ERR_NOT_FOUND, "there is no method %.80s", method);
	err_hint(&err, nearest ? "did you mean %s?" : "rpc.discover lists all methods", nearest);
	answer_code(r, -32601, "method_not_found", &err);
}

void answer_notify(struct session *s, const char *method, struct str params_json)
{
	struct buf b = BUF_INIT;
	struct json_out j;
	if (!s || !s->conn)
		return;
	json_out_init(&j, &b);
	json_out_object(&j);
	json_out_key(&j, "jsonrpc");
	json_out_cstr(&j, "2.0");
	json_out_key(&j, "method");
	json_out_cstr(&j, method);
	json_out_key(&j, "params");
	json_out_raw(&j, params_json);
	end(&j, &b);
	net_send(s->conn, buf_view(&b));
	buf_free(&b);
}

void answer_protocol_error(struct session *s, const char *id, enum answer_protocol what, const char *message, struct batch *batch)
{
	static const struct {
		int code;
		const char *kind;
	} kinds[] = { [ANSWER_PARSE_ERROR] = { -32700, "parse_error" },
		[ANSWER_INVALID_REQUEST] = { -32600, "invalid_request" },
		[ANSWER_TOO_LARGE] = { -32004, "too_large" },
		[ANSWER_FORBIDDEN] = { -32002, "forbidden" } };
	struct buf b = BUF_INIT;
	struct json_out j;
	struct err err = ERR_INIT;
	err_set(&err, ERR_INVALID_PARAMS, "%s", message);
	begin(&j, &b, id);
	write_error(&j, kinds[what].code, kinds[what].kind, &err);
	end(&j, &b);
	deliver(s, batch, &b);
	buf_free(&b);
}
