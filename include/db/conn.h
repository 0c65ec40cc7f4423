/*
 * One blocking connection for worker threads: straight-line code, text parameters $1..$n, columns read by name. Never used by the network
 * thread.
 */
#ifndef KONTOR_DB_CONN_H
#define KONTOR_DB_CONN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/date.h"
#include "base/decimal.h"
#include "base/err.h"
#include "base/str.h"

struct db;
struct db_rows;

/* search_path is kontor, client_encoding UTF8, DateStyle ISO, TimeZone UTC. NULL and err on failure (ERR_DB_UNAVAILABLE). */
struct db *db_open(const char *conninfo, const char *application_name, struct err *err);
void db_close(struct db *db);                            /* NULL is fine                            */
/* From any thread: asks the server to cancel what this connection is running. */
void db_cancel(struct db *db);

#define DB_PARAMS_MAX 32
struct db_params {
	int n;
	const char *value[DB_PARAMS_MAX];
	char number[DB_PARAMS_MAX][24];
};

#define DB_PARAMS_INIT { 0 }

/* Text is not copied: it must live until the statement ran. The struct points into itself: fill it where it is used, never copy it. */
void db_param_text(struct db_params *p, const char *s);  /* NULL -> SQL NULL                        */
void db_param_int(struct db_params *p, int64_t v);
void db_param_day(struct db_params *p, day_t d);         /* DAY_OPEN -> infinity, DAY_ALWAYS -> -infinity */
void db_param_null(struct db_params *p);

/* Runs one embedded statement (prepared once per connection). p may be NULL. */
bool db_exec(struct db *db, const char *statement, const struct db_params *p, struct err *err);
/* The same, and the rows. *ret is freed with db_rows_free. */
bool db_query(struct db *db, const char *statement, const struct db_params *p, struct db_rows **ret, struct err *err);
/* Rows affected by the last db_exec/db_query of an INSERT, UPDATE or DELETE. */
int64_t db_affected(const struct db *db);
/* BEGIN, COMMIT, ROLLBACK, SET LOCAL and multi-statement scripts (migrations). Fixed text only. */
bool db_script(struct db *db, const char *sql, struct err *err);

int db_rows_count(const struct db_rows *r);
int db_rows_column(const struct db_rows *r, const char *name); /* aborts if there is none */
bool db_rows_null(const struct db_rows *r, int row, int col);
struct str db_rows_str(const struct db_rows *r, int row, int col);   /* terminated; blank for NULL          */
const char *db_rows_text(const struct db_rows *r, int row, int col); /* "" for NULL                         */
int64_t db_rows_int(const struct db_rows *r, int row, int col);      /* 0 for NULL; 't'/'f' -> 1/0          */
day_t db_rows_day(const struct db_rows *r, int row, int col);        /* NULL -> DAY_ALWAYS; infinity -> DAY_OPEN */
bool db_rows_decimal(const struct db_rows *r, int row, int col, struct decimal *ret);
void db_rows_free(struct db_rows *r);

/* Gives a name to a statement made at run time from templates (reports), with the types of its parameters. The texts are copied. */
enum db_type { DB_TYPE_INT8 = 20, DB_TYPE_TEXT = 25, DB_TYPE_DATE = 1082, DB_TYPE_NUMERIC = 1700 };
bool db_define(struct db *db, const char *name, const char *sql, const enum db_type *types, int types_n, struct err *err);

/*
 * A result of any size, one row at a time and in constant memory. `struct db_rows` of one row at a time (row index 0):
 *     while (db_stream_next(s, &row, err)) ...   then check err_is_set(err)
 * The row is valid until the next call. Nothing else may run on the connection until db_stream_close. Closed before its end it is cancelled;
 * inside a transaction that fails the transaction.
 */
struct db_stream;
bool db_stream_open(struct db *db, const char *statement, const struct db_params *p, struct db_stream **ret, struct err *err);
bool db_stream_next(struct db_stream *s, const struct db_rows **row, struct err *err);
void db_stream_close(struct db_stream *s);

#endif
