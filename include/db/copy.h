/*
 * Binary COPY into a table, row by row. Data goes to the server in pieces of 32 KiB: larger ones serialise client and server because
 * the socket buffer is small (measured: 3.3 s against 2.0 s for 2 M rows).
 */
#ifndef KONTOR_DB_COPY_H
#define KONTOR_DB_COPY_H

#include "base/hash.h"
#include "db/conn.h"

struct copy;

/* `statement` names an embedded "COPY table (columns) FROM STDIN (FORMAT binary)". */
bool copy_begin(struct db *db, const char *statement, struct copy **ret, struct err *err);
void copy_row(struct copy *c, int columns);              /* starts a row                            */
void copy_null(struct copy *c);
void copy_bool(struct copy *c, bool v);
void copy_int2(struct copy *c, int16_t v);
void copy_int4(struct copy *c, int32_t v);
void copy_int8(struct copy *c, int64_t v);
void copy_day(struct copy *c, day_t d);                  /* date; DAY_OPEN and DAY_ALWAYS become +-infinity */
void copy_text(struct copy *c, struct str s);            /* text, char(n); must be valid UTF-8 without NUL  */
void copy_bytes(struct copy *c, const void *p, size_t n);/* bytea                                   */
void copy_uuid(struct copy *c, struct hash128 h);        /* uuid: 16 bytes, hi first                */
void copy_decimal(struct copy *c, struct decimal d);     /* numeric                                 */
void copy_text_array(struct copy *c, const struct str *items, size_t n); /* text[]                  */
void copy_timestamp(struct copy *c, int64_t us_since_2000); /* timestamptz                          */
int64_t copy_now_us(void);
/* The first failure is remembered; copy_failed lets a long loop stop early. */
bool copy_failed(const struct copy *c);
int64_t copy_rows(const struct copy *c);
/* Ends the COPY and frees it. If `abort_reason` is not NULL the COPY is failed on purpose. */
bool copy_end(struct copy *c, const char *abort_reason, struct err *err);

#endif
