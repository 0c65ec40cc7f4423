#include "client.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/arena.h"

#include "scan.h"

#define READ_BYTES ((size_t)64 * 1024)
#define UPLOAD_BYTES ((size_t)256 * 1024)
#define ANSWER_MAX ((size_t)1 << 30)
#define TICK_MS 200
#define DEFAULT_SOCKET "/run/kontor/kontor.sock"

struct client {
	int fd;
	int64_t id;
	bool cancel_sent;
	struct buf in, out, line;
	struct json_out json;
	char path[SOCKET_PATH_SIZE];
};

static volatile sig_atomic_t interrupts;

static void on_interrupt(int number)
{
	(void)number;
	interrupts++;
}

void client_catch_interrupt(void)
{
	struct sigaction action = { .sa_handler = on_interrupt };
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
}

bool client_interrupted(void)
{
	return interrupts > 0;
}

bool client_socket_path(const struct options *o, char out[SOCKET_PATH_SIZE], struct err *err)
{
	const char *given = options_get(o, "socket"), *data = options_get(o, "data");
	const char *from_env = getenv("KONTOR_SOCKET");
	int n;
	if (given)
		n = snprintf(out, SOCKET_PATH_SIZE, "%s", given);
	else if (from_env && *from_env)
		n = snprintf(out, SOCKET_PATH_SIZE, "%s", from_env);
	else if (data)
		n = snprintf(out, SOCKET_PATH_SIZE, "%s/kontor.sock", data);
	else
		n = snprintf(out, SOCKET_PATH_SIZE, DEFAULT_SOCKET);
	if (n < SOCKET_PATH_SIZE)
		return true;
	err_set(err, ERR_INVALID_PARAMS, "the path of the socket has %d bytes; the operating system allows %d", n, SOCKET_PATH_SIZE - 1);
	return err_hint(err, "choose a shorter one with --socket, or a data folder with a shorter path");
}

/* No service: exit code 4. */
static bool fail_service(struct failure *f, const char *fmt, const char *what, const char *hint)
{
	f->status = STATUS_NO_SERVICE;
	err_set(&f->err, ERR_IO, fmt, what);
	return err_hint(&f->err, "%s", hint);
}

static bool fail_connect(struct failure *f, const char *path)
{
	if (errno != EACCES)
		return fail_service(f, "no service answers on %s", path,
			"start one with 'kontor serve --data DIR', or name its socket with --socket PATH or $KONTOR_SOCKET");
	f->status = STATUS_NO_RIGHT;
	err_set(&f->err, ERR_FORBIDDEN, "you may not use the socket %s", path);
	return err_hint(&f->err, "run the command as the user who started the service");
}

struct client *client_open(const struct options *o, struct failure *f)
{
	struct client *c = xcalloc(1, sizeof *c);
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	if (!client_socket_path(o, c->path, &f->err)) {
		f->status = STATUS_USAGE;
		free(c);
		return NULL;
	}
	memcpy(address.sun_path, c->path, sizeof c->path);
	c->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (c->fd >= 0 && connect(c->fd, (struct sockaddr *)&address, sizeof address) == 0)
		return c;
	fail_connect(f, c->path);
	client_close(c);
	return NULL;
}

void client_close(struct client *c)
{
	if (!c)
		return;
	if (c->fd >= 0)
		close(c->fd);
	buf_free(&c->in);
	buf_free(&c->out);
	buf_free(&c->line);
	free(c);
}

static void start(struct client *c, const char *method)
{
	buf_clear(&c->out);
	json_out_init(&c->json, &c->out);
	json_out_object(&c->json);
	json_out_key(&c->json, "jsonrpc");
	json_out_cstr(&c->json, "2.0");
	json_out_key(&c->json, "id");
	json_out_int(&c->json, ++c->id);
	json_out_key(&c->json, "method");
	json_out_cstr(&c->json, method);
	json_out_key(&c->json, "params");
}

struct json_out *client_request(struct client *c, const char *method)
{
	start(c, method);
	json_out_object(&c->json);
	return &c->json;
}

static bool went_away(struct failure *f)
{
	return fail_service(f, "the service %s", "closed the connection before it answered",
		"see its log; what it was doing may be done or not: a file imported again changes nothing twice");
}

/* A service that has closed its end may still have left an answer to read: that is for client_answer to find out. */
static bool write_all(struct client *c, struct str s, struct failure *f)
{
	while (s.n) {
		ssize_t n = send(c->fd, s.p, s.n, MSG_NOSIGNAL);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return errno == EPIPE || errno == ECONNRESET ? true : went_away(f);
		s.p += n;
		s.n -= (size_t)n;
	}
	return true;
}

static bool finish_and_send(struct client *c, struct failure *f)
{
	json_out_object_end(&c->json);
	buf_char(&c->out, '\n');
	return write_all(c, buf_view(&c->out), f);
}

bool client_send(struct client *c, struct failure *f)
{
	json_out_object_end(&c->json);
	return finish_and_send(c, f);
}

bool client_send_raw(struct client *c, const char *method, struct str params, struct failure *f)
{
	start(c, method);
	json_out_raw(&c->json, params);
	return finish_and_send(c, f);
}

static bool give_up(struct failure *f, const char *what)
{
	err_set(&f->err, ERR_CANCELLED, "%s", what);
	f->status = STATUS_REFUSED;
	return false;
}

static bool read_piece(int fd, struct buf *piece, int64_t left, struct failure *f)
{
	size_t want = left < (int64_t)UPLOAD_BYTES ? (size_t)left : UPLOAD_BYTES;
	buf_clear(piece);
	buf_reserve(piece, want);
	ssize_t n = read(fd, piece->data, want);
	if (n < 0)
		return err_errno(&f->err, "cannot read the file");
	if (n == 0)
		return err_set(&f->err, ERR_IO, "the file became shorter while it was sent; nothing was changed");
	piece->len = (size_t)n;
	return true;
}

/* One step of an upload: writes some of the piece. *answered: the service has something to say, and no more is sent. */
static bool push(struct client *c, struct buf *piece, bool *answered, struct failure *f)
{
	struct pollfd p = { .fd = c->fd, .events = POLLIN | POLLOUT };
	if (poll(&p, 1, TICK_MS) < 0 && errno != EINTR)
		return went_away(f);
	if (client_interrupted())
		return give_up(f, "cancelled before the file was sent; nothing was changed");
	*answered = (p.revents & (POLLIN | POLLHUP | POLLERR)) != 0;
	if (*answered || !(p.revents & POLLOUT))
		return true;
	struct str s = buf_view(piece);
	ssize_t n = send(c->fd, s.p, s.n, MSG_NOSIGNAL | MSG_DONTWAIT);
	if (n >= 0)
		buf_consume(piece, (size_t)n);
	else
		*answered = errno == EPIPE || errno == ECONNRESET; /* the answer that explains it may be there to read */
	return true;
}

bool client_upload(struct client *c, int fd, int64_t size, void (*tick)(void *ctx, int64_t sent), void *ctx, struct failure *f)
{
	struct buf piece = BUF_INIT;
	int64_t taken = 0;
	bool ok = true, answered = false;
	while (ok && !answered && (taken < size || buf_size(&piece))) {
		if (!buf_size(&piece)) {
			ok = read_piece(fd, &piece, size - taken, f);
			taken += ok ? (int64_t)piece.len : 0;
		}
		ok = ok && push(c, &piece, &answered, f);
		if (ok && tick)
			tick(ctx, taken - (int64_t)buf_size(&piece));
	}
	buf_free(&piece);
	return ok;
}

/* Ctrl-C: first the service is asked, so that its answer says for certain whether anything was changed. */
static bool handle_interrupt(struct client *c, struct failure *f)
{
	char line[128];
	if (interrupts > 1)
		return give_up(f, "stopped waiting for the service; the reports import_batches and quarantine show what it did");
	if (interrupts == 1 && !c->cancel_sent) {
		c->cancel_sent = true;
		int n = snprintf(line, sizeof line, "{\"jsonrpc\":\"2.0\",\"method\":\"$/cancel\",\"params\":{\"id\":%lld}}\n", (long long)c->id);
		return write_all(c, (struct str){ line, (size_t)n }, f);
	}
	return true;
}

static bool receive(struct client *c, bool *ticked, struct failure *f)
{
	struct pollfd p = { .fd = c->fd, .events = POLLIN };
	int ready = poll(&p, 1, TICK_MS);
	*ticked = ready <= 0;
	if (ready < 0 && errno != EINTR)
		return went_away(f);
	if (ready <= 0)
		return handle_interrupt(c, f);
	if (buf_size(&c->in) > ANSWER_MAX)
		return err_set(&f->err, ERR_TOO_LARGE, "the service's answer is longer than %zu MiB", ANSWER_MAX >> 20);
	buf_reserve(&c->in, READ_BYTES);
	ssize_t n = read(c->fd, c->in.data + c->in.len, c->in.cap - c->in.len);
	if (n > 0)
		c->in.len += (size_t)n;
	return n > 0 || (n < 0 && errno == EINTR) || went_away(f);
}

/* The next whole line, moved out of the way of what arrives behind it. `seen` bytes were searched before. */
static bool take_line(struct client *c, size_t *seen)
{
	struct str in = buf_view(&c->in);
	const char *end = in.n > *seen ? memchr(in.p + *seen, '\n', in.n - *seen) : NULL;
	*seen = in.n;
	if (!end)
		return false;
	size_t n = (size_t)(end - in.p);
	buf_clear(&c->line);
	buf_put(&c->line, in.p, n);
	buf_consume(&c->in, n + 1);
	*seen = 0;
	return true;
}

bool client_answer(struct client *c, void (*notice)(void *ctx, struct str method, struct str params), void *ctx, struct str *result,
                   struct failure *f)
{
	size_t seen = 0;
	struct str value, method, params;
	for (;;) {
		bool ticked = false;
		while (!take_line(c, &seen)) {
			if (!receive(c, &ticked, f))
				return false;
			if (ticked && notice)
				notice(ctx, (struct str){ 0 }, (struct str){ 0 });
		}
		struct str line = buf_view(&c->line);
		if (!scan_valid(line))
			return fail_service(f, "what answers on %s does not speak Kontor's protocol", c->path, "is --socket the right one?");
		if (scan_member(line, "error", &value))
			return failure_take(f, value);
		if (scan_member(line, "result", result) || !scan_member(line, "method", &method))
			return true;
		scan_member(line, "params", &params);
		if (notice)
			notice(ctx, method, params);
	}
}
