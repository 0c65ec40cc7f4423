/* A slice of bytes somebody else owns. Not terminated. */
#ifndef KONTOR_BASE_STR_H
#define KONTOR_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct str {
	const char *p;
	size_t n;
};

#define STR_LIT(s) ((struct str){ (s), sizeof(s) - 1 })
#define STR_ARG(s) (int)(s).n, (s).p /* for "%.*s" */

static inline struct str str_of(const char *s) { return (struct str){ s, s ? strlen(s) : 0 }; }
static inline bool str_is_blank(struct str s) { return s.n == 0; }
bool str_equal(struct str a, struct str b);
bool str_equal_c(struct str a, const char *b);
bool str_equal_nocase(struct str a, const char *b);      /* ASCII case only                        */
int str_compare(struct str a, struct str b);             /* byte order (the C collation)           */
bool str_starts_with(struct str s, const char *prefix);
/* Without leading and trailing ASCII blanks, TAB, CR, LF, NBSP (U+00A0), U+202F, U+2007 and U+FEFF; s is UTF-8. */
struct str str_trim(struct str s);
struct str str_strip_zeros(struct str s);                /* "0017" -> "17", "000" -> "0"           */
/* The nearest of names[0..n) by edit distance (at most 1/3 of the length), or NULL: for "did you mean". */
const char *str_nearest(struct str s, const char *const *names, size_t n);

#endif
