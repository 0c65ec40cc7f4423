#ifndef KONTOR_BASE_UTF8_H
#define KONTOR_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

/* Strict UTF-8 (no overlong forms, surrogates, > U+10FFFF). *bad = offset of the first bad byte; NULL allowed. */
bool utf8_valid(struct str s, size_t *bad);
/* Reads one code point, returns its length in bytes (0 at the end or on a bad byte). */
size_t utf8_next(struct str s, uint32_t *cp);
size_t utf8_put(char out[4], uint32_t cp);
size_t utf8_width(struct str s);                         /* terminal columns                        */
size_t utf8_floor(const char *p, size_t n);              /* n reduced to a character boundary       */

#endif
