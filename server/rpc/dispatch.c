#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/utf8.h"
#include "rpc.h"

/* jansson has no limit of its own: 2 MB of "[],[]" would take 95 MB, a deep nest the stack. */
static bool is_too_deep(struct str s)
{
	int depth = 0;
	bool quoted = false;
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		if (quoted && c == '\\')
			i++;
		else if (c == '"')
			quoted = !quoted;
		else if (!quoted && (c == '[' || c == '{') && ++depth > RPC_DEPTH_MAX)
			return true;
		else if (!quoted && (c == ']' || c == '}'))
			depth--;
	}
	return false;
}

static const struct method *find_method(const char *name)
{
	for (size_t i = 0; i < method_table_n; i++)
		if (strcmp(method_table[i].name, name) == 0)
			return &method_table[i];
	return NULL;
}

static const char *nearest_method(const char *name)
{
	const char *names[64];
	for (size_t i = 0; i < method_table_n; i++)
		names[i] = method_table[i].name;
	return str_nearest(str_of(name), names, method_table_n);
}

/* The id's own JSON text; NULL without id. An id is a text, a number or null. */
static bool take_id(json_t *object, char **ret)
{
	json_t *id = json_object_get(object, "id");
	*ret = NULL;
	if (!id)
		return true;
	if (!json_is_string(id) && !json_is_number(id) && !json_is_null(id))
		return false;
	*ret = json_dumps(id, JSON_ENCODE_ANY | JSON_COMPACT);
	return true;
}

static struct request *request_new(struct session *s, char *id, json_t *params, struct batch *batch)
{
	struct request *r = xcalloc(1, sizeof *r);
	*r = (struct request){ .session = s, .service = s->service, .id = id, .batch = batch,
		.params = params ? json_incref(params) : json_object(), .next = s->requests };
	if (r->next)
		r->next->prev = r;
	s->requests = r;
	s->in_flight++;
	return r;
}

static void refuse(struct request *r, enum err_kind kind, const char *message)
{
	struct err err = ERR_INIT;
	err_set(&err, kind, "%s", message);
	answer_error(r, &err);
}

/* The bytes of a refused upload come all the same. */
static void refuse_params(struct request *r, const struct err *err)
{
	struct session *s = r->session;
	int64_t bytes = r->method->handle == handle_import_upload ? upload_announced(r) : 0;
	answer_error(r, err);
	upload_skip(s, bytes);
}

static void run_method(struct request *r, const char *name)
{
	struct err err = ERR_INIT;
	r->method = find_method(name);
	if (r->service->stopping)
		answer_busy(r, "the service stops");
	else if (!r->method)
		answer_method_not_found(r, name, nearest_method(name));
	else if (!session_may(r->session, r->method->right))
		refuse(r, ERR_FORBIDDEN, "you have no right to call this method");
	else if (!params_check(r, &err))
		refuse_params(r, &err);
	else
		r->method->handle(r);
}

static void dispatch_one(struct session *s, json_t *object, struct batch *batch)
{
	const char *version = json_string_value(json_object_get(object, "jsonrpc"));
	const char *method = json_string_value(json_object_get(object, "method"));
	json_t *params = json_object_get(object, "params");
	char *id = NULL;
	const char *wrong = NULL;
	if (!json_is_object(object))
		wrong = "a request is a JSON object";
	else if (!take_id(object, &id))
		wrong = "id must be a text, a number or null";
	else if (!version || strcmp(version, "2.0") != 0)
		wrong = "jsonrpc must be \"2.0\"";
	else if (!method)
		wrong = "method must be a text";
	else if (params && !json_is_object(params) && !json_is_array(params))
		wrong = "params must be an object: parameters are named";
	if (wrong) {
		answer_protocol_error(s, id, ANSWER_INVALID_REQUEST, wrong, batch);
		free(id);
		return;
	}
	struct request *r = request_new(s, id, json_is_object(params) ? params : NULL, batch);
	if (json_is_array(params))
		refuse(r, ERR_INVALID_PARAMS, "params must be an object: parameters are named, not positional");
	else if (batch && strcmp(method, "import.upload") == 0)
		answer_invalid_request(r, "import.upload cannot stand in a batch: its bytes follow the line");
	else
		run_method(r, method);
}

static void dispatch_batch(struct session *s, json_t *list)
{
	size_t n = json_array_size(list);
	if (n == 0 || n > RPC_BATCH_MAX) {
		answer_protocol_error(s, NULL, ANSWER_INVALID_REQUEST, n ? "a batch has at most 50 requests" : "an empty batch", NULL);
		return;
	}
	struct batch *b = xcalloc(1, sizeof *b);
	b->left = (int)n + 1; /* one more, so that it is sent after the last was begun at the earliest */
	for (size_t i = 0; i < n; i++)
		dispatch_one(s, json_array_get(list, i), b);
	answer_batch_begun(s, b);
}

static bool looks_like_http(struct str line)
{
	return str_starts_with(line, "GET ") || str_starts_with(line, "POST ") || str_starts_with(line, "HEAD ") ||
	       str_starts_with(line, "PUT ") || str_starts_with(line, "OPTIONS ");
}

void dispatch_line(struct session *s, struct str line)
{
	json_error_t e;
	char message[200];
	if (str_trim(line).n == 0)
		return;
	if (looks_like_http(line)) {
		net_end(s->conn);
		return;
	}
	if (is_too_deep(line)) {
		answer_protocol_error(s, NULL, ANSWER_PARSE_ERROR, "JSON nested deeper than 32 levels", NULL);
		return;
	}
	json_t *root = utf8_valid(line, NULL) ? json_loadb(line.p, line.n, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &e) : NULL;
	if (!root) {
		bool valid = utf8_valid(line, NULL);
		snprintf(message, sizeof message, "not JSON: %s", valid ? e.text : "the line is not UTF-8");
		answer_protocol_error(s, NULL, ANSWER_PARSE_ERROR, message, NULL);
		return;
	}
	if (json_is_array(root))
		dispatch_batch(s, root);
	else
		dispatch_one(s, root, NULL);
	json_decref(root);
	answer_settle(s);
}
