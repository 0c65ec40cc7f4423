/*
 * Memory that is given back all at once. Whatever a client or a file can make large comes from an arena with a limit; passing the
 * limit is an ordinary error (NULL), not an abort.
 */
#ifndef KONTOR_BASE_ARENA_H
#define KONTOR_BASE_ARENA_H

#include <stddef.h>

#include "base/str.h"

struct arena;

struct arena *arena_new(size_t limit_bytes);             /* 0 = no limit                            */
void arena_free(struct arena *a);                        /* NULL is fine                            */
void arena_reset(struct arena *a);                       /* keeps the first block                   */
size_t arena_used(const struct arena *a);
void *arena_alloc(struct arena *a, size_t n);            /* 16-byte aligned, zeroed; NULL: limit    */
char *arena_strdup(struct arena *a, const char *s);
struct str arena_str(struct arena *a, struct str s);     /* a copy, terminated; p == NULL: limit    */
char *arena_printf(struct arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* For fixed-size memory: abort with a message when there is none. */
void *xmalloc(size_t n);
void *xcalloc(size_t n, size_t size);
void *xrealloc(void *p, size_t n);
char *xstrdup(const char *s);

#endif
