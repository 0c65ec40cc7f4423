#include <stdlib.h>

#include "base/arena.h"
#include "conn_internal.h"

struct db_stream {
	struct db *db;
	const char *statement;
	struct db_rows row;
	bool done;
};

bool db_stream_open(struct db *db, const char *statement, const struct db_params *p, struct db_stream **ret, struct err *err)
{
	*ret = NULL;
	if (!db_prepare(db, statement, err))
		return false;
	if (!PQsendQueryPrepared(db->pg, statement, p ? p->n : 0, p ? p->value : NULL, NULL, NULL, 0))
		return db_fail(db, NULL, statement, err);
	PQsetSingleRowMode(db->pg);
	*ret = xcalloc(1, sizeof **ret);
	(*ret)->db = db;
	(*ret)->statement = statement;
	return true;
}

/* Reads and drops whatever is still on the way: libpq wants its results drained before the next statement. */
static void drain(struct db_stream *s)
{
	for (PGresult *r; (r = PQgetResult(s->db->pg));)
		PQclear(r);
	s->done = true;
}

bool db_stream_next(struct db_stream *s, const struct db_rows **row, struct err *err)
{
	PQclear(s->row.result);
	s->row.result = s->done ? NULL : PQgetResult(s->db->pg);
	if (!s->row.result) {
		s->done = true;
		return false;
	}
	ExecStatusType status = PQresultStatus(s->row.result);
	if (status == PGRES_SINGLE_TUPLE) {
		*row = &s->row;
		return true;
	}
	if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK)
		db_fail(s->db, s->row.result, s->statement, err);
	drain(s);
	return false;
}

void db_stream_close(struct db_stream *s)
{
	if (!s)
		return;
	PQclear(s->row.result);
	if (!s->done) {
		db_cancel(s->db);
		drain(s);
	}
	free(s);
}
