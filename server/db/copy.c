#include "db/copy.h"

#include <endian.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/arena.h"
#include "base/buf.h"
#include "conn_internal.h"
#include "db/statement.h"

#define PIECE_BYTES ((size_t)32 * 1024)
#define POSTGRES_EPOCH_DAY 10957              /* 2000-01-01 in days since 1970-01-01                      */
#define TEXT_OID 25
#define NUMERIC_BASE 10000
#define NUMERIC_BASE_DIGITS 4
#define NUMERIC_NEGATIVE 0x4000

struct copy {
	struct db *db;
	const char *statement;
	struct buf buf;
	int64_t rows;
	bool failed;
};

static const char signature[] = "PGCOPY\n\377\r\n"; /* 11 bytes with its NUL, then flags and header length, both 0 */

bool copy_begin(struct db *db, const char *statement, struct copy **ret, struct err *err)
{
	*ret = NULL;
	PGresult *r = PQexec(db->pg, sql_text(statement));
	bool ok = PQresultStatus(r) == PGRES_COPY_IN;
	if (!ok)
		db_fail(db, r, statement, err);
	PQclear(r);
	if (!ok)
		return false;
	struct copy *c = xcalloc(1, sizeof *c);
	c->db = db;
	c->statement = statement;
	buf_put(&c->buf, signature, sizeof signature);
	buf_put(&c->buf, "\0\0\0\0\0\0\0\0", 8);
	*ret = c;
	return true;
}

static void put16(struct copy *c, int v)
{
	uint16_t n = htobe16((uint16_t)v);
	buf_put(&c->buf, &n, sizeof n);
}

static void put32(struct copy *c, int32_t v)
{
	uint32_t n = htobe32((uint32_t)v);
	buf_put(&c->buf, &n, sizeof n);
}

static void put64(struct copy *c, int64_t v)
{
	uint64_t n = htobe64((uint64_t)v);
	buf_put(&c->buf, &n, sizeof n);
}

static void flush(struct copy *c)
{
	if (!c->failed && buf_size(&c->buf) && PQputCopyData(c->db->pg, c->buf.data, (int)c->buf.len) != 1)
		c->failed = true;
	buf_clear(&c->buf);
}

void copy_row(struct copy *c, int columns)
{
	if (c->buf.len >= PIECE_BYTES)
		flush(c);
	put16(c, columns);
	c->rows++;
}

void copy_null(struct copy *c)
{
	put32(c, -1);
}

void copy_bool(struct copy *c, bool v)
{
	put32(c, 1);
	buf_char(&c->buf, v);
}

void copy_int2(struct copy *c, int16_t v)
{
	put32(c, 2);
	put16(c, v);
}

void copy_int4(struct copy *c, int32_t v)
{
	put32(c, 4);
	put32(c, v);
}

void copy_int8(struct copy *c, int64_t v)
{
	put32(c, 8);
	put64(c, v);
}

void copy_day(struct copy *c, day_t d)
{
	copy_int4(c, d == DAY_OPEN || d == DAY_ALWAYS ? d : d - POSTGRES_EPOCH_DAY);
}

void copy_timestamp(struct copy *c, int64_t us_since_2000)
{
	copy_int8(c, us_since_2000);
}

int64_t copy_now_us(void)
{
	struct timespec now;
	clock_gettime(CLOCK_REALTIME, &now);
	return ((int64_t)now.tv_sec - (int64_t)POSTGRES_EPOCH_DAY * 86400) * 1000000 + now.tv_nsec / 1000;
}

void copy_bytes(struct copy *c, const void *p, size_t n)
{
	put32(c, (int32_t)n);
	buf_put(&c->buf, p, n);
}

void copy_text(struct copy *c, struct str s)
{
	copy_bytes(c, s.p, s.n);
}

void copy_text_array(struct copy *c, const struct str *items, size_t n)
{
	size_t bytes = n ? 20 : 12;
	for (size_t i = 0; i < n; i++)
		bytes += 4 + items[i].n;
	put32(c, (int32_t)bytes);
	put32(c, n ? 1 : 0); /* dimensions */
	put32(c, 0);         /* no nulls   */
	put32(c, TEXT_OID);
	if (n) {
		put32(c, (int32_t)n);
		put32(c, 1); /* lower bound */
	}
	for (size_t i = 0; i < n; i++)
		copy_text(c, items[i]);
}

void copy_uuid(struct copy *c, struct hash128 h)
{
	put32(c, 16);
	put64(c, (int64_t)h.hi);
	put64(c, (int64_t)h.lo);
}

/* numeric: digits of base 10,000; the first has weight w, the value is the sum of digit[i] x 10000^(w-i); scale is only for display. */
void copy_decimal(struct copy *c, struct decimal d)
{
	int16_t digits[16];
	int n = 0, pad = (NUMERIC_BASE_DIGITS - d.scale % NUMERIC_BASE_DIGITS) % NUMERIC_BASE_DIGITS;
	unsigned __int128 v = d.unscaled < 0 ? -(unsigned __int128)d.unscaled : (unsigned __int128)d.unscaled;
	int fraction = (d.scale + pad) / NUMERIC_BASE_DIGITS; /* base digits after the point */
	/* The last base digit is filled up with `pad` zeros: take that one apart first, so that nothing overflows. */
	if (pad && v) {
		int part = 1, whole = 1;
		for (int i = 0; i < NUMERIC_BASE_DIGITS - pad; i++)
			part *= 10;
		for (int i = 0; i < pad; i++)
			whole *= 10;
		digits[n++] = (int16_t)((int)(v % (unsigned)part) * whole);
		v /= (unsigned)part;
	}
	for (; v; v /= NUMERIC_BASE)
		digits[n++] = (int16_t)(v % NUMERIC_BASE);
	put32(c, 8 + 2 * n);
	put16(c, n);
	put16(c, n ? n - 1 - fraction : 0);
	put16(c, d.unscaled < 0 ? NUMERIC_NEGATIVE : 0);
	put16(c, d.scale);
	while (n)
		put16(c, digits[--n]);
}

bool copy_failed(const struct copy *c)
{
	return c->failed;
}

int64_t copy_rows(const struct copy *c)
{
	return c->rows;
}

/* After the end the server's verdict is read; its error is the one that counts. */
static bool verdict(struct copy *c, bool aborted, struct err *err)
{
	bool ok = true;
	for (PGresult *r; (r = PQgetResult(c->db->pg)); PQclear(r))
		if (PQresultStatus(r) != PGRES_COMMAND_OK && ok) {
			ok = false;
			if (!aborted)
				db_fail(c->db, r, c->statement, err);
		}
	return ok;
}

bool copy_end(struct copy *c, const char *abort_reason, struct err *err)
{
	if (!c)
		return false;
	if (!abort_reason) {
		put16(c, -1);
		flush(c);
	}
	bool ok = PQputCopyEnd(c->db->pg, abort_reason) == 1;
	ok = verdict(c, abort_reason != NULL, err) && ok && !c->failed && !abort_reason;
	if (!ok && !abort_reason)
		err_set(err, ERR_DB_UNAVAILABLE, "the connection was lost while writing %s", c->statement);
	buf_free(&c->buf);
	free(c);
	return ok;
}
