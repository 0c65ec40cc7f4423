/* A report's definition, parsed from the comment at the head of its file. */
#ifndef KONTOR_REPORT_DEFINITION_H
#define KONTOR_REPORT_DEFINITION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "db/statement.h"

#define REPORT_COLUMNS_MAX 48
#define REPORT_OWN_PARAMS_MAX 8

enum report_type {
	REPORT_TEXT,
	REPORT_DATE,
	REPORT_MONTH,
	REPORT_MONEY,
	REPORT_PERCENT,
	REPORT_COUNT,
	REPORT_NUMBER,
	REPORT_FLAG,
	REPORT_TIME,
	REPORT_LIST,
	REPORT_TYPES,
};

struct report_column {
	const char *name;
	enum report_type type;
	bool key, sum;
};

struct report_own_param {
	const char *name, *doc;
	enum report_type type;           /* REPORT_TEXT, REPORT_DATE, REPORT_MONTH or REPORT_COUNT (int)  */
};

struct report {
	const char *name, *title, *rule, *right;
	int version;
	uint32_t common;                 /* bit per common parameter (params.h)                          */
	size_t own_n, columns_n, keys_n;
	struct report_own_param own[REPORT_OWN_PARAMS_MAX];
	struct report_column column[REPORT_COLUMNS_MAX];
	const char *sql, *totals_sql;    /* the statement; a second one for totals.rows, or NULL         */
	const char *page_sql, *sums_sql; /* made from the templates; sums_sql NULL without sum columns   */
	const char *page_name, *first_name, *first_sql, *sums_name, *totals_name; /* names on a connection */
};

const char *report_type_name(enum report_type type);
bool definition_parse(const struct sql_file *file, struct arena *arena, struct report *ret, struct err *err);

#endif
