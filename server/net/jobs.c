#include <stdlib.h>

#include "base/arena.h"
#include "net_internal.h"

static void push(struct job_queue *q, struct job *job)
{
	*q->last = job;
	q->last = &job->next;
}

static struct job *pop(struct job_queue *q)
{
	struct job *job = q->first;
	if (job && !(q->first = job->next))
		q->last = &q->first;
	return job;
}

static struct job *job_new(void (*work)(void *), void (*done)(void *), void *arg)
{
	struct job *job = xcalloc(1, sizeof *job);
	*job = (struct job){ work, done, arg, NULL };
	return job;
}

void net_post(struct net *net, void (*fn)(void *arg), void *arg)
{
	struct job *job = job_new(NULL, fn, arg);
	uv_mutex_lock(&net->mutex);
	push(&net->posted, job);
	uv_mutex_unlock(&net->mutex);
	uv_async_send(&net->wake);
}

void jobs_run_posted(struct net *net)
{
	for (;;) {
		uv_mutex_lock(&net->mutex);
		struct job *job = pop(&net->posted);
		uv_mutex_unlock(&net->mutex);
		if (!job)
			return;
		if (job->work)
			net->running_jobs--;
		job->done(job->arg);
		free(job);
	}
}

/* A finished job goes back to the network thread as it is; that it has `work` tells it from a posted call. */
static void lane_main(void *arg)
{
	struct lane *lane = arg;
	struct net *net = lane->net;
	uv_mutex_lock(&net->mutex);
	for (;;) {
		struct job *job = pop(&lane->queue);
		if (!job && net->ending)
			break;
		if (!job) {
			uv_cond_wait(&net->work_waits, &net->mutex);
			continue;
		}
		uv_mutex_unlock(&net->mutex);
		job->work(job->arg);
		uv_mutex_lock(&net->mutex);
		job->next = NULL;
		push(&net->posted, job);
		uv_async_send(&net->wake);
	}
	uv_mutex_unlock(&net->mutex);
}

void net_work(struct net *net, enum net_lane lane, void (*work)(void *arg), void (*done)(void *arg), void *arg)
{
	struct lane *l = &net->lane[lane];
	net->running_jobs++;
	uv_mutex_lock(&net->mutex);
	push(&l->queue, job_new(work, done, arg));
	uv_cond_broadcast(&net->work_waits);
	uv_mutex_unlock(&net->mutex);
	if (l->threads_n < LANE_THREADS && uv_thread_create(&l->thread[l->threads_n], lane_main, l) == 0)
		l->threads_n++;
}

void jobs_init(struct net *net)
{
	uv_mutex_init(&net->mutex);
	uv_cond_init(&net->work_waits);
	net->posted.last = &net->posted.first;
	for (int i = 0; i < NET_LANES; i++) {
		net->lane[i].net = net;
		net->lane[i].queue.last = &net->lane[i].queue.first;
	}
}

void jobs_end(struct net *net)
{
	uv_mutex_lock(&net->mutex);
	net->ending = true;
	uv_cond_broadcast(&net->work_waits);
	uv_mutex_unlock(&net->mutex);
	for (int i = 0; i < NET_LANES; i++)
		for (size_t t = 0; t < net->lane[i].threads_n; t++)
			uv_thread_join(&net->lane[i].thread[t]);
	jobs_run_posted(net);
	uv_cond_destroy(&net->work_waits);
	uv_mutex_destroy(&net->mutex);
}
