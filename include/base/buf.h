/*
 * A growing byte buffer.
 *
 *      data          data+from            data+len              data+cap
 *       | (consumed)  | bytes to be read   | free                |
 *
 * With `limit` > 0 growth past it sets `overflow` and appends nothing more; the caller checks once, at the end.
 */
#ifndef KONTOR_BASE_BUF_H
#define KONTOR_BASE_BUF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct buf {
	char *data;
	size_t from, len, cap;
	size_t limit;
	bool overflow;
};

#define BUF_INIT { 0 }

void buf_free(struct buf *b);
void buf_clear(struct buf *b);                           /* keeps the memory                        */
bool buf_reserve(struct buf *b, size_t n);               /* room for n more bytes                   */
void buf_put(struct buf *b, const void *p, size_t n);
void buf_str(struct buf *b, struct str s);
void buf_cstr(struct buf *b, const char *s);
void buf_char(struct buf *b, char c);
void buf_printf(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void buf_int64(struct buf *b, int64_t v);
void buf_consume(struct buf *b, size_t n);               /* drops n bytes from the front            */
static inline struct str buf_view(const struct buf *b) { return (struct str){ b->data + b->from, b->len - b->from }; }
static inline size_t buf_size(const struct buf *b) { return b->len - b->from; }
const char *buf_terminated(struct buf *b);               /* view as a C string (adds a NUL past len) */

#endif
