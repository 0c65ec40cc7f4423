#include "pool.h"

#include <pthread.h>

#include "report/report.h"

#define IDLE_MAX 4

static struct {
	pthread_mutex_t mutex;
	const char *conninfo;
	struct db *idle[IDLE_MAX];
	size_t idle_n;
} pool = { .mutex = PTHREAD_MUTEX_INITIALIZER };

void pool_init(const char *conninfo)
{
	pool.conninfo = conninfo;
}

void pool_end(void)
{
	while (pool.idle_n)
		db_close(pool.idle[--pool.idle_n]);
}

static struct db *take_idle(void)
{
	pthread_mutex_lock(&pool.mutex);
	struct db *db = pool.idle_n ? pool.idle[--pool.idle_n] : NULL;
	pthread_mutex_unlock(&pool.mutex);
	return db;
}

struct db *pool_take(struct err *err)
{
	struct db *db;
	while ((db = take_idle())) {
		/* An empty statement asks whether the server still knows this connection. */
		struct err lost = ERR_INIT;
		if (db_script(db, "", &lost))
			return db;
		db_close(db);
	}
	db = db_open(pool.conninfo, "kontor report", err);
	if (db && !report_prepare_connection(db, err)) {
		db_close(db);
		db = NULL;
	}
	return db;
}

void pool_give(struct db *db, bool broken)
{
	pthread_mutex_lock(&pool.mutex);
	if (!broken && pool.idle_n < IDLE_MAX) {
		pool.idle[pool.idle_n++] = db;
		db = NULL;
	}
	pthread_mutex_unlock(&pool.mutex);
	db_close(db);
}
