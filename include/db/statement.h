/*
 * SQL lives in .sql files under schema/ and is embedded at build; C names a statement by its path without ending:
 * "import/close_rows" is schema/queries/import/close_rows.sql. tests/sql prepares every one of them against a live server.
 */
#ifndef KONTOR_DB_STATEMENT_H
#define KONTOR_DB_STATEMENT_H

#include <stddef.h>

struct sql_file {
	const char *name;
	const char *text;
};

/* Aborts on an unknown name: that is a defect found by the first test that passes there. */
const char *sql_text(const char *name);
const char *sql_template(const char *name);              /* of schema/templates                                     */

extern const struct sql_file sql_queries[];              /* schema/queries/<area>/<name>.sql, sorted by name        */
extern const size_t sql_queries_count;
extern const struct sql_file sql_migrations[];           /* schema/migrations/NNNN_<name>.sql, in order             */
extern const size_t sql_migrations_count;
extern const struct sql_file sql_derived[];              /* schema/derived: views and functions, rebuilt whole       */
extern const size_t sql_derived_count;
extern const struct sql_file sql_reports[];              /* schema/reports/<report>.sql                              */
extern const size_t sql_reports_count;
extern const struct sql_file sql_templates[];            /* schema/templates: what is put around a report          */
extern const size_t sql_templates_count;

#endif
