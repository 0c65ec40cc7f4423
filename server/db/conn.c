#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "conn_internal.h"
#include "db/statement.h"

/* As options of the connection: set before the first statement, and again after a RESET. */
static const char *const session_options =
	"-c search_path=kontor,public -c DateStyle=ISO -c TimeZone=UTC -c client_min_messages=warning "
	"-c statement_timeout=0 -c lock_timeout=0 -c idle_in_transaction_session_timeout=0";

struct db *db_open(const char *conninfo, const char *application_name, struct err *err)
{
	const char *keywords[] = { "dbname", "application_name", "client_encoding", "options", NULL };
	const char *values[] = { conninfo, application_name, "UTF8", session_options, NULL };
	struct db *db = xcalloc(1, sizeof *db);
	db->pg = PQconnectdbParams(keywords, values, 1);
	if (PQstatus(db->pg) != CONNECTION_OK) {
		err_set(err, ERR_DB_UNAVAILABLE, "PostgreSQL cannot be reached");
		err_detail(err, "%s", PQerrorMessage(db->pg));
		err_hint(err, "check that the database runs and that the connection string is right");
	} else {
		return db;
	}
	db_close(db);
	return NULL;
}

void db_close(struct db *db)
{
	if (!db)
		return;
	PQfinish(db->pg);
	for (size_t i = 0; i < db->prepared_n; i++)
		free(db->prepared[i]);
	free(db->prepared);
	free(db);
}

void db_cancel(struct db *db)
{
	char ignored[256];
	PGcancel *c = PQgetCancel(db->pg);
	if (c) {
		PQcancel(c, ignored, sizeof ignored);
		PQfreeCancel(c);
	}
}

static bool has_prefix(const char *sqlstate, const char *const *prefixes)
{
	for (; *prefixes; prefixes++)
		if (strncmp(sqlstate, *prefixes, strlen(*prefixes)) == 0)
			return true;
	return false;
}

/* The server or the way to it is gone; another transaction was in the way; disk, memory or connections ran out. All may be tried again. */
static const char *const passing[] = { "08", "40", "53", "57P", NULL };

static enum err_kind kind_of(const char *sqlstate, bool connection_lost)
{
	if (connection_lost || has_prefix(sqlstate, passing))
		return ERR_DB_UNAVAILABLE;
	if (strcmp(sqlstate, "57014") == 0)
		return ERR_CANCELLED;
	return ERR_DB;
}

/*
 * Classes whose messages speak of the statement, the session or the machine. All others may quote values of rows (a bad number, a violated
 * constraint, what a function raises), so their message is for `secret` alone.
 */
static const char *const without_values[] = {
	"08", "0A", "25", "26", "28", "34", "3D", "3F", "40", "42", "53", "54", "55", "57", "58", NULL,
};

static const char *field(const PGresult *result, int code)
{
	const char *s = result ? PQresultErrorField(result, code) : NULL;
	return s ? s : "";
}

static void say_lost(const char *statement, struct err *err)
{
	err_set(err, ERR_DB_UNAVAILABLE, "the connection to the database was lost in %s", statement);
	err_hint(err, "try again; if it stays away, look whether the database runs");
}

bool db_fail(struct db *db, const PGresult *result, const char *statement, struct err *err)
{
	bool lost = PQstatus(db->pg) != CONNECTION_OK;
	const char *sqlstate = field(result, PG_DIAG_SQLSTATE);
	const char *primary = field(result, PG_DIAG_MESSAGE_PRIMARY);
	const char *constraint = field(result, PG_DIAG_CONSTRAINT_NAME);
	if (err_is_set(err))
		return false;
	if (!*sqlstate && lost)
		say_lost(statement, err);
	else if (has_prefix(sqlstate, without_values))
		err_set(err, kind_of(sqlstate, lost), "the database refused %s: %s (SQLSTATE %s)", statement, primary, sqlstate);
	else
		err_set(err, kind_of(sqlstate, lost), "the database refused a value in %s (SQLSTATE %s%s%s)", statement, *sqlstate ? sqlstate : "unknown",
		        *constraint ? ", constraint " : "", constraint);
	memcpy(err->sqlstate, sqlstate, strnlen(sqlstate, sizeof err->sqlstate - 1));
	err_secret(err, "%s %s", *primary ? primary : PQerrorMessage(db->pg), field(result, PG_DIAG_MESSAGE_DETAIL));
	return false;
}

static void param_push(struct db_params *p, const char *value)
{
	if (p->n >= DB_PARAMS_MAX)
		abort();
	p->value[p->n++] = value;
}

void db_param_text(struct db_params *p, const char *s)
{
	param_push(p, s);
}

void db_param_null(struct db_params *p)
{
	param_push(p, NULL);
}

void db_param_int(struct db_params *p, int64_t v)
{
	char *out = p->number[p->n < DB_PARAMS_MAX ? p->n : 0];
	snprintf(out, sizeof p->number[0], "%lld", (long long)v);
	param_push(p, out);
}

void db_param_day(struct db_params *p, day_t d)
{
	char *out = p->number[p->n < DB_PARAMS_MAX ? p->n : 0];
	day_text(d, out);
	param_push(p, out);
}

static bool is_prepared(const struct db *db, const char *statement)
{
	for (size_t i = 0; i < db->prepared_n; i++)
		if (strcmp(db->prepared[i], statement) == 0)
			return true;
	return false;
}

static bool prepare(struct db *db, const char *name, const char *sql, const Oid *types, int types_n, struct err *err)
{
	PGresult *r = PQprepare(db->pg, name, sql, types_n, types);
	bool ok = PQresultStatus(r) == PGRES_COMMAND_OK;
	if (!ok)
		db_fail(db, r, name, err);
	PQclear(r);
	if (!ok)
		return false;
	if (db->prepared_n == db->prepared_cap) {
		db->prepared_cap = db->prepared_cap ? 2 * db->prepared_cap : 32;
		db->prepared = xrealloc(db->prepared, db->prepared_cap * sizeof *db->prepared);
	}
	db->prepared[db->prepared_n++] = xstrdup(name);
	return true;
}

bool db_prepare(struct db *db, const char *statement, struct err *err)
{
	return is_prepared(db, statement) || prepare(db, statement, sql_text(statement), NULL, 0, err);
}

bool db_define(struct db *db, const char *name, const char *sql, const enum db_type *types, int types_n, struct err *err)
{
	Oid oids[DB_PARAMS_MAX];
	if (is_prepared(db, name))
		return true;
	for (int i = 0; i < types_n; i++)
		oids[i] = (Oid)types[i];
	return prepare(db, name, sql, oids, types_n, err);
}

static PGresult *run(struct db *db, const char *statement, const struct db_params *p, struct err *err)
{
	if (!db_prepare(db, statement, err))
		return NULL;
	PGresult *r = PQexecPrepared(db->pg, statement, p ? p->n : 0, p ? p->value : NULL, NULL, NULL, 0);
	ExecStatusType status = PQresultStatus(r);
	if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) {
		db_fail(db, r, statement, err);
		PQclear(r);
		return NULL;
	}
	db->affected = atoll(PQcmdTuples(r));
	return r;
}

bool db_exec(struct db *db, const char *statement, const struct db_params *p, struct err *err)
{
	PGresult *r = run(db, statement, p, err);
	PQclear(r);
	return r != NULL;
}

bool db_query(struct db *db, const char *statement, const struct db_params *p, struct db_rows **ret, struct err *err)
{
	PGresult *r = run(db, statement, p, err);
	*ret = NULL;
	if (!r)
		return false;
	*ret = xcalloc(1, sizeof **ret);
	(*ret)->result = r;
	return true;
}

int64_t db_affected(const struct db *db)
{
	return db->affected;
}

bool db_script(struct db *db, const char *sql, struct err *err)
{
	PGresult *r = PQexec(db->pg, sql);
	ExecStatusType status = PQresultStatus(r);
	bool ok = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY;
	if (!ok)
		db_fail(db, r, "a script", err);
	PQclear(r);
	return ok;
}
