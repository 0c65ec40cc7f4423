/*
 * JSON-RPC 2.0 over lines (API.md section 2): what the files of this floor share.
 *
 *   line -> parse -> one request or a batch -> method table -> validate -> handler -> answer
 *
 * A request lives until it is answered; its connection may be gone before (session NULL): then the answer is dropped.
 */
#ifndef KONTOR_RPC_RPC_H
#define KONTOR_RPC_RPC_H

#include <jansson.h>

#include "base/json_out.h"
#include "net/net.h"
#include "rpc/service.h"

#define RPC_BATCH_MAX 50
#define RPC_DEPTH_MAX 32
#define RPC_IN_FLIGHT_MAX 8
#define UPLOAD_SIZE_MAX ((int64_t)1 << 40)

struct service {
	const struct service_config *config;
	struct net *net;
	struct upload *uploads;          /* those that receive or run                                    */
	int64_t upload_number;
	bool stopping;
	time_t started;
};

struct session {
	struct service *service;
	struct net_conn *conn;           /* NULL: gone                                                   */
	bool refused, input_ended;
	bool spooling;                   /* received bytes are being written: no more are taken meanwhile */
	int in_flight;
	struct request *requests;        /* those in flight                                              */
	struct upload *receiving;        /* takes the raw bytes that follow                              */
	struct upload *importing;        /* runs; others of this connection wait, in the order they came */
};

/* Answers of a batch are collected and sent as one array. */
struct batch {
	struct buf answers;
	int left;                        /* requests not yet answered                                    */
	bool any;
};

struct request {
	struct session *session;         /* NULL: the connection is gone                                 */
	struct service *service;
	json_t *params;                  /* object, never NULL                                           */
	char *id;                        /* the id's JSON text; NULL = a notification                    */
	const struct method *method;
	struct batch *batch;             /* NULL = alone                                                 */
	struct request *prev, *next;
	void *work;                      /* the handler's, while it runs on a thread                     */
	void (*cancel)(struct request *request);
};

enum param_type { PARAM_TEXT, PARAM_INT, PARAM_FLAG, PARAM_OBJECT };

struct param {
	const char *name;
	enum param_type type;
	bool required;
	const char *allowed;             /* "rows|objects", NULL = anything                              */
	const char *doc;
	int64_t min, max;                /* of a whole number; 0, 0 = any                                */
};

#define METHOD_PARAMS_MAX 16

struct method {
	const char *name, *right, *doc;
	void (*handle)(struct request *request);
	size_t params_n;
	struct param params[METHOD_PARAMS_MAX];
};

extern const struct method method_table[];
extern const size_t method_table_n;

/* dispatch.c */
void dispatch_line(struct session *session, struct str line);

/* answer.c: each answers the request once and frees it. Network thread only. */
void answer_result(struct request *request, struct str result_json);
void answer_error(struct request *request, const struct err *err);
void answer_invalid_request(struct request *request, const char *message);
void answer_busy(struct request *request, const char *message);
/* Whether more is read from the connection, or whether it ends, as its state says. */
void answer_settle(struct session *session);
/* All requests of a batch were begun: it is sent when the last is answered. */
void answer_batch_begun(struct session *session, struct batch *batch);
/* A notification to the request's connection: {"jsonrpc":"2.0","method":METHOD,"params":PARAMS}. */
void answer_notify(struct session *session, const char *method, struct str params_json);
/* Errors that belong to no request: parse_error (-32700), invalid_request (-32600), too_large (-32004). */
enum answer_protocol { ANSWER_PARSE_ERROR, ANSWER_INVALID_REQUEST, ANSWER_TOO_LARGE, ANSWER_FORBIDDEN };
void answer_protocol_error(struct session *session, const char *id, enum answer_protocol what, const char *message, struct batch *batch);
void answer_method_not_found(struct request *request, const char *method, const char *nearest);

/* session.c */
bool session_may(const struct session *session, const char *right);

/* params of the current request */
const char *param_text(const struct request *request, const char *name);        /* NULL: not given   */
int64_t param_int(const struct request *request, const char *name, int64_t otherwise);
bool param_flag(const struct request *request, const char *name);
bool params_check(struct request *request, struct err *err);

/* handlers */
void handle_hello(struct request *request);
void handle_whoami(struct request *request);
void handle_discover(struct request *request);
void handle_health(struct request *request);
void handle_report_list(struct request *request);
void handle_report_describe(struct request *request);
void handle_report_run(struct request *request);
void handle_cancel(struct request *request);
void handle_import_upload(struct request *request);
void handle_import_list(struct request *request);
void handle_import_show(struct request *request);
void handle_import_quarantine(struct request *request);
void handle_profile_list(struct request *request);
void handle_profile_show(struct request *request);

/* reports.c: less waits on the connection than before */
void reports_written(struct session *session);

/* upload.c */
void upload_bytes(struct session *session, struct str bytes);
void upload_abandon(struct session *session);
void upload_cancel_all(struct service *service);
/* The size a request announces, -1 if it makes no sense; and what to do with that many bytes that nobody wants. */
int64_t upload_announced(const struct request *request);
void upload_skip(struct session *session, int64_t bytes);
void uploads_progress(struct service *service);

#endif
