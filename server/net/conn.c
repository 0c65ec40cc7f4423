#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "base/arena.h"
#include "net_internal.h"

/*
 *   opened -> reading <-> paused (by the handler, or by answers that wait) -> ending (answers are written out) -> closed
 */

static void on_closed(uv_handle_t *handle)
{
	struct net_conn *c = handle->data;
	struct net *net = c->net;
	if (c->prev)
		c->prev->next = c->next;
	else
		net->conns = c->next;
	if (c->next)
		c->next->prev = c->prev;
	net->conns_n--;
	if (c->own)
		net->handlers.closed(c->own);
	buf_free(&c->input);
	free(c);
}

void conn_close(struct net_conn *c)
{
	if (c->closing)
		return;
	c->closing = true;
	uv_close((uv_handle_t *)&c->pipe, on_closed);
}

static bool take_line(struct net_conn *c)
{
	struct str in = buf_view(&c->input);
	const char *end = in.n ? memchr(in.p, '\n', in.n) : NULL;
	if (!end) {
		if (in.n <= NET_LINE_MAX)
			return false;
		c->net->handlers.too_long(c, c->own);
		buf_clear(&c->input);
		net_end(c);
		return false;
	}
	struct str line = { in.p, (size_t)(end - in.p) };
	if (line.n && line.p[line.n - 1] == '\r')
		line.n--;
	/* The handler may pause or expect raw bytes: the line is consumed before, its bytes stay where they are until the next read. */
	c->input.from += (size_t)(end - in.p) + 1;
	if (line.n > NET_LINE_MAX) {
		c->net->handlers.too_long(c, c->own);
		net_end(c);
		return false;
	}
	c->net->handlers.line(c, line, c->own);
	return true;
}

static bool take_raw(struct net_conn *c)
{
	struct str in = buf_view(&c->input);
	if (in.n == 0)
		return false;
	if ((int64_t)in.n > c->raw_left)
		in.n = (size_t)c->raw_left;
	c->raw_left -= (int64_t)in.n;
	c->input.from += in.n;
	c->net->handlers.raw(c, in, c->own);
	return true;
}

/* A handler may pause and go on again within a line: the loop that is running goes on then, not a second one inside it. */
static void take_input(struct net_conn *c)
{
	if (c->taking)
		return;
	c->taking = true;
	while (!c->paused && !c->ending && !c->closing && c->waiting < NET_OUTPUT_HIGH)
		if (!(c->raw_left ? take_raw(c) : take_line(c)))
			break;
	c->taking = false;
	buf_consume(&c->input, 0);
}

static void on_alloc(uv_handle_t *handle, size_t suggested, uv_buf_t *buf)
{
	struct net_conn *c = handle->data;
	(void)suggested;
	buf_reserve(&c->input, (size_t)64 * 1024);
	*buf = uv_buf_init(c->input.data + c->input.len, (unsigned)(c->input.cap - c->input.len));
}

static void on_read(uv_stream_t *stream, ssize_t n, const uv_buf_t *buf);

/* Reads or not, as the state says. */
static void settle(struct net_conn *c)
{
	bool want = !c->paused && !c->ending && !c->closing && !c->input_ended && c->waiting < NET_OUTPUT_HIGH;
	if (c->closing || want == c->reading)
		return;
	c->reading = want;
	if (want)
		uv_read_start((uv_stream_t *)&c->pipe, on_alloc, on_read);
	else
		uv_read_stop((uv_stream_t *)&c->pipe);
}

static void on_read(uv_stream_t *stream, ssize_t n, const uv_buf_t *buf)
{
	struct net_conn *c = stream->data;
	(void)buf;
	if (n == UV_EOF) {
		/* The client will send no more, but may wait for its answers (echo ... | socat). */
		c->input_ended = true;
		uv_read_stop(stream);
		c->reading = false;
		c->net->handlers.input_ended(c, c->own);
		return;
	}
	if (n < 0) {
		conn_close(c);
		return;
	}
	c->input.len += (size_t)n;
	c->last_activity = uv_now(&c->net->loop);
	take_input(c);
	settle(c);
}

void net_pause(struct net_conn *c, bool paused)
{
	bool resumed = c->paused && !paused;
	c->paused = paused;
	if (resumed)
		take_input(c);
	settle(c);
}

struct output {
	uv_write_t request;
	struct net_conn *conn;
	size_t n;
	char bytes[];
};

static void on_written(uv_write_t *request, int status)
{
	struct output *o = request->data;
	struct net_conn *c = o->conn;
	c->waiting -= o->n;
	c->last_written = uv_now(&c->net->loop);
	free(o);
	if (c->closing)
		return;
	if (status < 0 || (c->ending && c->waiting == 0)) {
		conn_close(c);
		return;
	}
	take_input(c);
	settle(c);
	if (c->net->handlers.written && c->own)
		c->net->handlers.written(c, c->own);
}

void net_send(struct net_conn *c, struct str bytes)
{
	if (c->closing || bytes.n == 0)
		return;
	struct output *o = xmalloc(sizeof *o + bytes.n);
	o->conn = c;
	o->n = bytes.n;
	o->request.data = o;
	memcpy(o->bytes, bytes.p, bytes.n);
	if (c->waiting == 0)
		c->last_written = uv_now(&c->net->loop);
	c->waiting += bytes.n;
	uv_buf_t b = uv_buf_init(o->bytes, (unsigned)bytes.n);
	if (uv_write(&o->request, (uv_stream_t *)&c->pipe, &b, 1, on_written) != 0) {
		c->waiting -= bytes.n;
		free(o);
		conn_close(c);
	}
}

size_t net_waiting(const struct net_conn *c)
{
	return c->waiting;
}

void net_expect_raw(struct net_conn *c, int64_t bytes)
{
	c->raw_left = bytes;
}

void net_busy(struct net_conn *c, bool busy)
{
	if (c->busy && !busy)
		c->last_activity = uv_now(&c->net->loop);
	c->busy = busy;
}

void net_end(struct net_conn *c)
{
	c->ending = true;
	settle(c);
	if (c->waiting == 0)
		conn_close(c);
}

/* While nothing is read a client that waits and one that left look alike; poll tells them apart. */
static bool has_left(struct net_conn *c)
{
	uv_os_fd_t fd;
	if (c->reading || uv_fileno((uv_handle_t *)&c->pipe, &fd) != 0)
		return false;
	struct pollfd p = { .fd = fd };
	return poll(&p, 1, 0) == 1 && (p.revents & (POLLHUP | POLLERR));
}

void conn_check(struct net_conn *c, uint64_t now)
{
	bool stalled = c->waiting && now - c->last_written > NET_WRITE_STALL_MS;
	bool idle = !c->waiting && !c->paused && !c->busy && now - c->last_activity > NET_IDLE_MS;
	if (stalled || idle || has_left(c))
		conn_close(c);
}

static uid_t peer_of(struct net_conn *c)
{
	struct ucred peer = { .uid = (uid_t)-1 };
	socklen_t n = sizeof peer;
	uv_os_fd_t fd;
	if (uv_fileno((uv_handle_t *)&c->pipe, &fd) == 0)
		getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &n);
	return peer.uid;
}

bool conn_accept(struct net *net)
{
	struct net_conn *c = xcalloc(1, sizeof *c);
	c->net = net;
	uv_pipe_init(&net->loop, &c->pipe, 0);
	c->pipe.data = c;
	c->last_activity = uv_now(&net->loop);
	c->next = net->conns;
	if (c->next)
		c->next->prev = c;
	net->conns = c;
	net->conns_n++;
	if (uv_accept((uv_stream_t *)&net->listener, (uv_stream_t *)&c->pipe) != 0 || net->conns_n > NET_CONNECTIONS_MAX) {
		conn_close(c);
		return false;
	}
	c->own = net->handlers.opened(c, peer_of(c), net->handlers.ctx);
	settle(c);
	return true;
}
