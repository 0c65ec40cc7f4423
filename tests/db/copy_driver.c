/*
 * Binary COPY of every type into a temporary table and back as PostgreSQL's own text: what arrives is what was meant.
 *
 * usage: copy_driver CONNINFO SEED
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/copy.h"
#include "db/statement.h"

#define ROWS 2000
#define COPIED "flag, small, middle, large, day, label, bytes, id, value, labels, moment"

/* Statements of this program alone. */
const struct sql_file sql_queries[] = {
	{ "test/back", "SELECT flag, small, middle, large, day, label, bytes::text AS bytes, id, value, labels::text AS labels, "
	               "(extract(epoch FROM moment - '2000-01-01 00:00:00+00') * 1000000)::bigint AS moment FROM round ORDER BY large" },
	{ "test/copy", "COPY round (" COPIED ") FROM STDIN (FORMAT binary)" },
};
const size_t sql_queries_count = 2, sql_templates_count = 0;
const struct sql_file sql_templates[] = { { 0, 0 } };

static const char *const fixed[] = { "0", "12345678901234567.89", "-12345678901234567.89", "0.0001", "-0.000000000000000000000001", "10000",
	"9999", "0.10", "1.00000000", "100000000", "-1", "0.00012", "1234567890123.123456789012345678901234" };
#define FIXED (sizeof fixed / sizeof *fixed)

static struct decimal numbers[ROWS];

static void stop(const char *what, int row, const char *found, const char *expected)
{
	fprintf(stderr, "%s of row %d: found %s, expected %s\n", what, row, found, expected);
	exit(1);
}

static void stop_on(bool ok, const struct err *err)
{
	if (!ok)
		stop(err->message, 0, err->hint, "no failure");
}

static struct decimal any_decimal(void)
{
	int128_t n = ((int128_t)random() << 62) ^ ((int128_t)random() << 31) ^ random();
	n >>= random() % 93;
	return (struct decimal){ random() % 2 ? n : -n, (int)(random() % (DECIMAL_MAX_SCALE + 1)) };
}

static day_t any_day(int row)
{
	return row % 3 == 0 ? DAY_OPEN : row % 3 == 1 ? DAY_ALWAYS : row * 17 - 20000;
}

static const char *const names[] = { "", "a,\"b\"\n\\N", "\xc3\xa4\xe2\x82\xac" };
static const char *const lists[] = { "{}", "{\"\"}", "{\"\",\"a,\\\"b\\\"\n\\\\N\"}" };

static void write_row(struct copy *c, int row)
{
	struct str items[3] = { str_of(names[0]), str_of(names[1]), str_of(names[2]) };
	copy_row(c, 11);
	row % 5 ? copy_bool(c, row % 2) : copy_null(c);
	copy_int2(c, (int16_t)(row - 1000));
	copy_int4(c, INT32_MIN + row);
	copy_int8(c, INT64_MIN + row);
	copy_day(c, any_day(row));
	copy_text(c, items[row % 3]);
	copy_bytes(c, "\0\xff", 2);
	copy_uuid(c, (struct hash128){ 0x0123456789abcdef, (uint64_t)row });
	copy_decimal(c, numbers[row]);
	copy_text_array(c, items, (size_t)(row % 3));
	copy_timestamp(c, INT64_C(800000000000000) + row);
}

static void same(const struct db_rows *rows, int row, const char *column, const char *expected)
{
	const char *found = db_rows_text(rows, row, db_rows_column(rows, column));
	if (strcmp(found, expected) != 0)
		stop(column, row, found, expected);
}

static void same_int(const struct db_rows *rows, int row, const char *column, int64_t expected)
{
	char text[32];
	snprintf(text, sizeof text, "%" PRId64, expected);
	same(rows, row, column, text);
}

static void check_row(const struct db_rows *rows, int row)
{
	char text[DECIMAL_TEXT_SIZE], day[DAY_TEXT_SIZE];
	struct decimal back;
	same(rows, row, "flag", row % 5 == 0 ? "" : row % 2 ? "t" : "f");
	same_int(rows, row, "small", row - 1000);
	same_int(rows, row, "middle", INT32_MIN + (int64_t)row);
	same_int(rows, row, "large", INT64_MIN + row);
	same(rows, row, "day", day_text(any_day(row), day));
	same(rows, row, "label", names[row % 3]);
	same(rows, row, "bytes", "\\x00ff");
	same(rows, row, "labels", lists[row % 3]);
	same(rows, row, "value", decimal_text(numbers[row], text));
	same_int(rows, row, "moment", INT64_C(800000000000000) + row);
	snprintf(text, sizeof text, "01234567-89ab-cdef-%04x-%012x", 0, row);
	same(rows, row, "id", text);
	if (!db_rows_decimal(rows, row, db_rows_column(rows, "value"), &back) || decimal_compare(back, numbers[row]) != 0)
		stop("decimal", row, "another", "the same");
	if (db_rows_day(rows, row, db_rows_column(rows, "day")) != any_day(row))
		stop("day", row, "another", "the same");
}

int main(int argc, char **argv)
{
	struct err err = ERR_INIT;
	struct copy *c = NULL;
	struct db_rows *rows = NULL;
	if (argc != 3)
		return 2;
	srandom((unsigned)atoi(argv[2]));
	for (int i = 0; i < ROWS; i++)
		if (i >= (int)FIXED)
			numbers[i] = any_decimal();
		else if (!decimal_parse(str_of(fixed[i]), &numbers[i]))
			stop("number", i, fixed[i], "a decimal");
	struct db *db = db_open(argv[1], "copy_driver", &err);
	stop_on(db, &err);
	stop_on(db_script(db, "CREATE TEMPORARY TABLE round (flag boolean, small smallint, middle integer, large bigint, day date, label text, "
		"bytes bytea, id uuid, value numeric, labels text[], moment timestamptz)", &err), &err);
	stop_on(copy_begin(db, "test/copy", &c, &err), &err);
	for (int i = 0; i < ROWS; i++)
		write_row(c, i);
	stop_on(copy_end(c, NULL, &err), &err);
	stop_on(db_query(db, "test/back", NULL, &rows, &err), &err);
	if (db_rows_count(rows) != ROWS)
		stop("count", db_rows_count(rows), "other", "all rows");
	for (int i = 0; i < ROWS; i++)
		check_row(rows, i);
	db_rows_free(rows);
	db_close(db);
	return 0;
}
