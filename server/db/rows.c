#include <stdio.h>
#include <stdlib.h>

#include "conn_internal.h"

int db_rows_count(const struct db_rows *r)
{
	return PQntuples(r->result);
}

int db_rows_column(const struct db_rows *r, const char *name)
{
	int i = PQfnumber(r->result, name);
	if (i < 0) {
		fprintf(stderr, "kontor: a statement has no column %s\n", name);
		abort();
	}
	return i;
}

bool db_rows_null(const struct db_rows *r, int row, int col)
{
	return PQgetisnull(r->result, row, col);
}

struct str db_rows_str(const struct db_rows *r, int row, int col)
{
	return (struct str){ PQgetvalue(r->result, row, col), (size_t)PQgetlength(r->result, row, col) };
}

const char *db_rows_text(const struct db_rows *r, int row, int col)
{
	return PQgetvalue(r->result, row, col);
}

int64_t db_rows_int(const struct db_rows *r, int row, int col)
{
	const char *s = PQgetvalue(r->result, row, col);
	if (s[0] == 't' || s[0] == 'f')
		return s[0] == 't';
	return strtoll(s, NULL, 10);
}

day_t db_rows_day(const struct db_rows *r, int row, int col)
{
	struct str s = db_rows_str(r, row, col);
	day_t d;
	if (str_equal_c(s, "infinity"))
		return DAY_OPEN;
	return day_parse_iso(s, &d) ? d : DAY_ALWAYS;
}

bool db_rows_decimal(const struct db_rows *r, int row, int col, struct decimal *ret)
{
	return decimal_parse(db_rows_str(r, row, col), ret);
}

void db_rows_free(struct db_rows *r)
{
	if (!r)
		return;
	PQclear(r->result);
	free(r);
}
