#include "base/arena.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#define BLOCK_SIZE ((size_t)64 * 1024)
#define ALIGNMENT 16

struct block {
	struct block *next;
	size_t cap, len;
	_Alignas(ALIGNMENT) char data[];
};

struct arena {
	struct block *first, *current;
	size_t used, limit;
};

static struct block *block_new(size_t cap)
{
	struct block *b = xmalloc(sizeof *b + cap);
	b->next = NULL;
	b->cap = cap;
	b->len = 0;
	return b;
}

struct arena *arena_new(size_t limit_bytes)
{
	struct arena *a = xcalloc(1, sizeof *a);
	a->limit = limit_bytes;
	a->first = a->current = block_new(BLOCK_SIZE);
	return a;
}

static void free_blocks(struct block *b)
{
	while (b) {
		struct block *next = b->next;
		free(b);
		b = next;
	}
}

void arena_free(struct arena *a)
{
	if (!a)
		return;
	free_blocks(a->first);
	free(a);
}

void arena_reset(struct arena *a)
{
	free_blocks(a->first->next);
	a->first->next = NULL;
	a->first->len = 0;
	a->current = a->first;
	a->used = 0;
}

size_t arena_used(const struct arena *a)
{
	return a->used;
}

void *arena_alloc(struct arena *a, size_t n)
{
	if (n > SIZE_MAX / 2)
		return NULL;
	n = (n + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
	if (a->limit && a->used + n > a->limit)
		return NULL;
	struct block *b = a->current;
	if (b->cap - b->len < n) {
		b->next = block_new(n > BLOCK_SIZE ? n : BLOCK_SIZE);
		a->current = b = b->next;
	}
	void *p = b->data + b->len;
	b->len += n;
	a->used += n;
	return memset(p, 0, n);
}

struct str arena_str(struct arena *a, struct str s)
{
	char *p = arena_alloc(a, s.n + 1);
	if (!p)
		return (struct str){ NULL, 0 };
	if (s.n)
		memcpy(p, s.p, s.n);
	return (struct str){ p, s.n };
}

char *arena_strdup(struct arena *a, const char *s)
{
	return (char *)arena_str(a, str_of(s)).p;
}

char *arena_printf(struct arena *a, const char *fmt, ...)
{
	va_list ap, again;
	va_start(ap, fmt);
	va_copy(again, ap);
	int n = vsnprintf(NULL, 0, fmt, ap);
	char *p = n < 0 ? NULL : arena_alloc(a, (size_t)n + 1);
	if (p)
		vsnprintf(p, (size_t)n + 1, fmt, again);
	va_end(again);
	va_end(ap);
	return p;
}

static void *checked(void *p)
{
	if (p)
		return p;
	fputs("kontor: out of memory\n", stderr);
	abort();
}

void *xmalloc(size_t n)
{
	return checked(malloc(n ? n : 1));
}

void *xcalloc(size_t n, size_t size)
{
	return checked(calloc(n ? n : 1, size ? size : 1));
}

void *xrealloc(void *p, size_t n)
{
	return checked(realloc(p, n ? n : 1));
}

char *xstrdup(const char *s)
{
	return checked(strdup(s));
}
