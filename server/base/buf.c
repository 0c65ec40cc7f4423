#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"

void buf_free(struct buf *b)
{
	free(b->data);
	b->data = NULL;
	b->from = b->len = b->cap = 0;
	b->overflow = false;
}

void buf_clear(struct buf *b)
{
	b->from = b->len = 0;
	b->overflow = false;
}

/* Moves what is unread to the front before asking for more memory. */
static void compact(struct buf *b)
{
	if (b->from == 0)
		return;
	memmove(b->data, b->data + b->from, b->len - b->from);
	b->len -= b->from;
	b->from = 0;
}

/* Memory for n more bytes, whatever the limit. */
static void grow(struct buf *b, size_t n)
{
	if (b->cap - b->len >= n)
		return;
	if (b->from > b->cap / 2)
		compact(b);
	if (b->cap - b->len < n) {
		size_t cap = b->cap ? b->cap : 256;
		while (cap - b->len < n)
			cap *= 2;
		b->data = xrealloc(b->data, cap);
		b->cap = cap;
	}
}

bool buf_reserve(struct buf *b, size_t n)
{
	if (b->overflow || (b->limit && buf_size(b) + n > b->limit)) {
		b->overflow = true;
		return false;
	}
	grow(b, n);
	return true;
}

void buf_put(struct buf *b, const void *p, size_t n)
{
	if (n == 0 || !buf_reserve(b, n))
		return;
	memcpy(b->data + b->len, p, n);
	b->len += n;
}

void buf_str(struct buf *b, struct str s)
{
	buf_put(b, s.p, s.n);
}

void buf_cstr(struct buf *b, const char *s)
{
	buf_put(b, s, strlen(s));
}

void buf_char(struct buf *b, char c)
{
	buf_put(b, &c, 1);
}

void buf_printf(struct buf *b, const char *fmt, ...)
{
	va_list ap, again;
	va_start(ap, fmt);
	va_copy(again, ap);
	int n = vsnprintf(NULL, 0, fmt, ap);
	if (n > 0 && buf_reserve(b, (size_t)n)) {
		grow(b, (size_t)n + 1); /* vsnprintf ends with a NUL that is not content */
		vsnprintf(b->data + b->len, (size_t)n + 1, fmt, again);
		b->len += (size_t)n;
	}
	va_end(again);
	va_end(ap);
}

void buf_int64(struct buf *b, int64_t v)
{
	char text[24];
	int n = snprintf(text, sizeof text, "%lld", (long long)v);
	buf_put(b, text, (size_t)n);
}

void buf_consume(struct buf *b, size_t n)
{
	b->from += n;
	if (b->from >= b->len)
		b->from = b->len = 0;
}

const char *buf_terminated(struct buf *b)
{
	grow(b, 1);
	b->data[b->len] = '\0';
	return b->data + b->from;
}
