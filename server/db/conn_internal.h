/* What the files of this floor share about a connection. */
#ifndef KONTOR_DB_CONN_INTERNAL_H
#define KONTOR_DB_CONN_INTERNAL_H

#include <libpq-fe.h>

#include "db/conn.h"

struct db {
	PGconn *pg;
	int64_t affected;
	char **prepared;                 /* names of statements prepared on this connection              */
	size_t prepared_n, prepared_cap;
};

struct db_rows {
	PGresult *result;
};

/* Takes over the connection's or the result's error; values stay in err->secret. */
bool db_fail(struct db *db, const PGresult *result, const char *statement, struct err *err);
/* Prepares on first use. */
bool db_prepare(struct db *db, const char *statement, struct err *err);

#endif
