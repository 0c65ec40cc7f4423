#ifndef KONTOR_NET_NET_INTERNAL_H
#define KONTOR_NET_NET_INTERNAL_H

#include <uv.h>

#include "net/net.h"

#define LANE_THREADS 4

struct job {
	void (*work)(void *arg);
	void (*done)(void *arg);
	void *arg;
	struct job *next;
};

/* First in, first out. */
struct job_queue {
	struct job *first, **last;
};

struct lane {
	struct net *net;
	struct job_queue queue;
	uv_thread_t thread[LANE_THREADS];
	size_t threads_n;
};

struct net {
	uv_loop_t loop;
	uv_pipe_t listener;
	uv_signal_t sigterm, sigint;
	uv_timer_t housekeeping;
	uv_async_t wake;
	uv_mutex_t mutex;                /* guards the queues                                            */
	uv_cond_t work_waits;
	struct job_queue posted;
	struct lane lane[NET_LANES];
	bool ending;
	int running_jobs;                /* network thread only                                          */
	bool stopping;
	uint64_t stop_deadline;
	size_t conns_n;
	struct net_conn *conns;
	struct net_handlers handlers;
	char socket_path[108];
};

struct net_conn {
	struct net *net;
	uv_pipe_t pipe;
	void *own;
	struct buf input;
	int64_t raw_left;
	size_t waiting;
	bool paused, reading, taking, busy, ending, closing, input_ended;
	uint64_t last_activity, last_written;
	struct net_conn *prev, *next;
};

void jobs_init(struct net *net);
void jobs_end(struct net *net);      /* waits for the threads                                        */
void jobs_run_posted(struct net *net);

bool conn_accept(struct net *net);
void conn_close(struct net_conn *conn);
void conn_check(struct net_conn *conn, uint64_t now);

#endif
