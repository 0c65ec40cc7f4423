#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/log.h"
#include "net_internal.h"

#define BACKLOG 1024
#define TICK_MS 100
#define STOP_MS 10000

static void on_connection(uv_stream_t *listener, int status)
{
	if (status == 0)
		conn_accept(listener->data);
}

static void on_wake(uv_async_t *wake)
{
	jobs_run_posted(wake->data);
}

static void on_signal(uv_signal_t *signal, int number)
{
	struct net *net = signal->data;
	if (net->stopping)
		return;
	log_event(LOG_INFO, "stop", "signal %d: no new connections, running requests end", number);
	net->stopping = true;
	net->stop_deadline = uv_now(&net->loop) + STOP_MS;
	uv_close((uv_handle_t *)&net->listener, NULL);
	net->handlers.stopping(net->handlers.ctx);
}

/* Ends when nothing runs and nothing waits to be written. */
static bool is_quiet(const struct net *net)
{
	if (net->running_jobs)
		return false;
	for (const struct net_conn *c = net->conns; c; c = c->next)
		if (c->waiting)
			return false;
	return true;
}

static void on_tick(uv_timer_t *timer)
{
	struct net *net = timer->data;
	uint64_t now = uv_now(&net->loop);
	for (struct net_conn *c = net->conns, *next; c; c = next) {
		next = c->next;
		conn_check(c, now);
	}
	if (net->handlers.tick)
		net->handlers.tick(net->handlers.ctx);
	if (net->stopping && (is_quiet(net) || now >= net->stop_deadline))
		uv_stop(&net->loop);
}

/* A socket file that nobody answers on was left by a killed service. */
static bool clear_stale(const char *path, struct err *err)
{
	struct stat st;
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	if (lstat(path, &st) != 0)
		return true;
	if (!S_ISSOCK(st.st_mode))
		return err_set(err, ERR_INVALID_PARAMS, "%s exists and is not a socket", path);
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	memcpy(address.sun_path, path, strlen(path) + 1);
	bool answered = fd >= 0 && connect(fd, (struct sockaddr *)&address, sizeof address) == 0;
	if (fd >= 0)
		close(fd);
	if (answered)
		return err_set(err, ERR_INVALID_PARAMS, "another service answers on %s", path);
	return unlink(path) == 0 || err_errno(err, "cannot remove the stale socket %s", path);
}

static bool listen_on(struct net *net, const char *path, struct err *err)
{
	if (strlen(path) >= sizeof net->socket_path)
		return err_set(err, ERR_INVALID_PARAMS, "the socket's path has more than %zu bytes", sizeof net->socket_path - 1);
	memcpy(net->socket_path, path, strlen(path) + 1);
	if (!clear_stale(path, err))
		return false;
	uv_pipe_init(&net->loop, &net->listener, 0);
	net->listener.data = net;
	int status = uv_pipe_bind(&net->listener, path);
	if (status == 0)
		status = chmod(path, 0666) == 0 ? uv_listen((uv_stream_t *)&net->listener, BACKLOG, on_connection) : -1;
	return status == 0 || err_set(err, ERR_IO, "cannot listen on %s: %s", path, uv_strerror(status));
}

static void start_signals(struct net *net)
{
	static const int numbers[] = { SIGTERM, SIGINT };
	uv_signal_t *signals[] = { &net->sigterm, &net->sigint };
	for (int i = 0; i < 2; i++) {
		uv_signal_init(&net->loop, signals[i]);
		signals[i]->data = net;
		uv_signal_start(signals[i], on_signal, numbers[i]);
	}
}

bool net_open(const char *socket_path, const struct net_handlers *handlers, struct net **ret, struct err *err)
{
	struct net *net = xcalloc(1, sizeof *net);
	*ret = NULL;
	net->handlers = *handlers;
	signal(SIGPIPE, SIG_IGN);
	uv_loop_init(&net->loop);
	jobs_init(net);
	if (!listen_on(net, socket_path, err)) {
		free(net);
		return false;
	}
	uv_async_init(&net->loop, &net->wake, on_wake);
	net->wake.data = net;
	uv_timer_init(&net->loop, &net->housekeeping);
	net->housekeeping.data = net;
	uv_timer_start(&net->housekeeping, on_tick, TICK_MS, TICK_MS);
	start_signals(net);
	*ret = net;
	return true;
}

void net_run(struct net *net)
{
	uv_run(&net->loop, UV_RUN_DEFAULT);
}

static void close_handle(uv_handle_t *handle, void *ctx)
{
	(void)ctx;
	if (!uv_is_closing(handle))
		uv_close(handle, NULL);
}

void net_close(struct net *net)
{
	unlink(net->socket_path);
	for (struct net_conn *c = net->conns; c; c = c->next)
		conn_close(c);
	uv_run(&net->loop, UV_RUN_NOWAIT);
	jobs_end(net);
	uv_walk(&net->loop, close_handle, NULL);
	uv_run(&net->loop, UV_RUN_DEFAULT);
	uv_loop_close(&net->loop);
	free(net);
}
