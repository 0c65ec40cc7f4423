/*
 * Sockets of the service: one network thread (the one that calls net_run) on libuv, lines in, bytes out, and lanes of worker threads for what
 * blocks. Every function is for the network thread, except net_post.
 *
 * A connection reads lines, or raw bytes after net_expect_raw. Reading stops while it is paused, and while more than NET_OUTPUT_HIGH bytes of
 * answers wait: a client that does not read is not listened to.
 */
#ifndef KONTOR_NET_NET_H
#define KONTOR_NET_NET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/buf.h"
#include "base/err.h"

struct net;
struct net_conn;

#define NET_LINE_MAX ((size_t)256 * 1024)
#define NET_OUTPUT_HIGH ((size_t)1024 * 1024)
#define NET_CONNECTIONS_MAX 1000
#define NET_IDLE_MS (10 * 60 * 1000)
#define NET_WRITE_STALL_MS (30 * 1000)

struct net_handlers {
	void *(*opened)(struct net_conn *conn, uid_t peer, void *ctx);   /* returns the connection's own context    */
	void (*line)(struct net_conn *conn, struct str line, void *own);
	void (*raw)(struct net_conn *conn, struct str bytes, void *own); /* exactly the expected bytes, in pieces   */
	void (*too_long)(struct net_conn *conn, void *own);              /* a line beyond NET_LINE_MAX; then it closes */
	void (*input_ended)(struct net_conn *conn, void *own);           /* it sends no more; answers may follow    */
	void (*closed)(void *own);                                       /* the connection is gone                  */
	void (*stopping)(void *ctx);                                     /* a signal asked the service to end       */
	void (*written)(struct net_conn *conn, void *own);               /* fewer bytes wait than before; may be NULL */
	void (*tick)(void *ctx);                                         /* ten times a second; may be NULL         */
	void *ctx;
};

bool net_open(const char *socket_path, const struct net_handlers *handlers, struct net **ret, struct err *err);
/* Runs until a signal came and net_running_jobs is 0, or 10 s after the signal. */
void net_run(struct net *net);
void net_close(struct net *net);

void net_send(struct net_conn *conn, struct str bytes);              /* copied                                  */
size_t net_waiting(const struct net_conn *conn);                     /* bytes not yet written                   */
void net_expect_raw(struct net_conn *conn, int64_t bytes);           /* after the current line                  */
void net_pause(struct net_conn *conn, bool paused);
void net_busy(struct net_conn *conn, bool busy);                     /* a busy connection is never idle         */
void net_end(struct net_conn *conn);                                 /* close after what waits is written       */

/* Runs fn(arg) on the network thread soon. From any thread. */
void net_post(struct net *net, void (*fn)(void *arg), void *arg);

/* Lanes keep each other from waiting: a stream lasts as long as its reader wants, an import for minutes, a short job is over at once. */
enum net_lane { NET_LANE_REPORTS, NET_LANE_STREAMS, NET_LANE_IMPORTS, NET_LANE_SHORT, NET_LANES };
/* work(arg) on a thread of the lane, then done(arg) on the network thread. */
void net_work(struct net *net, enum net_lane lane, void (*work)(void *arg), void (*done)(void *arg), void *arg);

#endif
