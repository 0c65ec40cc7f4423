#include "rpc/service.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/log.h"
#include "pool.h"
#include "report/report.h"
#include "rpc.h"

/* Who may connect: who started the service, the service's own user, root. Everyone else is told so and sent away (R45). */
static bool may_connect(const struct service *service, uid_t peer)
{
	return peer == service->config->starter_uid || peer == geteuid() || peer == 0;
}

static void *on_opened(struct net_conn *conn, uid_t peer, void *ctx)
{
	struct session *s = xcalloc(1, sizeof *s);
	s->service = ctx;
	s->conn = conn;
	if (!may_connect(s->service, peer)) {
		answer_protocol_error(s, NULL, ANSWER_FORBIDDEN, "this user may not use the service", NULL);
		s->refused = true;
		net_end(conn);
	}
	return s;
}

static void on_line(struct net_conn *conn, struct str line, void *own)
{
	struct session *s = own;
	(void)conn;
	if (!s->refused)
		dispatch_line(s, line);
}

static void on_raw(struct net_conn *conn, struct str bytes, void *own)
{
	(void)conn;
	upload_bytes(own, bytes);
}

static void on_too_long(struct net_conn *conn, void *own)
{
	(void)conn;
	answer_protocol_error(own, NULL, ANSWER_TOO_LARGE, "a line has at most 256 KiB", NULL);
}

static void on_input_ended(struct net_conn *conn, void *own)
{
	struct session *s = own;
	s->input_ended = true;
	upload_abandon(s);
	if (s->in_flight == 0)
		net_end(conn);
}

/* Requests outlive their connection until their threads are done; they must not find it any more. */
static void on_closed(void *own)
{
	struct session *s = own;
	s->conn = NULL;
	upload_abandon(s);
	for (struct request *r = s->requests, *next; r; r = next) {
		next = r->next;
		if (r->cancel)
			r->cancel(r);
		r->session = NULL;
		r->prev = r->next = NULL;
	}
	free(s);
}

static void on_written(struct net_conn *conn, void *own)
{
	(void)conn;
	reports_written(own);
}

static void on_tick(void *ctx)
{
	uploads_progress(ctx);
}

static void on_stopping(void *ctx)
{
	struct service *service = ctx;
	service->stopping = true;
	upload_cancel_all(service);
}

bool service_run(const struct service_config *config, struct err *err)
{
	struct service service = { .config = config, .started = time(NULL) };
	struct net_handlers handlers = { .opened = on_opened, .line = on_line, .raw = on_raw, .too_long = on_too_long,
		.input_ended = on_input_ended, .closed = on_closed, .stopping = on_stopping, .written = on_written, .tick = on_tick,
		.ctx = &service };
	if (!report_load_all(err) || !net_open(config->socket_path, &handlers, &service.net, err))
		return false;
	pool_init(config->conninfo);
	log_event(LOG_INFO, "ready", "socket=%s", config->socket_path);
	if (config->ready)
		config->ready(config->ready_ctx);
	net_run(service.net);
	net_close(service.net);
	pool_end();
	log_event(LOG_INFO, "stopped", "socket=%s", config->socket_path);
	return true;
}
